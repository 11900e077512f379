"""Bundles elsewhere: their folder brought to any address that fsspec knows, and fetched back to be verified."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from fsspec.core import url_to_fs

from dronewire.bundle.package import DIGEST, PACKAGE

LAST = "index.html"  # of all days: it never leads to one that is not there
Mark = tuple[int, int]  # by which a file is known to be the same: bytes, and nanoseconds of its time


class MirrorError(RuntimeError):
    """An address could not be written to or read from; it names the address without its password."""


@dataclass(slots=True)
class Mirror:
    """The copy of a folder of bundles at an address such as ``s3://bucket/bundles`` or ``file:///mnt/bundles``.

    Attributes:
        address: where it lies.
        notes: the file that says what was brought there; without it all is brought again.
    """

    address: str
    notes: Path

    def bring(self, root: Path) -> int:
        """Bring what changed there, and take away what is no more; gives how many files that were.

        The contents of days go first, then what seals them, then the overview: a reader meets no seal of what is not
        there yet. What is interrupted the next call goes on with.

        Raises:
            MirrorError: where the address cannot be written to.
        """
        there = {path.relative_to(root).as_posix(): _mark(path) for path in _files(root)}
        known = self._known()
        fresh = sorted((name for name, mark in there.items() if known.get(name) != mark), key=_rank)
        gone = sorted(known.keys() - there.keys())
        with _told(self.address):
            try:
                self._bring(root, fresh, gone, known, there)
            finally:
                self._note(known)
        return len(fresh) + len(gone)

    def _bring(
        self, root: Path, fresh: list[str], gone: list[str], known: dict[str, Mark], there: Mapping[str, Mark]
    ) -> None:
        system, base = url_to_fs(self.address)
        for folder in sorted({f"{base}/{name}".rpartition("/")[0] for name in fresh}):
            system.makedirs(folder, exist_ok=True)
        for name in fresh:
            _put(system, root / name, f"{base}/{name}")
            known[name] = there[name]
        for name in gone:
            with suppress(FileNotFoundError):
                system.rm_file(f"{base}/{name}")
            del known[name]

    def _known(self) -> dict[str, Mark]:
        try:
            said = json.loads(self.notes.read_text(encoding="utf-8"))
            return {name: (size, at) for name, (size, at) in said["files"].items()} if said["of"] == self._name else {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _note(self, known: Mapping[str, Mark]) -> None:
        self.notes.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.notes.with_name(f".{self.notes.name}.new")
        fresh.write_text(json.dumps({"of": self._name, "files": known}), encoding="utf-8")
        fresh.replace(self.notes)

    @property
    def _name(self) -> str:
        """By which notes are known to be of this address; a password in it stands in no file."""
        return sha256(self.address.encode()).hexdigest()


@contextmanager
def fetched(address: str) -> Iterator[Path]:
    """A bundle at an address as a folder, for the length of a block.

    Raises:
        MirrorError: where it cannot be read.
    """
    with TemporaryDirectory(prefix="dronewire-") as scratch:
        folder = Path(scratch) / (address.rstrip("/").rpartition("/")[2] or "bundle")
        with _told(address):
            system, base = url_to_fs(address.rstrip("/"))
            for name in system.find(base):
                target = folder / name.removeprefix(base).lstrip("/")
                target.parent.mkdir(parents=True, exist_ok=True)
                system.get_file(name, str(target))
        yield folder


def _files(root: Path) -> Iterator[Path]:
    """All files but those that are half written, whose names or folders begin with a dot."""
    for path in root.rglob("*"):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts):
            yield path


def _mark(path: Path) -> Mark:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _rank(name: str) -> tuple[int, str]:
    first, _, own = name.partition("/")
    if not first[:1].isdigit():
        return (4 if name == LAST else 3), name
    return {PACKAGE: 1, DIGEST: 2}.get(own.rpartition("/")[2], 0), name


def _put(system: Any, source: Path, target: str) -> None:
    """Write a file; on a disk under another name first, elsewhere an object is there when it is whole."""
    if "file" not in system.protocol:
        system.put_file(str(source), target)
        return
    fresh = Path(target).with_name(f".{source.name}.new")
    system.put_file(str(source), str(fresh))
    fresh.replace(target)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Say which address an error is of: each kind of file system raises those of its own library."""
    try:
        yield
    except Exception as error:
        parts = urlsplit(address)
        shown = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        raise MirrorError(f"{shown}: {str(error) or type(error).__name__}") from error
