"""Several workers share one index of sketches on PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, func, select

from dronewire.copies.fingerprint import Hashes
from storage.database import open_database, writing
from storage.stories.sketches import Index, Shelf
from storage.tables import segment

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
WORKERS, BATCHES = 3, 25


@pytest.fixture
def engine(postgres: str) -> Iterator[Engine]:
    """A database with all migrations applied."""
    engine = open_database(postgres)
    yield engine
    engine.dispose()


def _sketch(article: int) -> Hashes:
    return np.sort(np.random.default_rng(article).integers(0, 2**61, 50, dtype=np.uint64))


def _work(engine: Engine, shelf: Shelf, worker: int) -> list[bool]:
    """Keep articles batch by batch, and say whether each batch saw all that this worker had kept before."""
    seen = []
    for number in range(BATCHES):
        with writing(engine) as connection:
            index = Index(connection, shelf, at=AT)
            own = [1000 * worker + before for before in range(number)]
            seen.append(all([one.article for one in index.near(_sketch(article))] == [article] for article in own))
            index.keep(1000 * worker + number, _sketch(1000 * worker + number), at=AT)
            index.finish()
    return seen


def test_workers_that_write_at_once_lose_nothing(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has a shelf of its own over the same files, and joins segments that others wrote."""
    monkeypatch.setattr("storage.stories.sketches.shelf.LARGE", 0)
    shelves = [Shelf(tmp_path / "sketches") for _ in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        seen = list(pool.map(_work, [engine] * WORKERS, shelves, range(WORKERS)))
    kept = [1000 * worker + number for worker in range(WORKERS) for number in range(BATCHES)]
    with engine.connect() as connection:
        index = Index(connection, Shelf(tmp_path / "sketches"), at=AT)
        found = [[one.article for one in index.near(_sketch(article))] for article in kept]
        rows = connection.scalar(select(func.count()).select_from(segment))

    assert all(map(all, seen))
    assert found == [[article] for article in kept]
    assert rows is not None
    assert rows < WORKERS * BATCHES / 3


def test_a_reader_outside_the_line_of_writers_sees_whole_segments(engine: Engine) -> None:
    """While they are joined under its eyes it finds what was there when it began."""
    with writing(engine) as connection:
        index = Index(connection, Shelf(), at=AT)
        index.keep(90_000, _sketch(90_000), at=AT)
        index.finish()
    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(_work, engine, Shelf(), 50)
        while not writer.done():
            with engine.connect() as connection:
                near = Index(connection, Shelf(), at=AT).near(_sketch(90_000))
            assert [one.article for one in near] == [90_000]

    assert all(writer.result())
