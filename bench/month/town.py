"""The month's server: all papers on one local port, as of an instant that the simulation moves; notes what it lists."""

import asyncio
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from bench.month.lists import Reply, answer
from bench.month.papers import START, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a paper was asked and answered: ``names`` are the numbers of the pieces listed, if it is a list."""

    at: datetime
    paper: str
    path: str
    query: str
    status: int
    names: frozenset[int]
    lists: bool


class MonthTown:
    """Answers by Host from a thread of its own; can be shut and opened again on the same port."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._papers = {paper.host: paper for paper in papers}
        self.at = START
        self.log: list[Answered] = []
        self.port = 0

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    @property
    def url(self) -> str:
        """Where it can be reached."""
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Answer from now on."""
        self._server = asyncio.run_coroutine_threadsafe(self._begin(), self._loop).result(timeout=5)
        self.port = self._server.sockets[0].getsockname()[1]

    def shut(self) -> None:
        """Refuse all connections from now on: so it looks when our own network is down."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(timeout=5)

    async def _begin(self) -> asyncio.Server:
        self._open: set[asyncio.BaseTransport] = set()
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: _Connection(self), "127.0.0.1", self.port, backlog=256)

    async def _end(self) -> None:
        self._server.close()
        for transport in list(self._open):
            transport.close()

    def opened(self, transport: asyncio.BaseTransport) -> None:
        """Note a connection."""
        self._open.add(transport)

    def closed(self, transport: asyncio.BaseTransport) -> None:
        """Forget a connection."""
        self._open.discard(transport)

    def reply(self, path: str, headers: dict[str, str]) -> Reply:
        """Answer a request and note it."""
        host = headers.get("host", "").partition(":")[0].removeprefix("www.")
        paper = self._papers.get(host)
        if paper is None:
            return Reply(status=421, body="no such paper")
        bare, _, query = path.partition("?")
        found = answer(paper, bare, query, at=self.at, headers=headers)
        self.log.append(
            Answered(
                at=self.at, paper=paper.id, path=bare, query=query, names=found.names, lists=found.lists,
                status=0 if found.hangs else found.status,
            )
        )  # fmt: skip
        return found


class _Connection(asyncio.Protocol):
    def __init__(self, town: MonthTown) -> None:
        self._town = town
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._town.opened(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._town.closed(self._transport)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            head, _, self._heard = self._heard.partition(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
            reply = self._town.reply(first.split(" ")[1], headers)
            if not reply.hangs:
                self._transport.write(_written(reply))


def _written(reply: Reply) -> bytes:
    body = reply.body.encode()
    lines = [f"HTTP/1.1 {reply.status} -", f"Content-Type: {reply.kind}"]
    lines += [f"{name}: {value}" for name, value in reply.headers]
    if reply.status != 304:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + (b"" if reply.status == 304 else body)
