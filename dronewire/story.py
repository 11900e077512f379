"""A story: an original and its copies, as it is told to people in bundles and mails."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

from dronewire.article import Article
from dronewire.match import Match

BELIEVED = timedelta(days=7)  # how far before we first saw a page its own date is followed; a wrong year is common


class Copy(StrEnum):
    """How a version relates to the story's first one."""

    ORIGINAL = "original"
    VERBATIM = "verbatim"
    EDITED = "edited"
    PARTIAL = "partial"
    CONTAINING = "containing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Where the page lies in the archive: WARC file below ``pages/``, offset in bytes, SHA-256 of the payload."""

    file: str
    offset: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """What an article said before it was changed; ``until`` is when we saw that it was."""

    revision: int
    title: str
    text: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One article of a story.

    Attributes:
        copy: how it relates to the story's first version.
        containment: share of its words that other versions of the story have, 0 to 1.
        revision: 1 for the text first seen, 2 for the next.
        former: what it said before, the earliest first.
        gone: since when it is no longer at its address.
        backfilled: whether it was looked for in the past: its own date is believed then, however old.
        digest: whether it holds parts of several stories, of which this one is but one.
        matches: the topics that it matches itself.
    """

    article: Article
    outlet_title: str
    copy: Copy
    first_seen: datetime
    record: Record
    revision: int = 1
    containment: float = 1.0
    former: tuple[Former, ...] = ()
    gone: datetime | None = None
    digest: bool = False
    backfilled: bool = False
    matches: tuple[Match, ...] = ()

    @property
    def textless(self) -> "Version":
        """The same without what it says and said, and where words were found in it."""
        former = tuple(replace(one, text="") for one in self.former)
        return replace(self, article=replace(self.article, text=""), former=former, matches=())

    @property
    def when(self) -> datetime:
        """The instant it was published, or else that at which we first saw it."""
        return self.article.published.at if self.article.published else self.first_seen

    @property
    def told_at(self) -> datetime:
        """The instant by which it belongs to a day."""
        return self.when if self.backfilled else believed(self.when, self.first_seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """Another story that tells the same event in other words, by its first version.

    Attributes:
        story: its identifier.
        score: how sure that is, 0 to 1.
        reasons: what both have, for people: names, numbers, places, rare words.
    """

    story: str
    title: str
    outlet_title: str
    address: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Versions in order of time, and the topics they match; the first version is the first publisher's.

    Attributes:
        merged: identifiers under which parts of it were published before they turned out to be one.
        retellings: stories about the same event, the surest first; they stay stories of their own.
    """

    id: str
    versions: tuple[Version, ...]
    matches: tuple[Match, ...] = ()
    merged: tuple[str, ...] = ()
    retellings: tuple[Retelling, ...] = ()

    @property
    def first(self) -> Version:
        """The version published first."""
        return self.versions[0]

    @property
    def told_at(self) -> datetime:
        """The instant by which the story belongs to a day: its first publisher's, or else when we first saw it.

        An instant much earlier than that is a wrong date or old news listed anew; no reader looks for it back there.
        """
        return self.first.told_at

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics' identifiers, sorted."""
        return tuple(sorted({match.topic for match in self.matches}))


def believed(published: datetime, first_seen: datetime) -> datetime:
    """The instant by which something belongs to a day: its own date, unless that is too old to be believed."""
    return published if first_seen - published <= BELIEVED else first_seen


def story_id(address: str) -> str:
    """The identifier of the story that begins with the article at an address (BLAKE2b, 64 bits, in hexadecimal)."""
    return blake2b(address.encode(), digest_size=8).hexdigest()
