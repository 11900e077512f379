"""An invented alert, and a real mail server on localhost."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from dronewire.alert import Alert
from dronewire.article import Article
from dronewire.instant import Instant, Precision
from dronewire.match import Match, Word
from dronewire.story import Copy, Record, Story, Version

from .certificates import Certificate, certificate

AT = datetime(2026, 11, 22, 7, 14, tzinfo=UTC)
TOPICS = {"production": {"ru": "Производство", "en": "Production"}}
TEXT = {
    "ru": "Завод «Ласточка» собрал сто аппаратов.\nВ каждом дроне теперь свой двигатель.",
    "en": "A plant built a hundred of them.\nEach drone has its own engine now.",
}


@pytest.fixture
def story() -> Callable[..., Story]:
    """Makes a story of one outlet or more."""

    def made(name: str = "s1", *, title: str = "Дрон собрали", language: str = "ru", **given: Any) -> Story:
        text = given.get("text", TEXT[language])
        word = "drone" if language == "en" else "дроне"
        start = text.find(word)
        words = (Word(term="дрон", found=word, zone="text", start=start, end=start + len(word)),) if start >= 0 else ()
        versions = [
            Version(
                article=Article(
                    outlet=outlet,
                    address=given.get("address", f"https://{outlet}.example/{name}"),
                    title=title,
                    lead=text.partition("\n")[0],
                    text=text,
                    language=language,
                    published=Instant(at=AT + timedelta(minutes=number), precision=Precision.SECOND, origin="feed"),
                ),
                outlet_title=given.get("outlet_title", outlet.title()),
                copy=Copy.VERBATIM if number else Copy.ORIGINAL,
                first_seen=AT,
                record=Record(file="1.warc.gz", offset=0, sha256="00" * 32),
            )
            for number, outlet in enumerate(given.get("outlets", ("wire",)))
        ]
        return Story(id=name, versions=tuple(versions), matches=(Match(topic="production", words=words),))

    return made


@pytest.fixture
def alert(story: Callable[..., Story]) -> Callable[..., Alert]:
    """Makes an alert of stories."""

    def made(*stories: Story, total: int | None = None, **given: str) -> Alert:
        told = stories or (story(),)
        return Alert(
            key=given.get("key", "round-7/desk"),
            recipient=given.get("recipient", "desk@example.org"),
            at=datetime(2026, 11, 22, 14, 0, tzinfo=UTC),
            zone=given.get("zone", "Europe/Moscow"),
            stories=told,
            total=len(told) if total is None else total,
            topics=TOPICS,
        )

    return made


@dataclass
class Postbox:
    """What a server took, and how it is told to answer."""

    rcpt: str = ""
    mail: str = ""
    data: str = ""
    delay: float = 0
    taken: list[Envelope] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    servers: list[SMTP] = field(default_factory=list)
    port: int = 0

    async def handle_MAIL(self, *given: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Answer to MAIL FROM; given are server, session, envelope, address and options."""
        given[2].mail_from = given[3]
        return self.mail or "250 OK"

    async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Answer to RCPT TO; given as for MAIL."""
        if not self.rcpt:
            given[2].rcpt_tos.append(given[3])
        return self.rcpt or "250 OK"

    async def handle_DATA(self, _: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take the message, or answer as told."""
        await asyncio.sleep(self.delay)
        if not self.data:
            self.taken.append(envelope)
            self.sessions.append(session)
        return self.data or "250 OK"


@contextmanager
def serving(box: Postbox, *, tls: ssl.SSLContext | None = None, **given: Any) -> Iterator[None]:
    """Serve a postbox on a free port of 127.0.0.1; ``tls`` speaks it from the first byte."""
    loop = asyncio.new_event_loop()

    def spoken() -> SMTP:
        box.servers.append(SMTP(box, hostname="mx.example", loop=loop, **given))
        return box.servers[-1]

    server = loop.run_until_complete(loop.create_server(spoken, "127.0.0.1", 0, ssl=tls))
    box.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def end() -> None:
        server.close()
        for one in box.servers:
            if one.transport:
                one.transport.abort()
        waiting = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Postbox]]:
    """Starts a server; gives its postbox."""
    with ExitStack() as open_servers:

        def started(*, tls: ssl.SSLContext | None = None, server: dict[str, Any] | None = None, **told: Any) -> Postbox:
            box = Postbox(**told)
            open_servers.enter_context(serving(box, tls=tls, **(server or {})))
            return box

        yield started


@pytest.fixture
def certified(tmp_path: Path) -> Callable[..., Certificate]:
    """Makes certificates."""
    return lambda *address: certificate(tmp_path, *address)
