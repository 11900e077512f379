"""The flow `checkup`: how every outlet stands, once an hour."""

import asyncio
from datetime import UTC, datetime

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from dronewire.cadence.board import Standing
from flows.events import outlets_changed
from flows.journal import settings_with_journal
from flows.settings import Settings
from flows.steps.housekeeping.checkup import Change, board_of, changes_since_last
from flows.steps.telling.alerting import tell_beside_rounds
from flows.workspace import opened


@task(cache_policy=NO_CACHE)
async def look_at_outlets(settings: Settings, at: datetime) -> tuple[list[Standing], list[Change]]:
    """Hold each outlet against what is normal for it, and tell the operator what is wrong or over."""
    return await asyncio.to_thread(_look, settings, at)


@flow(name="checkup")
async def checkup(at: datetime | None = None) -> int:
    """Look at every outlet: is it read, does it publish as it used to; tell the operator what has changed.

    Args:
        at: the instant as of which to look; now when empty.

    Returns:
        How many outlets are not well.
    """
    settings = await asyncio.to_thread(settings_with_journal)
    board, changes = await look_at_outlets(settings, at or datetime.now(UTC))
    outlets_changed(changes)
    logger = get_run_logger()
    for change in changes:
        one = change.standing
        logger.warning("%s is %s, was %s: %s", one.outlet, one.level, change.before, one.reason)
    rows = [one.as_row() for one in board]
    await acreate_table_artifact(rows, key="health", description="How each outlet stands, the troubled ones first.")
    return sum(one.level.is_trouble for one in board)


def _look(settings: Settings, at: datetime) -> tuple[list[Standing], list[Change]]:
    with opened(settings) as workspace:
        tell_beside_rounds(workspace, at=at)
        board = board_of(workspace, at=at)
        return board, changes_since_last(workspace, board)
