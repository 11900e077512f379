"""One article as a card: every field, and where it comes from."""

import textwrap
from collections.abc import Iterator
from datetime import tzinfo

from rich.console import Console

from dronewire.article import Article
from dronewire.instant import Confidence, Instant, Precision
from flows.steps.extracting import Extracted

WIDTH = 78  # columns: as a terminal has them, and as one reads lines of text with ease
LABEL = 11  # columns of the fields' names
SOURCES = {
    "json-ld": "JSON-LD",
    "meta": "a meta tag",
    "microdata": "microdata",
    "time": "a <time> element",
    "feed": "the feed",
    "text": "the visible text",
    "address": "the address",
    "guess": "a day that stands somewhere in the page",
}
SURE = {Confidence.HIGH: "certain", Confidence.MEDIUM: "likely", Confidence.LOW: "unsure"}
FREE = {True: "not free to read, says the page", False: "free to read, says the page"}


def show_extracted(one: Extracted) -> None:
    """The card of a page, or why it is no article."""
    console = Console()
    for line in (*card(one), ""):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def card(one: Extracted) -> Iterator[str]:
    """The lines of it."""
    yield one.input.file or one.input.address
    if one.article is None:
        yield from _field("none", f"{one.outcome.replace('_', ' ')}: {one.reason}")
        return
    article, zone = one.article, one.outlet.zone if one.outlet else None
    why = article.reasons
    yield from _field("title", article.title, why.title)
    yield from _field("address", article.address, one.input.named if one.input.address == article.address else "")
    yield from _field("outlet", f"{one.outlet.title} ({one.outlet.id})" if one.outlet else "")
    yield from _field("published", _when(article.published, zone) or "nothing says when")
    yield from _field("modified", _when(article.modified, zone))
    yield from _field("language", article.language, why.language)
    yield from _field("authors", ", ".join(article.authors), why.authors)
    yield from _field("place", article.place, "dateline")
    yield from _field("agency", article.agency, _agency_from(article))
    yield from _field("rubric", article.rubric, why.rubric)
    yield from _field("tags", ", ".join(article.tags))
    yield from _field("image", article.image, why.image)
    yield from _field("AMP", article.amp)
    yield from _field("paywall", FREE.get(article.paywalled, "") if article.paywalled is not None else "")
    yield from _field("lead", article.lead if not article.text.startswith(article.lead) else "", why.lead)
    count = f"{len(article.text.split()):,} words in {article.text.count(chr(10)) + 1} paragraph(s)"
    yield from _field("text", count, why.text if why.text.startswith(article.step) else f"{article.step}: {why.text}")
    for paragraph in article.text.split("\n"):
        yield ""
        yield from textwrap.wrap(paragraph, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _field(name: str, value: str, reason: str = "") -> Iterator[str]:
    if value:
        said = f"{value}  [{reason}]" if reason else value
        start = f"  {name:<{LABEL}}"
        # An address is never cut: it is to be copied.
        yield from textwrap.wrap(
            said, WIDTH, initial_indent=start, subsequent_indent=" " * len(start), break_long_words=False,
            break_on_hyphens=False,
        )  # fmt: skip


def _agency_from(article: Article) -> str:
    return "dateline" if article.dateline and article.dateline.agency else "credit in the text"


def _when(said: Instant | None, zone: tzinfo | None) -> str:
    """«2026-01-05 14:03 +03:00 from JSON-LD, certain; the feed says 14:00»."""
    if said is None:
        return ""
    others = "".join(f"; {SOURCES.get(one.origin, one.origin)} says {_short(one, said, zone)}" for one in said.others)
    return f"{_full(said, zone)} from {SOURCES.get(said.origin, said.origin)}, {SURE[said.confidence]}{others}"


def _full(said: Instant, zone: tzinfo | None) -> str:
    at = said.at.astimezone(zone)
    if said.precision is Precision.DAY:
        return f"{at:%Y-%m-%d}, no time"
    offset = f"{at:%z}"
    return f"{at:%Y-%m-%d %H:%M} {offset[:3]}:{offset[3:5]}"


def _short(one: Instant, beside: Instant, zone: tzinfo | None) -> str:
    at = one.at.astimezone(zone)
    if one.precision is Precision.DAY:
        return f"{at:%Y-%m-%d}"
    return f"{at:%H:%M}" if at.date() == beside.at.astimezone(zone).date() else f"{at:%Y-%m-%d %H:%M}"
