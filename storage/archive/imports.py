"""Reads captures out of WARC and WACZ files, ours or of public crawls; what is broken is named, the rest goes on."""

import gzip
import mmap
import re
import shutil
import zipfile
import zlib
from base64 import b32encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha1, sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException

from storage.archive.pages import LARGEST, decoded

TELLING = frozenset({"response", "revisit"})  # all other records tell of no page that was answered
PART = 2**20  # bytes that are unpacked at a time
LONGEST_HEAD = 2**16  # bytes of a record's own headers; addresses of 2,000 and cookies fit in
Record = tuple[StatusAndHeaders, bytes]
_GZIP = b"\x1f\x8b"
_BETWEEN = b"\r\n\r\n"
_BEGINNING = re.compile(rb"\x1f\x8b\x08|WARC/1\.")
_DIGESTS = {"sha1": sha1, "sha256": sha256}  # those that crawls write; not for security
_NO_ZIP = (zipfile.BadZipFile, zlib.error, EOFError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One answer that a crawl brought home.

    Attributes:
        at: when it was fetched, aware UTC.
        payload: as it travelled; ``raw``: the whole record, packed by gzip, as it is written into our archive.
        digest: that of the payload as the crawl wrote it, by which other records refer to it.
        revisit: it says only that the answer was the same as the one of that digest.
    """

    address: str
    at: datetime
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    payload: bytes = b""
    raw: bytes = b""
    digest: str = ""
    revisit: bool = False

    @property
    def body(self) -> bytes:
        """The payload as a browser sees it."""
        return decoded(self.payload, {name.lower(): value for name, value in self.headers})

    @property
    def sha256(self) -> str:
        """That of the payload as it travelled."""
        return sha256(self.payload).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A record, or a file, that cannot be read."""

    file: str
    offset: int
    reason: str

    def __str__(self) -> str:
        """For a person."""
        return f"{self.file}: byte {self.offset}: {self.reason}"


def captures(file: Path) -> Iterator[Capture | Broken]:
    """The captures of a WARC file, or of all WARC files in a WACZ, in their order."""
    try:
        if zipfile.is_zipfile(file):
            yield from _of_wacz(file)
        elif file.stat().st_size:
            yield from _Reading(file, str(file)).captures()
        else:
            yield Broken(file=str(file), offset=0, reason="the file is empty")
    except OSError as error:
        yield Broken(file=str(file), offset=0, reason=error.strerror or str(error))


def _of_wacz(file: Path) -> Iterator[Capture | Broken]:
    with zipfile.ZipFile(file) as packed, TemporaryDirectory(prefix="dronewire-wacz-") as folder:
        inside = [one for one in packed.infolist() if one.filename.endswith((".warc", ".warc.gz"))]
        if not inside:
            yield Broken(file=str(file), offset=0, reason="no WARC file in it")
        for number, one in enumerate(inside):
            place = Path(folder) / f"{number}.warc"
            try:
                with packed.open(one) as source, place.open("wb") as target:
                    shutil.copyfileobj(source, target)
            except _NO_ZIP as error:  # what came before the broken byte is read all the same
                yield Broken(file=f"{file}/{one.filename}", offset=place.stat().st_size, reason=str(error))
            if place.stat().st_size:
                yield from _Reading(place, f"{file}/{one.filename}").captures()
            place.unlink()


class _PackedAsWholeError(Exception):
    """A file was compressed in one go, though the standard wants its records packed one by one."""


@dataclass(slots=True)
class _Reading:
    """One WARC file; ``next`` is where what is read next begins.

    It is taken apart here and not by warcio, which goes on from damaged bytes as if they had not been packed.
    """

    file: Path
    name: str
    next: int = 0

    def captures(self) -> Iterator[Capture | Broken]:
        with _mapped(self.file) as content:
            told = False
            while self.next < len(content):
                try:
                    found, end = _records_at(content, self.next)
                except _PackedAsWholeError:
                    yield from self._unpacked()
                    return
                except (ValueError, zlib.error, StatusAndHeadersParserException) as error:
                    if not told:  # one damage makes one complaint, however many false beginnings come after it
                        yield Broken(file=self.name, offset=self.next, reason=str(error))
                    told = True
                    following = _BEGINNING.search(content, self.next + 1)
                    self.next = following.start() if following else len(content)
                else:
                    told = False
                    self.next = end
                    yield from found

    def _unpacked(self) -> Iterator[Capture | Broken]:
        with TemporaryDirectory(prefix="dronewire-warc-") as folder:
            place = Path(folder) / "whole.warc"
            try:
                with gzip.open(self.file) as source, place.open("wb") as target:
                    shutil.copyfileobj(source, target)
            except (OSError, EOFError, zlib.error) as error:
                yield Broken(file=self.name, offset=place.stat().st_size, reason=str(error))
            if place.stat().st_size:
                yield from _Reading(place, self.name).captures()


@contextmanager
def _mapped(file: Path) -> Iterator[mmap.mmap]:
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        yield content


def _records_at(content: mmap.mmap, start: int) -> tuple[list[Capture], int]:
    """The captures of what begins at a byte, a record or a packed one, and where it ends."""
    if content[start : start + 2] != _GZIP:
        found, end = _record_at(content, start)
        return _told(found, gzip.compress(content[start:end], 1, mtime=0)), end
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    record, end = bytearray(), start
    while not unpack.eof and end < len(content):
        part = content[end : end + PART]
        record += unpack.decompress(part)
        end += len(part) - len(unpack.unused_data)
        if len(record) > LARGEST + PART:
            raise _PackedAsWholeError
    if not unpack.eof:
        raise ValueError("the file ends within a record")
    found, length = _record_at(record, 0)
    if length < len(record):
        raise _PackedAsWholeError
    return _told(found, content[start:end]), end


def _record_at(content: mmap.mmap | bytearray, start: int) -> tuple[Record, int]:
    """A record, and where it ends.

    Raises:
        ValueError: where there is none, or not all of one.
    """
    if content[start : start + 5] != b"WARC/":
        raise ValueError("no WARC record")
    stream = BytesIO(content[start : start + LONGEST_HEAD])
    headers = StatusAndHeadersParser(["WARC/"]).parse(stream)
    size = int(headers.get_header("Content-Length") or -1)
    begin = start + stream.tell()
    if not 0 <= size <= LARGEST:
        raise ValueError(f"a record of {size} bytes; at most {LARGEST} are read")
    block = bytes(content[begin : begin + size])
    end = begin + size + len(_BETWEEN)
    if len(block) < size or content[begin + size : end] != _BETWEEN:
        raise ValueError("the record does not end where it says")
    _check(headers, block)
    return (headers, block), end


def _check(headers: StatusAndHeaders, block: bytes) -> None:
    """Hold a record against the digest that was written with it."""
    algorithm, _, written = (headers.get_header("WARC-Block-Digest") or "").partition(":")
    if (make := _DIGESTS.get(algorithm.lower().replace("-", ""))) and written:
        found = make(block)
        if written.lower() not in {found.hexdigest(), b32encode(found.digest()).decode().lower()}:
            raise ValueError(f"the record's {algorithm} is not the one that was written with it")


def _told(record: Record, raw: bytes) -> list[Capture]:
    headers, block = record
    kind = headers.get_header("WARC-Type")
    if kind not in TELLING:
        return []
    address = (headers.get_header("WARC-Target-URI") or "").strip().strip("<>")
    at = datetime.fromisoformat(headers.get_header("WARC-Date") or "").astimezone(UTC)
    digest = headers.get_header("WARC-Payload-Digest") or ""
    if kind == "revisit":
        return [Capture(address=address, at=at, digest=digest, revisit=True)]
    stream = BytesIO(block)
    try:
        head = StatusAndHeadersParser(["HTTP/"]).parse(stream)
        status = int(head.statusline.split()[1])  # before it stands the rest of the protocol
    except (StatusAndHeadersParserException, IndexError, EOFError) as error:
        raise ValueError(f"no answer of a web server: {error}") from error
    fields = tuple(head.headers)
    payload = stream.read()
    return [Capture(address=address, at=at, status=status, headers=fields, payload=payload, raw=raw, digest=digest)]
