"""The instant something was published: aware UTC, how exact it is, and where the page said it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Precision(StrEnum):
    """How much of an instant is known; a day never pretends to have a time."""

    SECOND = "second"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """A publication time.

    Attributes:
        at: aware, in UTC; for a day-only date the start of that day in the outlet's zone.
        precision: whether a time was given or only a day.
        origin: what said so: ``json-ld``, ``meta``, ``microdata``, ``time``, ``feed``, ``text``, ``address``.
    """

    at: datetime
    precision: Precision
    origin: str
