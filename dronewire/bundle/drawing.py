"""Small drawings for the page: hours, days and a story's way, as SVG that the page's style colours."""

from collections.abc import Sequence
from datetime import datetime

DAY = 3  # units wide, with the gap after it
TALL = 18
FEW = 4  # the height of a scale at least: one story is no mountain
DOTS = 60  # versions drawn of a story
WAY = 200  # units from a story's first version to its last


def sparkline(before: Sequence[int | None], now: int) -> str:
    """The days before, and the day itself set off; a day on which nothing was read has no mark."""
    top = max(FEW, now, *(count or 0 for count in before), 0)
    past = "".join(_column(at, count, top) for at, count in enumerate(before) if count is not None)
    x = len(before) * DAY + 1
    height = _height(now, top)
    return (
        f'<svg class="spark" viewBox="0 0 {x + 4} {TALL}" aria-hidden="true"><path d="{past}"/>'
        f'<rect x="{x}" y="{TALL - height}" width="4" height="{height}"/></svg>'
    )


def hours(counts: Sequence[int]) -> str:
    """Columns for the hours of a day."""
    top = max(FEW, *counts)
    columns = "".join(_hour(hour, round(42 * count / top, 1), count) for hour, count in enumerate(counts))
    return f'<svg class="hours" viewBox="0 0 240 44" preserveAspectRatio="none" aria-hidden="true">{columns}</svg>'


def bar(count: int, most: int) -> str:
    """A bar beside others of which the longest stands for ``most``."""
    return (
        f'<svg class="bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{round(100 * count / max(most, 1), 1)}" height="3"/></svg>'
    )


def way(moments: Sequence[datetime]) -> str:
    """A story's versions on a line from the first to the last; nothing where there is no way to show."""
    first = moments[0]
    seconds = [max((at - first).total_seconds(), 0) for at in moments[:DOTS]]
    if len(seconds) < 2 or not max(seconds):
        return ""
    dots = "".join(f'<circle cx="{4 + WAY * at / max(seconds):.0f}" cy="5" r="2.5"/>' for at in seconds[1:])
    return (
        f'<svg class="way" viewBox="0 0 {WAY + 8} 10" aria-hidden="true"><path d="M4 5h{WAY}"/>{dots}'
        '<circle class="one" cx="4" cy="5" r="4"/></svg>'
    )


def _column(at: int, count: int, top: int) -> str:
    height = _height(count, top)
    return f"M{at * DAY} {TALL}v-{height}h2v{height}"


def _height(count: int, top: int) -> float:
    """Never nothing: a day without stories that was read differs from one that was not."""
    return round(max(1.0, TALL * count / top), 1)


def _hour(hour: int, height: float, count: int) -> str:
    ground = f'<rect class="ground" x="{hour * 10 + 1}" y="42" width="8" height="2"/>'
    if not count:
        return ground
    return f'{ground}<rect x="{hour * 10 + 1}" y="{44 - height:g}" width="8" height="{height:g}"/>'
