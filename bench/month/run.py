"""Lives the month: moves the town's clock from one due instant to the next and has a round read what is due."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import select

from bench.month.papers import START, Paper
from bench.month.town import MonthTown
from dronewire.assignment import Assignment
from dronewire.outlet import Outlet
from flows.extraction import Extractors, extractors
from flows.settings import Settings, settings_of_values
from flows.steps import child, crawling
from flows.steps.taking_in import take_in
from flows.workspace import Workspace, opened
from spiders.child import start_command
from spiders.haul import write_whole
from storage.crawling.assignments import next_due
from storage.rounds import finish_round, open_round
from storage.tables import feed

HOUR = timedelta(hours=1)
STEP = timedelta(minutes=30)  # between two rounds; two minutes would be allowed, and take ten times as long
OUTAGE = (266.0, 271.5)  # hours since the start between which our own network is down: half a night


@dataclass(slots=True, kw_only=True)
class Lived:
    """What the month left: the database is the workspace's.

    Attributes:
        step: the least time between two rounds.
        outage: hours since the start between which our own network is down.
        failures: per source, how many failures in a row stood in the tables before our outage and at its end.
    """

    papers: tuple[Paper, ...]
    town: MonthTown
    workspace: Workspace
    end: datetime
    step: timedelta = STEP
    outage: tuple[float, float] = OUTAGE
    rounds: list[datetime] = field(default_factory=list)
    failures: list[dict[str, int]] = field(default_factory=list)


class Spawner:
    """Crawls in processes that are forked rather than begun from nothing: a second for each would double the time."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "bench.month.spawn", str(folder / "loaded.json")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run_child(
        self, place: Path, assignment: Assignment, *, settings: Settings, folders: tuple[Path, ...], **_: object
    ) -> int:
        """Stands in for `flows.steps.child.run_child`: the same files and arguments, another way to start."""
        assert self._process.stdin
        assert self._process.stdout
        place.mkdir(parents=True, exist_ok=True)
        write_whole(place / child.ASSIGNMENT, assignment.to_json())
        write_whole(place / child.SETTINGS, settings.crawl())
        command = start_command(place / child.ASSIGNMENT, haul=place, settings=place / child.SETTINGS, outlets=folders)
        arguments = command[command.index("--assignment") :]
        self._process.stdin.write(json.dumps(arguments) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        with self._process:  # closes its pipes, which ends it, and waits
            pass


@contextmanager
def spawning(folder: Path) -> Iterator[None]:
    """Have all crawls of this block forked."""
    spawner = Spawner(folder)
    try:
        with patch.object(crawling, "run_child", spawner.run_child):
            yield
    finally:
        spawner.close()


@contextmanager
def lived(
    papers: tuple[Paper, ...],
    folder: Path,
    *,
    days: int,
    step: timedelta = STEP,
    outage: tuple[float, float] = OUTAGE,
) -> Iterator[Lived]:
    """Live so many days, and keep everything open for whoever looks at what came of it."""
    for paper in papers:
        declare(folder / "outlets", paper)
    with MonthTown(papers) as town, spawning(folder):
        settings = settings_of_values(
            workspace=folder, var=folder / "var", newsstand=town.url, delay=0.0, timeout=2.0, max_articles=1_000,
            looks=(24.0,),
        )  # fmt: skip
        with opened(settings) as workspace, extractors(settings.workers) as pool:
            end = START + timedelta(days=days)
            month = Lived(papers=papers, town=town, workspace=workspace, end=end, step=step, outage=outage)
            _live(month, pool)
            yield month


def declare(folder: Path, paper: Paper) -> None:
    """Write a paper's declaration."""
    folder.mkdir(exist_ok=True)
    lines = [f'title = "{paper.id}"', f'homepage = "{paper.home}"']
    lines += [f'feeds = ["{paper.home}/rss.xml"]'] if paper.feed else []
    lines += [f'sitemaps = ["{paper.home}/sitemap.xml"]'] if paper.sitemap else []
    lines += [f'sections = ["{paper.home}/news/"]'] if paper.section else []
    lines += [f'archive = "{paper.home}/archive/{{year}}/{{month}}/{{day}}/"'] if paper.archive else []
    (folder / f"{paper.id}.toml").write_text("\n".join(lines) + "\n")


def _live(month: Lived, pool: Extractors) -> None:
    outlets = month.workspace.chosen(paper.id for paper in month.papers)
    at, shut = START, False
    while at < month.end:
        out = month.outage[0] <= (at - START) / HOUR < month.outage[1]
        if out != shut:
            month.failures.append(_failures(month.workspace))
            (month.town.shut if out else month.town.open)()
            shut = out
        month.town.at = at
        _round(month, pool, at, outlets)
        due = next_due(month.workspace.database, outlets, at=at)
        at = max(at + month.step, due or at)


def _round(month: Lived, pool: Extractors, at: datetime, outlets: Sequence[Outlet]) -> None:
    """The steps of a scheduled round up to the telling: nobody is to be mailed."""
    workspace = month.workspace
    name = open_round(workspace.database, at)
    with ExitStack() as holding:
        crawled = crawling.crawl(workspace, name, at=at, outlets=outlets, holding=holding, due_only=True)
        assert not crawled.complaint, crawled.complaint
        take_in(workspace, pool)
    finish_round(workspace.database, name, at=at)
    month.rounds.append(at)


def _failures(workspace: Workspace) -> dict[str, int]:
    with workspace.database.connect() as connection:
        rows = connection.execute(select(feed.c.address, feed.c.failures))
        return {row.address: row.failures for row in rows}
