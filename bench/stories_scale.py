"""What the index of sketches costs as the window grows: `python -m bench.stories_scale [--peers]`.

Every tenth article takes over 40 to 100 % of the shingles of an earlier one. Only the index is measured: to make
sketches and MinHashes is not counted. Each size is a process of its own, so that its memory is its own.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine

from bench.planted import BATCH, HASHES, Hashes, batches
from storage.database import open_database, writing
from storage.stories.sketches import DAYS, Index, Shelf

SIZES = {10_000: 0.05, 100_000: 0.08, 1_000_000: 0.15}  # articles in the window: milliseconds of CPU asked for
LARGEST = {"datasketch": 10_000, "rensa": 100_000}  # at 100,000 the first takes two minutes, at 1,000,000 12 GB
PEERS = ("datasketch==1.6.5", "rensa==0.5.0")
PLACE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "dronewire-bench-stories-scale"
FIRST = datetime(2026, 10, 1, tzinfo=UTC)
WINDOW = timedelta(days=DAYS)
SHAPE = {"all": "ms", "look-up": "look_up", "insert": "insert", "at the end": "end"}


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="articles in the window")
    options.add_argument("--peers", action="store_true", help="datasketch and rensa, in an environment of theirs")
    options.add_argument("--one", type=int, help="measure ourselves at one size, as JSON")
    chosen = options.parse_args()
    if chosen.one:
        with TemporaryDirectory() as folder:
            print(json.dumps(_measured(Path(folder), chosen.one)))
        return
    table = Table(
        "", "articles", "asked", *SHAPE, "KB an article", "recall", "near", "restart", title="ms CPU an article"
    )
    for name, size, found in _answers(chosen.sizes, peers=chosen.peers):
        asked = f"{SIZES[size]:.2f}" if name == "ours" and size in SIZES else ""
        costs = (f"{found[column]:.4f}" for column in SHAPE.values())
        more = (f"{found[column]:.2f}" if column in found else "" for column in ("near", "restart"))
        table.add_row(name, f"{size:,}", asked, *costs, f"{found['kb']:.2f}", f"{found['recall']:.4f}", *more)
    Console(width=130).print(table)
    print(f"near: candidates an article to be compared word by word. Load of the machine: {os.getloadavg()[0]:.1f}.")


def _answers(sizes: list[int], *, peers: bool) -> Iterator[tuple[str, int, dict[str, float]]]:
    for size in sizes:
        yield "ours", size, _asked([sys.executable, "-m", "bench.stories_scale", "--one", str(size)])
    python = _python() if peers else None
    script = str(Path(__file__).with_name("scale_alone.py"))
    for (name, largest), size in product(LARGEST.items(), sizes):
        if python and size <= largest:
            yield name, size, _asked([str(python), script, name, str(size)])


def _asked(command: list[str]) -> dict[str, float]:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def _python() -> Path | None:
    """Python of an environment with the peers; none where they cannot be had."""
    python = PLACE / "bin" / "python"
    if not python.exists():
        venv.create(PLACE, with_pip=True, clear=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEERS]
    if subprocess.run(install, check=False, capture_output=True).returncode:
        print("datasketch and rensa cannot be had here")
        return None
    return python


def _measured(folder: Path, size: int) -> dict[str, float]:
    """The articles of a month, by batches of which each is a transaction."""
    database, shelf = open_database(f"sqlite:///{folder}/window.sqlite"), Shelf(folder / "sketches")
    other = open_database(f"sqlite:///{folder}/other.sqlite")
    for sketches, _ in islice(batches(10 * BATCH), 10):  # statements are compiled once in a process
        _batch(other, Shelf(), sketches, at=FIRST)
    begun, costs, found, planted, near = _resident(), [], 0, 0, 0
    for number, (sketches, sources) in enumerate(batches(size)):
        answers, cost = _batch(
            database, shelf, sketches, first=number * BATCH, at=FIRST + number * BATCH / size * WINDOW
        )
        costs.append(cost)
        near += sum(map(len, answers))
        planted += len(sources)
        found += sum(source in answers[place] for place, source in sources.items())
    memory = _resident() - begun
    look_up, insert = np.array(costs).T * 1000 / BATCH
    end = max(1, len(look_up) // 20)
    return {
        "ms": float((look_up + insert).mean()),
        "look_up": float(look_up.mean()),
        "insert": float(insert.mean()),
        "end": float((look_up + insert)[-end:].mean()),
        "kb": memory / size,
        "recall": found / planted,
        "near": near / size,
        "restart": _restarted(database, folder),
    }


def _batch(
    database: Engine, shelf: Shelf, sketches: list[Hashes], *, at: datetime, first: int = 0
) -> tuple[list[set[int]], tuple[float, float]]:
    """What a batch finds, and seconds of CPU for looking up and for the rest of its transaction."""
    begun = time.process_time()
    answers = []
    with writing(database) as connection:
        index = Index(connection, shelf, at=at)
        index.prepare(sketches)
        looking = time.process_time() - begun
        for number, sketch in enumerate(sketches, first):
            start = time.process_time()
            near = index.near(sketch)
            looking += time.process_time() - start
            answers.append({one.article for one in near})
            index.keep(number, sketch, at=at)
        index.finish()
    return answers, (looking, time.process_time() - begun - looking)


def _restarted(database: Engine, folder: Path) -> float:
    """Seconds until another process could look up its first sketch."""
    begun = time.monotonic()
    with database.connect() as connection:
        Index(connection, Shelf(folder / "sketches"), at=FIRST + WINDOW).near(np.arange(HASHES, dtype=np.uint64))
    return time.monotonic() - begun


def _resident() -> float:
    """The memory in use, in KB; mapped files count as far as they were read."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024


if __name__ == "__main__":
    main()
