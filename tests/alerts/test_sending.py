"""What is to be set for sending, and the transport that follows from it."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from alerts.transport import Folder, MailSettings, Smtp, transport_of

SECRET = "correct horse battery"


def test_no_password_goes_over_an_open_line() -> None:
    """Such settings are refused, and the message does not repeat them."""
    with pytest.raises(ValidationError) as caught:
        MailSettings(host="mx.example", security="none", user="desk", password=SecretStr(SECRET))

    assert ("readable to everyone" in str(caught.value), SECRET in str(caught.value)) == (True, False)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_goes_with_the_security(security: Any, port: int) -> None:
    """What nobody sets is what the standards say."""
    assert MailSettings(host="mx.example", security=security).door == port


@pytest.mark.parametrize("wrong", [{"sender": "nobody"}, {"port": 0}, {"security": "ssl"}, {"pasword": "x"}])
def test_a_mistake_in_the_settings_is_an_error(wrong: dict[str, Any]) -> None:
    """Unknown keys too."""
    with pytest.raises(ValidationError):
        MailSettings(host="mx.example", **wrong)


@pytest.mark.parametrize(("host", "kind"), [("", Folder), ("mx.example", Smtp)])
def test_without_a_host_mail_becomes_files(host: str, kind: type, tmp_path: Path) -> None:
    """The settings decide."""
    assert type(transport_of(MailSettings(host=host), folder=tmp_path)) is kind
