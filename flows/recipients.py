"""People as the settings name them: who is told of which topics and kinds, how soon, and when not."""

from datetime import time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from alerts.addresses import Reader
from dronewire.outlet import Zone
from dronewire.timing import MORNING, Quiet, Timing, When


def quiet_of(written: str) -> Quiet | None:
    """The hours of ``22:00-07:00``; none where nothing is written.

    Raises:
        ValueError: where it is something else.
    """
    if not written:
        return None
    begin, _, end = written.partition("-")
    try:
        quiet = Quiet(begin=time.fromisoformat(begin.strip()), end=time.fromisoformat(end.strip()))
    except ValueError:
        raise ValueError(f"hours are written like 22:00-07:00, not {written!r}") from None
    if quiet.begin == quiet.end:
        raise ValueError(f"begins when it ends: {written!r}")
    return quiet


def _hours(written: str) -> str:
    quiet_of(written)
    return written


class Recipient(BaseModel):
    """One reader, and what he wants."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: Reader = Field(description="a mail address, or the name of a channel")
    when: When = Field(
        default=When.AT_ONCE, description="`at once`, `hourly`, `daily` or `weekly`; a topic's own `when` goes over it"
    )
    quiet: Annotated[str, AfterValidator(_hours)] = Field(
        default="", description="hours without mail, as `22:00-07:00`; what comes up in them is told after them"
    )
    zone: Zone | None = Field(default=None, description="zone of these hours and of times in mails; else `timezone`")
    morning: time = Field(default=MORNING, description="when daily mails go, and weekly ones on Mondays")
    most_an_hour: int | None = Field(default=None, ge=1, description="mails in any hour; the rest waits")
    topics: tuple[str, ...] = Field(
        default=(), description="identifiers of topics to hear of; if empty, those whose files name nobody"
    )
    kinds: tuple[Literal["new", "update", "changed", "removed"], ...] = Field(
        default=("new", "update", "changed", "removed"), description="what to hear of: stories, and what befalls them"
    )
    language: Literal["", "en", "ru"] = Field(default="", description="of mails' own words; else that of the stories")

    def timing(self, zone: ZoneInfo) -> Timing:
        """When he is to be written to; ``zone`` holds where he named none."""
        return Timing(
            zone=ZoneInfo(self.zone) if self.zone else zone,
            when=self.when,
            quiet=quiet_of(self.quiet),
            most=self.most_an_hour,
            morning=self.morning,
        )
