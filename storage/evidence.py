"""Evidence: the raw records of articles as one WACZ file, which any viewer of web archives opens.

Format: Web Archive Collection Zipped 1.1.1, https://specs.webrecorder.net/wacz/1.1.1/; its index is CDXJ.
Records are copied as they lie in our archive, compressed member by compressed member, so that their digests still
hold. The same records give the same bytes.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import IO, Any, BinaryIO
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from dronewire.story import Record
from storage.pages import PageLostError

WARC, INDEX, PAGES, PACKAGE, DIGEST = (
    "archive/data.warc.gz",
    "indexes/index.cdx",
    "pages/pages.jsonl",
    "datapackage.json",
    "datapackage-digest.json",
)
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP can say: the hour of writing is no part of the evidence
PIECE = 2**16


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """An article whose page is evidence: where the raw record lies, its address and title, when it was fetched."""

    record: Record
    address: str
    title: str
    fetched: datetime


@dataclass(frozen=True, slots=True)
class _Member:
    """A record as it lies in the archive: compressed, and its heads and payload."""

    raw: bytes
    warc: dict[str, str]
    status: str
    media: str
    payload: bytes


class _Hashed:
    """Counts and hashes what is written to a stream."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self._hash, self.size = out, sha256(), 0

    def write(self, content: bytes) -> None:
        self._out.write(content)
        self._hash.update(content)
        self.size += len(content)

    @property
    def digest(self) -> str:
        return f"sha256:{self._hash.hexdigest()}"


def write_wacz(out: BinaryIO, cited: Sequence[Cited], archive: Path, *, title: str) -> None:
    """Write the raw records of articles, each once, and the pages that they are.

    Args:
        out: where to; it need not be seekable.
        cited: the articles.
        archive: the folder that their records' files are relative to.
        title: of the collection.

    Raises:
        PageLostError: naming the record that is not where it should be, or not what was stored.
    """
    resources: list[dict[str, Any]] = []
    with ZipFile(out, "w", allowZip64=True) as package:
        with package.open(_entry(WARC, ZIP_STORED), "w", force_zip64=True) as stream:
            warc = _Hashed(stream)
            index = sorted(_copied(warc, cited, archive))
        resources.append(_resource(WARC, warc))
        for name, content in ((INDEX, "".join(index)), (PAGES, "".join(_pages(cited)))):
            resources.append(_put(package, name, content.encode(), ZIP_STORED))
        described = _json({"profile": "data-package", "wacz_version": "1.1.1", "title": title, "resources": resources})
        whole = _put(package, PACKAGE, described, ZIP_DEFLATED)
        _put(package, DIGEST, _json({"path": PACKAGE, "hash": whole["hash"]}), ZIP_DEFLATED)


def _copied(warc: _Hashed, cited: Iterable[Cited], archive: Path) -> Iterator[str]:
    """Copy response and request of each record; gives the lines of the index."""
    records = sorted({one.record for one in cited}, key=lambda record: (record.file, record.offset))
    for file, of_file in groupby(records, key=lambda record: record.file):
        try:
            stream = (archive / file).open("rb")
        except OSError as error:
            raise PageLostError(f"{archive / file}: {error.strerror}") from error
        with stream:
            for record in of_file:
                response, request = _exchange(stream, record, name=str(archive / file))
                yield _indexed(response, offset=warc.size)
                warc.write(response.raw + request)


def _exchange(stream: BinaryIO, record: Record, *, name: str) -> tuple[_Member, bytes]:
    """The response at a record's place, and the raw request that follows it where one does."""
    stream.seek(record.offset)
    try:
        raw, content = _inflated(stream)
        response = _member(raw, content)
    except (zlib.error, ValueError, EOFError) as error:
        raise PageLostError(f"{name}: no record at byte {record.offset}: {error}") from error
    if (found := sha256(response.payload).hexdigest()) != record.sha256:
        raise PageLostError(f"{name}: the record at byte {record.offset} has SHA-256 {found}, not {record.sha256}")
    stream.seek(record.offset + len(raw))
    try:
        raw, content = _inflated(stream)
        request = _headers(content.partition(b"\r\n\r\n")[0])
    except (zlib.error, ValueError, EOFError):
        return response, b""  # the end of the file, or one that was cut when its crawl was killed
    return response, raw if request.get("WARC-Concurrent-To") == response.warc["WARC-Record-ID"] else b""


def _inflated(stream: BinaryIO) -> tuple[bytes, bytes]:
    """The gzip member at the stream's place: as it lies there, and what is in it."""
    inflater, raw, content = zlib.decompressobj(zlib.MAX_WBITS | 16), bytearray(), bytearray()
    while not inflater.eof:
        if not (piece := stream.read(PIECE)):
            raise EOFError("it is cut")
        content += inflater.decompress(piece)
        raw += piece
    return bytes(raw[: len(raw) - len(inflater.unused_data)]), bytes(content)


def _member(raw: bytes, content: bytes) -> _Member:
    head, _, block = content.partition(b"\r\n\r\n")
    warc = _headers(head)
    message, _, payload = block[: int(warc["Content-Length"])].partition(b"\r\n\r\n")
    status = message.split(b" ", 2)[1].decode()
    media = _headers(message).get("Content-Type", "").partition(";")[0].strip()
    return _Member(raw, warc, status, media or "application/octet-stream", payload)


def _headers(head: bytes) -> dict[str, str]:
    """Header lines by name, in the spelling of the standards."""
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    found = {name.decode("latin-1").title(): value.strip().decode("utf-8", "replace") for name, _, value in lines}
    return {name.replace("Warc-", "WARC-").replace("-Id", "-ID").replace("-Uri", "-URI"): found[name] for name in found}


def _indexed(member: _Member, *, offset: int) -> str:
    """A line of CDXJ."""
    address, at = member.warc["WARC-Target-URI"], datetime.fromisoformat(member.warc["WARC-Date"])
    line = {
        "url": address,
        "mime": member.media,
        "status": member.status,
        "digest": member.warc["WARC-Payload-Digest"],
        "length": str(len(member.raw)),
        "offset": str(offset),
        "filename": WARC.rpartition("/")[2],
    }
    return f"{_key(address)} {at:%Y%m%d%H%M%S} {json.dumps(line, ensure_ascii=False)}\n"


def _key(address: str) -> str:
    """The address in the order in which an index is sorted (SURT): ``org,example)/path?query``."""
    parts = urlsplit(address.lower())
    host = (parts.hostname or "").removeprefix("www.").split(".")
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{','.join(reversed(host))}{port}){parts.path or '/'}{query}"


def _pages(cited: Iterable[Cited]) -> Iterator[str]:
    """Lines of JSON for the viewer's list of pages, in order of time."""
    yield json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "Articles"}) + "\n"
    for one in sorted(set(cited), key=lambda each: (each.fetched, each.address)):
        ts = one.fetched.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        name = sha256(f"{one.address} {ts}".encode()).hexdigest()[:16]
        yield json.dumps({"id": name, "url": one.address, "ts": ts, "title": one.title}, ensure_ascii=False) + "\n"


def _put(package: ZipFile, name: str, content: bytes, how: int) -> dict[str, Any]:
    package.writestr(_entry(name, how), content)
    return {"name": _short(name), "path": name, "hash": f"sha256:{sha256(content).hexdigest()}", "bytes": len(content)}


def _resource(name: str, written: _Hashed) -> dict[str, Any]:
    return {"name": _short(name), "path": name, "hash": written.digest, "bytes": written.size}


def _short(name: str) -> str:
    return name.rpartition("/")[2]


def _entry(name: str, how: int) -> ZipInfo:
    entry = ZipInfo(name, EPOCH)
    entry.compress_type = how
    entry.external_attr = 0o644 << 16
    return entry


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"
