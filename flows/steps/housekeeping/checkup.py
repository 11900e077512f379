"""The health board: how each outlet stands, and what has changed since the last look at it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.writing import write_whole
from dronewire.cadence.board import Standing, say
from dronewire.cadence.checkup import Checked, Level, checkup
from dronewire.outcome import Outcome
from flows.workspace import Workspace
from storage.crawling.cadence import count_articles, traces_of
from storage.crawling.health import Blind, blind_of, feeds_by_outlet, last_articles
from storage.outbox.concerns import refusing_outlets

REFUSED = 5  # pages in a row that are refused by name make a block; single ones are pay walls and moved sections
LOOK_BACK = timedelta(days=1)  # how far these may lie back
UNKNOWN = Checked(findings=(), seen=0, expected=None, filled={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An outlet that stands otherwise than at the last look."""

    standing: Standing
    before: Level


def board_of(workspace: Workspace, *, at: datetime) -> list[Standing]:
    """How each outlet that is watched stands, the troubled ones first."""
    count_articles(workspace.database, at=at)
    board = list(_standings(workspace, at=at))
    return sorted(board, key=lambda one: (not one.level.is_trouble, one.level is Level.UNREAD, one.outlet))


def _standings(workspace: Workspace, *, at: datetime) -> Iterator[Standing]:
    database, watched = workspace.database, workspace.chosen(())
    lists, articles = feeds_by_outlet(database), last_articles(database)
    troubles = _troubles(workspace, at=at)
    traces = traces_of(database, watched, at=at)
    for outlet in watched:
        trace = traces.get(outlet.id)
        found = checkup(trace, rate=workspace.settings.false_alarms) if trace else UNKNOWN
        trouble = troubles.get(outlet.id) or _by_cadence(found)
        read = max((one.read for one in lists.get(outlet.id, ()) if one.read), default=None)
        yield Standing(
            outlet=outlet.id,
            level=trouble.level if trouble else Level.WELL if read else Level.UNREAD,
            last_success=read,
            last_article=articles.get(outlet.id),
            seen=found.seen,
            expected=found.expected,
            block=trouble.block if trouble else "",
            quality=found.filled,
            since=trouble.since if trouble else None,
            reason=trouble.reason if trouble else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trouble:
    """What is wrong with an outlet, and since when."""

    level: Level
    since: datetime
    reason: str
    block: str = ""


def _by_cadence(found: Checked) -> _Trouble | None:
    if not found.findings:
        return None
    first = found.findings[0]
    return _Trouble(level=first.level, since=first.since, reason="; ".join(map(say, found.findings)))


def _troubles(workspace: Workspace, *, at: datetime) -> Mapping[str, _Trouble]:
    """What is wrong with outlets that cannot be read; those that refuse their pages go before those not read."""
    found: dict[str, _Trouble] = {}
    blind = blind_of(workspace.database, workspace.chosen(()), at=at)
    for outlet in {one.outlet for one in blind}:
        found[outlet] = _not_read([one for one in blind if one.outlet == outlet])
    refusing = refusing_outlets(workspace.database, at - LOOK_BACK, least=REFUSED)
    for outlet, since in refusing.items():
        found[outlet] = _Trouble(level=Level.BLOCKED, since=since, reason="refuses its pages: blocked", block="pages")
    return found


def _not_read(own: Sequence[Blind]) -> _Trouble:
    blocks = [one.reason.partition(": ")[2] for one in own if one.reason.startswith(Outcome.BLOCKED)]
    first, *more = own
    since = min(one.since for one in own)
    told = f"{first.source}: {first.reason}" + (f" (and {len(more)} more lists)" if more else "")
    return _Trouble(
        level=Level.BLOCKED if blocks else Level.SILENT,
        since=since,
        reason=f"has not been read since {since:%d.%m. %H:%M} UTC: {told}",
        block=next(iter(blocks), ""),
    )


def changes_since_last(workspace: Workspace, board: Sequence[Standing]) -> list[Change]:
    """What stands otherwise than at the last look, which this one takes the place of."""
    file, before = workspace.layout.board, {}
    with suppress(FileNotFoundError, ValueError):
        before = json.loads(file.read_text(encoding="utf-8"))
    write_whole(file, json.dumps({one.outlet: one.level for one in board}, indent=1).encode())
    found = ((one, Level(before.get(one.outlet, Level.WELL))) for one in board)
    return [
        Change(standing=one, before=level)
        for one, level in found
        if one.level != level and (one.level.is_trouble or level.is_trouble)
    ]
