"""What the operator is told: once when it begins, once when it is over, in one mail a round, and nothing in between."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from flows.steps.telling.composing import store_alerts
from storage.database import writing
from storage.outbox import OPERATOR, due, refused, revive
from storage.outbox.journeys import set_out
from storage.rounds import open_round
from storage.tables import feed, gap, visit

from .newsroom import Newsroom
from .tellings import FIRST, messages, newsroom_of, told_at

OPS = "ops@example.org"
FEED = "https://wire.example/rss"
WIRE = Outlet(id="wire", title="Wire", homepage="https://wire.example", feeds=(FEED,))
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BLOCKED = Outcome.BLOCKED
Open = Callable[..., Newsroom]


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Open]:
    """Opens a newsroom with an operator, which watches one outlet."""
    with ExitStack() as stack:

        def opened(**settings: object) -> Newsroom:
            given = {"operator": (OPS,), "timezone": "UTC", "least_free": 0, **settings}
            made = stack.enter_context(newsroom_of(tmp_path / "room", **given))
            return replace(made, room=replace(made.room, outlets={WIRE.id: WIRE}))

        yield opened


def told(room: Newsroom) -> list[str]:
    """The subjects of the operator's mails, the earliest first."""
    return [one.subject for one in messages(room.room) if one.kind == OPERATOR]


def read(room: Newsroom, at: datetime, *, outcome: str = "read", reason: str = "") -> None:
    """Note that the outlet's feed was asked at an instant, and with what end."""
    values = {"address": FEED, "outlet": WIRE.id, "interval": 600.0, "asked": at, "outcome": outcome, "reason": reason}
    with writing(room.room.database) as connection:
        connection.execute(feed.delete())
        connection.execute(insert(feed).values(**values, read=at if outcome == "read" else at - DAY))


def refuse(room: Newsroom, pages: int) -> None:
    """Note that the outlet refused so many pages by name."""
    values = {"round": open_round(room.room.database, room.at), "outlet": WIRE.id, "kind": Kind.ARTICLE, "at": room.at}
    rows = [{**values, "address": f"https://wire.example/{number}", "outcome": BLOCKED} for number in range(pages)]
    with writing(room.room.database) as connection:
        connection.execute(insert(visit), rows)


def test_an_outlet_that_falls_silent_is_told_once_and_so_is_its_recovery(newsroom: Open) -> None:
    """However many rounds it lasts."""
    room = newsroom()
    read(room, room.at)
    told_at(room.room, room.at)
    read(room, room.at + HOUR, outcome="failed", reason="503")
    for hours in (1, 2, 3):
        told_at(room.room, room.at + hours * HOUR)
    assert len(told(room)) == 1
    read(room, room.at + 4 * HOUR)
    told_at(room.room, room.at + 4 * HOUR)
    told_at(room.room, room.at + 4 * HOUR)

    assert [("not been read" in one, "read again" in one) for one in told(room)] == [(True, False), (False, True)]


@pytest.mark.parametrize(("pages", "mails"), [(4, 0), (5, 1)])
def test_an_outlet_that_refuses_its_pages_is_told(newsroom: Open, pages: int, mails: int) -> None:
    """A few are pay walls and moved sections."""
    room = newsroom()
    read(room, room.at)
    refuse(room, pages)
    told_at(room.room, room.at)

    assert ["blocked" in one for one in told(room)] == [True] * mails


def test_a_gap_is_told_when_it_opens_and_when_it_is_filled(newsroom: Open) -> None:
    """With the interval in which something may be missing."""
    room = newsroom()
    name = open_round(room.room.database, room.at)
    values = {"source": FEED, "outlet": WIRE.id, "since": room.at - DAY, "until": room.at - HOUR, "filled": False}
    known = {"found": 0, "reason": "", "opened": name, "opened_at": room.at, "tried": room.at, "attempts": 1}
    with writing(room.room.database) as connection:
        connection.execute(insert(gap).values(**values, **known))
    told_at(room.room, room.at)
    told_at(room.room, room.at + HOUR)
    with writing(room.room.database) as connection:
        connection.execute(gap.update().values(filled=True, found=7))
    told_at(room.room, room.at + 2 * HOUR)

    opened, closed = told(room)
    assert (WIRE.id in opened, "over" in opened) == (True, False)
    assert (WIRE.id in closed, "over" in closed) == (True, True)


def test_a_mail_that_is_given_up_is_told_until_somebody_has_it_tried_again(newsroom: Open) -> None:
    """By the name of its reader and with the server's words."""
    room = newsroom()
    room.bring(FIRST)
    store_alerts(room.room, open_round(room.room.database, room.at), at=room.at)
    (one,) = due(room.room.database, room.at)
    refused(room.room.database, one, at=room.at, reason="550 no such mailbox", permanent=True)
    told_at(room.room, room.at)
    told_at(room.room, room.at + HOUR)
    revive(room.room.database, [one.message], at=room.at + HOUR)
    told_at(room.room, room.at + 2 * HOUR)

    begun, over = told(room)
    assert [word in begun for word in (one.recipient, "given up", "550 no such mailbox")] == [True] * 3
    assert over.startswith("dronewire: over: a mail to ")


def test_a_full_disk_is_told_once(newsroom: Open) -> None:
    """No disk has as much free as is asked for here."""
    room = newsroom(least_free=10**9)
    for hours in range(3):
        told_at(room.room, room.at + hours * HOUR)

    assert ["GB are free" in one for one in told(room)] == [True]


def test_a_canary_that_was_never_heard_of_again_is_told(newsroom: Open) -> None:
    """Its process was killed, and nobody else knows of it."""
    room = newsroom()
    set_out(room.room.database, OPS, at=room.at, until=room.at + HOUR)
    told_at(room.room, room.at)
    told_at(room.room, room.at + 2 * HOUR)

    assert ["canary" in one for one in told(room)] == [True]


def test_what_comes_up_in_one_round_is_one_mail(newsroom: Open) -> None:
    """However much breaks in a night."""
    room = newsroom(least_free=10**9)
    set_out(room.room.database, OPS, at=room.at - DAY, until=room.at - HOUR)
    read(room, room.at, outcome="failed", reason="503")
    told_at(room.room, room.at)

    assert ["and 2 more" in one for one in told(room)] == [True]


def test_nothing_is_noted_while_nobody_could_be_told(newsroom: Open) -> None:
    """The first operator hears of all that is wrong by then."""
    room = newsroom(least_free=10**9, operator=())
    told_at(room.room, room.at)
    assert told(room) == []
    settings = room.room.settings.model_copy(update={"operator": (OPS,)})
    told_at(replace(room.room, settings=settings), room.at + HOUR)

    assert len(told(room)) == 1
