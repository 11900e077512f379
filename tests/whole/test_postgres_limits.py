"""What PostgreSQL cannot hold is told apart before it gets there, or ends as failed by itself."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from string import ascii_lowercase

import pytest
from sqlalchemy import Engine

from dronewire.address import LONGEST, canonical
from dronewire.gap import Gap
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.story import Record
from storage.database import open_database
from storage.keeping import batch
from storage.refusing import is_refusal
from storage.rounds import expect_haul, open_round, tallies_of_round, untaken_hauls

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
NOISE = "".join(random.Random(1).choices(ascii_lowercase, k=5_000))
OUTLET = "o" * 64


@pytest.fixture
def database(postgres: str) -> Iterator[Engine]:
    """A fresh database."""
    engine = open_database(postgres)
    yield engine
    engine.dispose()


def _long(kind: Kind, **more: object) -> HaulLine:
    where = f"https://quarry.example/{kind}/{NOISE}"[:LONGEST]
    return HaulLine(round="r", outlet=OUTLET, kind=kind, address=canonical(where), at=AT, **more)


def test_an_address_of_the_greatest_length_is_kept(database: Engine) -> None:
    """In every table: an article's, a page's, a source's, a gap's, that of a robots.txt."""
    name = open_round(database, AT)
    expect_haul(database, name, round_name=name)
    gaps = (Gap(since=AT - timedelta(hours=1), until=AT),)
    article = _long(Kind.ARTICLE, outcome=None, record=Record(file="f", offset=0, sha256="0"))
    with batch(database, untaken_hauls(database)[0], end=1, last=True) as stretch:
        stretch.keep_page(article)
        stretch.end(article, Outcome.NOT_AN_ARTICLE)
        stretch.end(_long(Kind.FEED, outcome=Outcome.READ, entries=1, gaps=gaps), Outcome.READ)
        stretch.end(_long(Kind.ROBOTS, outcome=Outcome.READ), Outcome.READ)

    assert sum(tally.count for tally in tallies_of_round(database, name)) == 3


def test_a_longer_one_is_refused_by_itself(database: Engine) -> None:
    """As one that an older version brought home."""
    at = AT + timedelta(hours=1)
    name = open_round(database, at)
    expect_haul(database, name, round_name=name)
    (haul,) = [one for one in untaken_hauls(database) if one.round == name]
    line = HaulLine(
        round="r", outlet="x", kind=Kind.ARTICLE, address=f"https://a.example/{NOISE}", at=at, outcome=Outcome.GONE
    )
    with batch(database, haul, end=1, last=True) as stretch:
        with pytest.raises(Exception, match="index row") as refused, stretch.alone():
            stretch.end(line, Outcome.GONE)
        stretch.refuse(line, refused.value)

    assert is_refusal(refused.value)
    assert [(tally.outcome, tally.count) for tally in tallies_of_round(database, name)] == [(Outcome.FAILED, 1)]
