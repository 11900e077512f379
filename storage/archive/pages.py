"""Reads pages back from the archive: WARC files that a crawl wrote, each record found by file and offset."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader, DecompressingBufferedReader

from dronewire.story import Record

ENCODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br"}
LARGEST = 64 * 2**20  # bytes; crawls refuse pages long before, so this only bounds what a foreign archive could do


class PageLostError(RuntimeError):
    """A page is not where the record says, or is not what was stored."""


class Pages:
    """The archive below one folder; files are opened once for a run of records."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def opened(self, file: str) -> Iterator["OpenPages"]:
        """Open one WARC file, named relative to the archive's folder."""
        path = self._folder / file
        try:
            stream = path.open("rb")
        except OSError as error:
            raise PageLostError(f"{path}: {error.strerror}") from error
        with stream:
            yield OpenPages(stream, str(path))

    def read(self, record: Record) -> bytes:
        """One page as the browser would see it: transfer and content encoding undone.

        Raises:
            PageLostError: where the file, the record or its SHA-256 is not as it was stored.
        """
        with self.opened(record.file) as pages:
            return pages.read(record.offset, expected=record.sha256)


class OpenPages:
    """One WARC file, open."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name = stream, name

    def read(self, offset: int, *, expected: str) -> bytes:
        """The decoded payload of the response record at an offset, its stored bytes checked against their SHA-256."""
        self._stream.seek(offset)
        try:
            record = next(iter(ArchiveIterator(self._stream)))
            stored: bytes = record.raw_stream.read()
        except Exception as error:
            raise PageLostError(f"{self._name}: no record at byte {offset}: {error}") from error
        found = sha256(stored).hexdigest()
        if found != expected:
            raise PageLostError(f"{self._name}: the record at byte {offset} has SHA-256 {found}, not {expected}")
        return decoded(stored, {name.lower(): value for name, value in record.http_headers.headers})


def decoded(stored: bytes, headers: Mapping[str, str]) -> bytes:
    """Undo how the bytes travelled: the archive holds them as they came over the wire, chunk by chunk.

    Args:
        stored: a payload.
        headers: those of its answer, their names in small letters.
    """
    named = headers.get("content-encoding", "").strip().lower()
    encoding = ENCODINGS.get(named)  # what is none of these was no encoding to the crawl either
    chunked = headers.get("transfer-encoding", "").strip().lower().endswith("chunked")
    if chunked:
        reader = ChunkedDataReader(BytesIO(stored), decomp_type=encoding)
    elif encoding is None:
        return stored
    else:
        reader = DecompressingBufferedReader(BytesIO(stored), decomp_type=encoding)
    return bytes(reader.read(LARGEST))
