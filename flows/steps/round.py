"""A round: crawl, take in, alert; one after the other, one round at a time."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

from dronewire.outlet import Outlet
from dronewire.outlet.lanes import lane_names
from dronewire.shard import WHOLE, Shard
from flows.extraction import Extractors, extractors
from flows.lock import only_one
from flows.steps.crawling import crawl
from flows.steps.journaling import journal_round
from flows.steps.result import Round
from flows.steps.stories.retelling import link_retold
from flows.steps.taking_in import take_in
from flows.steps.telling.alerting import tell
from flows.workspace import Workspace
from storage.crawling.gaps import gaps_tried
from storage.crawling.traffic import traffic_of_round
from storage.rounds import (
    finish_round,
    in_trouble,
    offline_since,
    open_round,
    remarked,
    tallies_of_round,
    untaken_hauls,
)

WAIT = 600.0  # seconds to stand in line for a round that is still running


class RoundAtWork:
    """A round while it runs: its steps, in the order in which they are to be taken."""

    def __init__(  # noqa: PLR0913 - keywords after the second
        self,
        workspace: Workspace,
        pool: Extractors,
        *,
        at: datetime,
        outlets: Sequence[str] = (),
        due_only: bool = False,
        shard: Shard | None = None,
    ) -> None:
        self._workspace, self._pool, self._at = workspace, pool, at.astimezone(UTC)
        self._due_only = due_only
        self._outlets = _dealt(workspace.chosen(outlets), shard or WHOLE)
        self._holding = ExitStack()
        self._name = ""
        self._tells_since = self._at
        self._complaints = [str(mistake) for mistake in workspace.mistakes]
        self._stored = self._sent = 0
        self._refusals: list[str] = []
        self._started = time.monotonic()

    def run(self) -> Round:
        """All steps, one after the other."""
        self.begin()
        self.fetch()
        self.keep()
        self.tell()
        return self.finish()

    def begin(self) -> None:
        """Take in what an interrupted round left, so that nothing is asked for twice, and open a round."""
        self._workspace.progress.stage("taking in what was left")
        # What was found and not told by the round that was interrupted is told by this one.
        self._tells_since = min([self._at, *(haul.at for haul in untaken_hauls(self._workspace.database))])
        self._complaints += take_in(self._workspace, self._pool)
        self._name = open_round(self._workspace.database, self._at)

    def fetch(self) -> None:
        """Crawl the outlets in one child process."""
        self._workspace.progress.stage("crawling")
        crawled = crawl(
            self._workspace,
            self._name,
            at=self._at,
            outlets=self._outlets,
            holding=self._holding,
            due_only=self._due_only,
        )
        self._complaints += [crawled.complaint] if crawled.complaint else []

    def keep(self) -> None:
        """Take in what was brought home."""
        self._workspace.progress.stage("taking in")
        self._complaints += take_in(self._workspace, self._pool)
        self.let_go()

    def let_go(self) -> None:
        """Leave the outlets to others: what was read of them is in the tables."""
        self._holding.close()

    def tell(self) -> None:
        """Link what tells one event in other words, store the alerts, then send what is due."""
        self._workspace.progress.stage("telling")
        link_retold(self._workspace, at=self._at)
        told = tell(self._workspace, self._name, at=self._at)
        self._stored, self._sent, self._refusals = told.stored, told.sent, list(told.refusals)

    def finish(self) -> Round:
        """Close the round and say what it came to."""
        if offline := offline_since(self._workspace.database, self._name):
            self._complaints.append(f"our own network was down since {offline:%H:%M} UTC: no outlet is to blame")
        finished = self._at + timedelta(seconds=time.monotonic() - self._started)
        finish_round(self._workspace.database, self._name, at=finished, complaint="; ".join(self._complaints))
        done = Round(
            id=self._name,
            at=self._at,
            tallies=tallies_of_round(self._workspace.database, self._name),
            complaints=(*self._complaints, *self._refusals),
            troubles=in_trouble(self._workspace.database, self._name),
            remarks=remarked(self._workspace.database, self._name),
            alerts=self._stored,
            sent=self._sent,
            gaps=gaps_tried(self._workspace.database, self._tells_since, finished),
            traffic=traffic_of_round(self._workspace.database, self._name),
        )
        journal_round(done)
        return done


def _dealt(outlets: Sequence[Outlet], shard: Shard) -> list[Outlet]:
    """Those outlets that are in a shard; whoever shares a host with another one is in the same."""
    lanes = lane_names(outlets)
    ours = shard.in_turn(lanes.values())
    return [one for one in outlets if lanes[one.id] in ours]


@contextmanager
def round_at_work(  # noqa: PLR0913 - keywords after the first
    workspace: Workspace,
    *,
    at: datetime,
    outlets: Sequence[str] = (),
    due_only: bool = False,
    shard: Shard | None = None,
    wait: float = WAIT,
) -> Iterator[RoundAtWork]:
    """Everything a round needs for as long as it runs: the lock, and a pool of extraction processes.

    Args:
        workspace: where everything is.
        at: the round's instant.
        outlets: identifiers of those to read; if there are none, those that the settings choose.
        due_only: whether to read only what is due by its own pace.
        shard: the part of the outlets that is read, where several workers share them.
        wait: seconds to stand in line for a round that is still running.

    Raises:
        BusyError: when another one is running and does not end.
        UnknownOutletError: when an outlet is named that nobody declared.
    """
    with only_one(workspace.layout.lock, "round", wait=wait), extractors(workspace.settings.workers) as pool:
        work = RoundAtWork(workspace, pool, at=at, outlets=outlets, due_only=due_only, shard=shard)
        try:
            yield work
        finally:
            work.let_go()


def watch_once(
    workspace: Workspace,
    *,
    at: datetime,
    outlets: Sequence[str] = (),
    due_only: bool = False,
    shard: Shard | None = None,
) -> Round:
    """One round from assignment to mail."""
    with round_at_work(workspace, at=at, outlets=outlets, due_only=due_only, shard=shard) as work:
        return work.run()
