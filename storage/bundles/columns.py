"""Tables as files, a row at a time: JSON lines, CSV (RFC 4180) and Parquet; the same rows give the same bytes."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from dronewire.bundle.rows import Row
from dronewire.bundle.tables import Table, Type

GROUP = 2_000  # rows of a Parquet row group: 10 MB of texts in memory at once, and few enough groups for a reader
PARQUET_TYPES = {
    Type.TEXT: pa.string(),
    Type.TEXTS: pa.list_(pa.string()),
    Type.WHOLE: pa.int64(),
    Type.NUMBER: pa.float64(),
    Type.FLAG: pa.bool_(),
    Type.INSTANT: pa.timestamp("us", tz="UTC"),
}


class ParquetRows:
    """A Parquet file that rows are added to."""

    def __init__(self, writer: Any, schema: Any) -> None:
        self._writer, self._schema, self._rows = writer, schema, list[Row]()

    def add(self, row: Row) -> None:
        """Add a row; it is written with others."""
        self._rows.append({name: _sound(value) for name, value in row.items()})
        if len(self._rows) >= GROUP:
            self.flush()

    def flush(self) -> None:
        """Write the rows that wait."""
        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows.clear()


@contextmanager
def parquet_file(path: Path, table: Table) -> Iterator[ParquetRows]:
    """A Parquet file for the rows of a table."""
    fields = [pa.field(one.name, PARQUET_TYPES[one.type], nullable=not one.always) for one in table.fields]
    schema = pa.schema(fields)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        rows = ParquetRows(writer, schema)
        yield rows
        rows.flush()


class CsvRows:
    """A CSV file that rows are added to."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def add(self, rows: Iterable[Row]) -> None:
        """Add rows."""
        self._writer.writerows(rows)


@contextmanager
def csv_file(path: Path, table: Table) -> Iterator[CsvRows]:
    """A CSV file for the rows of a table, with a head line."""
    # What UTF-8 cannot carry becomes a question mark: half a character is none.
    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        writer = csv.DictWriter(stream, [one.name for one in table.fields], lineterminator="\r\n")
        writer.writeheader()
        yield CsvRows(writer)


def _sound(value: Any) -> Any:
    """A value whose texts Arrow can carry, which knows no halves of characters."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode(errors="replace").decode()
    return [_sound(one) for one in value] if isinstance(value, list) else value
