"""Writes one HTTP exchange as a pair of WARC records, byte for byte as it went over the wire."""

import re
import zlib
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from dronewire.story import Record
from spiders.growing import GrowingFile

# Level 1 costs 1 ms a page where warcio's own 9 costs 13. Most bodies come compressed already: to go over them again
# would take most of the time and gain a hundredth, so they are only wrapped.
LEVEL, WRAPPED = 1, 0
_COMPRESSED = re.compile(rb"\r\ncontent-encoding:[ \t]*(?:x-)?(?:gzip|deflate|br|zstd)\b", re.IGNORECASE)
CERTIFICATE = "X-Dronewire-Certificate"  # the standard has no header for it, and allows others (section 5.1)
VERSION = "WARC/1.1"  # 1.1 allows fractions of a second in WARC-Date


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its response: whole messages, head and body, as they went over the wire.

    ``certificate`` is the SHA-256 of the host's, where it was believed by the outlet's own CA file.
    """

    address: str
    at: datetime
    request: bytes
    response: bytes
    certificate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """An exchange ready to be appended to an archive; ``sha256`` is that of the payload as stored."""

    data: bytes
    sha256: str


def pack(exchange: Exchange) -> Packed:
    """Make the response record and the request record; pure, so that it can run in a thread."""
    response_id, request_id = (StatusAndHeadersParser.make_warc_id() for _ in range(2))
    believed = {CERTIFICATE: f"sha256:{exchange.certificate}"} if exchange.certificate else {}
    response = _record("response", exchange, exchange.response, {"WARC-Record-ID": response_id, **believed})
    request = _record(
        "request", exchange, exchange.request, {"WARC-Record-ID": request_id, "WARC-Concurrent-To": response_id}
    )
    data = _gzip(response, level=_level(exchange.response)) + _gzip(request)
    return Packed(data=data, sha256=sha256(_payload(exchange.response)).hexdigest())


def _payload(message: bytes) -> bytes:
    """What follows a message's head, transfer and content encoding left as they came."""
    return message.partition(b"\r\n\r\n")[2]


def _record(kind: str, exchange: Exchange, block: bytes, named: dict[str, str]) -> bytes:
    """A record whose block is written as it is: were its head given parsed, warcio would spell it anew."""
    headers = {
        "WARC-Type": kind,
        **named,
        "WARC-Target-URI": exchange.address,
        "WARC-Date": exchange.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "WARC-Payload-Digest": _digest(_payload(block)),
        "WARC-Block-Digest": _digest(block),
    }
    head = StatusAndHeaders("", list(headers.items()), protocol=VERSION)
    media = f"application/http; msgtype={kind}"
    written = BytesIO()  # warcio's own buffer writes to the disk what is large
    writer = WARCWriter(written, gzip=False, warc_version=VERSION)
    record = ArcWarcRecord("warc", kind, head, BytesIO(block), None, media, len(block))
    record.payload_length = len(block)
    writer.write_record(record)
    return written.getvalue()


def _digest(content: bytes) -> str:
    return f"sha256:{b32encode(sha256(content).digest()).decode()}"


def _level(message: bytes) -> int:
    head, _, body = message.partition(b"\r\n\r\n")
    return WRAPPED if len(body) > len(head) and _COMPRESSED.search(head) else LEVEL


def _gzip(block: bytes, *, level: int = LEVEL) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(block) + packer.flush()


class Archive:
    """One WARC file that only grows; a pair of records is written in one go."""

    def __init__(self, file: Path) -> None:
        self._name = file.name
        self._out = GrowingFile(file)

    def keep(self, packed: Packed) -> Record:
        """Append an exchange and say where its response lies."""
        return Record(file=self._name, offset=self._out.append(packed.data), sha256=packed.sha256)

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._out.size

    def close(self) -> None:
        """Close the file."""
        self._out.close()
