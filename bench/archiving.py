"""What archiving a page costs: our way beside warcio's own."""

import time
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from dronewire.haul import HaulLine
from spiders.haul import read_haul
from spiders.wire.warc import Exchange, pack
from storage.archive.pages import Pages

COUNT = 300  # pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Milliseconds a page."""

    ours: float
    warcio: float


def costs(haul: Path) -> Costs:
    """Archive some pages of a haul again: as they were sent, and uncompressed pages as warcio does by itself."""
    lines = list(islice((line for line, _ in read_haul(haul) if line.outcome is None), COUNT))
    exchanges = [_exchange(haul, line) for line in lines]
    begun = time.process_time()
    for exchange in exchanges:
        pack(exchange)
    ours = time.process_time() - begun
    pages = [Pages(haul).read(line.record) for line in lines if line.record]
    begun = time.process_time()
    for line, page in zip(lines, pages, strict=True):
        _by_warcio(line.address, page)
    warcio = time.process_time() - begun
    return Costs(ours=1000 * ours / len(lines), warcio=1000 * warcio / len(lines))


def _exchange(haul: Path, line: HaulLine) -> Exchange:
    assert line.record
    with (haul / line.record.file).open("rb") as stream:
        stream.seek(line.record.offset)
        record = next(ArchiveIterator(stream, no_record_parse=True))
        response = record.raw_stream.read()
    request = b"GET / HTTP/1.1\r\nHost: outlet.example\r\nUser-Agent: dronewire\r\n\r\n"
    return Exchange(address=line.address, at=line.at, request=request, response=response)


def _by_warcio(address: str, page: bytes) -> None:
    writer = WARCWriter(BytesIO(), gzip=True)
    head = StatusAndHeadersParser(["HTTP/1.1"]).parse(BytesIO(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"))
    writer.write_record(writer.create_warc_record(address, "response", payload=BytesIO(page), http_headers=head))
