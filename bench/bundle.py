"""What the bundle of a great day takes: `python -m bench.bundle [--articles 50000] [--stories 2000]`.

Its files are written by a process of its own, so that its memory is its own. Shares are of processor time, by what was
being written when a timer looked; sealing reads all files once more for their sums. Raw pages are packed by a thread
beside the tables: its time falls to what it stands beside.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.kept_day import DAY, keep_day
from flows.settings import settings_of_values
from flows.steps.bundling import bundle
from flows.workspace import Workspace, opened
from storage.bundles.verifying import verify

SECONDS, MEGABYTES, PAGE = 60, 500, 3_000_000  # what is asked for: a day of 50,000 articles on two cores
LOOK = 0.01  # seconds of processor time between two looks
# What a function is at work on, innermost first; the rest is reading the day.
WORK = {
    "story_line": "stories.jsonl",
    "article_line": "articles.jsonl",
    "article_row": "articles.jsonl",
    "match_rows": "matches.csv",
    "cited_of": "evidence.wacz",
    "digest": "digest.md",
    "feed": "feed.atom",
    "pages": "index.html and its pages",
    "foremost": "index.html and its pages",
    "in_full": "index.html and its pages",
    "passages": "what versions say otherwise",
    "charts": "charts/",
    "sum_of": "sealing",
    "describe": "sealing",
    "stories": "reading the day",
}
CLASSES = {"ParquetRows": "articles.parquet", "CsvRows": "matches.csv"}


@dataclass(slots=True)
class Shares:
    """Processor time by what it was spent on."""

    seconds: Counter[str] = field(default_factory=Counter)
    since: float = field(default_factory=time.process_time)

    def look(self, _signal: int, frame: FrameType | None) -> None:
        """Count the time since the last look."""
        now = time.process_time()
        self.seconds[_work(frame)] += now - self.since
        self.since = now


def _work(frame: FrameType | None) -> str:
    while frame:
        owner, _, name = frame.f_code.co_qualname.rpartition(".")
        if found := CLASSES.get(owner) or WORK.get(name):
            return found
        frame = frame.f_back
    return "the rest"


@contextmanager
def _watched() -> Iterator[Shares]:
    shares = Shares()
    signal.signal(signal.SIGPROF, shares.look)
    signal.setitimer(signal.ITIMER_PROF, LOOK, LOOK)
    try:
        yield shares
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def main() -> None:
    """Print the figures; exit status 1 where one is not what is asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=50_000)
    options.add_argument("--stories", type=int, default=2_000)
    options.add_argument("--folder", type=Path, help="use this folder, and a day that is in it already")
    options.add_argument("--write", type=Path, help="write the bundle of this folder's day, as JSON")
    chosen = options.parse_args()
    if chosen.write:
        print(json.dumps(_write(chosen.write)))
        return
    with TemporaryDirectory() as scratch:
        folder = chosen.folder or Path(scratch)
        with _room(folder) as room:
            if not room.layout.pages.exists():
                keep_day(room.database, room.layout.pages, articles=chosen.articles, stories=chosen.stories)
        sys.exit(_show(_written(folder), folder / "bundles" / DAY.isoformat()))


@contextmanager
def _room(folder: Path) -> Iterator[Workspace]:
    with opened(settings_of_values(workspace=folder, var=folder)) as room:
        yield room


def _write(folder: Path) -> dict[str, Any]:
    with _room(folder) as room, _watched() as shares:
        wall, cpu = time.perf_counter(), time.process_time()
        bundle(room, DAY)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024  # type: ignore[index] # Linux says it
    return {"wall": wall, "cpu": cpu, "peak": peak, "shares": shares.seconds}


def _written(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.bundle", "--write", str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _show(found: dict[str, Any], folder: Path) -> int:
    table = Table("written", "MB", "share of time", title="The bundle of a great day")
    sizes = _sizes(folder)
    whole = sum(found["shares"].values())
    for name in sorted({*sizes, *found["shares"]}, key=lambda one: -found["shares"].get(one, 0)):
        size = f"{sizes[name] / 1e6:,.2f}" if name in sizes else ""
        table.add_row(name, size, f"{found['shares'].get(name, 0) / whole:.1%}")
    Console(width=100).print(table)
    page = (folder / "index.html").stat().st_size
    began = time.process_time()
    faults = verify(folder).faults
    print(f"index.html {page / 1e6:.2f} MB (asked: under {PAGE / 1e6:.0f})")
    print(f"peak memory {found['peak']:.0f} MiB (asked: under {MEGABYTES})")
    print(f"{found['wall']:.1f} s, {found['cpu']:.1f} s of processor time (asked: under {SECONDS} s)")
    print(f"verified in {time.process_time() - began:.1f} s of processor time: {len(faults)} faults")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    kept = found["cpu"] < SECONDS and found["peak"] < MEGABYTES and page < PAGE and not faults
    return 0 if kept else 1


def _sizes(folder: Path) -> dict[str, int]:
    """Bytes by what is written together."""
    sizes: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            top, _, below = name.partition("/")
            name = f"{top}/" if below else name
            sizes["index.html and its pages" if name.endswith(".html") or name == "stories/" else name] += (
                path.stat().st_size
            )
    return dict(sizes)


if __name__ == "__main__":
    main()
