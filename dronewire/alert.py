"""An alert: one message to one recipient about stories that are new to them."""

from dataclasses import dataclass
from datetime import datetime

from dronewire.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What one mail tells.

    Attributes:
        key: what makes it this message and no other; the Message-ID is derived from it.
        recipient: a mail address.
        at: the round's instant, aware UTC.
        zone: IANA name of the zone in which times are shown.
        stories: the stories told, at most as many as are shown.
        total: how many there were in all: a cap is always visible.
        topics: titles by topic identifier, by language.
    """

    key: str
    recipient: str
    at: datetime
    zone: str
    stories: tuple[Story, ...]
    total: int
    topics: dict[str, dict[str, str]]
