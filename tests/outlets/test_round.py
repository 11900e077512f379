"""A round over the whole catalogue on the newsstand: whichever way an outlet is read, an article comes home."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select

from dronewire.outcome import Outcome
from flows.extraction import extractors
from flows.settings import settings_of_values
from flows.steps.result import Round
from flows.steps.round import RoundAtWork
from flows.workspace import opened
from newsstand.server import Newsstand
from spiders.loader import catalogue
from storage.tables import article

pytestmark = pytest.mark.slow  # some 15 s

MORNING = datetime(2026, 11, 22, 9, tzinfo=timezone(timedelta(hours=3)))
# Some sources are asked for on the way to others, and need not be there; lists may name what is not new.
TROUBLE = {Outcome.FAILED, Outcome.BLOCKED, Outcome.TOO_SHORT, Outcome.TOO_LARGE, Outcome.POSTPONED}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Round, set[str]]]:
    """The round, and the outlets of which articles are kept."""
    folder: Path = tmp_path_factory.mktemp("catalogue")
    with Newsstand(at=MORNING) as stand:
        given = {"workspace": folder, "var": folder / "var", "newsstand": stand.url, "delay": 0.0}
        with opened(settings_of_values(**given)) as room, extractors(2) as pool:
            done = RoundAtWork(room, pool, at=stand.at).run()
            with room.database.connect() as connection:
                yield done, set(connection.scalars(select(article.c.outlet)))


def test_every_outlet_brings_an_article_home(read: tuple[Round, set[str]]) -> None:
    """By feed, sitemap, section or discovery."""
    assert set(catalogue()) - read[1] == set()


def test_nothing_of_it_fails(read: tuple[Round, set[str]]) -> None:
    """Neither a list nor an article."""
    bad = [(one.outlet, one.kind, one.outcome) for one in read[0].tallies if one.outcome in TROUBLE]

    assert bad == []
