"""Lives a month of fourteen outlets in minutes, and prints whether all was found: ``python -m bench.month [DAYS]``."""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bench.month.papers import START, papers
from bench.month.run import Lived, lived
from bench.month.truth import Truth, pace

WIDE = 160  # columns, where the table goes to a file
SHOWN = 10  # mistakes of one sort
FIXED = 144  # requests a day of a poller that asks every ten minutes


def main() -> int:
    """Print the figures; 1 where anything is lost, kept twice, unreported or falsely reported."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    begun = time.monotonic()
    with TemporaryDirectory(prefix="bench-month-") as folder, lived(papers(days), Path(folder), days=days) as month:
        truth = Truth(month)
        console = Console(width=None if sys.stdout.isatty() else WIDE)
        console.print(table(truth))
        mistakes = judged(truth)
        print(f"{days} days from {START:%Y-%m-%d}, {len(month.rounds)} rounds, {time.monotonic() - begun:.0f} s")
        print(f"lists asked for {asked(truth):.0f} times a day; every ten minutes would be {FIXED * len(month.papers)}")
        print(f"gaps: {sum(map(len, truth.gaps.values()))}, of which {truth.open()} could not be filled")
        print(f"open gaps in which nothing was lost after all: {len(truth.empty())}")
        for name, found in mistakes.items():
            print(f"{name}: {len(found)}", *found[:SHOWN], sep="\n  ")
    return 1 if any(mistakes.values()) else 0


def judged(truth: Truth) -> dict[str, list[str]]:
    """What must be empty, by what it is."""
    return {
        "lost though listed to us": truth.lost(),
        "kept twice": truth.twice(),
        "missed and in no gap": truth.unreported(),
        "gaps that are none": truth.false(),
        "sources whose failures grew in our own outage": grown(truth.month),
    }


def asked(truth: Truth) -> float:
    """How often all papers' main lists were asked for, a day."""
    return sum(pace(truth, paper).requests for paper in truth.month.papers)


def grown(month: Lived) -> list[str]:
    """Sources that our own outage was counted against."""
    if len(month.failures) < 2:
        return []
    before, after = month.failures
    return [
        f"{source}: {before.get(source, 0)} to {count}"
        for source, count in after.items()
        if count > before.get(source, 0)
    ]


def table(truth: Truth) -> Table:
    """A row for each paper."""
    made = Table(
        "paper", "published", "kept", "gaps", "open", "asked a day", "most", "longest", "delay", "fixed", "it misses"
    )
    for paper in truth.month.papers:
        found = pace(truth, paper)
        gaps = truth.gaps.get(paper.id, [])
        pieces = [piece for one, piece in truth.pieces() if one is paper]
        made.add_row(
            paper.id,
            str(len(pieces)),
            str(sum(truth.kept[paper.id, piece.number] for piece in pieces)),
            str(len(gaps)),
            str(sum(not gap.gap.filled for gap in gaps)),
            f"{found.requests:.1f}",
            str(found.most),
            f"{found.longest.total_seconds() / 3600:.1f} h",
            f"{found.delay.total_seconds() / 60:.0f} min",
            f"{found.fixed_delay.total_seconds() / 60:.0f} min" if paper.feed else "",
            str(found.fixed_missed) if paper.feed else "",
        )
    made.caption = f"fixed: a poller of the feed alone that asks every ten minutes, {FIXED} requests a day"
    return made


if __name__ == "__main__":
    sys.exit(main())
