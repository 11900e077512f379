"""`dronewire reextract`: what is asked for is read, shown, and an interruption costs nothing."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from typer.testing import CliRunner

from dronewire.rereading import Fate, Reread
from flows.cli import app
from flows.extraction import Extractors
from flows.steps.past import reextracting
from flows.steps.past.archived import Wanted
from flows.steps.past.reextracting import reread
from flows.workspace import Workspace
from storage.tables import article

from ..commanding import Command  # noqa: TID252 (tests are no package)
from ..conftest import MORNING  # noqa: TID252 (tests are no package)
from .columns import DAY, DRONES, NOW, STORY, declare_body, write
from .conftest import Read

pytestmark = pytest.mark.slow  # many rounds and commands, each of several processes


def test_only_what_is_asked_for_is_read(room: Callable[[], Workspace], read: Read) -> None:
    """One outlet, or pages from a day on."""
    fresh = room()
    one, later = read(fresh, outlets=frozenset({"serdalo"})), read(fresh, since=MORNING + timedelta(days=1))

    assert ({outlet for outlet, _ in one.fates}, later.pages) == ({"serdalo"}, 0)


def test_an_interruption_costs_nothing(
    room: Callable[[], Workspace], pool: Extractors, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written stays, the rest is written by the next run."""
    monkeypatch.setattr(reextracting, "AT_ONCE", 3)
    fresh = room()
    write(fresh, update(article).values(title="x"))
    running = reread(fresh, pool, Wanted(since=DAY, at=NOW, apply=True))
    first: list[Reread] = [next(running) for _ in range(4)]
    running.close()
    rest = read(fresh, apply=True)
    corrected = Counter(one.fate for one in first)[Fate.CHANGED]
    with fresh.database.connect() as connection:
        wrong = connection.scalar(select(func.count()).select_from(article).where(article.c.title == "x"))
        articles = connection.scalar(select(func.count()).select_from(article))

    assert wrong == 0
    assert articles - 6 <= rest.number(Fate.CHANGED) <= articles - corrected


def test_the_command_shows_what_a_person_can_read(
    room: Callable[[], Workspace], dronewire: Command, tmp_path: Path
) -> None:
    """Sums that add up, a sample with what is gone and what is there, and that nothing was written."""
    declare_body(tmp_path)
    room()
    told = dronewire("reextract", "--since", "2026-11-21", COLUMNS="80", DRONEWIRE_ALERT='["desk@example.org"]')

    assert told.returncode == 0, told.stderr
    assert f"changed: {STORY}" in told.stdout
    assert "    - В городе открыли библиотеку" in told.stdout
    assert "    + Завод в Перми начал выпуск дронов." in told.stdout
    assert "matches: production +1 -0" in told.stdout
    assert "nothing was written" in told.stdout
    assert "alerts: 1 story(s) would be new to somebody" in told.stdout
    assert [line for line in told.stdout.splitlines() if len(line.rstrip()) > 80] == []


@pytest.mark.slow
def test_with_json_each_page_that_is_otherwise_is_a_line(
    room: Callable[[], Workspace], dronewire: Command, tmp_path: Path
) -> None:
    """And the sums are the last one."""
    declare_body(tmp_path)
    room()
    told = dronewire("reextract", "--since", "2026-11-21", "--apply", "--json")
    *lines, sums = map(json.loads, told.stdout.splitlines())
    (changed,) = [line for line in lines if line["outcome"] == "changed"]

    assert changed["changes"]["text"]["after"] == DRONES.strip()
    assert (sum(sums["outcomes"].values()), sums["applied"], sums["gained"]) == (sums["pages"], True, {"production": 1})


def test_telling_without_writing_is_wrong_use() -> None:
    """There would be nothing to tell."""
    assert CliRunner().invoke(app, ["reextract", "--since", "2026-11-21", "--tell"]).exit_code == 2
