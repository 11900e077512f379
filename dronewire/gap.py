"""Gaps: intervals in which an outlet may have published what we did not see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Two readings of a feed did not overlap: what was listed and dropped between them is unknown.

    Attributes:
        since: the last reading before the gap, aware UTC.
        until: the oldest entry of the first reading after it, or that reading's own instant.
        filled: whether a sitemap or archive pages reached back behind ``since`` and all they list was accounted for.
        found: how many new addresses the filling brought.
        reason: why it is not filled, or by what it was.
    """

    since: datetime
    until: datetime
    filled: bool = False
    found: int = 0
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "filled": self.filled,
            "found": self.found,
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Gap":
        """The opposite of `to_json`."""
        moments = {name: datetime.fromisoformat(value[name]) for name in ("since", "until")}
        return cls(**{**value, **moments})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletGap:
    """A gap, and whose: the outlet's identifier and the address of the source whose readings did not overlap."""

    outlet: str
    source: str
    gap: Gap

    def __str__(self) -> str:
        """For a person: whose it is, when, and what became of it."""
        ended = f"filled, {self.gap.found} found" if self.gap.filled else f"not filled ({self.gap.reason})"
        ends = f"{self.gap.since:%d.%m. %H:%M} to {self.gap.until:%d.%m. %H:%M} UTC"
        return f"{self.outlet} may have published unseen from {ends}: {ended}"
