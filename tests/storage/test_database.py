"""The database brings itself up to date and says clearly when it cannot be opened."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import StatementError

from storage.database import DatabaseError, open_database, writing
from storage.tables import article, metadata, round_
from storage.tables.words import is_declared

from .rows import keep_row


def test_migrations_make_the_tables_that_the_code_uses(database: Engine) -> None:
    """Nothing is left for a migration to add, change or drop."""
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False, "include_name": is_declared})
        differences = compare_metadata(context, metadata)

    assert differences == []


def test_a_database_is_opened_twice_without_harm(tmp_path: Path) -> None:
    """The second opening finds the migrations applied and what was kept."""
    url = f"sqlite:///{tmp_path}/deep/er/dronewire.sqlite"
    first = open_database(url)
    with writing(first) as connection:
        connection.execute(round_.insert().values(id="r", at=datetime(2026, 11, 22, tzinfo=UTC)))
    first.dispose()

    second = open_database(url)
    with second.connect() as connection:
        kept = connection.scalars(select(round_.c.id)).all()
    second.dispose()

    assert kept == ["r"]


def test_instants_come_back_in_utc(database: Engine) -> None:
    """A Moscow time goes in, the same instant comes out, aware."""
    moscow = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=3)))
    with writing(database) as connection:
        connection.execute(round_.insert().values(id="r", at=moscow))
        found = connection.scalar(select(round_.c.at))

    assert found == datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_a_naive_time_is_refused(database: Engine) -> None:
    """Nobody said which zone it is in."""
    with pytest.raises(StatementError, match="without a zone"), writing(database) as connection:
        connection.execute(round_.insert().values(id="r", at=datetime(2026, 11, 22)))  # noqa: DTZ001 (that is the point)


def test_half_of_a_surrogate_pair_comes_back_in_a_column_of_json(database: Engine) -> None:
    """Pages hold such; JSON can say it where UTF-8 cannot."""
    authors = ["\ud83d А. Б."]
    keep_row(database, "https://tass.ru/1", datetime(2026, 11, 22, tzinfo=UTC), authors=authors)

    with database.connect() as connection:
        assert connection.scalar(select(article.c.authors)) == authors


def test_what_fails_is_rolled_back(database: Engine) -> None:
    """A transaction that raises leaves nothing."""
    with pytest.raises(RuntimeError), writing(database) as connection:
        connection.execute(round_.insert().values(id="r", at=datetime(2026, 11, 22, tzinfo=UTC)))
        raise RuntimeError

    with database.connect() as connection:
        assert connection.scalars(select(round_.c.id)).all() == []


def test_a_password_is_not_in_the_error() -> None:
    """The address in the message has its password hidden."""
    with pytest.raises(DatabaseError) as caught:
        open_database("postgresql://me:hunter2@127.0.0.1:1/none")

    assert "hunter2" not in str(caught.value)
    assert "127.0.0.1:1" in str(caught.value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    """The message names the file."""
    file = tmp_path / "notes.txt"
    file.write_text("not a database" * 100)

    with pytest.raises(DatabaseError, match=r"notes\.txt"):
        open_database(f"sqlite:///{file}")


def test_sqlite_waits_for_other_writers(database: Engine) -> None:
    """The pragmas that keep readers and writers apart are set on every connection."""
    with database.connect() as connection:
        mode = connection.execute(text("PRAGMA journal_mode")).scalar()
        patience = connection.execute(text("PRAGMA busy_timeout")).scalar()

    assert (mode, patience) == ("wal", 30_000)
