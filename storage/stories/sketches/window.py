"""The window: how long copies of an article are looked for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

DAYS = 30  # reprints come within days; a month also holds anniversaries of an event and the answers to it


@dataclass(frozen=True, slots=True)
class Window:
    """The days up to an instant in which an article must have been seen to be found; days are those of UTC."""

    at: datetime
    days: int

    @property
    def first(self) -> date:
        """The first day of the window; it is in it whole."""
        return self.day_of(self.at - timedelta(days=self.days))

    @property
    def begin(self) -> datetime:
        """The instant at which the window begins."""
        return datetime.combine(self.first, time(), UTC)

    @property
    def today(self) -> date:
        """The day that is not over."""
        return self.day_of(self.at)

    @staticmethod
    def day_of(at: datetime) -> date:
        """The day that an instant belongs to."""
        return at.astimezone(UTC).date()
