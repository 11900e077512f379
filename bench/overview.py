"""A year's overview brought up to date with one more day: `python -m bench.overview [--days N] [--stories N]`.

The year is written first, by itself; then one day changes, and what that costs is measured in a process of its own,
so that time and memory are the update's alone. One invented day stands for all, under other dates.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bench.invented_day import DAY, TOPICS, invented_stories
from dronewire.bundle.lines import story_line
from storage.bundles.overview import STORIES, write_overview

ZONE = ZoneInfo("Europe/Moscow")


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--days", type=int, default=365)
    options.add_argument("--stories", type=int, default=137, help="of each day: 50,000 in a year")
    options.add_argument("--update", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.update:
        print(_measured(chosen.update, [DAY]))
        return
    with TemporaryDirectory() as folder:
        root = Path(folder)
        _write_year(root, chosen.days, chosen.stories)
        print(f"{chosen.days} days, {chosen.days * chosen.stories:,} stories")
        print("the whole year: ", _measured(root, list(_days(chosen.days))))
        _change(root / DAY.isoformat() / STORIES)
        again = [sys.executable, "-m", "bench.overview", "--update", str(root)]
        print("one day changed:", subprocess.run(again, check=True, capture_output=True, text=True).stdout.strip())
        print(f"index.html {(root / 'index.html').stat().st_size / 1e3:.0f} KB, {_counted(root)}")


def _measured(root: Path, days: list[date]) -> str:
    began = time.process_time()
    changed = write_overview(root, days, zone=ZONE, topics=TOPICS)
    seconds = time.process_time() - began
    return f"{len(changed):,} files written in {seconds:.1f} s of CPU, {_peak():.0f} MiB at the peak"


def _peak() -> float:
    """Of this program's own memory; what `getrusage` says begins with that of the one that started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _days(number: int) -> Iterator[date]:
    return (DAY - timedelta(days=ago) for ago in range(number))


def _write_year(root: Path, days: int, stories: int) -> None:
    told = b"".join(map(story_line, invented_stories(stories)))
    eve = DAY - timedelta(days=1)
    for day in _days(days):
        dated = told.replace(f'"{DAY:%m%d}s'.encode(), f'"{day:%y%m%d}s'.encode())
        # The evening before in UTC is the day's own night; it goes first, or the day would be taken for it.
        dated = dated.replace(eve.isoformat().encode(), b"@eve").replace(DAY.isoformat().encode(), b"@day")
        dated = dated.replace(b"@eve", str(day - timedelta(days=1)).encode()).replace(b"@day", str(day).encode())
        (root / day.isoformat()).mkdir()
        (root / day.isoformat() / STORIES).write_bytes(dated)


def _change(lines: Path) -> None:
    """Half of a day's stories have another title, as after late arrivals."""
    told = lines.read_text(encoding="utf-8").splitlines(keepends=True)
    lines.write_text("".join(told[::2]) + "".join(told[1::2]).replace("Беспилотник", "Дрон"), encoding="utf-8")


def _counted(root: Path) -> str:
    sizes = [path.stat().st_size for path in root.rglob("*.html")]
    return f"{len(sizes):,} pages in all, {sum(sizes) / 1e6:.0f} MB, the largest {max(sizes) / 1e3:.0f} KB"


if __name__ == "__main__":
    main()
