"""Records as they lie in the archive's WARC files, compressed one by one: found by their offset, copied as they are."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import IO

from dronewire.story import Record
from storage.archive.pages import PageLostError

PIECE = 2**16


@dataclass(frozen=True, slots=True)
class Member:
    """A response as it lies in the archive: compressed, and its heads and payload."""

    raw: bytes
    warc: dict[str, str]
    status: str
    media: str
    payload: bytes


def exchange(stream: IO[bytes], record: Record) -> tuple[Member, bytes]:
    """The response at a record's place, and the raw request that follows it where one does.

    Raises:
        PageLostError: where it is not there, or not what was stored.
    """
    try:
        stream.seek(record.offset)
        response = member_of(*inflated(stream))
    except (OSError, zlib.error, ValueError, EOFError, LookupError) as error:
        raise PageLostError(f"{record.file}: no record at byte {record.offset}: {error}") from error
    if (found := sha256(response.payload).hexdigest()) != record.sha256:
        raise PageLostError(
            f"{record.file}: the record at byte {record.offset} has SHA-256 {found}, not {record.sha256}"
        )
    stream.seek(record.offset + len(response.raw))
    try:
        raw, content = inflated(stream)
        request = headers_of(content.partition(b"\r\n\r\n")[0])
    except (zlib.error, ValueError, EOFError):
        return response, b""  # the end of the file, or one that was cut when its crawl was killed
    return response, raw if request.get("WARC-Concurrent-To") == response.warc["WARC-Record-ID"] else b""


def inflated(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """The gzip member at the stream's place: as it lies there, and what is in it.

    Raises:
        EOFError, zlib.error: where none begins there, or it is cut.
    """
    inflater, raw, content = zlib.decompressobj(zlib.MAX_WBITS | 16), bytearray(), bytearray()
    while not inflater.eof:
        if not (piece := stream.read(PIECE)):
            raise EOFError("it is cut")
        content += inflater.decompress(piece)
        raw += piece
    return bytes(raw[: len(raw) - len(inflater.unused_data)]), bytes(content)


def member_of(raw: bytes, content: bytes) -> Member:
    """A response of HTTP in its record.

    Raises:
        ValueError, LookupError: where it is none.
    """
    head, _, block = content.partition(b"\r\n\r\n")
    warc = headers_of(head)
    message, _, payload = block[: int(warc["Content-Length"])].partition(b"\r\n\r\n")
    status = message.split(b" ", 2)[1].decode()
    media = headers_of(message).get("Content-Type", "").partition(";")[0].strip()
    return Member(raw, warc, status, media or "application/octet-stream", payload)


def headers_of(head: bytes) -> dict[str, str]:
    """Header lines by name, in the spelling of the standards."""
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    found = {name.decode("latin-1").title(): value.strip().decode("utf-8", "replace") for name, _, value in lines}
    return {name.replace("Warc-", "WARC-").replace("-Id", "-ID").replace("-Uri", "-URI"): found[name] for name in found}


def contents_of(stream: IO[bytes]) -> Iterator[bytes]:
    """What is in the gzip members of a stream, one after the other, without seeking.

    Raises:
        EOFError, zlib.error: where one is cut or broken.
    """
    left = b""
    while piece := left or stream.read(PIECE):
        inflater, content = zlib.decompressobj(zlib.MAX_WBITS | 16), bytearray()
        while piece:
            content += inflater.decompress(piece)
            piece = b"" if inflater.eof else stream.read(PIECE)
        if not inflater.eof:
            raise EOFError("the last record is cut")
        left = inflater.unused_data
        yield bytes(content)
