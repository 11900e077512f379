"""An article: one page of one outlet, as text; and what a feed said of it before we read it."""

from dataclasses import dataclass
from datetime import datetime

from dronewire.instant import Instant
from dronewire.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed says of one article.

    ``published`` is aware UTC (the outlet's zone was applied where the feed gives none); ``day_only`` tells a
    date without a time. ``text`` is the full text of feeds that carry it, as HTML, else empty.
    """

    address: str
    title: str = ""
    published: datetime | None = None
    day_only: bool = False
    authors: tuple[str, ...] = ()
    summary: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """What opens an agency's text, «НАЗРАНЬ, 5 января. /ТАСС/»: where it was written and who wrote it first."""

    place: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Where each field of an article comes from; an empty one was found nowhere. Instants carry their own origin."""

    title: str = ""
    lead: str = ""
    text: str = ""
    language: str = ""
    authors: str = ""
    rubric: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The text of one page, with where and when it appeared; paragraphs are split by a newline.

    Attributes:
        step: which step of the cascade gave the text: ``declared``, ``fast`` or ``thorough``.
        image: address of the picture that the page gives to social networks; ``amp`` of its twin for phones.
        paywalled: whether the page says that not everybody may read all of it; None where it says nothing.
        credit: the wire agency that the text names as its origin outside of a dateline.
    """

    outlet: str
    address: str
    title: str
    lead: str
    text: str
    language: str
    authors: tuple[str, ...] = ()
    published: Instant | None = None
    modified: Instant | None = None
    step: str = ""
    rubric: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""
    amp: str = ""
    paywalled: bool | None = None
    dateline: Dateline | None = None
    credit: str = ""
    reasons: Reasons = Reasons()

    @property
    def place(self) -> str:
        """Where it was written, by its dateline."""
        return self.dateline.place if self.dateline else ""

    @property
    def agency(self) -> str:
        """The wire agency that wrote it first, by its dateline or else by what its text says."""
        return (self.dateline.agency if self.dateline else "") or self.credit


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What came of a page: an article (outcome ``kept``), or the outcome and the reason why there is none.

    ``again`` stands on an error page that came with status 200: the article may be there later. ``absent`` stands on
    one that says that nothing is there: an article that was is gone. ``lost`` stands where there was no page to read.
    """

    outcome: Outcome
    reason: str = ""
    article: Article | None = None
    again: bool = False
    absent: bool = False
    lost: bool = False
