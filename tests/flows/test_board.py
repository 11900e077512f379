"""The health board: how each outlet stands by its lists, its pages and its cadence, and what the operator hears."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import insert

from dronewire.cadence.checkup import Level
from dronewire.outcome import Outcome
from dronewire.outlet import Outlet
from flows.steps.housekeeping.checkup import board_of
from flows.workspace import Workspace
from storage.database import writing
from storage.tables import cadence, feed

from .commanding import Command
from .tellings import messages, newsroom_of, told_at

FEED = "https://wire.example/rss"
WIRE = Outlet(id="wire", title="Wire", homepage="https://wire.example", feeds=(FEED,))
NOW = datetime(2026, 10, 28, 15, tzinfo=UTC)  # a Wednesday
HOUR = timedelta(hours=1)


def _lived(room: Workspace, *, until: datetime, authors: datetime = NOW) -> None:
    """Seven weeks of an outlet with five articles in each hour, until it fell silent, or named no author any more."""
    begin = int((NOW - timedelta(weeks=7)).timestamp()) // 3600
    counts = np.random.default_rng(1).poisson(5, int(until.timestamp()) // 3600 - begin)
    unsigned = int(authors.timestamp()) // 3600
    rows = [
        {
            "outlet": WIRE.id,
            "hour": hour,
            "articles": int(number),
            "instants": int(number),
            "authors": int(number) if hour < unsigned else 0,
            "seen": begin,
            "last": 0,
        }
        for hour, number in enumerate(counts, begin)
        if number
    ]
    with writing(room.database) as connection:
        connection.execute(insert(cadence), rows)


def _read(room: Workspace, at: datetime, *, outcome: str = "read", reason: str = "") -> None:
    values = {"address": FEED, "outlet": WIRE.id, "interval": 600.0, "asked": at, "outcome": outcome, "reason": reason}
    with writing(room.database) as connection:
        connection.execute(feed.delete())
        connection.execute(feed.insert().values(**values, read=at if outcome == "read" else at - timedelta(days=1)))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with an operator that watches one outlet."""
    given = {"operator": ("ops@example.org",), "timezone": "UTC", "least_free": 0}
    with newsroom_of(tmp_path / "room", **given) as made:
        yield replace(made.room, outlets={WIRE.id: WIRE})


def test_an_outlet_that_lives_is_well(room: Workspace) -> None:
    """With what it gave in a day, and what was to be expected."""
    _read(room, NOW)
    _lived(room, until=NOW)
    (standing,) = board_of(room, at=NOW)

    assert (standing.level, standing.reason, standing.last_success) == (Level.WELL, "", NOW)
    assert standing.expected == pytest.approx(standing.seen, rel=0.3)


def test_an_outlet_that_was_never_read_is_not_called_well(room: Workspace) -> None:
    """Nothing is known of it, which is no trouble either."""
    (standing,) = board_of(room, at=NOW)

    assert (standing.level, standing.level.is_trouble) == (Level.UNREAD, False)


def test_an_outlet_whose_list_is_read_but_names_nothing_is_silent(room: Workspace) -> None:
    """Its server answers, its editors do not."""
    _read(room, NOW)
    _lived(room, until=NOW - 8 * HOUR)
    (standing,) = board_of(room, at=NOW)

    assert (standing.level, standing.since) == (Level.SILENT, NOW - 8 * HOUR)


def test_while_we_do_not_read_nobody_is_silent_by_its_cadence(room: Workspace) -> None:
    """Our rounds stood still for eight hours; that the list is not read is another matter, and said so."""
    _read(room, NOW - 8 * HOUR)
    _lived(room, until=NOW - 8 * HOUR)
    (standing,) = board_of(room, at=NOW)

    assert "not been read" in standing.reason


def test_a_block_has_its_name_on_the_board(room: Workspace) -> None:
    """Which goes before what its cadence says."""
    _lived(room, until=NOW - 8 * HOUR)
    _read(room, NOW, outcome=Outcome.BLOCKED, reason="Cloudflare")
    (standing,) = board_of(room, at=NOW)

    assert (standing.level, standing.block) == (Level.BLOCKED, "Cloudflare")


def test_a_changed_layout_shows_within_hours(room: Workspace) -> None:
    """No author since this morning."""
    _read(room, NOW)
    _lived(room, until=NOW, authors=NOW - 6 * HOUR)
    (standing,) = board_of(room, at=NOW)

    assert (standing.level, "have an author" in standing.reason) == (Level.UNFILLED, True)


def test_the_operator_hears_of_a_silence_once_and_of_its_end(room: Workspace) -> None:
    """However many rounds it lasts."""
    _lived(room, until=NOW - 8 * HOUR)
    for hours in (0, 1, 2):
        _read(room, NOW + hours * HOUR)
        told_at(room, NOW + hours * HOUR)
    with writing(room.database) as connection:
        hour = int((NOW + 2 * HOUR).timestamp()) // 3600
        values = {"articles": 3, "instants": 3, "authors": 3, "seen": hour, "last": 0}
        connection.execute(cadence.insert().values(outlet=WIRE.id, hour=hour, **values))
    _read(room, NOW + 2.5 * HOUR)
    told_at(room, NOW + 2.5 * HOUR)

    assert [("no article since" in one.subject, "again" in one.subject) for one in messages(room)] == [
        (True, False),
        (False, True),
    ]


def test_the_command_shows_the_board(dronewire: Command) -> None:
    """A row for each outlet that is watched, also before anything was read."""
    done = dronewire("status", "--json", DRONEWIRE_OUTLETS='["tass"]')
    (row,) = json.loads(done.stdout)["board"]

    assert set(row) >= {"outlet", "last_success", "last_article", "expected", "seen", "block", "quality", "level"}
    assert (row["outlet"], row["level"], row["seen"]) == ("tass", "unread", 0)
