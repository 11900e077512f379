"""PostgreSQL's index of words keeps no article from being found, as SQLite's does not."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from sqlalchemy import Engine, update

from dronewire.topic.needs import FOLDING
from storage.articles.search import index_rest, index_words
from storage.database import open_database, writing
from storage.tables import article, word_index

from ..flows import searches  # noqa: TID252 (tests are no package)
from ..storage.hard_words import ARTICLES, fill  # noqa: TID252

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


def test_what_changed_is_indexed_anew(archive: Engine) -> None:
    """An article that says something else, and all where words are folded otherwise than they were."""
    with writing(archive) as connection:
        connection.execute(update(article).where(article.c.id == 1).values(title="Аэродром"))
        index_words(connection, 1)
    searches.check_search(archive, "title:аэродром")
    with writing(archive) as connection:
        connection.execute(update(word_index).values(folding=FOLDING - 1))

    assert sum(index_rest(archive)) == ARTICLES
    searches.check_search(archive, "title:аэродром")
