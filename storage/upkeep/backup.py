"""Backups: everything that cannot be had again, copied while it is in use, into a folder that says what is in it.

A backup is a folder of plain files beside ``backup.json``, which names each with its size and SHA-256. Files that are
as they were in the backup before are linked to it, so that a further one costs what has come since; each is whole by
itself, and older ones can be deleted.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from hashlib import file_digest
from pathlib import Path

MANIFEST = "backup.json"
PART = ".part"  # at the end of the name of one that is not whole
STEP = 2_000  # pages of 4 KB that are copied before a writer gets its turn
PAUSE = 0.005  # seconds of that turn


class BackupError(RuntimeError):
    """A backup is not whole, or not what it was; the message names the first file."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a backup: its bytes, SHA-256, and when it was last changed, in ns."""

    size: int
    sha256: str
    changed: int


@dataclass(slots=True)
class Copying:
    """A backup that is being made."""

    folder: Path
    before: Path | None
    files: dict[str, Kept] = field(default_factory=dict)
    linked: int = 0
    known: Mapping[str, Kept] = field(default_factory=dict)

    def take(self, source: Path, name: str) -> None:
        """Copy a file, or link it where it is as it was; one that goes meanwhile is left out."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            stat = source.stat()
            known = self.known.get(name)
            if known and self.before and (known.size, known.changed) == (stat.st_size, stat.st_mtime_ns):
                os.link(self.before / name, target)
                self.files[name], self.linked = known, self.linked + 1
            else:
                shutil.copy2(source, target)
                self.note(name, changed=stat.st_mtime_ns)

    def take_all(self, source: Path, name: str) -> None:
        """Copy all files below a folder; what begins with a dot or is half written stays."""
        for folder, below, files in os.walk(source):
            below[:] = [one for one in below if not one.startswith(".")]
            for file in files:
                if not file.startswith("."):
                    path = Path(folder, file)
                    self.take(path, f"{name}/{path.relative_to(source).as_posix()}")

    def take_sqlite(self, source: Path, name: str) -> None:
        """Copy a SQLite database as of one instant, whoever writes it meanwhile."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(source, timeout=30)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy, pages=STEP, sleep=PAUSE)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without the log of writes beside it
            if (found := copy.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
                raise BackupError(f"{source}: {found}")
        self.note(name)

    def note(self, name: str, *, changed: int = 0) -> None:
        """Say of a file that is there what it is."""
        path = self.folder / name
        with path.open("rb") as stream:
            digest = file_digest(stream, "sha256").hexdigest()
        self.files[name] = Kept(path.stat().st_size, digest, changed)

    def seal(self, about: Mapping[str, object]) -> Path:
        """Write what is in it, and give it its name: only now it counts."""
        content = {**about, "files": {name: asdict(kept) for name, kept in sorted(self.files.items())}}
        (self.folder / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        whole = self.folder.with_name(self.folder.name.removesuffix(PART))
        self.folder.rename(whole)
        return whole


def begin_backup(to: Path, name: str) -> Copying:
    """Begin a backup beside others, the latest of which it is linked to.

    Raises:
        BackupError: where there is one of that name.
    """
    to.mkdir(parents=True, exist_ok=True)
    for left in to.glob(f"*{PART}"):  # of one that was interrupted
        shutil.rmtree(left, ignore_errors=True)
    if (to / name).exists():
        raise BackupError(f"{to / name} is there already")
    folder = to / f"{name}{PART}"
    folder.mkdir(mode=0o700)  # settings have passwords
    before = next(reversed(backups_in(to)), None)
    return Copying(folder, before, known=read_manifest(before) if before else {})


def backups_in(to: Path) -> list[Path]:
    """The whole backups in a folder, the earliest first."""
    return sorted(one.parent for one in to.glob(f"*/{MANIFEST}") if not one.parent.name.endswith(PART))


def read_manifest(folder: Path) -> dict[str, Kept]:
    """What is in a backup.

    Raises:
        BackupError: where it is none.
    """
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {name: Kept(**kept) for name, kept in content["files"].items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{folder} is no backup: {error}") from error


def faults_of(folder: Path) -> Iterator[str]:
    """What is not in a backup as it was, by name and reason."""
    for name, kept in read_manifest(folder).items():
        try:
            with (folder / name).open("rb") as stream:
                digest = file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            yield f"{name}: {error.strerror}"
        else:
            if digest != kept.sha256:
                yield f"{name}: is not what it was"


def unpack(folder: Path, part: str, to: Path) -> int:
    """Copy the files below one part of a backup; what is there already stays. Gives how many were copied."""
    copied = 0
    for name in read_manifest(folder):
        below = name.removeprefix(f"{part}/")
        target = to / below
        if below != name and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / name, target)
            copied += 1
    return copied
