"""Crawling: an assignment is made from storage, and one child process reads all due outlets in one reactor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from dronewire.assignment import Assignment
from dronewire.outlet import Outlet
from flows.steps.child import LOG, run_child
from flows.workspace import Workspace
from spiders.haul import read_done
from storage.known import assignment_of
from storage.rounds import expect_haul

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
    status = run_child(
        place,
        _assignment(workspace, round_name, at=at, outlets=outlets),
        settings=workspace.settings,
        folders=(workspace.settings.own_outlets,),
        progress=workspace.progress,
    )
    done = read_done(place)
    complaint = "" if done else f"the crawl ended early (exit status {status}); its log is {place / LOG}"
    if complaint:
        log.error("crawl ended early", haul=folder, status=status)
    return Crawled(folder=folder, complaint=complaint)


def _assignment(workspace: Workspace, round_name: str, *, at: datetime, outlets: Sequence[Outlet]) -> Assignment:
    parts = tuple(assignment_of(workspace.database, outlet, at=at) for outlet in outlets)
    return Assignment(round=round_name, at=at, outlets=parts)
