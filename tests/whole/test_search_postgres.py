"""PostgreSQL's index of words keeps no article from being found, as SQLite's does not."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from sqlalchemy import Engine

from storage.database import open_database, writing

from ..flows import searches  # noqa: TID252 (tests are no package)
from ..storage.hard_words import fill  # noqa: TID252

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def archive(postgres: str) -> Iterator[Engine]:
    """Articles of words that are hard to index, in PostgreSQL."""
    engine = open_database(postgres)
    with writing(engine) as connection:
        fill(connection)
    yield engine
    engine.dispose()


@settings(deadline=None, max_examples=60)
@given(searches.QUERIES)
def test_a_search_finds_what_reading_all_finds(archive: Engine, query: str) -> None:
    """In the same order."""
    searches.check_search(archive, query)


@settings(deadline=None, max_examples=30)
@given(searches.QUERIES)
def test_no_article_is_passed_over_that_matches(archive: Engine, query: str) -> None:
    """When topics are matched again."""
    searches.check_rematch(archive, query)


def test_each_term_is_found_where_it_stands(archive: Engine) -> None:
    """By itself, so that none hides behind another."""
    searches.check_terms(archive)
