"""Whether it can run for months: ``python -m bench.soak [--rounds 500 --outlets 300]``.

Scheduled rounds over invented outlets of a compressed month, one every 86 minutes of its time, 500 of them in the full
length. After each the memory of this process and of the extraction's is taken, and the size of the database beside its
articles. Exit status 1 where memory grows from the second third of the rounds to the last, the database grows by more
for an article than before, an article is lost or kept twice, or a process, a haul or a lease is left over.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from bench.month.papers import START, Paper
from bench.month.run import Lived, declare, spawning
from bench.month.town import MonthTown
from bench.month.truth import SLACK, Truth
from flows.commands.common import log_to_stderr
from flows.extraction import Extractors, extractors
from flows.settings import settings_of_values
from flows.steps.round import RoundAtWork
from flows.workspace import Workspace, opened
from storage.tables import article, haul, lease, round_

STEP = timedelta(days=30) / 500  # of the month's time, between two rounds
A_DAY = 3.0  # articles of an outlet: 27,000 of 300 outlets in the month
GROWTH = 1.05  # what memory may grow by, and an article's share of the database: a twentieth is noise


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """How it stood after a round: MiB of this process and of the largest worker, bytes of the database."""

    own: float
    worker: float
    size: int
    articles: int


def main(arguments: list[str] | None = None) -> int:
    """Run, print, and say by the exit status whether all stayed as it was."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description="Hundreds of rounds, one after another.")
    parser.add_argument("--rounds", type=int, default=60, help="the full length is 500")
    parser.add_argument("--outlets", type=int, default=30, help="the full number is 300")
    given = parser.parse_args(arguments)
    log_to_stderr()
    papers = tuple(Paper(id=f"paper{number:03}", a_day=A_DAY) for number in range(given.outlets))
    with TemporaryDirectory(prefix="bench-soak-") as name, MonthTown(papers) as town, spawning(Path(name)):
        for paper in papers:
            declare(Path(name) / "outlets", paper)
        settings = settings_of_values(
            workspace=Path(name), var=Path(name) / "var", newsstand=town.url, delay=0.0, timeout=5.0, looks=(24.0,)
        )
        begun = time.monotonic()
        with opened(settings) as workspace, extractors(settings.workers) as pool:
            end = START + given.rounds * STEP
            month = Lived(papers=papers, town=town, workspace=workspace, end=end, step=STEP)
            samples = [_sampled(month, pool, number) for number in range(given.rounds)]
            faults = [*_grown(samples), *_lost(month), *_left(workspace)]
    _show(samples, time.monotonic() - begun, papers)
    print("\n".join(faults) or "flat, linear, nothing lost, nothing left over")
    return 1 if faults else 0


def _sampled(month: Lived, pool: Extractors, number: int) -> Sample:
    """One round, and how it stands then."""
    at = START + number * STEP
    month.town.at = at
    month.town.log.clear()  # the town's notes are no memory of ours
    done = RoundAtWork(month.workspace, pool, at=at, outlets=[one.id for one in month.papers], due_only=True).run()
    assert not done.complaints, done.complaints
    with month.workspace.database.connect() as connection:
        articles = connection.scalar(select(func.count()).select_from(article)) or 0
    return Sample(
        own=_memory("self"),
        worker=max(map(_memory, _children()), default=0.0),
        size=month.workspace.layout.database.stat().st_size,
        articles=articles,
    )


def _memory(process: str) -> float:
    """Resident now, MiB; nothing of one that is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return max((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), default=0.0)


def _children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def _thirds(samples: Sequence[Sample]) -> tuple[Sequence[Sample], Sequence[Sample]]:
    """The second and the last third: in the first one caches fill."""
    third = len(samples) // 3
    return samples[third : 2 * third], samples[2 * third :]


def _grown(samples: Sequence[Sample]) -> list[str]:
    second, last = _thirds(samples)
    before, after = (median(one.own for one in part) for part in (second, last))
    workers = [median(one.worker for one in part) for part in (second, last)]
    shares = [_bytes_an_article(part) for part in (second, last)]
    told = [f"this process grew from {before:.0f} to {after:.0f} MiB"] if after > GROWTH * before else []
    told += [f"workers grew from {workers[0]:.0f} to {workers[1]:.0f} MiB"] if workers[1] > GROWTH * workers[0] else []
    told += [f"an article took {shares[0]:.0f} bytes, then {shares[1]:.0f}"] if shares[1] > GROWTH * shares[0] else []
    return told


def _bytes_an_article(samples: Sequence[Sample]) -> float:
    return (samples[-1].size - samples[0].size) / max(1, samples[-1].articles - samples[0].articles)


def _lost(month: Lived) -> list[str]:
    """What was published and is not kept, once; what failed lately is asked for again, and is told apart."""
    truth = Truth(month)
    wanted = {
        (paper.id, piece.number): piece.listed
        for paper in month.papers
        for piece in paper.pieces
        if START <= piece.listed < month.end and not piece.gone
    }
    missing = {key: listed for key, listed in wanted.items() if key not in truth.kept}
    lost = [key for key, listed in missing.items() if listed < month.end - SLACK]
    late = Counter(truth.named.get(key, "not heard of yet") for key in missing if key not in lost)
    twice = [key for key, count in truth.kept.items() if count > 1]
    print(f"{len(wanted)} articles were published; {len(lost)} lost, {len(twice)} kept twice")
    print(f"of the last {SLACK.days} days are still waited for: {dict(late) or 'none'}")
    return ([f"{len(lost)} articles lost: {sorted(lost)[:9]}"] if lost else []) + (
        [f"{len(twice)} kept twice"] if twice else []
    )


def _left(workspace: Workspace) -> list[str]:
    counts = {
        "rounds without an end": select(func.count()).where(round_.c.finished.is_(None)),
        "hauls not taken in": select(func.count()).where(~haul.c.done),
        "leases": select(func.count()).select_from(lease),
    }
    with workspace.database.connect() as connection:
        left = {what: connection.scalar(query) for what, query in counts.items()}
    left["zombies"] = sum("Z (zombie)" in Path(f"/proc/{child}/status").read_text() for child in _children())
    return [f"{number} {what} left" for what, number in left.items() if number]


def _show(samples: Sequence[Sample], seconds: float, papers: Sequence[Paper]) -> None:
    print(f"{len(samples)} rounds over {len(papers)} outlets in {seconds:.0f} s")
    print(f"{'rounds':>8} {'MiB':>6} {'worker':>7} {'database MB':>12} {'articles':>9}")
    step = max(1, len(samples) // 6)
    for number in range(step - 1, len(samples), step):
        one = samples[number]
        print(f"{number + 1:8} {one.own:6.0f} {one.worker:7.0f} {one.size / 1e6:12.1f} {one.articles:9}")


if __name__ == "__main__":
    sys.exit(main())
