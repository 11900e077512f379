"""The index of words keeps no article from being found: with it as without it."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from sqlalchemy import Engine

from storage.database import open_database, writing

from ..storage.hard_words import fill  # noqa: TID252 (tests are no package)
from . import searches

pytestmark = pytest.mark.slow  # a whole archive is read for each search


@pytest.fixture(scope="module")
def archive() -> Iterator[Engine]:
    """Articles of words that are hard to index, in SQLite."""
    with TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder)}/dronewire.sqlite")
        with writing(engine) as connection:
            fill(connection)
        yield engine
        engine.dispose()


@settings(deadline=None, max_examples=20)
@given(searches.QUERIES)
def test_a_search_finds_what_reading_all_finds(archive: Engine, query: str) -> None:
    """In the same order."""
    searches.check_search(archive, query)


@settings(deadline=None, max_examples=8)
@given(searches.QUERIES)
def test_no_article_is_passed_over_that_matches(archive: Engine, query: str) -> None:
    """When topics are matched again."""
    searches.check_rematch(archive, query)


def test_each_term_is_found_where_it_stands(archive: Engine) -> None:
    """By itself, so that none hides behind another."""
    searches.check_terms(archive)
