"""Batches keep what a haul brought and move its mark: both, or neither; taking in twice changes nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from dronewire.article import Article
from dronewire.copies.fingerprint import shingles, sketch, text_hash
from dronewire.haul import HaulLine
from dronewire.match import Match, Word
from dronewire.outcome import Kind, Outcome, Tally
from dronewire.story import Record
from storage.keeping import Found, MarkMovedError, batch
from storage.outbox.notices import unplanned
from storage.rounds import UntakenHaul, tallies_of_round, untaken_hauls
from storage.stories.telling import stories
from storage.tables import article, revision

Lines = Callable[..., HaulLine]
TEXT = "В Назрани откроют технопарк, где будут собирать беспилотники для сельского хозяйства и связи. " * 3


def _found(stretch, line: HaulLine, text: str = TEXT) -> Found:  # noqa: ANN001 (a Batch)
    new = Article(outlet="tass", address=line.address, title="Технопарк", lead="", text=text, language="ru")
    page = stretch.keep_page(replace(line, record=Record(file="pages.warc.gz", offset=7, sha256="ab")))
    return Found(article=new, text_hash=text_hash(text.split()), extractor="1", page=page, at=line.at)


def _keep(stretch, line: HaulLine, text: str = TEXT) -> int:  # noqa: ANN001
    number = stretch.keep(_found(stretch, line, text), story="s")
    stretch.keep_sketch(number, sketch(shingles(text.split())), at=line.at)
    stretch.keep_matches(number, [Match(topic="production", words=())], at=line.at)
    stretch.end(line, Outcome.KEPT)
    return number


def test_counts_are_written_with_the_batch(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """Two batches of one haul add up."""
    with batch(database, haul, end=10) as stretch:
        stretch.end(line("https://tass.ru/1", Outcome.KNOWN), Outcome.KNOWN)
        stretch.end(line("https://tass.ru/2", Outcome.GONE), Outcome.GONE)
    with batch(database, replace(haul, taken=10), end=20) as stretch:
        stretch.end(line("https://tass.ru/3", Outcome.KNOWN), Outcome.KNOWN)

    assert tallies_of_round(database, haul.round) == (
        Tally(outlet="tass", kind=Kind.ARTICLE, outcome=Outcome.GONE, count=1),
        Tally(outlet="tass", kind=Kind.ARTICLE, outcome=Outcome.KNOWN, count=2),
    )


def test_the_same_stretch_is_not_kept_twice(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """The mark has moved: a second taker is told so and changes nothing."""
    with batch(database, haul, end=10) as stretch:
        stretch.end(line("https://tass.ru/1", Outcome.KNOWN), Outcome.KNOWN)

    with pytest.raises(MarkMovedError), batch(database, haul, end=10) as stretch:
        stretch.end(line("https://tass.ru/1", Outcome.KNOWN), Outcome.KNOWN)

    assert [tally.count for tally in tallies_of_round(database, haul.round)] == [1]


def test_a_batch_that_fails_moves_no_mark(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """Neither the article nor the mark: the stretch is taken in again."""
    with pytest.raises(RuntimeError), batch(database, haul, end=10) as stretch:
        _keep(stretch, line("https://tass.ru/1", None))
        raise RuntimeError

    with database.connect() as connection:
        assert connection.execute(select(article.c.id)).all() == []
    assert untaken_hauls(database)[0].taken == 0


def test_an_address_is_counted_once_a_round(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """A second line for it changes no count."""
    with batch(database, haul, end=10) as stretch:
        stretch.end(line("https://tass.ru/1", Outcome.FAILED), Outcome.FAILED)
        stretch.end(line("https://tass.ru/1", Outcome.GONE), Outcome.GONE)

    assert [(tally.outcome, tally.count) for tally in tallies_of_round(database, haul.round)] == [(Outcome.FAILED, 1)]


def test_a_revision_keeps_what_was_said_before(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """The article says the new text, the revision the old one."""
    first = line("https://tass.ru/1", None)
    with batch(database, haul, end=10) as stretch:
        _keep(stretch, first)
        kept = stretch.kept("https://tass.ru/1")
        stretch.revise(kept, _found(stretch, first, "Другой текст"))
        now = stretch.connection.execute(select(article.c.text, article.c.revision)).one()
        before = stretch.connection.execute(select(revision.c.text, revision.c.number)).one()

    assert tuple(now) == ("Другой текст", 2)
    assert tuple(before) == (TEXT, 1)


def test_an_earlier_text_is_found_by_its_sketch(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """A longer text that holds it leads to it."""
    longer = "Сегодня в правительстве республики рассказали о планах. " + TEXT + " Подробности обещают позже в марте."
    with batch(database, haul, end=10) as stretch:
        number = _keep(stretch, line("https://tass.ru/1", None))
        found = stretch.near(sketch(shingles(longer.split())), text_hash=text_hash(longer.split()))

    assert found == [number]


def test_stories_are_unplanned_until_they_are_settled(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """A new match is to be told; the story comes back with its version, its words, points and rule."""
    with batch(database, haul, end=10) as stretch:
        number = _keep(stretch, line("https://tass.ru/1", None))
        word = Word(term="технопарк", found="технопарк", zone="text", start=18, end=27)
        kept = Match(topic="production", words=(word,), score=3, rule="технопарк")
        stretch.keep_matches(number, [kept], at=haul.at)

    with database.connect() as connection:
        names = [one.story for one in unplanned(connection)]
        (story,) = stories(connection, names, titles={"tass": "ТАСС"})

    assert names == ["s"]
    assert story.first.outlet_title == "ТАСС"
    assert story.matches == (kept,)
