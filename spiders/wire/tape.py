"""Listens to the wire: keeps the bytes of each request and response as they went over the connection."""

import asyncio
from itertools import count
from typing import Any, Protocol
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientFactory, _LenientHTTP11ClientProtocol
from scrapy.exceptions import DownloadCancelledError
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted.web.client import HTTPConnectionPool, ResponseFailed
from twisted.web.http_headers import Headers

from spiders.formats.sitemap import TIMES_LARGER
from spiders.wire.trust import UntrustedError, why_untrusted

# Scrapy's response has no room for what came with it, its headers have: this one is set after the server's own were
# read, so no server can forge it, and it is taken off before anyone else sees the response.
NUMBER = "X-Dronewire-Tape"
SLACK = 256 * 2**10  # bytes of head and chunk framing over the limit of a body; floods of either end here


class Listener(Protocol):
    """Who is told what happens on the wire."""

    def sent(self, host: str) -> None:
        """Hear of a request that has gone out."""

    def heard(self, host: str, count: int) -> None:
        """Hear of bytes that came."""

    def believed(self, connection: SSL.Connection) -> str:
        """Say which certificate is to be noted as believed, if any."""


class Tape:
    """One request and its response in bytes; stands in for a transport while a request writes itself down."""

    def __init__(self, host: str = "") -> None:
        self.host = host
        self.certificate = ""
        self.request = b""
        self._received: list[bytes] = []
        self.length = 0
        self.has_head = False

    def write(self, written: bytes) -> None:
        """Take a part of the request."""
        self.request += written

    def writeSequence(self, parts: list[bytes]) -> None:  # noqa: N802 -- Twisted's name
        """Take several parts of the request."""
        self.request += b"".join(parts)

    def hear(self, received: bytes) -> None:
        """Take a part of the response."""
        self._received.append(received)
        self.length += len(received)

    @property
    def response(self) -> bytes:
        """The final response, without the interim ones (1xx) that may go before it."""
        message = b"".join(self._received)
        while message[9:10] == b"1" and (end := message.find(b"\r\n\r\n")) >= 0:
            message = message[end + 4 :]
        return message


class Tapes:
    """The tapes of the exchanges of one pool, by number; each is taken once."""

    def __init__(self, listener: Listener, *, longest: int) -> None:
        self.listener, self.longest = listener, longest
        self._numbers = count()
        self._kept: dict[bytes, Tape] = {}

    def put(self, tape: Tape) -> bytes:
        """Keep a tape; its number finds it again."""
        number = str(next(self._numbers)).encode()
        self._kept[number] = tape
        return number

    def take(self, number: bytes) -> Tape:
        """Give a tape away."""
        return self._kept.pop(number)


class _TapedProtocol(_LenientHTTP11ClientProtocol):
    def __init__(self, quiescent: Any, tapes: Tapes) -> None:
        super().__init__(quiescent)  # type: ignore[no-untyped-call]
        self._tapes, self._tape = tapes, Tape()

    def request(self, request: Any) -> Deferred[Any]:
        host = urlsplit(f"//{request.headers.getRawHeaders('Host')[0]}").hostname or ""
        self._tape = tape = Tape(host)
        request.writeTo(tape)  # none of ours has a body, so writing it down does not use it up
        transport: Any = self.transport
        connection = transport.getHandle() if hasattr(transport, "getPeerCertificate") else None
        answered: Deferred[Any] = super().request(request)
        # What is written lies in a buffer until the reactor's next turn, which may come a third of a second later.
        asyncio.get_running_loop().call_later(0, self._tapes.listener.sent, host)
        answered.addCallbacks(self._numbered, self._explained, (tape, connection), {}, (tape, connection))
        return answered

    def _numbered(self, response: Any, tape: Tape, connection: SSL.Connection | None) -> Any:
        if connection is not None:
            tape.certificate = self._tapes.listener.believed(connection)
        tape.has_head = True
        headers: Headers = response.headers
        headers.setRawHeaders(NUMBER, [self._tapes.put(tape)])
        return response

    def _explained(self, failure: Failure, tape: Tape, connection: SSL.Connection | None) -> Failure:
        """A failure, or what is behind it: a head without end, or a certificate that is not believed."""
        if self._is_flooded(tape):
            raise DownloadCancelledError("the head of the answer does not end")
        if connection is not None and isinstance(failure.value, ResponseFailed):
            why = why_untrusted(connection, failure.value.reasons)
            if why:
                raise UntrustedError(why)
        return failure

    def _is_flooded(self, tape: Tape) -> bool:
        # Scrapy ends a body over its limit, which is higher for sitemaps; a head, or the framing of chunks, only we do.
        longest = TIMES_LARGER * self._tapes.longest if tape.has_head else self._tapes.longest
        return tape.length > longest + SLACK

    def dataReceived(self, bytes: bytes) -> None:  # noqa: N802, A002 -- Twisted's names
        self._tapes.listener.heard(self._tape.host, len(bytes))
        self._tape.hear(bytes)
        if self._is_flooded(self._tape):
            assert self.transport is not None
            self.transport.abortConnection()
            return
        super().dataReceived(bytes)  # type: ignore[no-untyped-call]


class _TapedFactory(_LenientHTTP11ClientFactory):
    tapes: Tapes

    def buildProtocol(self, addr: Any) -> _TapedProtocol:  # noqa: N802 -- Twisted's name
        del addr
        return _TapedProtocol(self._quiescentCallback, self.tapes)


def listen(pool: HTTPConnectionPool, *, listener: Listener, longest: int) -> Tapes:
    """Have all connections of a pool taped, and somebody told of what happens on them."""
    tapes = Tapes(listener, longest=longest)

    class Factory(_TapedFactory):  # Twisted wants a class and makes the factory itself
        pass

    Factory.tapes = tapes
    pool._factory = Factory  # noqa: SLF001 -- as Scrapy itself sets it
    return tapes
