"""Upkeep: what is old and nothing rests on goes, logs are turned, the database is tidied, and the disk is measured."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from flows.lock import only_one
from flows.steps.housekeeping.space import measure
from flows.workspace import Workspace
from storage.upkeep.retention import drop_texts, forget_haul, hauls_without_evidence, tidy_database

WAIT = 600.0  # seconds to stand in line for a round
LARGEST_LOG = 10_000_000  # bytes before a log of the engine's processes is turned
NEWEST = timedelta(days=8)  # pages and texts are never let go of sooner: later looks and bundles' versions want them
COPIES = timedelta(days=2)  # beyond the days through which copies are looked for, in which texts are compared

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """What it came to: rounds' archives let go of, texts emptied, logs deleted, bytes of each folder and file left."""

    hauls: int
    texts: int
    logs: int
    rewritten: bool
    sizes: dict[str, int]

    def __str__(self) -> str:
        """In a line, for people."""
        return (
            f"{self.hauls} rounds' pages and {self.texts} texts let go of, {self.logs} logs deleted; "
            f"{sum(self.sizes.values()) / 1e9:.2f} GB are taken"
        )


def keep_up(workspace: Workspace, *, at: datetime) -> Upkeep:
    """Do all of it; what is interrupted goes on the next time."""
    settings, layout = workspace.settings, workspace.layout
    hauls = texts = 0
    if settings.keep_pages:
        hauls = _let_go_of_pages(workspace, at - max(timedelta(days=settings.keep_pages), NEWEST))
    if settings.keep_texts:
        least = max(NEWEST, timedelta(days=settings.story_days) + COPIES)
        texts = drop_texts(workspace.database, at - max(timedelta(days=settings.keep_texts), least))
    logs = turn_logs(layout.logs, days=settings.keep_logs, at=at)
    with only_one(layout.lock, "round", wait=WAIT):  # a round would wait for it, and give up after half a minute
        rewritten = tidy_database(workspace.database, room=shutil.disk_usage(layout.root).free)
    done = Upkeep(hauls=hauls, texts=texts, logs=logs, rewritten=rewritten, sizes=measure(layout, day=at.date()))
    log.info("upkeep", hauls=hauls, texts=texts, logs=logs, rewritten=rewritten, sizes=done.sizes)
    return done


def _let_go_of_pages(workspace: Workspace, before: datetime) -> int:
    """Each between two rounds: one that is under way may be reading the archive."""
    hauls = list(hauls_without_evidence(workspace.database, before))
    for old in hauls:
        with only_one(workspace.layout.lock, "round", wait=WAIT):
            # In this order: a folder that nobody knows costs space, a haul without its folder would count as lost.
            forget_haul(workspace.database, old.folder)
            shutil.rmtree(workspace.layout.pages / old.folder, ignore_errors=True)
    return len(hauls)


def turn_logs(folder: Path, *, days: float, at: datetime) -> int:
    """Put large logs aside, and delete those that are older than some days; gives how many were deleted."""
    for file in folder.glob("*.log"):
        if "-" not in file.stem and file.stat().st_size > LARGEST_LOG:
            # Copied and emptied, as logrotate's copytruncate does: its process goes on writing at the end.
            shutil.copyfile(file, file.with_name(f"{file.stem}-{at:%Y-%m-%dT%H%M%S}.log"))
            with file.open("r+b") as stream:
                stream.truncate()
    if not days:
        return 0
    old = [one for one in folder.glob("*-*.*") if one.stat().st_mtime < (at - timedelta(days=days)).timestamp()]
    for one in old:
        one.unlink()
    return len(old)
