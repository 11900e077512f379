"""The health board on the page: a row an outlet, the troubled ones first."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dronewire.bundle import wording
from dronewire.bundle.counts import Counts, OutletCounts, State
from dronewire.bundle.day import Day
from dronewire.bundle.watched import Watched
from dronewire.cadence.trace import Field

# Fields whose share is told, as a reader calls them.
FIELDS = {Field.TEXT: ("текст", "text"), Field.INSTANT: ("время", "time"), Field.AUTHOR: ("автор", "author")}
_ORDER = {state: place for place, state in enumerate(State)}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """An outlet as it is shown; instants in the day's zone, shares in whole per cent, empty where nothing is known.

    Attributes:
        title: the outlet's.
        state: how it was read that day.
        block: what refused us, by name.
        new: articles that came.
        usual: that come on such a day.
        last: when the last one came.
        read: when a list of it was last read well.
        filled: the shares of `FIELDS`, in their order.
    """

    title: str
    state: State
    block: str
    new: int
    usual: str
    last: str
    read: str
    filled: tuple[str, ...]


def board(day: Day, counts: Counts) -> list[BoardRow]:
    """The rows of the outlets of which it is known how they were watched, the worst states first."""
    ordered = sorted(counts.outlets, key=lambda one: (_ORDER[one.state], one.title.casefold(), one.id))
    return [_row(one, day.watched[one.id], day) for one in ordered if one.id in day.watched]


def _row(one: OutletCounts, watched: Watched, day: Day) -> BoardRow:
    def clock(at: datetime | None) -> str:
        return wording.minute(at, ZoneInfo(day.zone), beside=day.day) if at else ""

    shares = (watched.filled.get(field) for field in FIELDS)
    return BoardRow(
        title=one.title,
        state=one.state,
        block=watched.block,
        new=watched.new,
        usual="" if watched.usual is None else f"{watched.usual:.0f}",
        last=clock(watched.last),
        read=clock(watched.read),
        filled=tuple("" if share is None else f"{100 * share:.0f}" for share in shares),
    )
