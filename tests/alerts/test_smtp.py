"""Mail over SMTP, against a real server."""

import logging
import socket
import traceback
from collections.abc import Callable, Iterator
from time import sleep
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from pydantic import SecretStr

from alerts.mail import compose
from alerts.sending import MailSettings, NotAcceptedError
from alerts.smtp import Smtp
from dronewire.alert import Alert

SENDER = "dronewire <alerts@example.org>"
SECRET = "correct horse battery"
DESK = "desk@example.org"
Make = Callable[..., Alert]
Serve = Callable[..., Any]
Certified = Callable[..., Any]


def to(box: Any, **given: Any) -> Smtp:
    """A transport to a server of ours."""
    chosen = {"security": "none", "sender": SENDER, "timeout": 5} | given
    return Smtp(MailSettings(host="127.0.0.1", port=box.port, **chosen))


def refusal(smtp: Smtp, alert: Alert, recipient: str = DESK) -> NotAcceptedError:
    """What comes of a message that is not accepted."""
    with smtp, pytest.raises(NotAcceptedError) as caught:
        smtp.send(compose(alert, sender=SENDER), recipient)
    return caught.value


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where someone listens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def test_a_message_arrives_byte_for_byte(serve: Serve, alert: Make) -> None:
    """What was stored is what the mailbox gets."""
    box, message = serve(), compose(alert(), sender=SENDER)

    with to(box) as smtp:
        smtp.send(message, DESK)

    (taken,) = box.taken
    assert (taken.mail_from, taken.rcpt_tos) == ("alerts@example.org", [DESK])
    assert taken.original_content == bytes(message)


def test_one_connection_carries_many_messages(serve: Serve, alert: Make) -> None:
    """A round's mails shake hands once."""
    box = serve()

    with to(box) as smtp:
        for _ in range(3):
            smtp.send(compose(alert(), sender=SENDER), DESK)

    assert (len(box.taken), len(box.servers)) == (3, 1)


def test_a_connection_that_the_server_closed_is_opened_anew(serve: Serve, alert: Make) -> None:
    """Servers close idle connections; no message is lost or told twice by it."""
    box = serve(server={"timeout": 0.2})

    with to(box) as smtp:
        smtp.send(compose(alert(), sender=SENDER), DESK)
        while box.servers[0].transport:  # until the server's own time limit closes it
            sleep(0.01)
        smtp.send(compose(alert(), sender=SENDER), DESK)

    assert (len(box.taken), len(box.servers)) == (2, 2)


def test_a_transport_sends_again_after_its_close(serve: Serve, alert: Make) -> None:
    """Closing lets go of the connection only."""
    box = serve()
    smtp = to(box)

    for _ in range(2):
        smtp.send(compose(alert(), sender=SENDER), DESK)
        smtp.close()

    assert len(box.servers) == 2


def test_the_greeting_does_not_tell_the_machines_name(serve: Serve, alert: Make) -> None:
    """EHLO says the sender's domain."""
    box = serve()

    with to(box) as smtp:
        smtp.send(compose(alert(), sender=SENDER), DESK)

    assert [session.host_name for session in box.sessions] == ["example.org"]


@pytest.mark.parametrize(
    ("answers", "permanent"),
    [
        ({"rcpt": "550 no such mailbox"}, True),
        ({"rcpt": "450 try later"}, False),
        ({"data": "554 this is spam"}, True),
        ({"data": "451 disk trouble"}, False),
        ({"mail": "550 this sender may not"}, False),  # ours to mend: no message may be given up for it
        ({"mail": "552 too big"}, True),
        ({"rcpt": "421 closing"}, False),
    ],
)
def test_a_refusal_is_told_with_the_servers_words(
    serve: Serve, alert: Make, answers: dict[str, str], permanent: bool
) -> None:
    """5xx is final for a recipient or a text, 4xx never."""
    error = refusal(to(serve(**answers)), alert())

    assert (error.reason, error.permanent) == (*answers.values(), permanent)


def test_after_a_refusal_the_next_message_goes(serve: Serve, alert: Make) -> None:
    """One recipient's trouble is not another's."""
    box = serve(rcpt="550 no such mailbox")

    with to(box) as smtp:
        with pytest.raises(NotAcceptedError):
            smtp.send(compose(alert(), sender=SENDER), DESK)
        box.rcpt = ""
        smtp.send(compose(alert(), sender=SENDER), DESK)

    assert (len(box.taken), len(box.servers)) == (1, 1)


def test_no_answer_after_the_text_may_have_been_accepted(serve: Serve, alert: Make) -> None:
    """The one case in which a message can come twice, and the reason says so."""
    error = refusal(to(serve(delay=1), timeout=0.2), alert())

    assert (error.permanent, "may have been accepted" in error.reason) == (False, True)


def test_a_server_that_says_nothing_is_left(silent_port: int, alert: Make) -> None:
    """The time limit holds for the greeting too."""
    smtp = Smtp(MailSettings(host="127.0.0.1", port=silent_port, security="none", timeout=0.2))

    error = refusal(smtp, alert())

    assert (error.permanent, f"127.0.0.1:{silent_port}" in error.reason) == (False, True)


def test_a_server_that_is_away_is_tried_again(closed_port: int, alert: Make) -> None:
    """Nothing is given up for it, and the reason names the address."""
    error = refusal(Smtp(MailSettings(host="127.0.0.1", port=closed_port, timeout=1)), alert())

    assert (error.permanent, f"127.0.0.1:{closed_port}" in error.reason) == (False, True)


def test_a_wrong_recipient_is_refused_before_anything_is_sent(closed_port: int, alert: Make) -> None:
    """No server is asked about what is no address."""
    error = refusal(Smtp(MailSettings(host="127.0.0.1", port=closed_port)), alert(), "a@b.example\r\nRCPT TO:<x@y.z>")

    assert error.permanent


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_trusted_certificate_lets_the_message_through(
    serve: Serve, alert: Make, certified: Certified, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Encrypted from the first byte, or from STARTTLS on."""
    made = certified()
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    box = serve(tls=made.context) if security == "tls" else serve(server=_starttls(made))

    with to(box, security=security) as smtp:
        smtp.send(compose(alert(), sender=SENDER), DESK)

    assert len(box.taken) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_unknown_certificate_is_refused(serve: Serve, alert: Make, certified: Certified, security: str) -> None:
    """Nothing is sent, and the reason says why."""
    made = certified()
    box = serve(tls=made.context) if security == "tls" else serve(server=_starttls(made))

    error = refusal(to(box, security=security), alert())

    assert (error.permanent, "CERTIFICATE_VERIFY_FAILED" in error.reason, box.taken) == (False, True, [])


def test_a_certificate_for_another_host_is_refused(
    serve: Serve, alert: Make, certified: Certified, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed by someone trusted is not enough."""
    made = certified("127.0.0.9")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))

    error = refusal(to(serve(tls=made.context), security="tls"), alert())

    assert "CERTIFICATE_VERIFY_FAILED" in error.reason


def test_a_server_without_starttls_gets_nothing(serve: Serve, alert: Make) -> None:
    """Encryption that was asked for is never left out silently."""
    box = serve()

    error = refusal(to(box, security="starttls"), alert())

    assert (error.permanent, "STARTTLS" in error.reason, box.taken) == (False, True, [])


@pytest.mark.parametrize("right", [True, False])
def test_login(serve: Serve, alert: Make, certified: Certified, right: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the right password the message goes; a wrong one is the operator's to mend."""
    made = certified()
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    box = serve(server=_starttls(made) | {"authenticator": _only(SECRET.encode()), "auth_required": True})
    smtp = to(box, security="starttls", user="desk", password=SecretStr(SECRET if right else "wrong"))

    if right:
        with smtp:
            smtp.send(compose(alert(), sender=SENDER), DESK)
        reason, permanent = "", False
    else:
        error = refusal(smtp, alert())
        reason, permanent = error.reason, error.permanent

    assert (len(box.taken), permanent) == (int(right), False)
    assert reason == ("" if right else f"127.0.0.1:{box.port}: login refused (535)")


@pytest.fixture
def talkative(serve: Serve, certified: Certified, monkeypatch: pytest.MonkeyPatch) -> list[Smtp]:
    """Two transports that know a password: one server refuses it, the other repeats it."""
    made = certified()
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    refusing = serve(server=_starttls(made) | {"authenticator": _only(b"other"), "auth_required": True})
    known = {"authenticator": _only(SECRET.encode())}
    telling = serve(server=_starttls(made) | known, data=f"554 you logged in with {SECRET}")
    return [to(box, security="starttls", user="desk", password=SecretStr(SECRET)) for box in (refusing, telling)]


def test_the_password_is_in_no_log_error_or_representation(
    talkative: list[Smtp], alert: Make, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither when it is wrong, nor when the server repeats it, nor where settings are shown."""
    caplog.set_level(logging.DEBUG)

    errors = [refusal(smtp, alert()) for smtp in talkative]

    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("mail.")]  # the server's
    told = [*ours, *capfd.readouterr(), *(repr(vars(smtp)) for smtp in talkative), *(repr(error) for error in errors)]
    assert [text for text in told if SECRET in text] == []
    assert [error.reason.rpartition(": ")[2] for error in errors] == [
        "login refused (535)",
        "554 you logged in with ***",
    ]


def test_the_password_is_in_no_traceback(talkative: list[Smtp], alert: Make) -> None:
    """The chain of causes repeats no server's words either."""
    told = ["".join(traceback.format_exception(refusal(smtp, alert()))) for smtp in talkative]

    assert [text for text in told if SECRET in text] == []


def _starttls(made: Any) -> dict[str, Any]:
    return {"tls_context": made.context, "require_starttls": True}


def _only(password: bytes) -> Callable[..., AuthResult]:
    """Lets in who knows a password; with ``handled`` unset the server itself says 535."""
    return lambda *given: AuthResult(success=given[-1].password == password, handled=False)
