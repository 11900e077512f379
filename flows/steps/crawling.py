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
from storage.account import postpone
from storage.assignments import assignments_of, held_back
from storage.rounds import expect_haul

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """How a crawl ended: its haul's folder below ``pages/``, empty where nothing was to be read, and what was wrong."""

    folder: str
    complaint: str


def crawl(
    workspace: Workspace, round_name: str, *, at: datetime, outlets: Sequence[Outlet], due_only: bool = False
) -> Crawled:
    """Read the outlets and bring home a haul; whatever a broken crawl wrote is there to be taken in all the same.

    Args:
        workspace: where everything is.
        round_name: of the round that it is done for.
        at: the round's instant.
        outlets: which to read.
        due_only: whether to read only what is due; where nothing is, nobody is asked and there is no haul.
    """
    database = workspace.database
    if not due_only:  # what is not due is not asked for, and nobody expects it to be
        postpone(database, round_name, held_back(database, outlets, at=at), at=at)
    parts = assignments_of(database, outlets, at=at, due_only=due_only, most=workspace.settings.max_articles)
    if not parts:
        return Crawled(folder="", complaint="")
    folder = workspace.layout.haul_of(round_name, at)
    place = workspace.layout.pages / folder
    expect_haul(database, folder, round_name=round_name)
    status = run_child(
        place,
        Assignment(round=round_name, at=at, outlets=parts),
        settings=workspace.settings,
        folders=(workspace.settings.own_outlets,),
        progress=workspace.progress,
    )
    done = read_done(place)
    complaint = "" if done else f"the crawl ended early (exit status {status}); its log is {place / LOG}"
    if complaint:
        log.error("crawl ended early", haul=folder, status=status)
    return Crawled(folder=folder, complaint=complaint)
