"""How much disk everything takes, how fast that grows, and when it will be too much."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from alerts.writing import write_whole
from dronewire.alert import Concern
from flows.settings import Settings
from storage.layout import Layout

GB = 1_000_000_000
REMEMBERED = 60  # days of sizes
GROWTH = timedelta(days=14)  # by which growth is judged: two weeks have two weekends
WARNING = timedelta(days=14)  # how long before the disk is full the operator hears of it: time to order another one
LEAST_DAYS = 3  # of measuring before a growth is believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """What is taken and what is left, in bytes, and by how much a day the former grows."""

    taken: int
    left: int
    growth: float

    @property
    def lasts(self) -> timedelta | None:
        """How long what is left lasts; None where nothing grows."""
        return timedelta(days=min(self.left / self.growth, 36_500)) if self.growth > 0 else None


def measure(layout: Layout, *, day: date) -> dict[str, int]:
    """Count the bytes below each folder and file of ``var``, and remember them as of a day."""
    sizes = {one.name: _size(one) for one in sorted(layout.root.iterdir())} if layout.root.exists() else {}
    days = {**_remembered(layout), day.isoformat(): sizes}
    kept = dict(sorted(days.items())[-REMEMBERED:])
    write_whole(layout.sizes, json.dumps(kept, indent=1).encode())
    return sizes


def space_of(settings: Settings) -> Space | None:
    """How it stands by what was measured; None before anything was."""
    days = {date.fromisoformat(day): sum(sizes.values()) for day, sizes in _remembered(Layout(settings.var)).items()}
    if not days:
        return None
    last = max(days)
    first = min(day for day in days if last - day <= GROWTH)
    apart = (last - first).days
    growth = (days[last] - days[first]) / apart if apart >= LEAST_DAYS else 0.0
    free = shutil.disk_usage(settings.var).free - settings.least_free * GB
    budget = settings.disk_budget * GB - days[last] if settings.disk_budget else free
    return Space(taken=days[last], left=max(0, round(min(free, budget))), growth=growth)


def space_concerns(settings: Settings, *, at: datetime) -> Iterator[Concern]:
    """What the operator should know of it before it is too late."""
    space = space_of(settings)
    if space is None:
        return
    if settings.disk_budget and space.taken > settings.disk_budget * GB:
        words = f"{space.taken / GB:.1f} GB are taken, of a budget of {settings.disk_budget:g}"
        yield Concern(subject="budget", state="exceeded", words=words, since=at)
    elif space.lasts is not None and space.lasts < WARNING:
        words = f"{space.left / GB:.1f} GB are left, and {space.growth / GB:.2f} GB more are taken a day: full in "
        yield Concern(subject="budget", state="soon", words=words + f"{space.lasts.days} day(s)", since=at)


def _remembered(layout: Layout) -> dict[str, dict[str, int]]:
    with suppress(FileNotFoundError, ValueError):
        found: dict[str, dict[str, int]] = json.loads(layout.sizes.read_text(encoding="utf-8"))
        return found
    return {}


def _size(path: Path) -> int:
    """Bytes that files take; one that goes meanwhile takes none."""
    if not path.is_dir() or path.is_symlink():
        with suppress(OSError):
            return path.lstat().st_size
        return 0
    size = 0
    for folder, _, files in os.walk(path):
        for name in files:
            with suppress(OSError):
                size += os.lstat(f"{folder}/{name}").st_size
    return size
