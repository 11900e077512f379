"""Where bundles lie, and how one takes another's place so that no reader and no crash meets half of it.

``bundles/2026-11-22/`` is a day's bundle as it was written last; ``bundles/2026-11-22/versions/1/`` as it was before.
"""

import ctypes
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path

from dronewire.bundle.package import DIGEST, PACKAGE, Sum
from storage.bundles.sealed import Sealed, read_sealed

VERSIONS = "versions"
HERE, EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class BundleError(RuntimeError):
    """A bundle could not be written: the disk is full or may not be written to; the one before is as it was."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of one day's bundle."""

    root: Path
    day: date

    @property
    def folder(self) -> Path:
        """The bundle."""
        return self.root / self.day.isoformat()

    @property
    def fresh(self) -> Path:
        """Where the next one is written."""
        return self.root / f".{self.day}.new"

    @property
    def stale(self) -> Path:
        """Where the one before is for the moment between two renames."""
        return self.root / f".{self.day}.old"

    def mend(self) -> None:
        """Finish what a crash interrupted: the bundle before is put back, what was half written is removed."""
        if self.stale.exists() and not self.folder.exists():
            self.stale.rename(self.folder)
        for left_over in (self.fresh, self.stale):
            shutil.rmtree(left_over, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """A fresh folder for the length of a block; nothing is left of it unless it was put in place.

        Raises:
            BundleError: naming what the operating system says.
        """
        try:
            self.mend()
            self.fresh.mkdir(parents=True)
            yield self.fresh
        except OSError as error:
            raise BundleError(f"{self.folder}: not written, {error.strerror or error}; what was there stays") from error
        finally:
            shutil.rmtree(self.fresh, ignore_errors=True)

    def put(self, *, outdated: int) -> None:
        """Put the fresh folder in place; the versions before come with it.

        Args:
            outdated: the number of the version that was there and is one before from now on; 0 where it was none, or
                is replaced by the same that was not damaged.
        """
        if self.folder.exists():
            self._keep_versions(outdated)
        for folder, _, _ in os.walk(self.fresh):
            _flush(Path(folder))
        if not _exchanged(self.fresh, self.folder):
            # A folder cannot be renamed onto one that is not empty: two renames, and `mend` after a crash between them.
            if self.folder.exists():
                self.folder.rename(self.stale)
            self.fresh.rename(self.folder)
        _flush(self.root)
        for left_over in (self.fresh, self.stale):
            shutil.rmtree(left_over, ignore_errors=True)

    def _keep_versions(self, outdated: int) -> None:
        """The files of versions before, under a second name: moving them would leave a crash with parts of both."""
        if (self.folder / VERSIONS).is_dir():
            shutil.copytree(self.folder / VERSIONS, self.fresh / VERSIONS, copy_function=_linked)
        if outdated:
            ignored = shutil.ignore_patterns(VERSIONS)
            shutil.copytree(self.folder, self.fresh / VERSIONS / str(outdated), copy_function=_linked, ignore=ignored)


def is_bundled(root: Path, day: date) -> bool:
    """Whether a day has a bundle."""
    return (root / day.isoformat() / PACKAGE).exists()


def bundled_days(root: Path) -> list[date]:
    """The days that have a bundle, in order."""
    names = (path.parent.name for path in root.glob(f"*/{PACKAGE}"))
    return sorted(date.fromisoformat(name) for name in names if DAY.fullmatch(name))


def standing(folder: Path) -> Sealed | None:
    """What a bundle's folder says of itself; None where there is none, or nothing that can be read."""
    return read_sealed(folder, fallback=1 + max(numbered(folder), default=0))


def numbered(folder: Path) -> list[int]:
    """The numbers of the versions before that a bundle keeps."""
    return sorted(int(one.name) for one in (folder / VERSIONS).glob("*") if one.name.isdecimal())


def version_folder(folder: Path, number: int) -> Path | None:
    """Where a version of a bundle lies; None where it is not there."""
    if (before := folder / VERSIONS / str(number)).is_dir():
        return before
    said = standing(folder)
    return folder if said and said.version == number else None


def listed(folder: Path) -> list[str]:
    """The files of a bundle, but for the two that seal it and those of versions before."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    return sorted(name for name in names if name not in {PACKAGE, DIGEST} and not name.startswith(f"{VERSIONS}/"))


def sum_of(path: Path, *, flush: bool = False) -> Sum:
    """A file's size and SHA-256; ``flush`` also sees to it that it is on the disk.

    Raises:
        OSError: where it cannot be read.
    """
    with path.open("rb") as stream:
        if flush:
            os.fsync(stream.fileno())
        return Sum(bytes=os.fstat(stream.fileno()).st_size, sha256=file_digest(stream, "sha256").hexdigest())


def _exchanged(one: Path, other: Path) -> bool:
    """Give two folders each other's names in one step; False where one is missing, or system or disk cannot."""
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)  # Linux since 3.15; Python has no function for it
    return exchange is not None and exchange(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0


def _linked(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:  # a file system without second names, such as a USB stick's
        shutil.copy2(source, target)
    return target


def _flush(folder: Path) -> None:
    """See to it that the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
