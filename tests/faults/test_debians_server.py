"""Rounds whose mails go to a server of Debian's: real encryption, a real login, real mailboxes, real refusals."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows.workspace import Workspace
from storage.outbox import WAITS, State, deliveries

from .child import OPERATOR, READERS, one_round, room_in
from .exim import MISSING, PASSWORD, USER, Exim, exim, text_of
from .wire import Wire, told_in

pytestmark = [pytest.mark.faults, pytest.mark.skipif(bool(MISSING), reason=MISSING)]

DESK, EDITOR, NIGHT = READERS


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Exim]:
    """A server whose certificate is trusted."""
    with exim() as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.trusted.file))
        yield running


@contextmanager
def _room(folder: Path, server: Exim, security: str = "starttls", password: str = PASSWORD) -> Iterator[Workspace]:
    login = {"security": security, "user": USER, "password": SecretStr(password)}
    room = room_in(folder, server.ports[security], **login)
    try:
        yield room
    finally:
        room.database.dispose()


def _news(room: Workspace) -> Wire:
    """One round with an article to tell to every reader."""
    wire = Wire(random.Random(0))
    wire.publish(room, 1)
    one_round(room, wire.at)
    return wire


def _states(room: Workspace) -> dict[str, str]:
    return {one.recipient: one.state for one in deliveries(room.database)}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_every_reader_finds_the_news_in_his_mailbox(tmp_path: Path, server: Exim, security: str) -> None:
    """Encrypted from the first byte, or from STARTTLS on; after a login."""
    with _room(tmp_path, server, security) as room:
        wire = _news(room)
    mails = server.mails(len(READERS))

    assert [mail["Envelope-to"] for mail in mails] == sorted(READERS)
    assert [told_in(text_of(mail)) for mail in mails] == [set(wire.tokens)] * len(READERS)
    assert all(" with esmtpsa (TLS1." in " ".join(mail["Received"].split()) for mail in mails)


def test_one_mailbox_that_does_not_exist_costs_nobody_else_a_thing(tmp_path: Path, server: Exim) -> None:
    """The others have theirs; the operator is told what the server said."""
    server.answers(unknown="editor")
    with _room(tmp_path, server) as room:
        _news(room)
        states = _states(room)
    mails = {mail["Envelope-to"]: text_of(mail) for mail in server.mails(3)}

    assert states == {DESK: State.ACCEPTED, EDITOR: State.DEAD, NIGHT: State.ACCEPTED, OPERATOR: State.ACCEPTED}
    assert sorted(mails) == sorted([DESK, NIGHT, OPERATOR])
    assert (EDITOR in mails[OPERATOR], "550 no such mailbox" in mails[OPERATOR]) == (True, True)


def test_one_mailbox_that_is_busy_gets_its_mail_later(tmp_path: Path, server: Exim) -> None:
    """As greylisting has it: refused for now, taken at a later round, and the others get nothing twice."""
    server.answers(busy="editor")
    with _room(tmp_path, server) as room:
        wire = _news(room)
        refused = _states(room)
        server.answers()
        one_round(room, wire.at + WAITS[0])

    assert refused == {DESK: State.ACCEPTED, EDITOR: State.WAITING, NIGHT: State.ACCEPTED}
    assert [mail["Envelope-to"] for mail in server.mails(3)] == sorted(READERS)


def test_a_wrong_password_is_waited_out(tmp_path: Path, server: Exim) -> None:
    """The operator can mend it: nothing is given up for it."""
    with _room(tmp_path, server, password="wrong") as room:
        _news(room)
        found = deliveries(room.database)

    assert {one.state for one in found} == {State.WAITING}
    assert {one.reason.rpartition(": ")[2] for one in found} == {"login refused (535)"}


def test_a_certificate_that_nobody_vouches_for_gets_nothing(
    tmp_path: Path, server: Exim, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the server's own, and the system's authorities do not know it."""
    monkeypatch.delenv("SSL_CERT_FILE")
    with _room(tmp_path, server) as room:
        _news(room)
        found = deliveries(room.database)

    assert {one.state for one in found} == {State.WAITING}
    assert all("CERTIFICATE_VERIFY_FAILED" in one.reason for one in found)
