"""What an outlet published in the past is brought home, accounted for, bundled by its own day, and told to nobody."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from sqlalchemy import select

from dronewire.outcome import Kind, Outcome
from dronewire.past import Interval
from flows.extraction import Extractors
from flows.steps.past.backfilling import Look, bundle_past, counted, look_back, missing, summed
from flows.steps.round import RoundAtWork
from flows.workspace import Workspace
from newsstand.server import Newsstand
from newsstand.town import Town
from storage.crawling.backfills import whole_days
from storage.outbox import deliveries
from storage.outbox.notices import waiting_notices
from storage.tables import article, visit

pytestmark = pytest.mark.slow

PAST = (date(2026, 11, 18), date(2026, 11, 20))
OUTLET = "kommersant"
_MORNING = datetime(2026, 11, 22, 6, tzinfo=UTC)


def _past(room: Workspace) -> Interval:
    return Interval.of_days(*PAST, room.settings.zone)


def _published(room: Workspace) -> set[str]:
    """What the town has of these days."""
    past, town = _past(room), Town.load()
    return {
        one.address
        for one in town.articles
        if one.outlet == OUTLET and past.since <= one.published < past.until and one.is_up(_MORNING)
    }


def _looked(room: Workspace, pool: Extractors, **more: bool) -> list[Look]:
    return list(look_back(room, pool, room.outlets[OUTLET], _past(room), **more))


def _kept(room: Workspace) -> set[str]:
    with room.database.connect() as connection:
        return set(connection.scalars(select(article.c.address)))


def _ends(looks: Iterable[Look]) -> dict[Outcome, int]:
    found = summed(list(looks))
    return {outcome: sum(one.count for one in found if one.outcome is outcome) for outcome in Outcome}


def test_all_of_the_days_is_brought_home_and_told_to_nobody(room: Workspace, pool: Extractors) -> None:
    """Each article once, each address with one outcome; bundles of the days get their stories, no mail is written."""
    begun = datetime.now(UTC)
    looks = _looked(room, pool)
    bundles = bundle_past(room, _past(room), since=begun, now=datetime.now(UTC))
    with room.database.connect() as connection:
        visits = len(connection.execute(select(visit)).all())

    assert _published(room)
    assert _published(room) == _kept(room)
    assert missing(room, OUTLET, _past(room)) == {}
    assert visits == sum(one.count for one in summed(looks))
    assert len(_kept(room)) == sum(counted(room, OUTLET, _past(room)).values())
    assert {str(day) for day in (PAST[0], PAST[0] + timedelta(days=1), PAST[1])} >= {one.folder.name for one in bundles}
    assert bundles
    assert [*deliveries(room.database), *waiting_notices(room.database)] == []


def test_whoever_was_interrupted_goes_on_where_that_was(room: Workspace, pool: Extractors, stand: Newsstand) -> None:
    """Days that are whole are not asked for again, and no article is asked for twice."""
    first = list(islice(look_back(room, pool, room.outlets[OUTLET], _past(room)), 1))
    then = _looked(room, pool)
    asked = [seen.path for seen in stand.requests if seen.host == "www.kommersant.ru" and "/doc/" in seen.path]

    assert set(first[0].days) == whole_days(room.database, OUTLET, first[0].days)
    assert set(first[0].days).isdisjoint(day for look in then for day in look.days)
    assert len(asked) == len(set(asked)) == len(_published(room))
    assert _looked(room, pool) == []


def test_looking_again_asks_for_lists_alone(room: Workspace, pool: Extractors) -> None:
    """What is kept is known."""
    _looked(room, pool)
    again = _ends(_looked(room, pool, again=True))

    assert again[Outcome.KNOWN] == len(_published(room))
    assert again[Outcome.KEPT] == again[Outcome.COPY] == again[Outcome.SAME] == 0


def test_a_round_does_not_ask_again_for_what_is_known(room: Workspace, pool: Extractors) -> None:
    """Nor does it look for later states of the past, or take its counts for those of the day."""
    _looked(room, pool)
    before = _kept(room)
    done = RoundAtWork(room, pool, at=_MORNING, outlets=(OUTLET,)).run()
    articles = {one.outcome: one.count for one in done.tallies if one.kind is Kind.ARTICLE}

    assert articles.get(Outcome.KNOWN, 0) + articles.get(Outcome.KEPT, 0) + articles.get(Outcome.COPY, 0) > 0
    assert articles.get(Outcome.SAME, 0) == 0
    assert before <= _kept(room)


def test_days_that_no_list_tells_of_are_named(room: Workspace, pool: Extractors) -> None:
    """With the day to which the outlet's lists reach."""
    past = Interval.of_days(date(2026, 10, 1), date(2026, 10, 1), room.settings.zone)
    looks = list(look_back(room, pool, room.outlets[OUTLET], past))

    assert [look.whole for look in looks] == [False]
    assert "reaches back to 2026-11-18 only" in missing(room, OUTLET, past)[date(2026, 10, 1)]
