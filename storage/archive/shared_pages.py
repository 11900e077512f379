"""Pages that several machines share: hauls are brought to an address of fsspec, and fetched where they are needed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from fsspec.core import url_to_fs

BROUGHT = ("pages.warc.gz", "haul.jsonl", "traffic.json", "done.json")  # the last one says that the others are there


class SharingError(RuntimeError):
    """An address could not be written to or read from; its password, if it has one, is not named."""


@dataclass(frozen=True, slots=True)
class SharedPages:
    """The copy of an archive at an address such as ``s3://bucket/pages`` or ``file:///mnt/pages``."""

    address: str

    def bring(self, pages: Path, folder: str) -> None:
        """Bring a haul there; what is there already in full is not brought again.

        Args:
            pages: the archive's own folder.
            folder: the haul's, below it.

        Raises:
            SharingError: where the address cannot be written to; whoever tries again goes on.
        """
        with _told(folder):
            system, root = url_to_fs(self.address)
            there = f"{root}/{folder}"
            system.makedirs(there, exist_ok=True)
            sizes = {Path(one["name"]).name: one["size"] for one in system.ls(there, detail=True, refresh=True)}
            for name in BROUGHT:
                file = pages / folder / name
                if file.exists() and sizes.get(name) != file.stat().st_size:
                    system.put_file(str(file), f"{there}/{name}")

    def fetch(self, pages: Path, folder: str) -> bool:
        """Fetch a haul that is not here; gives whether it is now.

        Raises:
            SharingError: where the address cannot be read from.
        """
        here = pages / folder
        if (here / BROUGHT[0]).exists():
            return True
        with _told(folder):
            system, root = url_to_fs(self.address)
            found = [name for name in BROUGHT if system.exists(f"{root}/{folder}/{name}")]
            here.mkdir(parents=True, exist_ok=True)
            for name in (*found[1:], *found[:1]):  # the pages last: once they are here, all is
                cut = here / f".{name}.{os.getpid()}"
                system.get_file(f"{root}/{folder}/{name}", str(cut))
                cut.replace(here / name)
        with suppress(OSError):  # it is empty where nothing was found
            here.rmdir()
        return bool(found)


@contextmanager
def _told(folder: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # each of fsspec's systems has errors of its own
        raise SharingError(f"{folder}: the shared archive failed: {type(error).__name__}: {error}") from error
