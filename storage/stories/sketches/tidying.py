"""Keeping segments few: small ones are joined to larger ones, four days that are over to one, and old ones dropped."""

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import Connection, delete, insert, select

from storage.stories.sketches.segment import Segment
from storage.stories.sketches.shelf import Shelf
from storage.stories.sketches.window import Window
from storage.tables import segment as table

JOINED = 8  # segments of about one size become one: a text is written anew four or five times on a day of 30,000
BLOCK = 4  # days that end in one segment: a search in eight costs a third of one in thirty; a tenth is kept too long


@dataclass(frozen=True, slots=True)
class Row:
    """A segment in the table, without its content."""

    id: int
    day: date
    entries: int


def write(connection: Connection, shelf: Shelf, segment: Segment, *, day: date) -> None:
    """Add a segment of a day."""
    content = segment.content
    checksum = zlib.crc32(content)
    values = {"day": day, "entries": len(segment.entries), "checksum": checksum, "content": content}
    key = connection.execute(insert(table).values(values)).inserted_primary_key
    assert key is not None
    shelf.put((key[0], checksum), content)


def tidy(connection: Connection, shelf: Shelf, window: Window) -> None:
    """Drop the days before the window, and join segments until there are few."""
    rows = _rows(connection)
    if any(row.day < window.first for row in rows):
        connection.execute(delete(table).where(table.c.day < window.first))
        rows = [row for row in rows if row.day >= window.first]
    while joined := _due(rows, today=window.today):
        _join(connection, shelf, joined, window)
        rows = _rows(connection)


def _rows(connection: Connection) -> list[Row]:
    query = select(table.c.id, table.c.day, table.c.entries).order_by(table.c.id)
    return [Row(*row) for row in connection.execute(query)]


def _due(rows: Sequence[Row], *, today: date) -> Sequence[Row]:
    """The next segments to be joined, none if there are few enough."""
    blocks: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        blocks[_block(row.day)].append(row)
    for block, held in blocks.items():
        if joined := _due_of_present(held) if block >= _block(today) else _due_of_past(held):
            return joined
    return ()


def _due_of_present(held: Sequence[Row]) -> Sequence[Row]:
    sizes: defaultdict[int, list[Row]] = defaultdict(list)
    for row in held:
        sizes[row.entries.bit_length() // 3].append(row)  # three bits: a factor of eight
    return next((alike for alike in sizes.values() if len(alike) >= JOINED), ())


def _due_of_past(held: Sequence[Row]) -> Sequence[Row]:
    """All, unless a little that came late would have a whole block written anew."""
    *late, largest = sorted(held, key=lambda row: row.entries)
    worth = len(late) >= JOINED or sum(row.entries for row in late) * JOINED >= largest.entries
    return held if late and worth else ()


def _block(day: date) -> int:
    return day.toordinal() // BLOCK


def _join(connection: Connection, shelf: Shelf, rows: Sequence[Row], window: Window) -> None:
    held = shelf.segments(connection, since=window.first)
    common = np.unique(np.concatenate([one.common for one in held.values()]))
    joined = Segment.merged([held[row.id] for row in rows], common)
    connection.execute(delete(table).where(table.c.id.in_([row.id for row in rows])))
    write(connection, shelf, joined, day=max(row.day for row in rows))
