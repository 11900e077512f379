"""Secrets of mail servers and channels: nothing that is written or logged holds them."""

import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dronewire.timing import When
from flows.recipients import Recipient
from flows.settings import read_settings, settings_of_values
from flows.steps.telling.alerting import tell
from storage.outbox import undelivered

from .newsroom import Copy, Newsroom, open_newsroom

PASSWORD, TOKEN, SIGNING = "correct-horse-battery", "Bot4815TokenPath", "whsec-hush-hush-hush"
WORKSHOP = Copy(outlet="wire", text="В Заречном открыли цех сборки беспилотников, сообщили в министерстве.")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """One whose mail server and channels all are away."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with open_newsroom(tmp_path / "room") as opened:
        settings = settings_of_values(
            workspace=tmp_path,
            var=tmp_path / "var",
            alert=("desk@example.org", "hook", "chat"),
            channels={
                "hook": f"http://127.0.0.1:{port}/{TOKEN}",
                "chat": f"json://me:{TOKEN}@127.0.0.1:{port}/{TOKEN}",
            },
            webhook_secret=SIGNING,
            mail={"host": "127.0.0.1", "port": port, "security": "tls", "user": "desk", "password": PASSWORD},
        )
        yield Newsroom(replace(opened.room, settings=settings))


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_no_secret_is_written_or_said(
    newsroom: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither in the database, nor in any file, refusal, log line or representation."""
    caplog.set_level(logging.DEBUG)
    newsroom.bring(WORKSHOP)

    told = tell(newsroom.room, None, at=newsroom.at)

    waiting = {one.recipient: one.state for one in undelivered(newsroom.room.database)}
    assert waiting == {"chat": "waiting", "desk@example.org": "waiting", "hook": "waiting"}
    newsroom.room.database.dispose()
    files = [path.read_bytes().decode(errors="replace") for path in tmp_path.rglob("*") if path.is_file()]
    printed = capfd.readouterr()
    said = [*files, *told.refusals, caplog.text, printed.out, printed.err, repr(newsroom.room.settings)]
    assert [secret for secret in (PASSWORD, TOKEN, SIGNING) if any(secret in text for text in said)] == []


def test_channels_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """So that no file holds them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRONEWIRE_CHANNELS", f'{{"desk_chat": "tgram://{TOKEN}/1"}}')
    monkeypatch.setenv("DRONEWIRE_ALERT", '["desk_chat"]')

    read = read_settings()

    assert (read.channels["desk_chat"].get_secret_value(), read.alert) == (f"tgram://{TOKEN}/1", ("desk_chat",))


@pytest.mark.parametrize(
    "wrong",
    [
        {"alert": ("desk_chat",)},
        {"operator": ("desk_chat",)},
        {"recipients": (Recipient(address="desk_chat", when=When.DAILY),)},
        {"channels": {"desk@example.org": f"tgram://{TOKEN}/1"}},
        {"channels": {"desk_chat": f"http://desk.example.org/{TOKEN}"}},
    ],
)
def test_a_channel_that_cannot_be_meant_is_an_error(wrong: dict[str, object]) -> None:
    """It is named, and its address is not."""
    with pytest.raises(ValueError, match=r"channel|http://") as caught:
        settings_of_values(**wrong)

    assert TOKEN not in str(caught.value)
