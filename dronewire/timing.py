"""When somebody is written to: at once, hourly, daily or weekly, outside quiet hours, and not too often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
MORNING = time(8)  # the day's bundle is written at half past seven
MONDAY = 0


class When(StrEnum):
    """How soon somebody wants to hear of something."""

    AT_ONCE = "at once"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours of each day in which nobody is to be disturbed; ``begin`` later than ``end`` goes over midnight."""

    begin: time
    end: time

    def holds(self, at: time) -> bool:
        """Whether a time of day lies in them; the end itself does not."""
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """What somebody wants of the times at which he is written to.

    Attributes:
        when: how soon.
        zone: in which hours and days are his.
        quiet: hours without mail.
        most: messages in any hour; None is as many as there are.
        morning: the time of day of daily and weekly messages (on Mondays).
    """

    zone: ZoneInfo
    when: When = When.AT_ONCE
    quiet: Quiet | None = None
    most: int | None = None
    morning: time = MORNING

    def due(self, at: datetime) -> datetime:
        """The first instant from ``at`` on at which a message may go, as far as the clock is concerned."""
        return self._awake(self._gathered(at))

    def allowed(self, at: datetime, sent: Sequence[datetime]) -> datetime:
        """The first instant from ``at`` on at which one more may go after those that were ``sent``, oldest first."""
        if self.most is None:
            return at
        recent = [one for one in sent if at - HOUR < one <= at]
        return at if len(recent) < self.most else self._awake(recent[-self.most] + HOUR)

    def _gathered(self, at: datetime) -> datetime:
        local = at.astimezone(self.zone)
        match self.when:
            case When.AT_ONCE:
                return at
            case When.HOURLY:
                # On the clock of UTC: where clocks are put back, an hour of the zone comes twice.
                whole = at.replace(minute=0, second=0, microsecond=0)
                return at if whole == at else whole + HOUR
            case When.DAILY:
                return self._next_morning(local, {*range(7)}).astimezone(at.tzinfo)
            case When.WEEKLY:
                return self._next_morning(local, {MONDAY}).astimezone(at.tzinfo)

    def _next_morning(self, local: datetime, weekdays: set[int]) -> datetime:
        mornings = (
            datetime.combine(local.date() + timedelta(days=ahead), self.morning, self.zone) for ahead in range(9)
        )
        return next(one for one in mornings if one.weekday() in weekdays and one.timestamp() >= local.timestamp())

    def _awake(self, at: datetime) -> datetime:
        local = at.astimezone(self.zone)
        if self.quiet is None or not self.quiet.holds(local.time()):
            return at
        day = local.date() + timedelta(days=local.time() >= self.quiet.end)
        return datetime.combine(day, self.quiet.end, self.zone).astimezone(at.tzinfo)
