"""Backups and upkeep on PostgreSQL: a dump beside the files, brought back; evidence stays."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from flows.settings import settings_of_values
from flows.steps.housekeeping.backing_up import back_up, restore
from flows.steps.housekeeping.upkeep import keep_up
from flows.steps.round import watch_once
from flows.workspace import opened
from newsstand.server import Newsstand
from storage.tables import article, match

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 22, 9, tzinfo=timezone(timedelta(hours=3)))


def test_what_is_brought_back_is_what_was_there_and_evidence_stays(postgres: str, tmp_path: Path) -> None:
    """Into an empty server and an empty folder; a year later the texts of stories on topic are all that is left."""
    with Newsstand(at=AT) as stand:
        given = {"newsstand": stand.url, "delay": 0.0, "database": postgres, "keep_texts": 30.0, "keep_pages": 30.0}
        first = settings_of_values(workspace=tmp_path / "a", var=tmp_path / "a" / "var", **given)
        with opened(first) as room:
            watch_once(room, at=stand.at, outlets=("kommersant", "serdalo"))
            before = addresses(room)
        made = back_up(first, tmp_path / "backups", config=tmp_path / "dronewire.toml", at=datetime.now(UTC))
        emptied = create_engine(postgres.replace("postgresql", "postgresql+psycopg"))
        with emptied.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        emptied.dispose()
        second = settings_of_values(workspace=tmp_path / "b", var=tmp_path / "b" / "var", **given)
        restore(made.folder, second)
        with opened(second) as room:
            after = addresses(room)
            keep_up(room, at=stand.at + timedelta(days=365))
            with room.database.connect() as connection:
                on_topic = select(article.c.story).join(match)
                told = set(connection.scalars(select(article.c.address).where(article.c.story.in_(on_topic))))
                left = set(connection.scalars(select(article.c.address).where(article.c.text != "")))

    assert before
    assert before == after
    assert told == left
    assert not (tmp_path / "b" / "var" / "database.pgdump").exists()


def addresses(room) -> set[str]:  # noqa: ANN001
    """All that is kept."""
    with room.database.connect() as connection:
        return set(connection.scalars(select(article.c.address)))
