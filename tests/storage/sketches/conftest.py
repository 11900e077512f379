"""A shelf of sketches, filled and asked."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select

from storage.database import writing
from storage.stories.sketches import Index, Shelf, candidates
from storage.tables import article, page

from .texts import AT, article_row, page_row, sketch_of_words


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """A shelf of files, of small segments as well."""
    monkeypatch.setattr("storage.stories.sketches.shelf.LARGE", 0)
    return Shelf(tmp_path / "sketches")


@pytest.fixture
def keep(database: Engine, shelf: Shelf) -> Callable[..., None]:
    """Keeps texts as articles that count up from one, all in one transaction; each is its own story unless told."""

    def kept(*texts: list[str], at: datetime = AT, story: str = "") -> None:
        with writing(database) as connection:
            index = Index(connection, shelf, at=at)
            for words in texts:
                number = (connection.scalar(select(func.max(article.c.id))) or 0) + 1
                connection.execute(insert(page).values(page_row(number)))
                connection.execute(insert(article).values(article_row(number, words, story=story, at=at)))
                index.near(sketch_of_words(words))
                index.keep(number, sketch_of_words(words), at=at)
            index.finish()

    return kept


@pytest.fixture
def find(database: Engine, shelf: Shelf) -> Callable[..., list[int]]:
    """The articles that are candidates for a text."""

    def found(words: list[str], *, at: datetime = AT, by: Shelf | None = None) -> list[int]:
        with database.connect() as connection:
            index = Index(connection, by or shelf, at=at)
            return candidates(index, sketch_of_words(words), text_hash=b"none such")

    return found
