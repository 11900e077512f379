"""A mail server out of a block of Prefect's, with the real block."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from alerts.block import SmtpOfBlock, settings_of_block
from alerts.mail import compose
from alerts.sending import MailSettings, NotAcceptedError
from alerts.transport import transport_of
from dronewire.alert import Alert

SENDER = "dronewire <alerts@example.org>"
SECRET = "correct horse battery"
OURS = MailSettings(block="desk", sender=SENDER, timeout=5)
Make = Callable[..., Alert]
Serve = Callable[..., Any]
MakeBlock = Callable[..., Any]
pytestmark = pytest.mark.engine  # Prefect alone takes two seconds to import


@pytest.fixture
def block() -> MakeBlock:
    """Makes a block as it is filled in on Prefect's page."""
    prefect_email = pytest.importorskip("prefect_email", reason="the extra prefect-email is not installed")
    usual = {"smtp_server": "mx.example", "username": "desk", "password": SecretStr(SECRET)}
    return lambda **given: prefect_email.EmailServerCredentials(**(usual | given))


@pytest.mark.parametrize(
    ("kind", "port", "expected"), [("SSL", None, ("tls", 465)), ("STARTTLS", 2587, ("starttls", 2587))]
)
def test_server_port_and_login_are_the_blocks(
    block: MakeBlock, kind: str, port: int | None, expected: tuple[str, int]
) -> None:
    """The sender and all else stays ours."""
    found = settings_of_block(OURS, block(smtp_type=kind, smtp_port=port))

    assert (found.host, found.security, found.door) == ("mx.example", *expected)
    assert (found.user, found.password.get_secret_value(), found.sender) == ("desk", SECRET, SENDER)


def test_a_server_that_prefect_knows_by_name_is_found(block: MakeBlock) -> None:
    """As in the block's own list."""
    assert settings_of_block(OURS, block(smtp_server="gmail")).host == "smtp.gmail.com"


@pytest.mark.parametrize("wrong", [{"verify": False}, {"smtp_type": "INSECURE"}])
def test_a_block_is_no_way_around_certificates(block: MakeBlock, wrong: dict[str, Any]) -> None:
    """What our own settings refuse is refused in a block, and the password is not repeated."""
    with pytest.raises(ValueError, match=r"certificates|readable") as caught:
        settings_of_block(OURS, block(**wrong))

    assert SECRET not in str(caught.value)


def test_a_block_and_a_host_are_one_server_too_many() -> None:
    """Which is meant is not guessed."""
    with pytest.raises(ValidationError, match="block names the server"):
        MailSettings(block="desk", host="mx.example")


@pytest.fixture(scope="module")
def prefect() -> Iterator[None]:
    """A Prefect of the tests' own."""
    with import_module("prefect.testing.utilities").prefect_test_harness():
        yield


@pytest.mark.usefixtures("prefect")
def test_mail_goes_to_the_server_of_a_saved_block(block: MakeBlock, serve: Serve, alert: Make, tmp_path: Any) -> None:
    """From Prefect's database to the mailbox."""
    box = serve()
    plain = {"username": None, "password": SecretStr(""), "smtp_type": "INSECURE"}
    block(smtp_server="127.0.0.1", smtp_port=box.port, **plain).save("desk", overwrite=True)

    with transport_of(OURS, folder=tmp_path) as transport:
        transport.send(compose(alert(), sender=SENDER), "desk@example.org")

    assert (type(transport), [one.rcpt_tos for one in box.taken]) == (SmtpOfBlock, [["desk@example.org"]])


@pytest.mark.usefixtures("prefect")
def test_a_block_that_is_not_there_lets_mail_wait(block: MakeBlock, alert: Make) -> None:
    """It can still be saved; nothing is given up."""
    with SmtpOfBlock(MailSettings(block="nowhere")) as smtp, pytest.raises(NotAcceptedError) as caught:
        smtp.send(compose(alert(), sender=SENDER), "desk@example.org")

    assert (caught.value.permanent, "nowhere" in caught.value.reason) == (False, True)
