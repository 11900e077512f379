"""A shelf: the segments that a process has at hand, mapped from files beside the database that holds them."""

import zlib
from datetime import date
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from storage.stories.sketches.segment import Segment
from storage.stories.sketches.window import DAYS
from storage.tables import segment as table

LARGE = 1 << 18  # bytes, some 400 articles: smaller ones are read from the database faster than files are looked after

Mark = tuple[int, int]  # the row's number and the checksum: a database that was begun anew counts from one again


class Shelf:
    """The segments at hand; what the database has beside them is fetched, what it lacks is put away.

    Without a folder they lie in memory. With one they are files that all processes share and map: one that starts
    every five minutes works out their checksums and no more. The files can be deleted at any time.

    Args:
        folder: of the files.
        days: for how long copies of an article are looked for.
    """

    def __init__(self, folder: Path | None = None, *, days: int = DAYS) -> None:
        self.days = days
        self._folder = folder
        self._held: dict[Mark, Segment] = {}
        self._tidied = False

    def segments(self, connection: Connection, *, since: date) -> dict[int, Segment]:
        """The segments of a day and later that a transaction sees, by number."""
        while (missing := self._missing(marks := _marks(connection, since))) is not None:
            content = connection.scalar(select(table.c.content).where(table.c.id == missing[0]))
            # None where another process has joined it to others since: then the list is another one, too.
            if content is not None:
                self.put(missing, content)
        self._put_away(marks)
        return {number: self._held[number, checksum] for number, checksum in marks}

    def put(self, mark: Mark, content: bytes) -> None:
        """Have a segment at hand, and large ones as files."""
        if self._folder and len(content) >= LARGE and _written(file := self._file(mark), content):
            self._held[mark] = Segment.read(np.memmap(file, mode="r"))
        else:
            self._held[mark] = Segment.read(content)

    def _missing(self, marks: set[Mark]) -> Mark | None:
        for mark in sorted(marks - self._held.keys()):
            content = self._mapped(mark)
            if content is None:
                return mark
            self._held[mark] = Segment.read(content)
        return None

    def _mapped(self, mark: Mark) -> NDArray[np.uint8] | None:
        file = self._file(mark)
        if not self._folder or not file.exists() or not file.stat().st_size:
            return None
        content = np.memmap(file, mode="r")
        return content if zlib.crc32(content.data) == mark[1] else None

    def _put_away(self, marks: set[Mark]) -> None:
        """Let go of segments that are no longer, and once in a process of files that another one left behind."""
        gone = self._held.keys() - marks
        for mark in gone:
            del self._held[mark]
        if self._folder and (gone or not self._tidied):
            self._tidied = True
            needed = {self._file(mark) for mark in marks}
            for file in self._folder.glob("*"):
                if file not in needed:
                    file.unlink(missing_ok=True)

    def _file(self, mark: Mark) -> Path:
        return (self._folder or Path()) / f"{mark[0]}-{mark[1]:08x}.segment"


def _written(file: Path, content: bytes) -> bool:
    """Whether a file could be written: the disk may be full, or the folder not ours."""
    beginning = file.with_name(f"{uuid4().hex}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beginning.write_bytes(content)
        beginning.replace(file)
    except OSError:
        return False
    return True


def _marks(connection: Connection, since: date) -> set[Mark]:
    query = select(table.c.id, table.c.checksum).where(table.c.day >= since)
    return {(row.id, row.checksum) for row in connection.execute(query)}
