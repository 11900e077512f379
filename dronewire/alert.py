"""An alert: one message to one recipient about stories that are new to them, and about what befell those they know."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dronewire.story import Story, Version
from dronewire.versions.edit import Edit


class Turn(StrEnum):
    """What befell a story after it was told."""

    UPDATE = "update"  # a version or revision adds facts
    CHANGED = "changed"  # an outlet changed a title, or facts in the text
    REMOVED = "removed"  # an article is no longer at its address


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
class Alert:
    """What one mail tells.

    Attributes:
        key: what makes it this message and no other; the Message-ID is derived from it.
        recipient: a mail address.
        at: the round's instant, aware UTC.
        zone: IANA name of the zone in which times are shown.
        stories: the new stories told, at most as many as are shown.
        total: how many there were in all: a cap is always visible.
        topics: titles by topic identifier, by language.
        happenings: what befell stories told before, at most as many as are shown.
        befallen: how many happenings there were in all.
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
