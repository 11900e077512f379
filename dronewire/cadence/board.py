"""The health board: a row an outlet, for people and programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dronewire.cadence.checkup import Finding, Level
from dronewire.cadence.trace import Field

WORDS = {Field.TEXT: "a text", Field.INSTANT: "an instant", Field.AUTHOR: "an author"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an outlet stands.

    Attributes:
        outlet: its identifier.
        level: in a word.
        last_success: when a list of it was last read well.
        last_article: when an article of it last came.
        seen: articles of the last 24 hours watched.
        expected: that were to be expected in them; None as long as too little is known of the outlet.
        block: the name of what refuses us; empty where nothing does.
        quality: the share of the last articles that have each field.
        since: from when on it is not well.
        reason: what is wrong with it, in a line; empty where it is well.
    """

    outlet: str
    level: Level
    last_success: datetime | None
    last_article: datetime | None
    seen: int
    expected: float | None
    block: str
    quality: Mapping[Field, float]
    since: datetime | None
    reason: str

    def as_row(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "outlet": self.outlet,
            "level": self.level.value,
            "last_success": self.last_success.isoformat() if self.last_success else None,
            "last_article": self.last_article.isoformat() if self.last_article else None,
            "seen": self.seen,
            "expected": None if self.expected is None else round(self.expected, 1),
            "block": self.block,
            "quality": {name.value: round(share, 3) for name, share in self.quality.items()},
            "since": self.since.isoformat() if self.since else None,
            "reason": self.reason,
        }


def say(found: Finding) -> str:
    """A finding in a line."""
    since = f"{found.since:%d.%m. %H:%M} UTC"
    if found.level is Level.SILENT:
        said = f"no article since {since}, {found.expected:.0f} were to be expected"
    elif found.level is Level.FEWER:
        said = f"{found.seen} of {found.expected:.0f} articles expected since {since}"
    else:
        assert found.field is not None
        said = f"since {since} {found.seen} articles have {WORDS[found.field]}, {found.expected:.0f} should"
    return f"{said}; by chance {_often(found.a_year)}"


def _often(a_year: float) -> str:
    years = 1 / max(a_year, 1e-3)
    if years >= 1000:
        return "less than once in 1,000 years"
    return f"once in {years:.0f} years" if years >= 1.5 else "once a year"
