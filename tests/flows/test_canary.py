"""The canary: a synthetic article that goes the whole way to a mailbox, and leaves nothing but its journey."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import func, select

from flows.steps.telling.canary import NoMailboxError, fly
from flows.workspace import Workspace
from newsstand.server import Newsstand
from storage.outbox import deliveries
from storage.outbox.journeys import last_journey
from storage.tables import article, story

pytestmark = pytest.mark.slow  # a whole flight each

Open = Callable[..., Workspace]
OPS = "ops@example.org"


def test_a_canary_arrives_and_leaves_only_its_journey(workspace: Open, stand: Newsstand) -> None:
    """With the seconds of each leg; no article, story or message of the real workspace comes of it."""
    room = workspace()
    done = fly(room, to=[OPS], at=stand.at, within=timedelta(minutes=10))
    files = list((room.layout.root / "canary" / "outbox").glob("*.eml"))
    mails = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    with room.database.connect() as connection:
        kept = [connection.execute(select(func.count()).select_from(table)).scalar() for table in (article, story)]

    assert (done.reason, [mail["To"] for mail in mails]) == ("", [OPS])
    assert set(done.legs) == {"opening", "crawling", "taking in", "telling", "waiting"}
    assert last_journey(room.database) == done
    assert (kept, deliveries(room.database)) == ([0, 0], [])


def test_a_canary_that_does_not_arrive_is_told_to_the_operator(workspace: Open, stand: Newsstand) -> None:
    """The mail server is away; it waits for as long as it may, and says why."""
    room = workspace(operator=(OPS,), mail={"host": "127.0.0.1", "port": 1, "security": "none"})
    done = fly(room, to=[OPS], at=stand.at, within=timedelta(seconds=1))
    (told,) = deliveries(room.database)

    assert (done.arrived, "127.0.0.1:1" in done.reason) == (None, True)
    assert (told.recipient, "canary" in told.subject) == (OPS, True)


def test_a_canary_needs_a_mailbox(workspace: Open, stand: Newsstand) -> None:
    """Nothing is noted where there is none."""
    room = workspace()

    with pytest.raises(NoMailboxError):
        fly(room, to=[], at=stand.at, within=timedelta(minutes=1))

    assert last_journey(room.database) is None
