"""Mails as files."""

import os
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from alerts.folder import Folder
from alerts.mail import compose
from alerts.sending import NotAcceptedError
from dronewire.alert import Alert

SENDER = "dronewire <alerts@example.org>"
DESK = "desk@example.org"
Make = Callable[..., Alert]


def test_a_message_is_a_file_named_by_its_id(tmp_path: Path, alert: Make) -> None:
    """The folder is made where it is missing."""
    message = compose(alert(), sender=SENDER)

    with Folder(tmp_path / "outbox") as folder:
        folder.send(message, DESK)

    (written,) = (tmp_path / "outbox").iterdir()
    assert (written.name, written.read_bytes()) == (f"{message['Message-ID'].strip('<>')}.eml", bytes(message))


def test_the_same_message_twice_is_one_file(tmp_path: Path, alert: Make) -> None:
    """Sending again after a crash leaves no double."""
    for _ in range(2):
        Folder(tmp_path).send(compose(alert(), sender=SENDER), DESK)

    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["<../../etc/passwd@x>", "<.hidden@x>", "<a/b@x>", f"<{'a' * 300}@x>"])
def test_no_message_id_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    """What is no plain file name is hashed."""
    message = EmailMessage()
    message["Message-ID"] = name

    Folder(tmp_path / "outbox").send(message, DESK)

    (written,) = (tmp_path / "outbox").iterdir()
    assert (len(written.stem), written.suffix, len(list(tmp_path.iterdir()))) == (64, ".eml", 1)


def test_a_message_without_an_id_is_refused(tmp_path: Path) -> None:
    """It could not be told from another."""
    with pytest.raises(NotAcceptedError) as caught:
        Folder(tmp_path).send(EmailMessage(), DESK)

    assert caught.value.permanent


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, alert: Make) -> None:
    """The message waits, and the reason names the file."""
    (tmp_path / "outbox").write_text("in the way")

    with pytest.raises(NotAcceptedError) as caught:
        Folder(tmp_path / "outbox").send(compose(alert(), sender=SENDER), DESK)

    assert (caught.value.permanent, str(tmp_path / "outbox") in caught.value.reason) == (False, True)


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, alert: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk: no half file, no leftover, the earlier one whole."""
    message = compose(alert(), sender=SENDER)
    Folder(tmp_path).send(message, DESK)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotAcceptedError, match="No space left"):
        Folder(tmp_path).send(message, DESK)

    assert [path.read_bytes() for path in tmp_path.iterdir()] == [bytes(message)]
