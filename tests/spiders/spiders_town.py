"""A small town for the spiders' tests: a raw HTTP server on 127.0.0.1 that answers by Host, in any way a test wants."""

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import unquote

Answer = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    raw: bytes
    at: float

    @property
    def address(self) -> str:
        """The real address that was asked for."""
        return f"{self.headers.get('x-forwarded-proto', 'http')}://{self.host}{self.path}"


def reply(
    body: bytes | str = b"", *, status: str = "200 OK", headers: Iterable[tuple[str, str]] = (), kind: str = "text/html"
) -> Answer:
    """An answer with a body."""
    content = body.encode() if isinstance(body, str) else body

    async def answer(asked: Asked, out: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(content)}"]
        lines += [f"{name}: {value}" for name, value in headers]
        out.write("\r\n".join([*lines, "", ""]).encode("latin-1") + content)
        await out.drain()

    return answer


def raw(message: bytes) -> Answer:
    """An answer given byte for byte."""

    async def answer(asked: Asked, out: asyncio.StreamWriter) -> None:
        out.write(message)
        await out.drain()

    return answer


@dataclass
class Town:
    """Answers by real address; what is not known is 404, and robots.txt is 404 unless given."""

    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[Asked] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(self._started(), self._loop)
        self._server = starting.result(timeout=5)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    async def _started(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)

    @property
    def url(self) -> str:
        """Where the town can be reached."""
        return f"http://127.0.0.1:{self.port}"

    def asked(self, address: str) -> list[Asked]:
        """The requests made for one address."""
        return [one for one in self.requests if one.address == address]

    async def _close(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                asked = _parsed(head, self._loop.time(), scheme="https" if self.tls else "http")
                self.requests.append(asked)
                await self.answers.get(asked.address, reply("no such page", status="404 Not Found"))(asked, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.transport.abort() if self.tls else writer.close()  # TLS says goodbye, for which there is no time


def _parsed(head: bytes, at: float, *, scheme: str) -> Asked:
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
    headers.setdefault("x-forwarded-proto", scheme)
    return Asked(method=method, host=unquote(headers["host"]), path=path, headers=headers, raw=head, at=at)


def rss(*addresses: str) -> str:
    """A feed that lists these addresses."""
    entries = "".join(
        f"<item><title>Note {number}</title><link>{address}</link>"
        f"<pubDate>Sun, 22 Nov 2026 10:00:00 +0300</pubDate></item>"
        for number, address in enumerate(addresses)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Notes</title>{entries}</channel></rss>'
