"""Channels besides mail, against a real server: what they are told, what becomes of refusals, and what nobody reads."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, TypeAdapter, ValidationError

from alerts.channels import ChannelAddress, ChannelName, Post, channel_of
from alerts.folder import Folder
from alerts.mail import compose
from alerts.sending import MailSettings, NotAcceptedError
from alerts.transport import transport_of
from alerts.webhook import Webhook, signature_of
from dronewire.alert import Alert

SENDER = "dronewire <alerts@example.org>"
TOKEN = "8f2kTopSecretPath"
NOTHING = SecretStr("")
Make = Callable[..., Alert]
# One of Apprise's hundred services imports a module that is going to leave Python.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


@dataclass
class Site:
    """A web server of ours: how it answers, and what it was asked."""

    code: int = 200
    port: int = 0
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def address(self) -> SecretStr:
        """Where it is, with a secret in its path."""
        return SecretStr(f"http://127.0.0.1:{self.port}/{TOKEN}")


@pytest.fixture
def site() -> Iterator[Site]:
    """Serves on a free port of 127.0.0.1."""
    told = Site()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            told.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, content))
            self.send_response(told.code)
            self.send_header("Location", f"http://127.0.0.1:{told.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *given: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        told.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield told
        server.shutdown()
        thread.join()


def note(alert: Make, recipient: str = "desk_chat") -> EmailMessage:
    """What a channel is told."""
    return compose(alert(recipient=recipient), sender=SENDER)


def refusal(site: Site, message: EmailMessage, *, secret: SecretStr = NOTHING) -> NotAcceptedError:
    """What comes of a call that is not accepted."""
    with Webhook(site.address, secret=secret) as hook, pytest.raises(NotAcceptedError) as caught:
        hook.send(message, "desk_hook")
    return caught.value


def test_a_channels_message_is_addressed_to_nobody(alert: Make) -> None:
    """It is stored like a mail, and no mail server could take it for one."""
    message = note(alert)

    assert (str(message["To"]), message["To"].addresses) == ("desk_chat:;", ())
    assert [part.get_content_type() for part in message.walk()][1:] == ["text/plain", "application/json"]
    assert bytes(message) == bytes(note(alert))


def test_a_webhook_is_told_in_json(site: Site, alert: Make) -> None:
    """Stories with their topics, words and addresses, and how many there were."""
    with Webhook(site.address, secret=NOTHING) as hook:
        hook.send(note(alert), "desk_hook")

    ((path, headers, content),) = site.asked
    told = json.loads(content)
    assert (path, headers["content-type"]) == (f"/{TOKEN}", "application/json")
    assert (told["format"], told["kind"], told["total"], told["id"]) == (1, "alert", 1, "round-7/desk")
    (story,) = told["stories"]
    assert (story["topics"], story["words"], story["outlets"]) == (["production"], ["дроне"], 1)
    assert (story["first"]["address"], story["first"]["published"]) == (
        "https://wire.example/s1",
        "2026-11-22T07:14:00Z",
    )


def test_a_call_made_twice_has_one_key(site: Site, alert: Make) -> None:
    """The server can tell; another message has another key."""
    with Webhook(site.address, secret=NOTHING) as hook:
        for message in (note(alert), note(alert), compose(alert(key="other", recipient="desk_hook"), sender=SENDER)):
            hook.send(message, "desk_hook")

    first, again, other = (headers["idempotency-key"] for _, headers, _ in site.asked)
    assert (first == again, first == other, f"<{first}>" == note(alert)["Message-ID"]) == (True, False, True)


def test_a_signed_call_can_be_checked(site: Site, alert: Make) -> None:
    """By the scheme of standardwebhooks.com, over key, instant and body."""
    with Webhook(site.address, secret=SecretStr("whsec_c2VjcmV0"), clock=lambda: 1_700_000_000.9) as hook:
        hook.send(note(alert), "desk_hook")

    ((_, headers, content),) = site.asked
    expected = signature_of("secret", headers["webhook-id"], "1700000000", content)
    assert (headers["webhook-timestamp"], headers["webhook-signature"]) == ("1700000000", f"v1,{expected}")


def test_a_signature_is_that_of_the_standard() -> None:
    """The example of the specification's own libraries."""
    key, at, content = "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}'

    found = signature_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", key, at, content)

    assert found == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("code", "permanent"),
    [(307, False), (401, False), (404, False), (410, True), (422, True), (429, False), (503, False)],
)
def test_a_refusal_says_whether_it_can_be_mended(site: Site, alert: Make, code: int, permanent: bool) -> None:
    """Redirects are not followed: what is told goes where the settings say."""
    site.code = code

    refused = refusal(site, note(alert))

    assert (refused.permanent, f"answered {code}" in refused.reason, len(site.asked)) == (permanent, True, 1)


@pytest.mark.parametrize("make", ["webhook", "apprise"])
def test_no_secret_is_told_by_errors_and_logs(
    site: Site, alert: Make, make: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither when all goes well nor when it does not; whatever level somebody listens at."""
    address = site.address if make == "webhook" else SecretStr(f"json://desk:{TOKEN}@127.0.0.1:{site.port}/{TOKEN}")
    caplog.set_level(logging.DEBUG)
    reasons = []

    with channel_of(address, secret=SecretStr(TOKEN)) as channel:
        channel.send(note(alert), "desk_chat")
        site.code = 500
        for broken in (False, True):
            site.port += broken
            with pytest.raises(NotAcceptedError) as caught:
                channel.send(note(alert), "desk_chat")
            reasons.append(f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__suppress_context__}")

    assert [TOKEN in text for text in (caplog.text, *reasons, repr(channel.__dict__))] == [False] * 4


def test_a_chat_is_told_by_apprise(site: Site, alert: Make) -> None:
    """The subject as title, the short text as body."""
    with channel_of(SecretStr(f"json://127.0.0.1:{site.port}/{TOKEN}"), secret=NOTHING) as chat:
        chat.send(note(alert), "desk_chat")

    ((_, _, content),) = site.asked
    told = json.loads(content)
    assert told["title"] == "Дрон собрали — Wire"
    assert told["message"].split("\n") == [
        "1 сюжет",
        "",
        "Дрон собрали",
        "Wire, 22.11 10:14",
        "https://wire.example/s1",
    ]


def test_an_address_that_apprise_does_not_know_waits(alert: Make) -> None:
    """It is said at the first message; the settings can be mended."""
    with channel_of(SecretStr(f"nosuch://{TOKEN}"), secret=NOTHING) as chat, pytest.raises(NotAcceptedError) as caught:
        chat.send(note(alert), "desk_chat")

    assert (caught.value.permanent, caught.value.reason) == (
        False,
        "nosuch://: Apprise does not understand this address",
    )


def test_a_note_is_short_and_says_what_it_leaves_out(alert: Make, story: Callable[..., Any]) -> None:
    """Telegram takes 4,096 characters."""
    stories = [story(f"s{number}", title="Дрон " * 30) for number in range(57)]
    body = compose(alert(*stories, recipient="desk_chat"), sender=SENDER).get_body(("plain",))

    assert body is not None
    told = body.get_content().strip()
    assert (len(told) < 4_000, told.endswith("из 57"), told.count("https://")) == (True, True, int(told.split()[-3]))


def test_each_message_goes_its_way(tmp_path: Path, site: Site, alert: Make) -> None:
    """Addresses to mail, names to channels; one that is not declared any more waits."""
    mail = compose(alert(), sender=SENDER)

    with transport_of(MailSettings(), folder=tmp_path, channels={"desk_chat": site.address}) as post:
        post.send(mail, "desk@example.org")
        post.send(note(alert), "desk_chat")
        with pytest.raises(NotAcceptedError) as caught:
            post.send(note(alert, "gone"), "gone")

    assert (len(list(tmp_path.iterdir())), len(site.asked)) == (1, 1)
    assert (caught.value.permanent, caught.value.reason) == (False, "the settings have no channel 'gone'")


@pytest.mark.parametrize(
    "address",
    ["", "desk", "http://desk.example/hook", "json://desk.example/x?verify=no", "tgram://", "json://x/?Verify=False"],
)
def test_an_address_that_would_do_harm_is_refused(address: str) -> None:
    """Open lines and unchecked certificates; the message does not repeat what was written."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(ChannelAddress, config={"hide_input_in_errors": True}).validate_python(SecretStr(address))

    assert "desk.example" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "Desk", "desk@example.org", "1", "a" * 41, "стол"])
def test_a_channels_name_is_no_address(name: str) -> None:
    """Nothing could tell them apart otherwise."""
    with pytest.raises(ValidationError):
        TypeAdapter(ChannelName).validate_python(name)


def test_what_has_no_json_is_given_up(tmp_path: Path) -> None:
    """Trying again would not change the message."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = "<a@b>"
    message.set_content("text")
    hook = Webhook(SecretStr("https://127.0.0.1/"), secret=NOTHING)

    with Post(Folder(tmp_path), {"hook": hook}) as post, pytest.raises(NotAcceptedError) as caught:
        post.send(message, "hook")

    assert caught.value.permanent
