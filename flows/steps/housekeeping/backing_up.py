"""Backing up a workspace while it is at work, and bringing it back."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.engine import make_url

from flows.settings import Settings
from flows.workspace import database_of
from spiders.haul import PAGES
from storage.layout import Layout
from storage.tables import article, haul, page
from storage.upkeep.backup import BackupError, Copying, backups_in, begin_backup, faults_of, read_manifest, unpack

VAR, OURS = "var", "workspace"  # the two parts of a backup
DUMP = f"{VAR}/database.pgdump"
DATABASE = f"{VAR}/dronewire.sqlite"
ENGINE = f"{VAR}/prefect/prefect.db"  # what was paused by hand, and the history of runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One that was made: its folder, files, their bytes, how many are shared with the one before; what is missing."""

    folder: Path
    files: int
    size: int
    linked: int
    missing: tuple[str, ...]


def back_up(settings: Settings, to: Path, *, config: Path, at: datetime, keep: int = 0) -> Backup:
    """Back everything up into a folder of its own below another one; rounds go on meanwhile.

    Args:
        settings: of the workspace.
        to: where backups lie, side by side.
        config: the settings' file.
        at: the instant that it gets its name from.
        keep: how many to keep, this one included; older ones are deleted. 0 keeps all.

    Raises:
        BackupError: where the database cannot be copied, or there is one of that instant.
    """
    copying = begin_backup(to, f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    # The database goes first: the pages that it speaks of lay in the archive before it did.
    missing = _take_database(copying, settings)
    _take_files(copying, settings, config)
    lacking = tuple(f"{one}: it was let go of meanwhile; back up again" for one in missing - copying.files.keys())
    folder = copying.seal({"at": at.isoformat(), "var": str(settings.var)})
    for old in backups_in(to)[:-keep] if keep else ():
        shutil.rmtree(old)
    size = sum(one.size for one in copying.files.values())
    return Backup(folder=folder, files=len(copying.files), size=size, linked=copying.linked, missing=lacking)


def _take_database(copying: Copying, settings: Settings) -> set[str]:
    """Copy the database; gives the files of the archive that must be there with it."""
    with database_of(settings) as database:
        files = _files_spoken_of(database)
    if not settings.database or make_url(settings.database).get_backend_name() == "sqlite":
        source = make_url(settings.database).database if settings.database else Layout(settings.var).database
        copying.take_sqlite(Path(str(source)), DATABASE)
    else:
        _call("pg_dump", "--format=custom", f"--file={copying.folder / DUMP}", settings=settings, make=copying.folder)
        copying.note(DUMP)
    return files


def _files_spoken_of(database: Engine) -> set[str]:
    """The archives of rounds that articles stand on and that were not let go of."""
    hauls = select(page.c.file).distinct().join(article, article.c.page == page.c.id)
    with database.connect() as connection:
        known = {f"{folder}/{PAGES}" for folder in connection.scalars(select(haul.c.folder))}
        return {f"{VAR}/pages/{file}" for file in connection.scalars(hauls) if file in known}


def _take_files(copying: Copying, settings: Settings, config: Path) -> None:
    layout = Layout(settings.var)
    for folder in (layout.pages, layout.bundles, layout.outbox):
        copying.take_all(folder, f"{VAR}/{folder.name}")
    for file in (layout.feed, layout.board, layout.sizes):
        copying.take(file, f"{VAR}/{file.name}")
    if (settings.var / "prefect" / "prefect.db").exists():
        copying.take_sqlite(settings.var / "prefect" / "prefect.db", ENGINE)
    for folder in (settings.own_outlets, settings.own_topics):
        copying.take_all(folder, f"{OURS}/{folder.name}")
    copying.take(config, f"{OURS}/{config.name}")


def restore(folder: Path, settings: Settings) -> int:
    """Bring a backup back into an empty workspace; gives how many files that were.

    Files of the workspace itself (settings, outlets, topics) that are there already stay as they are.

    Raises:
        BackupError: where anything in it is not what it was, or the workspace is not empty; nothing is written then.
    """
    layout = Layout(settings.var)
    if layout.database.exists() or layout.pages.exists():
        raise BackupError(f"{layout.root} is not empty: name another one, or move it away")
    for fault in faults_of(folder):
        raise BackupError(f"{folder}: {fault}")
    copied = unpack(folder, VAR, layout.root) + unpack(folder, OURS, settings.workspace)
    if DUMP in read_manifest(folder):
        dump = layout.root / Path(DUMP).name
        _call("pg_restore", "--clean", "--if-exists", "--no-owner", str(dump), settings=settings, make=None)
        dump.unlink()
    return copied


def _call(command: str, *arguments: str, settings: Settings, make: Path | None) -> None:
    """Run one of PostgreSQL's own programs on our database."""
    if make:
        (make / VAR).mkdir(parents=True, exist_ok=True)
    url = make_url(settings.database).set(drivername="postgresql")
    # In the environment: a password among the arguments can be read by every user of the machine.
    env = {**os.environ, "PGPASSWORD": url.password} if url.password else None
    where = url.set(password=None).render_as_string()
    try:
        done = subprocess.run(  # noqa: S603 (PostgreSQL's, found as the user has it installed)
            [command, *arguments, f"--dbname={where}"], env=env, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise BackupError(f"{command} is not installed: PostgreSQL's own programs make its backups") from error
    if done.returncode:
        raise BackupError(f"{command}: {done.stderr.strip()[-500:]}")
