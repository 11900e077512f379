"""PostgreSQL by changing one URL: the same rounds give the same bundle as SQLite."""

import json
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from dronewire.outcome import Outcome
from flows.settings import settings_of_values
from flows.steps.bundling import bundle
from flows.steps.result import Round
from flows.steps.round import watch_once
from flows.workspace import opened
from newsstand.server import Newsstand
from storage.database import open_database

from ..storage.first_version import check_upgraded, make_first_version  # noqa: TID252 (tests are no package)

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 22, 9, tzinfo=timezone(timedelta(hours=3)))
OUTLETS = ("tass", "kommersant", "grozny_inform")


def _played(folder: Path, database: str) -> tuple[list[Counter[str]], set[tuple[str, ...]]]:
    """How the addresses of two rounds ended, and the addresses and topics of the stories of the day."""
    with Newsstand(at=AT) as stand:
        given = {"workspace": folder, "var": folder / "var", "newsstand": stand.url, "delay": 0.0}
        with opened(settings_of_values(**given, database=database)) as workspace:
            rounds = []
            for hours in (0, 6):
                stand.move_to(AT + timedelta(hours=hours))
                rounds.append(watch_once(workspace, at=stand.at, outlets=OUTLETS))
            written = bundle(workspace, AT.date()).folder
            assert bundle(workspace, AT.date()).changed is False
    lines = [json.loads(line) for line in (written / "stories.jsonl").read_text(encoding="utf-8").splitlines()]
    told = {(*sorted(one["address"] for one in line["versions"]), *line["topics"]) for line in lines}
    return [_ends(one) for one in rounds], told


def _ends(done: Round) -> Counter[str]:
    # Which of two copies is the first we see depends on which page comes first, and that is chance.
    ends = Counter[str]()
    for tally in done.tallies:
        ends["new" if tally.outcome in {Outcome.KEPT, Outcome.COPY} else tally.outcome] += tally.count
    return ends


def test_an_upgrade_keeps_what_is_there(postgres: str) -> None:
    """The tables are then those that the code uses, with what was in them."""
    url = postgres.replace("postgresql://", "postgresql+psycopg://").rpartition("/")[0]
    server = create_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE old"))
    server.dispose()
    make_first_version(f"{url}/old")
    engine = open_database(f"{url}/old")
    check_upgraded(engine)
    engine.dispose()


def test_both_databases_tell_the_same(postgres: str, tmp_path: Path) -> None:
    """Outcomes of two rounds, and the stories of the day with their topics."""
    ours = _played(tmp_path / "sqlite", "")
    theirs = _played(tmp_path / "postgres", postgres)

    assert ours[1]
    assert ours == theirs
