"""A mail server that can be told to fail: at which stage of a message, in which way, for whom."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from enum import StrEnum
from threading import Thread
from typing import Any, Self

from aiosmtpd.smtp import SMTP

BYTE = 0.05  # seconds between two bytes of an answer that drips


class Stage(StrEnum):
    """Where in the conversation a fault comes."""

    GREETING = "greeting"
    SENDER = "sender"
    RECIPIENT = "recipient"
    TEXT = "text"  # at the word that asks for it: what the other side sends then meets it
    ANSWER = "answer"  # the text was read, and is not taken
    TAKEN = "taken"  # the text was taken, and the word of it is lost on the way


HANG, CUT, DRIP = "hang", "cut", "drip"  # no answer; the connection gone; an answer that never ends
Trouble = Callable[[Stage, str], str]  # how to fail at a stage, for a recipient: an answer, one of the above, or not


def fine(_stage: Stage, _recipient: str) -> str:
    """No fault at all."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A message that the server took over; ``process`` numbers the one that sent it."""

    name: str
    recipient: str
    subject: str
    text: str
    process: int


class PostOffice:
    """A real SMTP server on localhost; ``taken`` is what lies in its mailboxes, in order."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.trouble: Trouble = fine
        self.process = 0  # the number of the process that connects from now on
        self.clerks: list[_Clerk] = []
        self.port = 0  # chosen when it opens first, and kept
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None

    def open(self) -> None:
        """Listen."""
        self._server = self._do(self._listening())
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Stop listening, and leave whoever is being served."""
        self._do(self._closing())

    async def _listening(self) -> asyncio.Server:
        return await self._loop.create_server(lambda: _Clerk(self, loop=self._loop), "127.0.0.1", self.port)

    async def _closing(self) -> None:
        if self._server:
            self._server.close()
        for clerk in self.clerks:
            clerk.leave()
        serving = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def repeats(self) -> list[tuple[Taken, Taken]]:
        """Messages that one recipient has twice under one Message-ID, each with the one before."""
        before: dict[tuple[str, str], Taken] = {}
        found = []
        for one in self.taken:
            if earlier := before.get((one.name, one.recipient)):
                found.append((earlier, one))
            before[one.name, one.recipient] = one
        return found

    def names(self, recipient: str) -> Counter[str]:
        """How often each Message-ID lies in a mailbox."""
        return Counter(one.name for one in self.taken if one.recipient == recipient)

    async def handle_MAIL(self, server: "_Clerk", _session: Any, envelope: Any, sender: str, _options: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        """Answer to MAIL FROM."""
        envelope.mail_from = sender
        return await self._fails(server, Stage.SENDER) or "250 OK"

    async def handle_RCPT(self, server: "_Clerk", _session: Any, envelope: Any, recipient: str, _options: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        """Answer to RCPT TO."""
        if answer := await self._fails(server, Stage.RECIPIENT, recipient):
            return answer
        envelope.rcpt_tos.append(recipient)
        return "250 OK"

    async def handle_DATA(self, server: "_Clerk", _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        """Answer to the text."""
        (recipient,) = envelope.rcpt_tos
        if answer := await self._fails(server, Stage.ANSWER, recipient):
            return answer
        self._take(recipient, envelope.content, server.process)
        return await self._fails(server, Stage.TAKEN, recipient) or "250 taken"

    def _take(self, recipient: str, content: bytes, process: int) -> None:
        mail: Any = message_from_bytes(content, policy=default)
        text = mail.get_body(("plain",)).get_content()
        name, subject = str(mail["Message-ID"]), str(mail["Subject"])
        self.taken.append(Taken(name=name, recipient=recipient, subject=subject, text=text, process=process))

    async def _fails(self, server: "_Clerk", stage: Stage, recipient: str = "") -> str:
        """The answer to give instead of a good one; nothing where none is to be given. Other ways never return."""
        way = self.trouble(stage, recipient)
        if way in {HANG, CUT, DRIP}:
            await server.fail(way)
        return way


class _Clerk(SMTP):
    """A server that fails at the greeting and at the word that asks for the text."""

    def __init__(self, handler: PostOffice, **given: Any) -> None:
        super().__init__(handler, hostname="mx.example", **given)
        handler.clerks.append(self)
        self.process = handler.process  # now: it may be dead before its last words are read

    async def push(self, status: Any) -> None:
        """Say something, unless a fault is due."""
        word = status if isinstance(status, str) else status.decode()
        stage = {"220": Stage.GREETING, "354": Stage.TEXT}.get(word[:3])
        way = self.event_handler.trouble(stage, "") if stage else ""
        if way in {HANG, CUT, DRIP}:
            await self.fail(way)
        await super().push(way or status)

    def leave(self) -> None:
        """Cut the connection."""
        if self.transport:
            self.transport.abort()

    async def fail(self, way: str) -> None:
        """Hang, cut the connection, or drip, until the other side or the test ends it."""
        if way == CUT:
            self.leave()
        while True:
            if way == DRIP:
                self._writer.write(b"2")  # digits of an answer that has no end
                await self._writer.drain()
            await asyncio.sleep(BYTE)
