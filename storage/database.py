"""Opens the database, SQLite by default or PostgreSQL by its URL, and brings its tables up to date."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import make_url
from sqlalchemy.schema import Table

BUSY = 30_000  # ms a writer waits for another one before SQLite says "database is locked"
WRITERS = 7224  # the advisory lock that all our writers on PostgreSQL take; any number that nobody else uses


class DatabaseError(RuntimeError):
    """The database cannot be opened; the message names its address without the password."""


def open_database(url: str) -> Engine:
    """Open a database and apply the migrations it lacks.

    Args:
        url: SQLAlchemy's form: ``sqlite:////path/file.sqlite`` or ``postgresql+psycopg://user@host/name``.

    Raises:
        DatabaseError: when it cannot be opened or brought up to date.
    """
    engine = _engine(url)
    try:
        _upgrade(engine)
    except Exception as error:
        engine.dispose()
        raise DatabaseError(f"cannot open {engine.url.render_as_string(hide_password=True)}: {error}") from error
    return engine


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, json_deserializer=_json)
    if parsed.get_backend_name() != "sqlite":
        raise DatabaseError(f"unknown kind of database: {parsed.get_backend_name()}; sqlite or postgresql is expected")
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY / 1000}, json_deserializer=_json)
    event.listen(engine, "connect", _prepare_sqlite)
    # pysqlite opens transactions late and lets DDL slip out of them; SQLAlchemy's documented cure is to begin by hand.
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _json(said: str) -> Any:
    """The value of a column of JSON: a day has hundreds of thousands, and orjson takes a fifth of json's time."""
    try:
        return orjson.loads(said)
    except orjson.JSONDecodeError:  # half of a surrogate pair, which json has written and reads
        return json.loads(said)


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: one that begins by reading cannot be upgraded when another wrote meanwhile.
    writes = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _upgrade(engine: Engine) -> None:
    from alembic import command  # noqa: PLC0415 (0.3 s that only the opening of a database needs)
    from alembic.config import Config  # noqa: PLC0415
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with writing(engine) as connection:
        wanted = ScriptDirectory.from_config(config).get_current_head()
        if MigrationContext.configure(connection).get_current_revision() == wanted:
            return
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes; writers stand in line from its beginning instead of failing at its end."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:ours)"), {"ours": WRITERS})
        yield connection


def insert(connection: Connection, table: Table) -> SqliteInsert | PostgresInsert:
    """An insert that can say what to do on conflict, in the connection's dialect."""
    return postgres_insert(table) if connection.dialect.name == "postgresql" else sqlite_insert(table)
