"""From page to article: a pure function of bytes, address, outlet and what its feed said."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from trafilatura.meta import reset_caches

from dronewire.article import Article, Entry, Extraction, Reasons
from dronewire.extract import about, body, charset, dateline, gate, heading, markup, moment, place
from dronewire.extract.habit import Habit
from dronewire.outcome import Outcome
from dronewire.outlet import Outlet
from dronewire.text import language

__all__ = ["VERSION", "extract", "forget", "warm_up"]

VERSION = "2"  # raised whenever the same page may give another article

PAGES = 1_000  # after which the caches are emptied, which takes 0.1 s: they grow with every page
_counted = count(1)

LARGEST = 5_000_000  # bytes; the largest article among 1,400 measured has 2.6 MB, and 5 MB take 2 s


def extract(  # noqa: PLR0913 - all that is known of a page; keywords after the first
    page: bytes,
    *,
    address: str,
    outlet: Outlet,
    fetched: datetime,
    entry: Entry | None = None,
    content_type: str = "",
    habit: Habit = body.NO_HABIT,
) -> Extraction:
    """What came of a page: an article, or the outcome and the reason why there is none.

    The same arguments always give the same answer; nothing is raised for any page.
    """
    if next(_counted) % PAGES == 0:
        forget()
    try:
        return _extract(page, _Known(address, outlet, fetched, entry, content_type, habit))
    except (charset.UnreadableError, markup.TooLargeError) as error:
        return Extraction(outcome=Outcome.FAILED, reason=str(error))
    except Exception as error:  # noqa: BLE001 - third parties' parsers meet anything here; one page costs itself alone
        return Extraction(outcome=Outcome.FAILED, reason=f"{type(error).__name__}: {error}"[:300])


def warm_up() -> None:
    """Load the tables of langdetect and dateparser, 1 s, once in each worker."""
    language.warm_up()
    moment.warm_up()


def forget() -> None:
    """Empty the caches of trafilatura, htmldate and courlan, which grow with every page."""
    reset_caches()


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a page besides its bytes."""

    address: str
    outlet: Outlet
    fetched: datetime
    entry: Entry | None
    content_type: str
    habit: Habit


def _extract(page: bytes, known: _Known) -> Extraction:
    if refusal := gate.before_reading(page, content_type=known.content_type, largest=LARGEST):
        return refusal
    tree = markup.parse(charset.decode(page, content_type=known.content_type, usual=known.outlet.encoding))
    if tree is None:
        return Extraction(outcome=Outcome.NOT_AN_ARTICLE, reason="no markup")
    said = markup.read(tree, address=known.address)
    found = body.body_of(said, selector=known.outlet.body, habit=known.habit)
    title, origin = heading.title_of(said, outlet=known.outlet, entry=known.entry)
    if refusal := gate.after_reading(found, said, title=title, address=known.address):
        return refusal
    article = _article(known, said, title=title, found=found)
    return Extraction(outcome=Outcome.KEPT, article=_described(article, said, found, titled=origin))


def _article(known: _Known, said: markup.Markup, *, title: str, found: body.Body) -> Article:
    zone, fetched = known.outlet.zone, known.fetched
    at = moment.published(said, address=known.address, zone=zone, fetched=fetched, entry=known.entry)
    authors, signed = heading.authors_of(said, outlet=known.outlet, entry=known.entry)
    lead, led = heading.lead_of(said, title=title, text=found.text)
    spoken, told = language.language_and_reason(title, found.text)
    return Article(
        outlet=known.outlet.id,
        address=place.address_of(said, address=known.address, outlet=known.outlet),
        title=title,
        lead=lead,
        text=found.text,
        language=spoken,
        authors=authors,
        published=at,
        modified=moment.modified(said, zone=zone, fetched=fetched, since=at),
        step=found.step,
        reasons=Reasons(lead=led, language=told, authors=signed),
    )


def _described(article: Article, said: markup.Markup, found: body.Body, *, titled: str) -> Article:
    """The same article with what the page says about it besides."""
    rubric, filed = about.rubric_of(said)
    image, shown = about.image_of(said, address=article.address)
    return replace(
        article,
        rubric=rubric,
        tags=about.tags_of(said),
        image=image,
        amp=about.amp_of(said, address=article.address),
        paywalled=about.is_paywalled(said),
        dateline=dateline.dateline_of(article.text),
        credit=dateline.credit_of(article.text),
        reasons=replace(article.reasons, title=titled, text=found.reason, rubric=filed, image=shown),
    )
