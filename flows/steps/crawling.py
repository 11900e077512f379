"""Crawling: an assignment is made from storage, and one child process reads all due outlets in one reactor."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from dronewire.assignment import Assignment
from dronewire.outlet import Outlet
from flows.workspace import Workspace
from spiders.child import start_command
from spiders.haul import LINES, read_done, write_whole
from storage.known import assignment_of
from storage.rounds import expect_haul

ASSIGNMENT = "assignment.json"
SETTINGS = "settings.json"
LOG = "crawl.log"
POLL = 0.1  # seconds between two looks at the child
PATIENCE = 60.0  # seconds that a child may outlive the longest crawl allowed before it is ended

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """How a crawl ended: its haul's folder below ``pages/``, and what was wrong, if anything."""

    folder: str
    complaint: str


def crawl(workspace: Workspace, round_name: str, *, at: datetime, outlets: Sequence[Outlet]) -> Crawled:
    """Read the outlets and bring home a haul; whatever a broken crawl wrote is there to be taken in all the same."""
    folder = workspace.layout.haul_of(round_name, at)
    place = workspace.layout.pages / folder
    expect_haul(workspace.database, folder, round_name=round_name)
    place.mkdir(parents=True, exist_ok=True)
    write_whole(place / ASSIGNMENT, _assignment(workspace, round_name, at=at, outlets=outlets).to_json())
    write_whole(place / SETTINGS, workspace.settings.crawl())
    status = _run_child(workspace, place)
    done = read_done(place)
    complaint = "" if done else f"the crawl ended early (exit status {status}); its log is {place / LOG}"
    if complaint:
        log.error("crawl ended early", haul=folder, status=status)
    return Crawled(folder=folder, complaint=complaint)


def _assignment(workspace: Workspace, round_name: str, *, at: datetime, outlets: Sequence[Outlet]) -> Assignment:
    parts = tuple(assignment_of(workspace.database, outlet, at=at) for outlet in outlets)
    return Assignment(round=round_name, at=at, outlets=parts)


def _run_child(workspace: Workspace, place: Path) -> int:
    folders = (workspace.settings.own_outlets,)
    command = start_command(place / ASSIGNMENT, haul=place, settings=place / SETTINGS, outlets=folders)
    with (place / LOG).open("wb") as output:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=_environment())  # noqa: S603 (our own module)
        try:
            return _watched(workspace, child, place / LINES)
        finally:
            _end(child)


def _watched(workspace: Workspace, child: subprocess.Popen[bytes], lines: Path) -> int:
    until = time.monotonic() + workspace.settings.max_duration + PATIENCE
    offset = 0
    while (status := child.poll()) is None and time.monotonic() < until:
        time.sleep(POLL)
        if lines.exists():
            with lines.open("rb") as stream:
                stream.seek(offset)
                fresh = stream.read()
            offset += len(fresh)
            workspace.progress.advance(fresh.count(b"\n"))
    return -signal.SIGKILL if status is None else status


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.kill()
        child.wait()


def _environment() -> dict[str, str]:
    # The child gets its settings as a file; secrets of the parent's environment are none of its business.
    return {name: value for name, value in os.environ.items() if not name.startswith("DRONEWIRE_")}
