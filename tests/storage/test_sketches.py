"""The index of sketches finds copies, and boilerplate neither joins texts nor grows it."""

from collections.abc import Callable

from sqlalchemy import Engine, func, select

from dronewire.article import Article
from dronewire.fingerprint import shingles, sketch, text_hash
from dronewire.haul import HaulLine
from dronewire.story import Record
from storage.keeping import Batch, Found, batch
from storage.rounds import UntakenHaul
from storage.sketches import COMMON, candidates
from storage.tables import sketch as table

FOOTER = [f"подвал{number}" for number in range(120)]


def _keep(stretch: Batch, line: Callable[..., HaulLine], number: int, words: list[str]) -> None:
    record = Record(file="pages.warc.gz", offset=0, sha256="")
    seen = line(f"https://tass.ru/{number}", None, record=record)
    new = Article(outlet="tass", address=seen.address, title="", lead="", text=" ".join(words), language="ru")
    found = Found(article=new, text_hash=text_hash(words), extractor="1", page=stretch.keep_page(seen), at=seen.at)
    name = stretch.keep(found, story=f"s{number}")
    stretch.keep_sketch(name, sketch(shingles(words)).tolist(), story=f"s{number}")


def _text(number: int) -> list[str]:
    return [f"слово{number}x{at}" for at in range(200)]


def test_a_shared_footer_joins_nothing_and_is_kept_a_bounded_number_of_times(
    database: Engine, haul: UntakenHaul, line: Callable[..., HaulLine]
) -> None:
    """However many articles carry it; what tells a text apart is found as ever."""
    with batch(database, haul, end=10) as stretch:
        for number in range(2 * COMMON):
            _keep(stretch, line, number, [*_text(number), *FOOTER])
        holders = stretch.connection.scalars(select(func.count(table.c.article)).group_by(table.c.hash)).all()
        reprint = [*_text(7), *FOOTER]
        hashes = sketch(shingles(reprint)).tolist()
        near = candidates(stretch.connection, hashes, text_hash=b"none such")
        stranger = sketch(shingles([*_text(999), *FOOTER])).tolist()
        far = candidates(stretch.connection, stranger, text_hash=b"none such")

    assert max(holders) == COMMON
    assert near[0].story == "s7"
    assert far == []


def test_a_story_with_eighty_reprints_is_found_by_the_eighty_first(
    database: Engine, haul: UntakenHaul, line: Callable[..., HaulLine]
) -> None:
    """What many versions of one story share is no boilerplate, and is kept once."""
    wire = _text(1)
    with batch(database, haul, end=10) as stretch:
        for number in range(80):
            seen = line(f"https://tass.ru/{number}", None, record=Record(file="p", offset=0, sha256=""))
            words = [*wire, *_text(number + 1000)[:20]]
            new = Article(outlet="tass", address=seen.address, title="", lead="", text=" ".join(words), language="ru")
            found = Found(
                article=new, text_hash=text_hash(words), extractor="1", page=stretch.keep_page(seen), at=seen.at
            )
            name = stretch.keep(found, story="s")
            stretch.keep_sketch(name, sketch(shingles(words)).tolist(), story="s")
        holders = stretch.connection.scalars(select(func.count(table.c.article)).group_by(table.c.hash)).all()
        near = candidates(stretch.connection, sketch(shingles(wire)).tolist(), text_hash=b"none such")

    assert near[0].story == "s"
    assert max(holders) == 1
