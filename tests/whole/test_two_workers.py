"""Two workers on one PostgreSQL: between them they read every outlet, and none of them twice."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select, text

from dronewire.outcome import Outcome
from newsstand.masthead import MASTHEADS
from newsstand.server import Newsstand
from storage.database import open_database
from storage.tables import article, delivery, haul, lease

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 22, 9, tzinfo=timezone(timedelta(hours=3)))


def _fresh(postgres: str, name: str) -> str:
    """A database of its own on the server."""
    base = postgres.replace("postgresql://", "postgresql+psycopg://").rpartition("/")[0]
    server = create_engine(f"{base}/postgres", isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    open_database(f"{base}/{name}").dispose()
    return f"{base}/{name}"


def _worker(folder: Path, stand: Newsstand, database: str, *arguments: str) -> subprocess.Popen[str]:
    """A round of a worker that has a folder, and so archive, lock and logs, of its own."""
    folder.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DRONEWIRE_")}
    given = {"DATABASE": database, "NEWSSTAND": stand.url, "DELAY": "0", "ALERT": '["desk@example.org"]'}
    outlets = {"OUTLETS": json.dumps(sorted(MASTHEADS))}
    environment = {**clean, **{f"DRONEWIRE_{name}": value for name, value in (given | outlets).items()}}
    command = [sys.executable, "-c", "from flows.cli import main; main()", "run", "--due", "--json"]
    command += ["--at", AT.isoformat(), *arguments]
    return subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def _rounds(*workers: subprocess.Popen[str]) -> list[dict[str, object]]:
    said = []
    for worker in workers:
        out, err = worker.communicate(timeout=300)
        assert out, err
        said.append(json.loads(out))
    return said


def _feeds(stand: Newsstand) -> Counter[str]:
    """How often each outlet's feed was asked for."""
    feeds = {(one.host, one.feed): one.id for one in MASTHEADS.values()}
    return Counter(feeds[seen.host, seen.path] for seen in stand.requests if (seen.host, seen.path) in feeds)


def test_no_outlet_is_read_twice(postgres: str, tmp_path: Path) -> None:
    """Neither at the same time nor one after the other; each mail is stored once, and no lease is left."""
    database = _fresh(postgres, "one_for_two")
    with Newsstand(at=AT) as stand:
        done = _rounds(*(_worker(tmp_path / name, stand, database) for name in ("one", "two")))
        asked = _feeds(stand)
    engine = open_database(database)
    with engine.connect() as connection:
        addresses = list(connection.scalars(select(article.c.address)))
        untaken = connection.scalar(select(func.count()).where(~haul.c.done))
        left = connection.scalar(select(func.count()).select_from(lease))
        mails = Counter(connection.execute(select(delivery.c.message, delivery.c.recipient)).tuples())
    engine.dispose()

    assert dict.fromkeys(MASTHEADS, 1) == asked
    assert len(addresses) == len(set(addresses)) == sum(map(_kept, done))
    assert (untaken, left) == (0, 0)
    assert mails
    assert set(mails.values()) == {1}


def test_shards_share_the_outlets(postgres: str, tmp_path: Path) -> None:
    """Each worker reads its part, and the parts are all there is."""
    database = _fresh(postgres, "shards")
    with Newsstand(at=AT) as stand:
        parts = {"one": "1/2", "two": "2/2"}
        done = _rounds(*(_worker(tmp_path / name, stand, database, "--shard", part) for name, part in parts.items()))
        asked = _feeds(stand)

    assert dict.fromkeys(MASTHEADS, 1) == asked
    assert all(map(_kept, done))


def _kept(done: dict[str, object]) -> int:
    new = {Outcome.KEPT.value, Outcome.COPY.value}
    return sum(one["count"] for one in done["outcomes"] if one["outcome"] in new and one["kind"] == "article")
