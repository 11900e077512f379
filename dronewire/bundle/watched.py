"""How an outlet was watched on a day: the health board as it stood when the day ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dronewire.cadence.trace import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How an outlet was watched on a day.

    Attributes:
        read: when the last round began in which a list of it was read well that day; None where none did.
        last: when an article of it last came, by the day's end; None where none ever had.
        new: articles that were first seen that day.
        usual: as many on average on the same weekday of the weeks before, those in which it was watched; else None.
        filled: the share of the day's articles that have each field, and for texts of the pages that were read for
            one; what no page was read for is left out.
        block: what refused its addresses, by name; empty where nothing did.
    """

    read: datetime | None = None
    last: datetime | None = None
    new: int = 0
    usual: float | None = None
    filled: Mapping[Field, float]
    block: str = ""

    def as_row(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "read": self.read.isoformat() if self.read else None,
            "last": self.last.isoformat() if self.last else None,
            "new": self.new,
            "usual": None if self.usual is None else round(self.usual, 1),
            "filled": {name.value: round(share, 3) for name, share in sorted(self.filled.items())},
            "block": self.block,
        }
