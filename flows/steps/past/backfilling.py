"""Back-filling: what an outlet published in the past is looked for, some days at a time, and kept like all else."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from dronewire.assignment import Assignment
from dronewire.gap import Gap
from dronewire.outcome import Kind, Outcome, Tally
from dronewire.outlet import Outlet
from dronewire.past import Interval
from flows.extraction import Extractors
from flows.leasing import held
from flows.steps.bundling import bundle, survey, yesterday
from flows.steps.crawling import crawl_parts, lanes_of
from flows.steps.mirroring import mirror_bundles
from flows.steps.taking_in import take_in
from flows.workspace import Workspace
from spiders.haul import read_haul
from storage.bundles import Written
from storage.bundles.stale import forget_stale, stale_days
from storage.crawling.backfills import articles_by_day, keep_days, lacking_days, past_assignment, whole_days
from storage.rounds import Trouble, finish_round, in_trouble, open_round, tallies_of_round

AT_ONCE = 200  # articles that one look should bring: the days of a look are as many as hold so many, a month at most
LONGEST = 31
MOST = 2_000  # articles that one look asks for; at the usual pause its turn is over before
TURN = 600.0  # seconds of a look; what is left then comes with the next one, and rounds get their turn in between
IN_LINE = 900.0  # seconds to stand in line for a round that reads the outlet
LOOKS = 100  # at the same days, each of which brought something; more is a list that grows as it is read
IN_VAIN = 2  # looks one after the other that were not answered: then the outlet is left alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look at some days of an outlet came to.

    Attributes:
        round: by which it is accounted for; ``addresses`` add up over all tallies.
        whole: all that the outlet's lists name of these days was accounted for; ``reason`` says by what, or why not.
        left: there is more to come of these days, and asking for it is worth while.
        answered: anybody answered at all.
    """

    round: str
    outlet: str
    days: tuple[date, ...]
    tallies: tuple[Tally, ...]
    troubles: tuple[Trouble, ...]
    whole: bool
    reason: str
    left: bool = False
    answered: bool = True

    @property
    def brought(self) -> int:
        """How many articles are new."""
        return sum(one.count for one in self.tallies if one.outcome in {Outcome.KEPT, Outcome.COPY})


def look_back(  # noqa: PLR0913 - keywords after the fourth
    workspace: Workspace, pool: Extractors, outlet: Outlet, past: Interval, *, again: bool = False, tells: bool = False
) -> Iterator[Look]:
    """Look for what an outlet published in an interval, newest days first; gives what each look came to.

    Days that are whole are passed over, so that whoever was interrupted goes on where that was.

    Args:
        workspace: where it is kept.
        pool: that extracts.
        outlet: which.
        past: the interval.
        again: whether to look at days that are whole as well.
        tells: whether readers are told of what is found, as of news.
    """
    take_in(workspace, pool)  # what an interrupted one left: nothing is asked for twice
    days = past.days(workspace.settings.zone)
    done = frozenset() if again else whole_days(workspace.database, outlet.id, days)
    in_vain = 0
    for some in _stretches([day for day in reversed(days) if day not in done], outlet):
        for look in islice(_looks(workspace, pool, outlet, some, tells=tells), LOOKS):
            yield look
            in_vain = 0 if look.answered else in_vain + 1
        if in_vain >= IN_VAIN:
            return


def _stretches(days: Sequence[date], outlet: Outlet) -> Iterator[tuple[date, ...]]:
    """Days, newest first, in stretches of neighbours that hold about as much as one look should bring."""
    most = max(1, min(LONGEST, AT_ONCE // max(1, outlet.articles_a_day[1])))
    stretch: list[date] = []
    for day in days:
        if stretch and (len(stretch) == most or stretch[-1] - day > timedelta(days=1)):
            yield tuple(stretch)
            stretch = []
        stretch.append(day)
    if stretch:
        yield tuple(stretch)


def _looks(
    workspace: Workspace, pool: Extractors, outlet: Outlet, days: tuple[date, ...], *, tells: bool
) -> Iterator[Look]:
    """Look at some days until there is no more to come."""
    while True:
        look = _look(workspace, pool, outlet, days, tells=tells)
        yield look
        if not (look.left and look.brought):
            return


def _look(workspace: Workspace, pool: Extractors, outlet: Outlet, days: tuple[date, ...], *, tells: bool) -> Look:
    database, zone = workspace.database, workspace.settings.zone
    past = Interval.of_days(days[-1], days[0], zone)
    with held(database, [lanes_of(workspace)[outlet.id]], wait=IN_LINE) as hold:
        at = datetime.now(UTC)
        name = open_round(database, at, backfill=True, tells=tells)
        if not hold.names:
            finish_round(database, name, at=at, complaint="somebody else reads this outlet")
            return Look(round=name, outlet=outlet.id, days=days, tallies=(), troubles=(), whole=False,
                        reason="somebody else reads this outlet", answered=False)  # fmt: skip
        part = past_assignment(database, outlet, past, at=at)
        turn = min(TURN, workspace.settings.max_duration)
        settings = workspace.settings.model_copy(update={"max_articles": MOST, "max_duration": turn})
        crawled = crawl_parts(workspace, Assignment(round=name, at=at, outlets=(part,)), settings)
        take_in(workspace, pool)
    finish_round(database, name, at=datetime.now(UTC), complaint=crawled.complaint)
    look = _judged(workspace, name, outlet, days, crawled.folder, complaint=crawled.complaint)
    keep_days(database, outlet.id, days, whole=look.whole, reason=look.reason, at=at)
    return look


def _judged(  # noqa: PLR0913 - keywords after the fifth
    workspace: Workspace, name: str, outlet: Outlet, days: tuple[date, ...], folder: str, *, complaint: str
) -> Look:
    lines = [line for line, _ in read_haul(workspace.layout.pages / folder)]
    gaps = [gap for line in lines for gap in line.gaps]
    tallies = tallies_of_round(workspace.database, name)
    ends = Counter[Outcome]()
    for tally in tallies:
        ends[tally.outcome] += tally.count if tally.kind is Kind.ARTICLE else 0
    whole = covers(gaps, Interval.of_days(days[-1], days[0], workspace.settings.zone))
    return Look(
        round=name,
        outlet=outlet.id,
        days=days,
        tallies=tallies,
        troubles=in_trouble(workspace.database, name),
        whole=whole,
        reason=complaint or _reason(gaps, whole=whole),
        left=not whole and bool(ends[Outcome.POSTPONED]),
        answered=any(line.status is not None for line in lines),
    )


def covers(gaps: Sequence[Gap], past: Interval) -> bool:
    """Whether all of an interval lies in gaps that are filled."""
    at = past.since
    for gap in sorted((gap for gap in gaps if gap.filled), key=lambda one: one.since):
        if gap.since <= at:
            at = max(at, gap.until)
    return at >= past.until


def _reason(gaps: Sequence[Gap], *, whole: bool) -> str:
    told = dict.fromkeys(gap.reason for gap in gaps if gap.filled == whole)
    return "; ".join(told) or "neither a sitemap nor an archive that could be had tells of these days"


def counted(workspace: Workspace, outlet: str, past: Interval) -> dict[date, int]:
    """How many articles of an outlet are kept of each day of an interval."""
    return articles_by_day(workspace.database, outlet, past, workspace.settings.zone)


def missing(workspace: Workspace, outlet: str, past: Interval) -> dict[date, str]:
    """The days of an interval of which not all was accounted for, and why."""
    return lacking_days(workspace.database, outlet, past.days(workspace.settings.zone))


def outcomes_of(tallies: Sequence[Tally]) -> list[dict[str, object]]:
    """Tallies as JSON has them."""
    return [{"outlet": one.outlet, "kind": one.kind, "outcome": one.outcome, "count": one.count} for one in tallies]


def bundle_past(workspace: Workspace, past: Interval | None = None, *, since: datetime, now: datetime) -> list[Written]:
    """Write the bundles of days that are over and were changed; one without any gets its first.

    Args:
        workspace: where they are.
        past: an interval whose days are all written that are noted as changed.
        since: other days are written if they were noted from then on.
        now: the present instant.

    Raises:
        BundleError: where one cannot be written; what was there stays, and the next bundle mends it.
    """
    days = past.days(workspace.settings.zone) if past else []
    noted = stale_days(workspace.database, until=yesterday(workspace.settings, now))
    stale = {day: at for day, at in noted.items() if day in days or at >= since}
    written = [bundle(workspace, day) for day in stale]
    forget_stale(workspace.database, stale)
    changed = [one for one in written if one.changed]
    survey(workspace, [date.fromisoformat(one.folder.name) for one in changed])
    mirror_bundles(workspace)
    return changed


def summed(looks: Sequence[Look]) -> tuple[Tally, ...]:
    """How all addresses of some looks ended, each look's counted once."""
    counts: Counter[tuple[str, Kind, Outcome]] = Counter()
    for look in looks:
        for tally in look.tallies:
            counts[tally.outlet, tally.kind, tally.outcome] += tally.count
    return tuple(
        sorted(Tally(outlet=o, kind=kind, outcome=outcome, count=n) for (o, kind, outcome), n in counts.items())
    )
