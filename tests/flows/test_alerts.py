"""Who is told what, and when: once, in time, not in the night, not too often; and what waits is visible."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.steps.bundling import bundle
from storage.outbox import mail_of
from storage.outbox.notices import waiting_notices
from storage.tables import notice

from .newsroom import Newsroom, open_newsroom
from .tellings import FIRST, SECOND, TEXT, messages, newsroom_of, planned, told_at

DESK, BOSS = "desk@example.org", "boss@example.org"
MORNING = datetime(2026, 11, 21, 8, tzinfo=UTC)
NEWS = "Вторую очередь цеха с испытательным стендом построят к августу, на неё выделено 85 миллионов рублей."
Open = Callable[..., Newsroom]


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Open]:
    """Opens newsrooms with these recipients and settings."""
    with ExitStack() as stack:

        def opened(*recipients: dict[str, object], **settings: object) -> Newsroom:
            return stack.enter_context(newsroom_of(tmp_path, recipients=recipients, timezone="UTC", **settings))

        yield opened


def _outcomes(newsroom: Newsroom) -> list[str]:
    with newsroom.room.database.connect() as connection:
        return list(connection.scalars(select(notice.c.outcome).order_by(notice.c.id)))


def test_what_is_to_be_told_is_noted_when_it_is_kept(newsroom: Open) -> None:
    """For each who is to hear; before that nothing is composed."""
    room = newsroom({"address": DESK}, {"address": BOSS})
    room.bring(FIRST)
    planned(room.room, room.at)

    assert {one.recipient for one in waiting_notices(room.room.database)} == {DESK, BOSS}
    assert messages(room.room) == []


def test_noting_twice_notes_once(newsroom: Open) -> None:
    """And a copy of what is going to be told is nothing more to tell."""
    room = newsroom({"address": DESK})
    room.bring(FIRST)
    planned(room.room, room.at)
    planned(room.room, room.at)
    room.bring(replace(FIRST, outlet="post", minutes=30))
    planned(room.room, room.at)

    assert len(waiting_notices(room.room.database)) == 1


def test_a_digest_waits_for_its_morning(newsroom: Open) -> None:
    """Then it tells all of the day in one mail."""
    room = newsroom({"address": DESK, "when": "daily"})
    room.bring(FIRST)
    told_at(room.room, room.at)
    room.bring(SECOND)
    told_at(room.room, room.at)
    before = len(messages(room.room))
    told_at(room.room, MORNING + timedelta(hours=2))

    assert (before, len(messages(room.room)), _outcomes(room)) == (0, 1, ["told", "told"])


def test_a_digest_goes_as_soon_as_its_bundle_is_there(newsroom: Open) -> None:
    """It waits for it, but not for ever."""
    room = newsroom({"address": DESK, "when": "daily"})
    room.bring(FIRST)
    told_at(room.room, room.at)
    told_at(room.room, MORNING)
    before = len(messages(room.room))
    bundle(room.room, (MORNING - timedelta(days=1)).date())
    told_at(room.room, MORNING + timedelta(minutes=1))

    assert (before, len(messages(room.room))) == (0, 1)


def test_what_adds_to_a_story_before_the_digest_is_told_with_it(newsroom: Open) -> None:
    """Who hears at once hears of both; who hears in the morning hears of the story as it stands."""
    room = newsroom({"address": BOSS, "when": "daily"}, {"address": DESK})
    room.bring(FIRST)
    told_at(room.room, room.at)
    room.bring(replace(FIRST, outlet="post", minutes=30, text=f"{TEXT}\n{NEWS}"))
    told_at(room.room, room.at)
    told_at(room.room, MORNING + timedelta(hours=2))

    assert [one.recipient for one in messages(room.room)] == [DESK, DESK, BOSS]


def test_nobody_is_disturbed_in_quiet_hours(newsroom: Open) -> None:
    """What came up in them is told at their end, in one mail."""
    room = newsroom({"address": DESK, "quiet": "10:00-16:00"})
    room.bring(FIRST)
    told_at(room.room, room.at)
    room.bring(SECOND)
    told_at(room.room, room.at)
    before = len(messages(room.room))
    told_at(room.room, room.at.replace(hour=16, minute=0))

    assert (before, len(messages(room.room))) == (0, 1)


def test_more_than_somebody_wants_in_an_hour_is_held(newsroom: Open) -> None:
    """It is visible that it is, and it is told when there is room."""
    room = newsroom({"address": DESK, "most_an_hour": 1})
    room.bring(FIRST)
    told_at(room.room, room.at)
    first = room.at
    room.bring(SECOND)
    told_at(room.room, first + timedelta(minutes=10))
    (held,) = waiting_notices(room.room.database)
    told_at(room.room, held.due)

    assert (held.held, held.due) == (True, first + timedelta(hours=1))
    assert len(messages(room.room)) == 2


def test_a_kind_that_nobody_wants_is_not_told(newsroom: Open) -> None:
    """One wants new stories only."""
    room = newsroom({"address": DESK, "kinds": ["new"]}, {"address": BOSS})
    room.bring(FIRST)
    told_at(room.room, room.at)
    room.lose(FIRST)
    told_at(room.room, room.at)

    assert sorted(one.recipient for one in messages(room.room)) == [BOSS, BOSS, DESK]


def test_who_names_topics_hears_of_these(newsroom: Open) -> None:
    """Of others he hears nothing."""
    room = newsroom({"address": DESK, "topics": ["assembly"]}, {"address": BOSS, "topics": ["flooding"]})
    room.bring(FIRST)
    told_at(room.room, room.at)

    assert [one.recipient for one in messages(room.room)] == [DESK]


def test_the_same_content_has_the_same_message_id(newsroom: Open, tmp_path: Path) -> None:
    """In another round of another archive: it is made of story, topics and recipient."""
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with newsroom_of(tmp_path / name, recipients=({"address": DESK},)) as room:
            room.bring(FIRST)
            told_at(room.room, room.at + timedelta(minutes=len(found)))
            (stored,) = messages(room.room)
            found.append(message_from_bytes(mail_of(room.room.database, stored), policy=default)["Message-ID"])

    assert found[0] == found[1]


def test_what_left_the_topic_before_it_was_told_is_not(newsroom: Open) -> None:
    """If it comes back, it is."""
    room = newsroom({"address": DESK, "when": "daily"})
    room.bring(FIRST)
    planned(room.room, room.at)
    room.bring(replace(FIRST, title="Вечер поэзии", text=TEXT.replace("цех", "зал").replace("беспилотников", "стихов")))
    told_at(room.room, MORNING + timedelta(hours=2))
    outcomes = _outcomes(room)
    room.bring(FIRST)
    planned(room.room, room.at)
    told_at(room.room, MORNING + timedelta(hours=2))

    assert (outcomes, _outcomes(room), len(messages(room.room))) == (["void"], ["told"], 1)


def test_old_settings_go_on_working(tmp_path: Path) -> None:
    """Those of ``alert`` are told at once."""
    with open_newsroom(tmp_path) as room:
        room.bring(FIRST)
        told_at(room.room, room.at)

        assert [one.recipient for one in messages(room.room)] == [DESK]
