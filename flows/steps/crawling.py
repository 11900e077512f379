"""Crawling: an assignment is made from storage, and one child process reads all due outlets in one reactor."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

import structlog

from dronewire.assignment import Assignment
from dronewire.outlet import Outlet
from dronewire.outlet.lanes import lane_names
from flows.leasing import held, machine
from flows.settings import Settings
from flows.steps.child import LOG, run_child
from flows.workspace import Workspace
from spiders.haul import read_done
from storage.crawling.account import postpone
from storage.crawling.assignments import assignments_of, due_outlets, held_back, under_way_elsewhere
from storage.rounds import expect_haul

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """How a crawl ended: its haul's folder below ``pages/``, empty where nothing was to be read, and what was wrong."""

    folder: str
    complaint: str


def crawl(  # noqa: PLR0913 - keywords after the second
    workspace: Workspace,
    round_name: str,
    *,
    at: datetime,
    outlets: Sequence[Outlet],
    holding: ExitStack,
    due_only: bool = False,
) -> Crawled:
    """Read the outlets and bring home a haul; whatever a broken crawl wrote is there to be taken in all the same.

    Args:
        workspace: where everything is.
        round_name: of the round that it is done for.
        at: the round's instant.
        outlets: which to read.
        holding: keeps others from these outlets until it is closed: not before their haul is taken in.
        due_only: whether to read only what is due; where nothing is, nobody is asked and there is no haul.
    """
    database = workspace.database
    if not due_only:  # what is not due is not asked for, and nobody expects it to be
        postpone(database, round_name, held_back(database, outlets, at=at), at=at)
    ours = _claimed(workspace, round_name, outlets, holding, at=at, due_only=due_only)
    parts = assignments_of(database, ours, at=at, due_only=due_only, most=workspace.settings.max_articles)
    return crawl_parts(workspace, Assignment(round=round_name, at=at, outlets=parts), workspace.settings)


def _claimed(  # noqa: PLR0913 - keywords after the fourth
    workspace: Workspace,
    round_name: str,
    outlets: Sequence[Outlet],
    holding: ExitStack,
    *,
    at: datetime,
    due_only: bool,
) -> list[Outlet]:
    """Those outlets with anything to read that nobody else reads; of the others it is counted that they wait."""
    database = workspace.database
    ready = due_outlets(database, outlets, at=at, due_only=due_only)
    lanes = lanes_of(workspace)
    hold = holding.enter_context(held(database, {lanes[name] for name in ready}))
    here = [one for one in outlets if one.id in ready]
    theirs = [one for one in here if lanes[one.id] not in hold.names]
    postpone(database, round_name, under_way_elsewhere(database, theirs, at=at, due_only=due_only), at=at)
    return [one for one in here if lanes[one.id] in hold.names]


def lanes_of(workspace: Workspace) -> dict[str, str]:
    """What each outlet is claimed by: those that share a host are claimed together."""
    return {name: f"outlet:{lane}" for name, lane in lane_names(workspace.outlets.values()).items()}


def crawl_parts(workspace: Workspace, assignment: Assignment, settings: Settings) -> Crawled:
    """Crawl an assignment; nobody else takes its haul in while it grows."""
    if not assignment.outlets:
        return Crawled(folder="", complaint="")
    folder = workspace.layout.haul_of(assignment.round, assignment.at)
    place = workspace.layout.pages / folder
    with held(workspace.database, [haul_name(folder)]) as hold:
        expect_haul(workspace.database, folder, round_name=assignment.round, place=place_of(workspace))
        status = run_child(
            place,
            assignment,
            settings=settings,
            folders=(settings.own_outlets,),
            progress=workspace.progress,
            given_up=hold.lost,
        )
    done = read_done(place)
    complaint = "" if done else f"the crawl ended early (exit status {status}); its log is {place / LOG}"
    if complaint:
        log.error("crawl ended early", haul=folder, status=status)
    return Crawled(folder=folder, complaint=complaint)


def haul_name(folder: str) -> str:
    """What a haul is called where somebody claims it."""
    return f"haul:{folder}"


def place_of(workspace: Workspace) -> str:
    """Where this process writes hauls: the machine, and the folder on it."""
    return f"{machine()}:{workspace.layout.pages.absolute()}"
