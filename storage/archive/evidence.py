"""Evidence: the raw records of articles as one WACZ file, which any viewer of web archives opens.

Format: Web Archive Collection Zipped 1.1.1, https://specs.webrecorder.net/wacz/1.1.1/; its index is CDXJ.
Records are copied as they lie in our archive, compressed member by compressed member, so that their digests still
hold. The same records give the same bytes.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import IO, Any, BinaryIO
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from dronewire.story import Record
from storage.archive.pages import PageLostError
from storage.archive.records import Member, exchange

WARC, INDEX, PAGES, PACKAGE, DIGEST = (
    "archive/data.warc.gz",
    "indexes/index.cdx",
    "pages/pages.jsonl",
    "datapackage.json",
    "datapackage-digest.json",
)
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP can say: the hour of writing is no part of the evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """An article whose page is evidence: where the raw record lies, its address and title, when it was fetched."""

    record: Record
    address: str
    title: str
    fetched: datetime


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


Miss = Callable[[Record, PageLostError], None]


def _refuse(_: Record, error: PageLostError) -> None:
    raise error


def write_wacz(out: BinaryIO, cited: Sequence[Cited], archive: Path, *, title: str, miss: Miss = _refuse) -> None:
    """Write the raw records of articles, each once, and the pages that they are.

    Args:
        out: where to; it need not be seekable.
        cited: the articles.
        archive: the folder that their records' files are relative to.
        title: of the collection.
        miss: is told of a record that is not where it should be, or not what was stored; it is left out. If none is
            given, that raises PageLostError.
    """
    resources: list[dict[str, Any]] = []
    lost: set[Record] = set()

    def leave_out(record: Record, error: PageLostError) -> None:
        lost.add(record)
        miss(record, error)

    with ZipFile(out, "w", allowZip64=True) as package:
        with package.open(_entry(WARC, ZIP_STORED), "w", force_zip64=True) as stream:
            warc = _Hashed(stream)
            index = sorted(_copied(warc, cited, archive, leave_out))
        resources.append(_resource(WARC, warc))
        pages = _pages(one for one in cited if one.record not in lost)
        for name, content in ((INDEX, "".join(index)), (PAGES, "".join(pages))):
            resources.append(_put(package, name, content.encode(errors="replace"), ZIP_STORED))
        described = _json({"profile": "data-package", "wacz_version": "1.1.1", "title": title, "resources": resources})
        whole = _put(package, PACKAGE, described, ZIP_DEFLATED)
        _put(package, DIGEST, _json({"path": PACKAGE, "hash": whole["hash"]}), ZIP_DEFLATED)


def _copied(warc: _Hashed, cited: Iterable[Cited], archive: Path, miss: Miss) -> Iterator[str]:
    """Copy response and request of each record; gives the lines of the index."""
    records = sorted({one.record for one in cited}, key=lambda record: (record.file, record.offset))
    for file, of_file in groupby(records, key=lambda record: record.file):
        here = list(of_file)
        try:
            stream = (archive / file).open("rb")
        except OSError as error:
            for record in here:
                miss(record, PageLostError(f"{file}: {error.strerror}"))
            continue
        with stream:
            yield from _copied_of(stream, here, warc, miss)


def _copied_of(stream: BinaryIO, records: Iterable[Record], warc: _Hashed, miss: Miss) -> Iterator[str]:
    for record in records:
        try:
            response, request = exchange(stream, record)
        except PageLostError as error:
            miss(record, error)
        else:
            yield _indexed(response, offset=warc.size)
            warc.write(response.raw + request)


def _indexed(member: Member, *, offset: int) -> str:
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
