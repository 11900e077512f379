"""What stands in the town: an article as one outlet published it, its later revisions, and the odd feed entries."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

Relation = Literal["original", "verbatim", "edited", "partial"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a page says from an instant on."""

    at: datetime
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One article of one outlet, with the truth about it.

    Attributes:
        outlet: the outlet's id, as in its declaration.
        address: the canonical address; ``listed_as`` is what the feed says (a twin, or with utm parameters).
        paragraphs: the body as first published, dateline and credit line included.
        published: what the page says; ``listed``: when it appears in the feed and becomes reachable.
        topics: the truth; empty means off topic. ``lure`` says why an off-topic story may deceive.
        story: what original and reprints share; ``relation`` is how this text relates to the original's.
        revisions: later texts, oldest first; from ``gone`` on the page is answered with 410.
    """

    outlet: str
    address: str
    listed_as: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    listed: datetime
    topics: frozenset[str]
    story: str
    relation: Relation
    language: str
    rubric: str
    number: int
    subtitle: str = ""
    author: str = ""
    lure: str = ""
    revisions: tuple[Revision, ...] = ()
    gone: datetime | None = None

    @property
    def text(self) -> str:
        """The paragraphs, split by newlines."""
        return "\n".join(self.paragraphs)

    @property
    def on_topic(self) -> bool:
        """Whether the article belongs to any topic."""
        return bool(self.topics)

    def is_up(self, at: datetime) -> bool:
        """Whether the page can be read at an instant."""
        return self.listed <= at and (self.gone is None or at < self.gone)

    def changed(self, at: datetime) -> datetime:
        """When the page last changed before an instant."""
        return max([self.listed, *(revision.at for revision in self.revisions if revision.at <= at)])

    def as_of(self, at: datetime) -> "Published":
        """The article as its page shows it at an instant."""
        past = [revision for revision in self.revisions if revision.at <= at]
        return replace(self, title=past[-1].title, paragraphs=past[-1].paragraphs) if past else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """A feed entry that leads to no article.

    Attributes:
        kind: ``video`` (no text), ``rubric`` (a list page), ``foreign`` (another host),
            ``barred`` (robots.txt forbids it).
    """

    outlet: str
    address: str
    title: str
    listed: datetime
    kind: Literal["video", "rubric", "foreign", "barred"]
    number: int = field(default=0)
