"""An alert: one message to one recipient about stories that are new to them, and about what befell those they know."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b

from dronewire.gap import OutletGap
from dronewire.story import Story, Version
from dronewire.timing import When
from dronewire.versions.edit import Edit

NEW = "new"  # the kind of what is told of a story for the first time; what befalls it later is a `Turn`


class Turn(StrEnum):
    """What befell a story after it was told."""

    UPDATE = "update"  # a version or revision adds facts
    CHANGED = "changed"  # an outlet changed a title, or facts in the text
    REMOVED = "removed"  # an article is no longer at its address


KINDS = (NEW, *(turn.value for turn in Turn))


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One turn of a story that a recipient was told of, by one of its articles.

    Attributes:
        turn: what befell it.
        story: as it stands now.
        version: the article by which it happened.
        topics: whose readers hear of it; the article may be off them by now.
        added: of an update the sentences that no version had before.
        edit: of a change what reads otherwise; of an update by a revision likewise.
    """

    turn: Turn
    story: Story
    version: Version
    topics: tuple[str, ...]
    added: tuple[str, ...] = ()
    edit: Edit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What stands above the stories of an hour, a day or a week.

    Attributes:
        since: the instant from which on things were gathered.
        versions: articles of the stories told, copies among them.
        outlets: that published them.
        bundles: folders of the days' bundles, the earliest first; empty where none is written.
        gaps: intervals in which outlets may have published what was not seen.
        silent: titles of outlets whose lists cannot be read just now.
        topics: how many of all its stories match each topic; empty where all of them are shown.
        began: when each of them was first told; likewise.
    """

    since: datetime
    versions: int
    outlets: int
    bundles: tuple[str, ...] = ()
    gaps: tuple[OutletGap, ...] = ()
    silent: tuple[str, ...] = ()
    topics: dict[str, int] = field(default_factory=dict)
    began: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What one mail tells.

    Attributes:
        key: what makes it this message and no other; the Message-ID is derived from it.
        recipient: a mail address, or the name of a channel.
        at: the round's instant, aware UTC.
        zone: IANA name of the zone in which times are shown.
        stories: the new stories told, at most as many as are shown.
        total: how many there were in all: a cap is always visible.
        topics: titles by topic identifier, by language.
        happenings: what befell stories told before, at most as many as are shown.
        befallen: how many happenings there were in all.
        when: how soon its recipient wants to hear of it.
        language: of its own words, ``en`` or ``ru``; empty is that of most stories.
        digest: what was gathered, where it does not go at once.
    """

    key: str
    recipient: str
    at: datetime
    zone: str
    stories: tuple[Story, ...]
    total: int
    topics: dict[str, dict[str, str]]
    happenings: tuple[Happening, ...] = ()
    befallen: int = 0
    when: When = When.AT_ONCE
    language: str = ""
    digest: Digest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Something that the operator should know of, for as long as it lasts.

    Attributes:
        subject: what it is about, the same for as long as it is about that: ``outlet tass``, ``disk``.
        state: what is wrong with it, in one word; another word is another concern.
        words: in a line, for people.
        since: from when on.
    """

    subject: str
    state: str
    words: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorAlert:
    """What one mail tells an operator: what has come up since the last one, and what is over."""

    key: str
    recipient: str
    at: datetime
    zone: str
    begun: tuple[Concern, ...]
    over: tuple[Concern, ...] = ()


def key_of(recipient: str, things: Iterable[str]) -> str:
    """What makes a message this one and no other: to whom it tells what; in which order does not matter."""
    told = "\n".join(sorted(things))
    return blake2b(f"{recipient}\0{told}".encode(errors="backslashreplace"), digest_size=16).hexdigest()
