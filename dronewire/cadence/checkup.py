"""A checkup: what is learned of an outlet up to a day's beginning, and what its hours since then are held against."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np

from dronewire.cadence.drop import Scatter, learn_scatter
from dronewire.cadence.filling import Usual, last_share, learn_usual
from dronewire.cadence.hours import WEEK, Bools, Floats, Ints
from dronewire.cadence.rhythm import Rhythm, learn, runs_of
from dronewire.cadence.silence import Silences, learn_silences
from dronewire.cadence.trace import Field, Filling, Trace

MEMORY = 8 * WEEK  # hours that are learned from: two of each hour of the week for the shortest of months, and change
DAY = 24
LEAST_WATCHED = WEEK  # hours before anything is said: until then one Sunday has not been seen
LEAST_ARTICLES = 12  # likewise: of fewer neither a rate nor a week is known
OUTAGE = 1.0  # times a year: what is silent for longer than that is not learned from
FIELD_HABIT = 14 * 24  # hours after which what was seen of a field weighs half: editors change, too
HELD = 12  # hours for which a finding stays one: half a day's articles
# What false alarms may come of. Silence has most of it: it is what hurts, and every hour of it counts.
SHARES = {"silent": 0.4, "fewer": 0.3, "unfilled": 0.3}


class Level(StrEnum):
    """How an outlet stands."""

    WELL = "well"
    UNREAD = "unread"  # none of its lists was ever read: nothing is known of it, and nothing is wrong
    SILENT = "silent"
    FEWER = "fewer"  # it appears, but in too small a number
    UNFILLED = "unfilled"  # what appears lacks a field that it used to have
    BLOCKED = "blocked"  # it refuses us by name

    @property
    def is_trouble(self) -> bool:
        """Whether somebody should look at the outlet."""
        return self not in {Level.WELL, Level.UNREAD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about an outlet that is too rare to be chance.

    Attributes:
        level: what is wrong.
        since: the beginning of the hours that show it, aware UTC.
        a_year: how often in a year the same would come by chance.
        seen: articles in these hours, or those among them that have the field.
        expected: articles that were to be expected in them, or those among them that should have had the field.
        field: which is not filled.
    """

    level: Level
    since: datetime
    a_year: float
    seen: int
    expected: float
    field: Field | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What is normal for an outlet, as it was learned up to an hour of its trace."""

    until: int
    rhythm: Rhythm
    silences: Silences
    scatter: Scatter
    usual: Mapping[Field, Usual]
    ready: bool

    def expected(self, trace: Trace, begin: int) -> Floats:
        """Articles to be expected in the hours from one on, as far as they were watched."""
        return self.rhythm.expected(trace.hours[begin:]) * trace.watched[begin:]

    def rarities(self, trace: Trace, latest: int) -> dict[str, Floats]:
        """How often a year what is found after each of the latest hours comes by chance, by kind of finding.

        What was found stays found for some hours: an outlet that is ill does better now and then.
        """
        begin = max(0, len(trace.articles) - MEMORY)
        expected, articles = self.expected(trace, begin), trace.articles[begin:]
        held = min(latest + HELD - 1, len(articles))
        fewer, _ = self._fewer(trace, held)
        found = {"silent": self.silences.a_year(articles, expected)[-latest:], "fewer": _held(fewer, latest)}
        for name, usual in self.usual.items():
            rare = usual.a_year(_part(trace.fields[name], slice(begin, None)), held)
            found[name] = _held(rare, latest)
        return found

    def span(self, trace: Trace) -> int:
        """The last hours in which what came is rarest."""
        return int(self._fewer(trace, 1)[1][0])

    def _fewer(self, trace: Trace, latest: int) -> tuple[Floats, Ints]:
        begin = max(0, len(trace.articles) - MEMORY)
        working = ~trace.hours[begin:].free  # on days off less is expected, but how much less nobody knows
        return self.scatter.a_year(trace.articles[begin:] * working, self.expected(trace, begin) * working, latest)


def _held(rare: Floats, latest: int) -> Floats:
    """The rarest of the last hours, after each of the latest."""
    padded = np.concatenate((np.full(HELD - 1, np.inf), rare))[-(latest + HELD - 1) :]
    rarest: Floats = np.lib.stride_tricks.sliding_window_view(padded, HELD).min(1)
    return rarest


def learn_watch(trace: Trace, until: int) -> Watch:
    """What is normal for an outlet, by the eight weeks before an hour of its trace."""
    part = slice(max(0, until - MEMORY), until)
    hours, articles, watched = trace.hours[part], trace.articles[part], trace.watched[part]
    rhythm = learn(hours, articles, watched)
    expected = rhythm.expected(hours) * watched
    silences = learn_silences(articles, expected, watched=float(watched.sum()))
    if (dark := _outages(articles, expected, silences)).any():
        watched = np.where(dark, 0.0, watched)
        rhythm = learn(hours, articles, watched)
        expected = rhythm.expected(hours) * watched
        silences = learn_silences(articles, expected, watched=float(watched.sum()))
    weight = 0.5 ** (np.arange(len(articles) - 1, -1, -1) / FIELD_HABIT)
    enough = float(watched.sum()) >= LEAST_WATCHED and int(articles.sum()) >= LEAST_ARTICLES
    return Watch(
        until=until,
        rhythm=rhythm,
        silences=silences,
        scatter=learn_scatter(articles * ~hours.free, expected * ~hours.free),
        usual={
            name: learn_usual(_part(filling, part), weight, watched=float(watched.sum()))
            for name, filling in trace.fields.items()
        },
        ready=enough,
    )


def _outages(articles: Ints, expected: Floats, silences: Silences) -> Bools:
    """The hours of silences that were none of the outlet's own, and of the one that still lasts."""
    dark = np.zeros(len(articles), np.bool_)
    begins, ends = runs_of(articles == 0)
    rare = silences.a_year(articles, expected)[ends - 1]
    for begin, end in zip(begins[rare < OUTAGE], ends[rare < OUTAGE], strict=True):
        dark[begin:end] = True
    if len(ends) and ends[-1] == len(articles):
        dark[begins[-1] :] = True
    return dark


def _part(filling: Filling, part: slice) -> Filling:
    return Filling(filling.asked[part], filling.filled[part])


def limit_of(name: str, *, rate: float) -> float:
    """How often a year a kind of finding may come by chance, if all kinds together may come so often."""
    return rate * SHARES[name] if name in SHARES else rate * SHARES[Level.UNFILLED] / len(Field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a checkup found.

    Attributes:
        findings: what is too rare to be chance, the worst first.
        seen: articles of the last 24 hours watched.
        expected: articles that were to be expected in them; None as long as too little is known of the outlet.
        filled: the share of the last articles that have each field; none where there are no articles.
    """

    findings: tuple[Finding, ...]
    seen: int
    expected: float | None
    filled: Mapping[Field, float]


def checkup(trace: Trace, *, rate: float) -> Checked:
    """Hold an outlet's last hours against what is normal for it, as it was learned until the day began.

    Args:
        trace: what came of it.
        rate: false alarms a year that are put up with.
    """
    begin = max(0, len(trace.articles) - DAY)
    until = (len(trace.articles) - 1) // DAY * DAY
    if until == 0:
        return Checked(findings=(), seen=int(trace.articles.sum()), expected=None, filled={})
    watch = learn_watch(trace, until)
    return Checked(
        findings=tuple(_findings(watch, trace, rate)) if watch.ready else (),
        seen=int(trace.articles[begin:].sum()),
        expected=float(watch.expected(trace, begin).sum()) if watch.ready else None,
        filled={name: share for name, one in trace.fields.items() if (share := last_share(one)) is not None},
    )


def _findings(watch: Watch, trace: Trace, rate: float) -> Iterator[Finding]:
    found = {name: float(rare[-1]) for name, rare in watch.rarities(trace, 1).items()}
    rare = {name: often for name, often in found.items() if often < limit_of(name, rate=rate)}
    if Level.SILENT in rare:
        yield _of_articles(watch, trace, Level.SILENT, rare[Level.SILENT])
    elif Level.FEWER in rare:
        yield _of_articles(watch, trace, Level.FEWER, rare[Level.FEWER])
    for name in trace.fields:
        if name in rare:
            yield _of_field(watch, trace, name, rare[name])


def _of_articles(watch: Watch, trace: Trace, level: Level, rare: float) -> Finding:
    begin = max(0, len(trace.articles) - MEMORY)
    since = begin if trace.last is None else max(begin, trace.last + 1)
    if level is Level.FEWER:
        since = len(trace.articles) - watch.span(trace)
    return Finding(
        level=level,
        since=trace.at(since),
        a_year=rare,
        seen=int(trace.articles[since:].sum()),
        expected=float(watch.expected(trace, since).sum()),
    )


def _of_field(watch: Watch, trace: Trace, name: Field, rare: float) -> Finding:
    filling, usual = trace.fields[name], watch.usual[name]
    since = usual.since(filling)
    asked, filled = int(filling.asked[since:].sum()), int(filling.filled[since:].sum())
    return Finding(
        level=Level.UNFILLED,
        since=trace.at(since),
        a_year=rare,
        seen=filled,
        expected=asked * usual.rate,
        field=name,
    )
