"""Articles are counted by the hour in which they appeared, once, and read back with what of it was watched."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import Engine, select

from dronewire.cadence.trace import Field, Trace
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from storage.crawling.cadence import count_articles, traces_of
from storage.database import writing
from storage.tables import cadence, feed, gap, round_, tally

from .conftest import AT
from .rows import keep_row

TASS = Outlet(id="tass", title="TASS", homepage="https://tass.ru")
HOUR = timedelta(hours=1)


def _keep(database: Engine, number: int, seen: datetime, published: datetime | None = None, **more: object) -> None:
    precision = "second" if published else None
    given = {"published": published, "published_precision": precision, **more}
    keep_row(database, f"https://tass.ru/{number}", seen, **given)


def _read(database: Engine, at: datetime) -> None:
    values = {"address": "https://tass.ru/rss", "outlet": TASS.id, "outcome": Outcome.READ, "asked": at, "read": at}
    with writing(database) as connection:
        connection.execute(feed.delete())
        connection.execute(feed.insert().values(values))


def _trace(database: Engine, at: datetime = AT) -> Trace:
    count_articles(database, at=at)
    return traces_of(database, [TASS], at=at)[TASS.id]


def _hours(trace: Trace) -> list[datetime]:
    return [trace.at(int(one)) for one in np.flatnonzero(trace.articles)]


def test_an_article_counts_when_it_was_published(database: Engine) -> None:
    """Not when we came to see it."""
    _read(database, AT)
    _keep(database, 1, AT, AT - 3 * HOUR)

    assert _hours(_trace(database)) == [AT.replace(minute=0) - 3 * HOUR]


@pytest.mark.parametrize("published", [None, AT + HOUR])
def test_one_without_a_time_that_can_be_counts_when_it_was_seen(database: Engine, published: datetime | None) -> None:
    """Nothing appears later than we see it."""
    _read(database, AT)
    _keep(database, 1, AT, published)

    assert _hours(_trace(database)) == [AT.replace(minute=0)]


def test_what_is_old_counts_nowhere(database: Engine) -> None:
    """A link to last year's article, a page that was refused, the past that was filled in."""
    _read(database, AT)
    _keep(database, 1, AT, AT - timedelta(days=8))
    _keep(database, 2, AT, refused="no article")
    _keep(database, 3, AT, AT - HOUR, backfilled=True)
    count_articles(database, at=AT)

    assert traces_of(database, [TASS], at=AT) == {}


def test_counting_twice_counts_once(database: Engine) -> None:
    """And what comes in between is added to its hour."""
    _read(database, AT)
    _keep(database, 1, AT, AT - HOUR, authors=["A. Petrova"])
    count_articles(database, at=AT)
    _keep(database, 2, AT, AT - HOUR)
    trace = _trace(database)

    assert trace.articles.sum() == 2
    assert (trace.fields[Field.INSTANT].filled.sum(), trace.fields[Field.AUTHOR].filled.sum()) == (2, 1)


def test_counts_go_when_nothing_is_learned_from_them_any_more(database: Engine) -> None:
    """After eight weeks and two days."""
    _keep(database, 1, AT)
    count_articles(database, at=AT)
    count_articles(database, at=AT + timedelta(days=59))
    with database.connect() as connection:
        assert connection.execute(select(cadence)).all() == []


def test_it_is_watched_from_the_first_article_to_the_last_good_reading(database: Engine) -> None:
    """Half of the hour in which that was; what was published before we came is not known whole."""
    _read(database, AT)
    _keep(database, 1, AT - 5 * HOUR, AT - 9 * HOUR)
    trace = _trace(database, AT + 2 * HOUR)

    assert trace.watched[-9:].tolist() == [0, 1, 1, 1, 1, 1, 0.5, 0, 0]


def test_a_gap_is_not_watched(database: Engine) -> None:
    """Unless it was filled."""
    _read(database, AT)
    _keep(database, 1, AT - 6 * HOUR)
    with writing(database) as connection:
        connection.execute(round_.insert().values(id="r", at=AT))
        values = {"source": "s", "outlet": TASS.id, "found": 0, "reason": "", "opened": "r", "opened_at": AT}
        for since, filled in ((AT - 4.5 * HOUR, False), (AT - 2.5 * HOUR, True)):
            times = {"since": since, "until": since + HOUR, "filled": filled, "tried": AT, "attempts": 1}
            connection.execute(gap.insert().values(**values, **times))

    assert _trace(database).watched[-6:].tolist() == [1, 0, 1, 1, 1, 0.5]


def test_pages_without_a_text_are_counted(database: Engine) -> None:
    """By the round that read them; one that fills in the past says nothing of today."""
    _read(database, AT)
    _keep(database, 1, AT)
    with writing(database) as connection:
        for name, past in (("r", False), ("p", True)):
            connection.execute(round_.insert().values(id=name, at=AT, backfill=past))
            for outcome, number in ((Outcome.KEPT, 1), (Outcome.TOO_SHORT, 3), (Outcome.FAILED, 5)):
                values = {"round": name, "outlet": TASS.id, "kind": Kind.ARTICLE, "outcome": outcome, "count": number}
                connection.execute(tally.insert().values(values))
    text = _trace(database).fields[Field.TEXT]

    assert (text.asked.sum(), text.filled.sum()) == (4, 1)


def test_an_outlet_that_was_never_read_has_no_trace(database: Engine) -> None:
    """Of it nothing is known."""
    assert traces_of(database, [TASS], at=AT) == {}
