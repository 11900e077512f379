"""How soon a dead outlet is noticed, and how often a living one is mourned: ``python -m bench.health [OUTLETS]``.

A year of each of 300 invented outlets is looked at hour by hour, beside the rule "mean of 7 days below mean of 28 days
less 1.5 σ" once a day. Then each dies, halves, or loses a field, at random hours, and it is counted how long that takes
to be seen.
"""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean, median

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.outlet_years import DAYS, Outlet, Town, outlets
from dronewire.cadence.checkup import DAY, Watch, checkup, learn_watch, limit_of
from dronewire.cadence.hours import Bools
from dronewire.cadence.trace import Field, Filling, Trace

RATE = 0.5  # false alarms a year that are put up with: the setting's default
BEGIN = 56  # the day on which the year begins
EVENTS = 3  # of each kind befall an outlet
PATIENCE = 28  # days that are waited for an alarm
CLASSES = {
    "under 1": (0, 1),
    "1 to 10": (1, 10),
    "10 to 30": (10, 30),
    "30 to 100": (30, 100),
    "100 and more": (100, 1e9),
}
LARGER, IN_TIME, MOST_FALSE = 10, 12, 1.0  # what is promised: of outlets of so many articles a day, hours, a year
SEED = 2026  # none that the detector was worked on with
RULE = "dead, by the rule"
WIDE = 200  # columns, where the table goes to a file
KINDS = ("silent", "fewer", *(name.value for name in Field))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An outlet: articles a day, false alarms of a year by kind and by the rule, hours until events were seen."""

    a_day: float
    false: Mapping[str, int]
    rule: int
    delays: Mapping[str, Sequence[float]]


def alarms(watch: Watch, trace: Trace, hours: int) -> dict[str, Bools]:
    """Whether there is an alarm of each kind after each of the last hours."""
    found = watch.rarities(trace, hours)
    return {name: rare < limit_of(name, rate=RATE) if watch.ready else rare < 0 for name, rare in found.items()}


def until(trace: Trace, hour: int) -> Trace:
    """A trace as it was when an hour began."""
    fields = {name: Filling(one.asked[:hour], one.filled[:hour]) for name, one in trace.fields.items()}
    return replace(trace, articles=trace.articles[:hour], watched=trace.watched[:hour], fields=fields)


def days_of(trace: Trace, first: int, last: int) -> Iterator[dict[str, np.ndarray]]:  # type: ignore[type-arg]
    """The alarms of each hour of some days, as a checkup every hour gives them."""
    for day in range(first, last):
        watch = learn_watch(trace, day * DAY)
        yield alarms(watch, until(trace, (day + 1) * DAY), DAY)


def false_alarms(trace: Trace) -> dict[str, int]:
    """How often an alarm began in a year of health."""
    found = list(days_of(trace, BEGIN, DAYS))
    return {kind: _begun(np.concatenate([day[kind] for day in found])) for kind in KINDS} | {
        "all": _begun(np.concatenate([np.any([day[kind] for kind in KINDS], axis=0) for day in found]))
    }


def _begun(raised: Bools) -> int:
    return int(np.count_nonzero(np.diff(np.concatenate(([0], raised.astype(int)))) > 0))


def by_the_rule(trace: Trace) -> Bools:
    """At the end of which days the mean of 7 is below that of the 28 before them less 1.5 σ.

    This reading is kinder to it: of 28 days that end with the 7, σ grows with the outage so much that most dead outlets
    never fall below.
    """
    days = trace.articles.reshape(-1, DAY).sum(1).astype(float)
    month = np.lib.stride_tricks.sliding_window_view(days, 28)[:-7]
    week = np.lib.stride_tricks.sliding_window_view(days, 7)[28:]
    return np.concatenate((np.zeros(34, bool), week.mean(1) < month.mean(1) - 1.5 * month.std(1)))


def dead(trace: Trace, hour: int, _rng: np.random.Generator) -> Trace:
    """Nothing comes from an hour on."""
    living = np.arange(len(trace.articles)) < hour
    fields = {name: Filling(one.asked * living, one.filled * living) for name, one in trace.fields.items()}
    return replace(trace, articles=trace.articles * living, fields=fields)


def halved(trace: Trace, hour: int, rng: np.random.Generator) -> Trace:
    """Half of the articles do not come from an hour on."""
    later = np.arange(len(trace.articles)) >= hour
    return replace(trace, articles=np.where(later, rng.binomial(trace.articles, 0.5), trace.articles))


def without(trace: Trace, hour: int, _rng: np.random.Generator, *, name: Field) -> Trace:
    """No article has a field from an hour on."""
    one = trace.fields[name]
    kept = one.filled * (np.arange(len(one.filled)) < hour)
    return replace(trace, fields={**trace.fields, name: Filling(one.asked, kept)})


def delay(trace: Trace, hour: int, kinds: Sequence[str]) -> float:
    """Hours until an alarm of these kinds, at most as long as patience lasts."""
    first = hour // DAY
    for day, found in enumerate(days_of(trace, first, first + PATIENCE), first):
        raised = np.any([found[kind] for kind in kinds], axis=0)
        raised[: max(0, hour - day * DAY)] = False
        if raised.any():
            return float(day * DAY + int(raised.argmax()) + 1 - hour)
    return float("inf")


def delay_by_the_rule(trace: Trace, hour: int) -> float:
    """The same by the rule, which is asked at the end of each day."""
    raised = np.flatnonzero(by_the_rule(trace)[hour // DAY : hour // DAY + PATIENCE])
    return float((hour // DAY + raised[0] + 1) * DAY - hour) if len(raised) else float("inf")


EVENTS_OF: dict[str, tuple[Callable[[Trace, int, np.random.Generator], Trace], tuple[str, ...]]] = {
    "dead": (dead, ("silent", "fewer")),
    "halved": (halved, ("fewer",)),
    "no text": (partial(without, name=Field.TEXT), ("text",)),
    "no author": (partial(without, name=Field.AUTHOR), ("author",)),
}


def judged(outlet: Outlet, number: int) -> Judged:
    """An outlet's year, and what befalls it."""
    rng = np.random.default_rng((99, number))
    delays: dict[str, list[float]] = {name: [] for name in (*EVENTS_OF, RULE)}
    for name, (befall, kinds) in EVENTS_OF.items():
        author = outlet.trace.fields[Field.AUTHOR]
        if name == "no author" and author.filled.sum() < 0.3 * author.asked.sum():
            continue  # nobody misses what was not there
        for _ in range(EVENTS):
            hour = int(rng.integers(BEGIN * DAY, (DAYS - PATIENCE) * DAY))
            trace = befall(outlet.trace, hour, rng)
            delays[name].append(delay(trace, hour, kinds))
            if name == "dead":
                delays[RULE].append(delay_by_the_rule(trace, hour))
    rule = _begun(by_the_rule(outlet.trace)[BEGIN:])
    return Judged(a_day=outlet.a_day, false=false_alarms(outlet.trace), rule=rule, delays=delays)


def main() -> int:
    """Print the tables; 1 where what is promised is not kept."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    kept = True
    for town in Town:
        made = outlets(town, number, seed=SEED)
        with ProcessPoolExecutor() as pool:
            found = list(pool.map(judged, made, range(number), chunksize=4))
        console.print(_table(town, found))
        kept = _promised(found) and kept
    console.print(_cost(outlets(Town.HELD_OUT, number, seed=SEED)))
    return 0 if kept else 1


def _promised(found: Sequence[Judged]) -> bool:
    larger = [one for one in found if one.a_day >= LARGER]
    hours = median(hour for one in larger for hour in one.delays["dead"])
    false = fmean(one.false["all"] for one in found)
    print(f"a dead outlet of {LARGER} articles a day or more is noticed after {hours:.0f} h (promised: {IN_TIME})")
    print(f"false alarms a year and outlet: {false:.2f} (promised: {MOST_FALSE}; set: {RATE})")
    return hours <= IN_TIME and false <= MOST_FALSE


def _table(town: Town, found: Sequence[Judged]) -> Table:
    events = (*EVENTS_OF, RULE)
    table = Table(
        *("articles a day", "outlets", "false alarms", *KINDS, "by the rule"),
        *(f"{name}: h" for name in events),
        title=f"the town {town}: false alarms a year, and hours until half (nine tenths) of events were seen",
    )
    for name, (least, most) in CLASSES.items():
        some = [one for one in found if least <= one.a_day < most]
        if some:
            false = (f"{fmean(one.false[kind] for one in some):.2f}" for kind in ("all", *KINDS))
            rule = f"{fmean(one.rule for one in some):.2f}"
            hours = (_hours([hour for one in some for hour in one.delays[event]]) for event in events)
            table.add_row(name, str(len(some)), *false, rule, *hours)
    return table


def _hours(delays: Sequence[float]) -> str:
    if not delays:
        return "-"
    ordered = sorted(delays)
    half, most = (ordered[int(len(ordered) * share)] for share in (0.5, 0.9))
    return f"{_number(half)} ({_number(most)})"


def _number(hours: float) -> str:
    return "never" if hours == float("inf") else f"{hours:.0f}"


def _cost(made: Sequence[Outlet]) -> str:
    traces = [until(one.trace, 200 * DAY + 12) for one in made]
    begun = time.process_time()
    for trace in traces:
        checkup(trace, rate=RATE)
    return f"a checkup of {len(traces)} outlets: {time.process_time() - begun:.2f} s of CPU"


if __name__ == "__main__":
    sys.exit(main())
