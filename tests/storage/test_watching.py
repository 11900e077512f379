"""How outlets were watched on a day: by what that day's rounds noted, and the same weekday of the weeks before."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from dronewire.bundle.watched import Watched
from dronewire.cadence.trace import Field
from dronewire.outcome import Kind, Outcome
from storage.bundles.watching import watched_on
from storage.database import writing
from storage.tables import round_, tally, visit

from .rows import keep_row

DAY, ZONE = date(2026, 11, 22), ZoneInfo("Europe/Moscow")
NOON = datetime(2026, 11, 22, 9, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def _round(database: Engine, at: datetime, *ends: tuple[Kind, Outcome, int], backfill: bool = False) -> str:
    name = f"{at:%Y%m%dT%H%M}{backfill}"
    with writing(database) as connection:
        connection.execute(round_.insert().values(id=name, at=at, finished=at, backfill=backfill))
        for kind, outcome, count in ends:
            values = {"round": name, "outlet": "tass", "kind": kind, "outcome": outcome, "count": count}
            connection.execute(tally.insert().values(values))
    return name


def _read(database: Engine, at: datetime, *ends: tuple[Kind, Outcome, int]) -> str:
    return _round(database, at, (Kind.FEED, Outcome.READ, 1), *ends)


def _keep(database: Engine, at: datetime, **more: object) -> None:
    keep_row(database, f"https://tass.ru/{at:%Y%m%dT%H%M%S}", at, **{"published": at, **more})


def _watched(database: Engine) -> Watched:
    return watched_on(database, DAY, ZONE, ["tass"])["tass"]


def test_an_outlet_of_which_nothing_is_known_has_a_row(database: Engine) -> None:
    """Silence is shown, not left out."""
    assert _watched(database) == Watched(filled={})


def test_the_last_reading_and_article_of_the_day_are_told(database: Engine) -> None:
    """Not what came after it, nor a reading that failed."""
    for hours in (0, 1):
        _read(database, NOON + timedelta(hours=hours))
    _round(database, NOON + timedelta(hours=2), (Kind.FEED, Outcome.FAILED, 1))
    _read(database, NOON + timedelta(days=1))
    for minutes in (5, 7, 24 * 60):
        _keep(database, NOON + timedelta(minutes=minutes))
    found = _watched(database)

    assert (found.read, found.last, found.new) == (NOON + timedelta(hours=1), NOON + timedelta(minutes=7), 2)


def test_of_a_silent_day_the_last_article_before_is_told(database: Engine) -> None:
    """However long ago."""
    _keep(database, NOON - 3 * WEEK)
    _keep(database, NOON - timedelta(days=3))
    found = _watched(database)

    assert (found.new, found.last) == (0, NOON - timedelta(days=3))


def test_what_was_brought_back_from_the_past_is_no_sign_of_life(database: Engine) -> None:
    """Neither articles nor rounds."""
    _round(database, NOON, (Kind.FEED, Outcome.READ, 1), backfill=True)
    _keep(database, NOON, backfilled=True)

    assert _watched(database) == Watched(filled={})


def test_usual_is_the_mean_of_the_same_weekday(database: Engine) -> None:
    """Of the days on which the outlet was read: a day of which nothing is known is no day without news."""
    for weeks, articles in ((1, 4), (2, 0), (3, 2)):
        _read(database, NOON - weeks * WEEK)
        for minutes in range(articles):
            _keep(database, NOON - weeks * WEEK + timedelta(minutes=minutes))
    _keep(database, NOON - timedelta(days=1))

    assert _watched(database).usual == pytest.approx(2.0)


def test_the_shares_of_fields_are_those_of_the_day(database: Engine) -> None:
    """Texts by the pages that were read, instants and authors by the articles."""
    _read(
        database, NOON, (Kind.ARTICLE, Outcome.KEPT, 3), (Kind.ARTICLE, Outcome.COPY, 1),
        (Kind.ARTICLE, Outcome.TOO_SHORT, 1), (Kind.ARTICLE, Outcome.KNOWN, 40),
    )  # fmt: skip
    for minutes, more in enumerate(({"authors": ["А. Б."]}, {"published": None}, {}, {})):
        _keep(database, NOON + timedelta(minutes=minutes), **more)

    assert _watched(database).filled == {Field.TEXT: 0.8, Field.INSTANT: 0.75, Field.AUTHOR: 0.25}


def test_a_block_is_called_by_the_name_that_most_addresses_met(database: Engine) -> None:
    """As the crawl named it."""
    name = _read(database, NOON)
    with writing(database) as connection:
        for number, reason in enumerate(("Cloudflare", "captcha", "Cloudflare")):
            values = {"round": name, "address": f"https://tass.ru/{number}", "outlet": "tass", "kind": Kind.ARTICLE}
            connection.execute(visit.insert().values(**values, outcome=Outcome.BLOCKED, reason=reason, at=NOON))

    assert _watched(database).block == "Cloudflare"
