"""The health board: how each outlet stands, and what has changed since the last look at it."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from alerts.writing import write_whole
from dronewire.outcome import Outcome
from flows.workspace import Workspace
from storage.health import blind_of, feeds_by_outlet, last_articles


class Level(StrEnum):
    """How an outlet stands."""

    WELL = "well"
    SILENT = "silent"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One outlet on the board: when a list of it was last read well, and when an article last came."""

    outlet: str
    level: Level
    last_success: datetime | None
    last_article: datetime | None
    reason: str

    def as_row(self) -> dict[str, Any]:
        """As a row of a table."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An outlet that stands otherwise than at the last look."""

    standing: Standing
    before: Level


def board_of(workspace: Workspace, *, at: datetime) -> list[Standing]:
    """How each outlet that is watched stands, the troubled ones first."""
    watched = workspace.chosen(())
    blind = {one.outlet: one for one in reversed(blind_of(workspace.database, watched, at=at))}
    lists, articles = feeds_by_outlet(workspace.database), last_articles(workspace.database)
    board = []
    for outlet in watched:
        found = blind.get(outlet.id)
        read = [one.read for one in lists.get(outlet.id, ()) if one.read]
        board.append(
            Standing(
                outlet=outlet.id,
                level=_level(found.reason) if found else Level.WELL,
                last_success=max(read, default=None),
                last_article=articles.get(outlet.id),
                reason=found.reason if found else "",
            )
        )
    return sorted(board, key=lambda one: (one.level == Level.WELL, one.outlet))


def _level(reason: str) -> Level:
    return Level.BLOCKED if reason.startswith(Outcome.BLOCKED) else Level.SILENT


def changes_since_last(workspace: Workspace, board: Sequence[Standing]) -> list[Change]:
    """What stands otherwise than at the last look, which this one takes the place of."""
    file, before = workspace.layout.board, {}
    with suppress(FileNotFoundError, ValueError):
        before = json.loads(file.read_text(encoding="utf-8"))
    write_whole(file, json.dumps({one.outlet: one.level for one in board}, indent=1).encode())
    found = ((one, Level(before.get(one.outlet, Level.WELL))) for one in board)
    return [Change(standing=one, before=level) for one, level in found if one.level != level]
