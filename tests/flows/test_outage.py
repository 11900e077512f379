"""While our own network is down nothing counts against an outlet, and the round says so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError
from sqlalchemy import select

from dronewire.outcome import Outcome
from dronewire.reason import NO_ANSWER, UNANSWERED
from flows.extraction import Extractors
from flows.settings import Settings
from flows.workspace import Workspace, opened
from newsstand.server import Newsstand
from spiders.refusals.verdict import outcome_of_failure
from storage.crawling.assignments import next_due
from storage.rounds import offline_since
from storage.tables import feed

from .rounds import run_round

pytestmark = pytest.mark.slow  # many crawls, each a process of its own

NOWHERE = "http://127.0.0.1:1"  # nothing listens there
NAMES = ("serdalo", "grozny_inform")


@contextmanager
def _pulled(settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """The same workspace with the cable pulled."""
    with opened(settings(newsstand=NOWHERE)) as room:
        yield room


def _failures(room: Workspace) -> set[tuple[int, object]]:
    with room.database.connect() as connection:
        return {(row.failures, row.failing) for row in connection.execute(select(feed.c.failures, feed.c.failing))}


def test_an_outage_counts_against_nobody(stand: Newsstand, settings: Callable[..., Settings], pool: Extractors) -> None:
    """It is noted, all are due again in two minutes, and then everything is read as if nothing had been."""
    with opened(settings()) as room:
        run_round(room, pool, stand.at, NAMES)
    with _pulled(settings) as room:
        down = stand.at + timedelta(minutes=15)
        dark = run_round(room, pool, down, NAMES)
        due = next_due(room.database, room.chosen(NAMES), at=down)
        since = offline_since(room.database, dark.id)
        failures = _failures(room)
    with opened(settings()) as room:
        stand.move_to(stand.at + timedelta(hours=6))
        bright = run_round(room, pool, stand.at, NAMES)
    assert {tally.outcome for tally in dark.tallies} == {Outcome.FAILED}
    assert all(trouble.reason.startswith("our own network was down") for trouble in dark.troubles)
    assert since is not None
    assert failures == {(0, None)}
    assert due is not None
    assert timedelta(minutes=2) <= due - down < timedelta(minutes=4)
    assert bright.troubles == ()
    assert Outcome.KEPT in {tally.outcome for tally in bright.tallies}


def test_one_outlet_that_is_down_is_no_outage(
    stand: Newsstand, settings: Callable[..., Settings], pool: Extractors
) -> None:
    """Its failure counts."""
    with opened(settings()) as room:
        run_round(room, pool, stand.at, NAMES[:1])
    with _pulled(settings) as room:
        done = run_round(room, pool, stand.at + timedelta(minutes=15), NAMES[:1])

        assert offline_since(room.database, done.id) is None
        assert [count for count, _ in _failures(room)] == [1]


@pytest.mark.parametrize(
    "error", [CannotResolveHostError(), DownloadConnectionRefusedError(), DownloadTimeoutError()], ids=repr
)
def test_the_crawl_says_of_no_answer_what_is_looked_for(error: Exception) -> None:
    """Its reasons are texts, and both ends must mean the same by them."""
    _, reason = outcome_of_failure(error)

    assert reason.startswith(UNANSWERED)
    assert reason.startswith(NO_ANSWER) == isinstance(error, DownloadTimeoutError)
