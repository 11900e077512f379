"""PostgreSQL by changing one URL: the same rounds give the same bundle as SQLite."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from flows.settings import settings_of_values
from flows.steps.bundling import bundle
from flows.steps.round import Round, watch_once
from flows.workspace import opened
from newsstand.server import Newsstand

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 22, 9, tzinfo=timezone(timedelta(hours=3)))
OUTLETS = ("tass", "kommersant", "grozny_inform")


def _played(folder: Path, database: str) -> tuple[list[Round], dict[str, bytes]]:
    with Newsstand(at=AT) as stand:
        given = {"workspace": folder, "var": folder / "var", "newsstand": stand.url, "delay": 0.0}
        with opened(settings_of_values(**given, database=database)) as workspace:
            rounds = []
            for hours in (0, 6):
                stand.move_to(AT + timedelta(hours=hours))
                rounds.append(watch_once(workspace, at=stand.at, outlets=OUTLETS))
            written = bundle(workspace, AT.date()).folder
    return rounds, {file.name: file.read_bytes() for file in written.iterdir()}


def test_both_databases_tell_the_same(postgres: str, tmp_path: Path) -> None:
    """Outcomes and stories, but for where in the archive the pages lie."""
    here, ours = _played(tmp_path / "sqlite", "")
    there, theirs = _played(tmp_path / "postgres", postgres)

    assert [one.tallies for one in here] == [one.tallies for one in there]
    assert [one.alerts for one in here] == [one.alerts for one in there]
    assert ours["digest.md"] == theirs["digest.md"]
