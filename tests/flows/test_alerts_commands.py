"""`dronewire alerts`: what was told to whom is listed and shown, tried again, tried out and replayed."""

import json
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from storage.outbox import Due, State, deliveries, due, refused

from .commanding import Command
from .newsroom import Newsroom
from .tellings import FIRST, SECOND, newsroom_of, told_at

pytestmark = pytest.mark.slow  # each command is a process of its own

DESK, BOSS = "desk@example.org", "boss@example.org"
SETTINGS = f"""
timezone = "UTC"
operator = ["ops@example.org"]
[[recipients]]
address = "{DESK}"
[[recipients]]
address = "{BOSS}"
when = "weekly"
"""
TOPIC = 'title = { en = "Assembly", ru = "Сборка" }\nquery = "цех OR беспилотник"\n'


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """One that has told the desk of a story, and is to tell the boss on Monday."""
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "assembly.toml").write_text(TOPIC)
    (tmp_path / "dronewire.toml").write_text(f'database = "sqlite:///{tmp_path}/dronewire.sqlite"\n{SETTINGS}')
    people = ({"address": DESK}, {"address": BOSS, "when": "weekly"})
    with newsroom_of(tmp_path, recipients=people, timezone="UTC") as opened:
        opened.bring(FIRST)
        told_at(opened.room, opened.at)
        yield opened


@pytest.fixture
def given_up(newsroom: Newsroom) -> Due:
    """A message to the desk that its server refused for good."""
    newsroom.bring(SECOND)
    newsroom.tell()
    (one,) = due(newsroom.room.database, newsroom.at)
    refused(newsroom.room.database, one, at=newsroom.at, reason="550 no such mailbox", permanent=True)
    return one


def lines(printed: str) -> list[dict[str, Any]]:
    """JSON lines, read."""
    return [json.loads(line) for line in printed.splitlines()]


def mails_to(room: Newsroom, address: str) -> list[EmailMessage]:
    """Mails to somebody that were written as files."""
    files = sorted(room.room.layout.outbox.glob("*.eml"))
    found: list[Any] = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    return [mail for mail in found if mail["To"] == address]


def test_messages_and_what_is_planned_are_listed(given_up: Due, dronewire: Command) -> None:
    """The latest first, with recipient and state; what waits for its time after them."""
    listed = lines(dronewire("alerts", "list", "--since", "2026-11-01", "--json").stdout)

    assert [(one["recipient"], one["state"]) for one in listed] == [
        (DESK, State.DEAD),
        (DESK, State.ACCEPTED),
        (BOSS, "planned"),
    ]
    assert (listed[0]["id"], listed[0]["attempts"], listed[0]["reason"]) == (given_up.message, 1, "550 no such mailbox")
    assert (listed[2]["when"], listed[2]["due"], listed[2]["notices"]) == ("weekly", "2026-11-23T08:00:00+00:00", 2)


@pytest.mark.parametrize(("state", "count"), [("dead", 1), ("accepted", 1), ("waiting", 0), ("planned", 1)])
def test_a_state_can_be_asked_for(given_up: Due, dronewire: Command, state: str, count: int) -> None:
    """One of those that there are."""
    del given_up
    done = dronewire("alerts", "list", "--state", state, "--since", "2026-11-01", "--json")

    assert [one["state"] for one in lines(done.stdout)] == [state] * count


def test_a_message_is_shown_by_the_beginning_of_its_id(newsroom: Newsroom, dronewire: Command) -> None:
    """What it tells, its text and its Message-ID."""
    (one,) = deliveries(newsroom.room.database)
    (shown,) = lines(dronewire("alerts", "show", one.message[:8], "--json").stdout)

    assert (shown["id"], shown["recipient"], shown["state"]) == (one.message, DESK, State.ACCEPTED)
    assert [(told["kind"], told["article"], told["topics"]) for told in shown["tells"]] == [
        ("new", FIRST.address, ["assembly"])
    ]
    assert (FIRST.title in shown["subject"], FIRST.address in shown["text"]) == (True, True)
    assert mails_to(newsroom, DESK)[0]["Message-ID"] == shown["message_id"]


def test_an_unknown_message_is_wrong_use(newsroom: Newsroom, dronewire: Command) -> None:
    """Its name is repeated."""
    del newsroom
    done = dronewire("alerts", "show", "zzz")

    assert (done.returncode, done.stdout, "'zzz'" in done.stderr) == (2, "", True)


def test_the_dead_are_tried_again_once(given_up: Due, newsroom: Newsroom, dronewire: Command) -> None:
    """The same bytes; when they are taken over, nothing is left to try."""
    first = dronewire("alerts", "retry", "--dead", "--json")
    again = dronewire("alerts", "retry", given_up.message)

    assert (first.returncode, lines(first.stdout)) == (0, [{"tried": 1, "sent": 1, "failures": []}])
    assert mails_to(newsroom, DESK)[-1]["Message-ID"] in given_up.mail.decode()
    assert (again.returncode, "not sent twice" in again.stderr) == (2, True)


def test_one_that_is_refused_again_is_named(given_up: Due, newsroom: Newsroom, dronewire: Command) -> None:
    """On standard error; it waits for its next try."""
    away = {"DRONEWIRE_MAIL__HOST": "127.0.0.1", "DRONEWIRE_MAIL__PORT": "1", "DRONEWIRE_MAIL__SECURITY": "none"}
    done = dronewire("alerts", "retry", given_up.message[:8], **away)

    assert (done.returncode, DESK in done.stderr) == (1, True)
    assert {one.state for one in deliveries(newsroom.room.database) if one.message == given_up.message} == {"waiting"}


@pytest.mark.parametrize(("written", "to"), [((), "ops@example.org"), (("me@example.org",), "me@example.org")])
def test_a_trial_goes_to_whoever_is_named_or_to_the_operator(
    newsroom: Newsroom, dronewire: Command, written: tuple[str, ...], to: str
) -> None:
    """Its subject says that it is one; nothing is noted of it."""
    before = deliveries(newsroom.room.database)
    done = dronewire("alerts", "test", *written, "--json")
    (mail,) = mails_to(newsroom, to)

    assert (done.returncode, lines(done.stdout)) == (0, [{"to": [to], "sent": 1, "failures": []}])
    assert mail["Subject"].startswith("[test] ")
    assert deliveries(newsroom.room.database) == before


@pytest.mark.parametrize("wrong", ["not@an@address", "no_such_channel"])
def test_a_trial_to_nobody_is_wrong_use(newsroom: Newsroom, dronewire: Command, wrong: str) -> None:
    """Neither an address nor a channel of the settings."""
    del newsroom
    done = dronewire("alerts", "test", wrong)

    assert (done.returncode, wrong in done.stderr) == (2, True)


def test_a_day_is_replayed_to_a_test_address(newsroom: Newsroom, dronewire: Command) -> None:
    """What its rounds told, a mail a round; nothing is noted, and nobody else hears of it."""
    newsroom.bring(SECOND)
    told_at(newsroom.room, newsroom.at)
    before, desk = deliveries(newsroom.room.database), len(mails_to(newsroom, DESK))
    done = dronewire("alerts", "replay", "2026-11-20", "--to", "me@example.org", "--json")
    replayed = sorted(str(mail["Subject"]) for mail in mails_to(newsroom, "me@example.org"))

    assert (done.returncode, lines(done.stdout)[0]["stories"]) == (0, 2)
    assert replayed == sorted(f"[2026-11-20] {one.title} — {one.outlet}" for one in (FIRST, SECOND))
    assert (deliveries(newsroom.room.database), len(mails_to(newsroom, DESK))) == (before, desk)
