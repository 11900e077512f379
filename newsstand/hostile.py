"""Servers that mean harm: what they send is small to make and large to take."""

import zlib
from functools import cache

from newsstand.answer import Answer, Asked, moved, text

GIGABYTE = 2**30
MANY_ENTRIES = 100_000  # as many as fit into 5 MiB, the largest feed that is taken by default
HOPS = 10_000
_BLOCK = bytes(2**20)


@cache
def gzipped_gigabyte() -> bytes:
    """A gigabyte of zeros as one megabyte of gzip (RFC 1952), sound to its last byte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # After a full flush nothing refers back, so the same packed block can be sent again and again.
    block = packer.compress(_BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    times, check = GIGABYTE // len(_BLOCK), 0
    for _ in range(times):
        check = zlib.crc32(_BLOCK, check)
    length = GIGABYTE % 2**32
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    return head + block * times + packer.flush() + check.to_bytes(4, "little") + length.to_bytes(4, "little")


@cache
def crowded_feed(host: str) -> bytes:
    """A feed of very many entries, with nothing in them but an address."""
    items = "".join(f"<item><link>https://{host}/{number}</link></item>" for number in range(MANY_ENTRIES))
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def bomb(asked: Asked) -> Answer:
    """A gigabyte, packed."""
    kind = "application/rss+xml" if asked.path.endswith(".xml") else "text/html"
    return Answer(headers={"content-type": kind, "content-encoding": "gzip"}, body=gzipped_gigabyte())


def zipped_sitemap(_: Asked) -> Answer:
    """A gigabyte in a file that is packed itself, which no header says."""
    return Answer(headers={"content-type": "application/x-gzip"}, body=gzipped_gigabyte())


def crowded(asked: Asked) -> Answer:
    """The feed of very many entries."""
    return Answer(headers={"content-type": "application/rss+xml"}, body=crowded_feed(asked.host))


def onward(asked: Asked) -> Answer:
    """A redirect to the next of very many addresses; the last has something to read."""
    step = int(asked.path.rpartition("/")[2]) if asked.path.startswith("/hop/") else 0
    return moved(f"https://{asked.host}/hop/{step + 1}", status=302) if step < HOPS else text("<p>The end</p>")


def packed_otherwise(_: Asked) -> Answer:
    """Brotli, which nobody asked for; the bytes are an empty stream of it (RFC 7932)."""
    return Answer(headers={"content-type": "text/html", "content-encoding": "br"}, body=b"\x06")
