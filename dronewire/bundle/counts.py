"""The numbers of a day, and what they say of each outlet: every address in one group, every sum checked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dronewire.bundle.day import Day
from dronewire.outcome import WELL, Kind, Outcome, Tally
from dronewire.story import Version


class Group(StrEnum):
    """What an outcome means to a reader; each outcome is in exactly one group."""

    NEW = "new"
    KNOWN = "known"
    NO_ARTICLE = "no_article"
    REFUSED = "refused"
    FAILED = "failed"
    POSTPONED = "postponed"


GROUPS = {
    Outcome.KEPT: Group.NEW,
    Outcome.COPY: Group.NEW,
    Outcome.REVISED: Group.NEW,
    Outcome.SAME: Group.KNOWN,
    Outcome.KNOWN: Group.KNOWN,
    Outcome.EARLIER: Group.KNOWN,
    Outcome.READ: Group.KNOWN,
    Outcome.UNCHANGED: Group.KNOWN,
    Outcome.NOT_AN_ARTICLE: Group.NO_ARTICLE,
    Outcome.TOO_SHORT: Group.NO_ARTICLE,
    Outcome.OFF_SITE: Group.NO_ARTICLE,
    Outcome.GONE: Group.NO_ARTICLE,
    Outcome.DISALLOWED: Group.REFUSED,
    Outcome.BLOCKED: Group.REFUSED,
    Outcome.FAILED: Group.FAILED,
    Outcome.TOO_LARGE: Group.FAILED,
    Outcome.POSTPONED: Group.POSTPONED,
}


ANY = (0, 1_000_000)  # as many as may be


class State(StrEnum):
    """How an outlet was read that day; the worst that is true, in this order."""

    UNREAD = "unread"  # not one feed of it came
    BLOCKED = "blocked"  # it refused some addresses by name
    GAP = "gap"  # read, but it may have published what was not seen
    FAILED = "failed"  # some addresses could not be read
    SILENT = "silent"  # read, and nothing new stood there
    FEW = "few"  # fewer new articles than a normal day of it brings
    MANY = "many"  # more than that: something else may be taken for articles
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletCounts:
    """One outlet's day: addresses by group (they add up to ``addresses``), and its articles on topic."""

    id: str
    title: str
    state: State
    addresses: int
    groups: dict[str, int]
    on_topic: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """A day in numbers; ``by_kind`` and ``by_outlet`` each add up to ``addresses``."""

    stories: int
    articles: int
    publishers: int
    topics: dict[str, int]
    rounds: int
    addresses: int
    by_kind: dict[str, dict[str, int]]
    by_outlet: dict[str, dict[str, dict[str, int]]]
    outlets: tuple[OutletCounts, ...]


def counts_of(day: Day) -> Counts:
    """Count a day; a topic or outlet of which nothing came stands there with zero."""
    # A digest is a version of each story that it holds, and one article.
    versions = {version.article.address: version for story in day.stories for version in story.versions}.values()
    told = Counter(topic for story in day.stories for topic in story.topics)
    outlets = sorted({*day.outlets, *(tally.outlet for tally in day.tallies)})
    tallies: dict[str, list[Tally]] = defaultdict(list)
    for tally in day.tallies:
        tallies[tally.outlet].append(tally)
    articles: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        articles[version.article.outlet].append(version)
    return Counts(
        stories=len(day.stories),
        articles=len(versions),
        publishers=len({version.article.outlet for version in versions}),
        topics={topic: told[topic] for topic in sorted({*day.topics, *told})},
        rounds=day.rounds,
        addresses=sum(tally.count for tally in day.tallies),
        by_kind=_by_kind(day.tallies),
        by_outlet={outlet: _by_kind(tallies[outlet]) for outlet in outlets},
        outlets=tuple(_outlet(day, outlet, tallies[outlet], articles[outlet]) for outlet in outlets),
    )


def _kinds(tallies: Iterable[Tally]) -> list[Kind]:
    return sorted({tally.kind for tally in tallies})


def _outcomes(tallies: Iterable[Tally]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for tally in tallies:
        counted[tally.outcome] += tally.count
    return {str(outcome): counted[outcome] for outcome in sorted(counted)}


def _by_kind(tallies: Sequence[Tally]) -> dict[str, dict[str, int]]:
    return {str(kind): _outcomes(t for t in tallies if t.kind == kind) for kind in _kinds(tallies)}


def _outlet(day: Day, outlet: str, tallies: Sequence[Tally], named: Sequence[Version]) -> OutletCounts:
    groups: Counter[str] = Counter()
    for tally in tallies:
        groups[GROUPS[tally.outcome]] += tally.count
    return OutletCounts(
        id=outlet,
        title=day.outlets.get(outlet) or (named[0].outlet_title if named else outlet),
        state=_state(
            tallies,
            gaps=any(one.outlet == outlet and not one.gap.filled for one in day.gaps),
            normal=day.normal.get(outlet, ANY),
        ),
        addresses=sum(groups.values()),
        groups={str(group): groups[group] for group in Group},
        on_topic=len(named),
    )


def _state(tallies: Sequence[Tally], *, gaps: bool, normal: tuple[int, int]) -> State:
    came = {tally.outcome for tally in tallies if tally.count}
    new = sum(tally.count for tally in tallies if tally.outcome in {Outcome.KEPT, Outcome.COPY})
    worst_first = {
        State.UNREAD: not came & WELL,
        State.BLOCKED: Outcome.BLOCKED in came,
        State.GAP: gaps,
        State.FAILED: bool(came & {Outcome.FAILED, Outcome.TOO_LARGE}),
        State.SILENT: not new and Outcome.REVISED not in came,
        State.FEW: new < normal[0],
        State.MANY: new > normal[1],
        State.WHOLE: True,
    }
    return next(state for state, holds in worst_first.items() if holds)
