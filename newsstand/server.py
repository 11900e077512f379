"""The server: many hosts on one local port, with a clock that only its user moves."""

import inspect
import socket
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from newsstand import control, kiosk, saved, sending
from newsstand.answer import Answer, Answering, Asked, Seen, text
from newsstand.town import Town
from newsstand.troubles import TROUBLES, trouble

# How long a start may take on a loaded machine before we call it failed.
START_SECONDS = 15
# Quiet, bare, and closed at once: some answers never end.
SERVING: dict[str, Any] = {
    "interface": "asgi3",
    "log_config": None,
    "log_level": "error",
    "access_log": False,
    "lifespan": "off",
    "ws": "none",
    "timeout_graceful_shutdown": 1,
    "server_header": False,
    "proxy_headers": False,
}
OWN = frozenset({"127.0.0.1", "localhost"})


class Newsstand:
    """A town of outlets on 127.0.0.1, answering by ``Host``, as of an instant that can be moved forward.

    Used as a context manager it serves from a thread of its own; ``requests`` holds what was asked and answered.
    """

    def __init__(self, at: datetime, *, port: int = 0, town: Town | None = None) -> None:
        if at.tzinfo is None:
            raise ValueError(f"the newsstand's instant must name its zone: {at}")
        self.town = town or Town.load()
        self._at = at
        self.requests: list[Seen] = []
        self._asked: Counter[str] = Counter()
        self._added: dict[tuple[str, str], Answering] = {}
        self._socket = _listening(port)
        self.port: int = self._socket.getsockname()[1]
        self._server = uvicorn.Server(uvicorn.Config(self._serve, **SERVING))
        self._thread = threading.Thread(target=self.run, name="newsstand", daemon=True)

    @property
    def url(self) -> str:
        """The server's own address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def at(self) -> datetime:
        """The town's current instant."""
        return self._at

    def move_to(self, at: datetime) -> None:
        """Move the town to a later instant.

        Raises:
            ValueError: when the instant lies before the current one, since what was told cannot be untold.
        """
        if at < self._at:
            raise ValueError(f"the timeline moves forward only: {at} lies before {self._at}")
        self._at = at

    def add(self, host: str, path: str, answer: Answering) -> None:
        """Answer a host's path with this from now on; a callable is given the request, and may be async."""
        self._added[host, path] = answer

    def forget(self) -> None:
        """Forget the requests seen so far, and how often each address was asked."""
        self.requests.clear()
        self._asked.clear()

    def seen(self, host: str) -> list[Seen]:
        """The requests to one host, in order."""
        return [seen for seen in self.requests if seen.host == host]

    def run(self) -> None:
        """Serve from this thread until interrupted."""
        self._server.run(sockets=[self._socket])

    def __enter__(self) -> Self:
        self._thread.start()
        end = time.monotonic() + START_SECONDS
        while not self._server.started:
            if time.monotonic() > end or not self._thread.is_alive():
                raise RuntimeError("the newsstand did not start")
            time.sleep(0.005)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(START_SECONDS)
        self._socket.close()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        asked = self._read(request)
        if asked.host == "127.0.0.1":
            await sending.send(control.answer(self, asked, await request.body()), asked, receive, send, scope=scope)
            return
        answer = await self._answer(asked)
        seen = sending.seen_of(answer, asked, time.monotonic())
        # Noted before it is sent: whoever has read the answer finds the request here.
        self.requests.append(seen)
        sent = await sending.send(answer, asked, receive, send, scope=scope)
        if sent != seen.sent and seen in self.requests:
            self.requests[self.requests.index(seen)] = replace(seen, sent=sent)

    def _read(self, request: Request) -> Asked:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers.raw}
        host = headers.get("host", "").lower()
        name = host.removesuffix(f":{self.port}").removesuffix(":443").removesuffix(":80")
        # A request that names no scheme is a person with curl, who means the site as it is.
        asked = Asked(
            method=request.method, scheme=headers.get("x-forwarded-proto", "https"),
            host="127.0.0.1" if name in OWN else name, headers=headers,
            path=request.scope["raw_path"].decode("latin-1").split("?")[0], query=request.url.query,
        )  # fmt: skip
        self._asked[asked.url] += 1
        return replace(asked, nth=self._asked[asked.url])

    async def _answer(self, asked: Asked) -> Answer:
        if added := self._added.get((asked.host, asked.path)):
            answer = added(asked) if callable(added) else added
            return await answer if inspect.isawaitable(answer) else answer
        if asked.host in TROUBLES:
            return trouble(asked)
        if kiosk.knows(asked.host):
            return kiosk.answer_for(self.town, asked, self._at)
        if saved.knows(asked.host):
            return saved.answer_for(asked)
        return text(f"No outlet of this newsstand is called {asked.host!r}; GET {self.url}/ lists them.\n", status=421)


def _listening(port: int) -> socket.socket:
    # The protocol must be named: asyncio sets TCP_NODELAY only where it is, and without it each answer on a
    # kept connection waits 40 ms for the other side's delayed ACK.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(512)
    return listening
