"""The outbox: stored before it is sent, told once, tried again on a schedule, given up aloud."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from storage.database import writing
from storage.outbox import WAITS, Outgoing, accepted, counts_of_outbox, due, refused, store, told_to
from storage.rounds import UntakenHaul

NEW = Outgoing(key="r/desk@example.org", recipient="desk@example.org", mail=b"Subject: x\r\n\r\n", stories=("s1", "s2"))


@pytest.fixture
def stored(database: Engine, haul: UntakenHaul) -> Iterator[Engine]:
    """A database with one message to one recipient."""
    with writing(database) as connection:
        store(connection, NEW, round_name=haul.round, at=haul.at)
    return database


def test_a_stored_message_is_due(stored: Engine, haul: UntakenHaul) -> None:
    """At once, with its bytes."""
    assert [(one.recipient, one.mail) for one in due(stored, haul.at)] == [(NEW.recipient, NEW.mail)]


def test_storing_it_twice_is_storing_it_once(stored: Engine, haul: UntakenHaul) -> None:
    """The key is what makes it this message."""
    with writing(stored) as connection:
        store(connection, NEW, round_name=haul.round, at=haul.at)

    assert counts_of_outbox(stored) == {"waiting": 1}


def test_what_it_tells_is_told(stored: Engine) -> None:
    """To this recipient and to nobody else."""
    with stored.connect() as connection:
        here = told_to(connection, NEW.recipient, ["s1", "s3"])
        elsewhere = told_to(connection, "other@example.org", ["s1"])

    assert (here, elsewhere) == (frozenset({"s1"}), frozenset())


def test_an_accepted_message_is_not_due_again(stored: Engine, haul: UntakenHaul) -> None:
    """It is done."""
    accepted(stored, due(stored, haul.at)[0], at=haul.at)

    assert due(stored, haul.at + timedelta(days=9)) == []


def test_a_refused_message_waits_longer_each_time_and_is_given_up(stored: Engine, haul: UntakenHaul) -> None:
    """Ten tries over two days, then it is dead, with its reason."""
    at, waits, dead = haul.at, [], False
    while not dead:
        (one,) = due(stored, at)
        dead = refused(stored, one, at=at, reason="421 busy", permanent=False)
        waits.append(next((wait for wait in WAITS if due(stored, at + wait)), None))
        at += waits[-1] or timedelta()

    assert waits == [*WAITS, None]
    assert timedelta(hours=40) < at - haul.at < timedelta(hours=49)
    assert counts_of_outbox(stored) == {"dead": 1}


def test_a_permanent_refusal_is_not_tried_again(stored: Engine, haul: UntakenHaul) -> None:
    """550 is 550."""
    dead = refused(stored, due(stored, haul.at)[0], at=haul.at, reason="550 no such user", permanent=True)

    assert (dead, counts_of_outbox(stored)) == (True, {"dead": 1})
