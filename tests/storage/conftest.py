"""A fresh database on disk, and lines to take in."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from storage.crawling.sources import Circumstances
from storage.database import open_database
from storage.keeping import batch
from storage.rounds import UntakenHaul, expect_haul, open_round, untaken_hauls

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """An SQLite database with all migrations applied."""
    engine = open_database(f"sqlite:///{tmp_path}/dronewire.sqlite")
    yield engine
    engine.dispose()


@pytest.fixture
def haul(database: Engine) -> UntakenHaul:
    """A round with a haul that nothing was taken in of."""
    name = open_round(database, AT)
    expect_haul(database, "2026/11/22/" + name, round_name=name)
    return untaken_hauls(database)[0]


@pytest.fixture
def line() -> Callable[..., HaulLine]:
    """Makes lines of one outlet."""

    def make(address: str, outcome: Outcome | None, *, kind: Kind = Kind.ARTICLE, **more: object) -> HaulLine:
        values = {"round": "r", "outlet": "tass", "kind": kind, "address": address, "at": AT, "outcome": outcome}
        return HaulLine(**{**values, **more})

    return make


@pytest.fixture
def take(database: Engine) -> Callable[..., UntakenHaul]:
    """Takes lines in as those of a round that began when its first line was written."""

    def taken(*lines: HaulLine, ours: bool = False, **known: object) -> UntakenHaul:
        name = open_round(database, lines[0].at)
        expect_haul(database, name, round_name=name)
        (haul,) = untaken_hauls(database)
        with batch(database, haul, end=1, last=True, around=Circumstances(at=haul.at, **known)) as stretch:
            for line in lines:
                assert line.outcome is not None
                stretch.end(line, line.outcome, ours=ours)
        return haul

    return taken
