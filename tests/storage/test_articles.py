"""What an article says of itself is read back as it was kept; a revision keeps how the text before it was read."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from dronewire.article import Article, Dateline, Reasons
from dronewire.haul import HaulLine
from dronewire.instant import Confidence, Instant, Precision
from dronewire.story import Record
from storage.keeping import Found, batch
from storage.rounds import UntakenHaul
from storage.stories.telling import stories
from storage.tables import article, revision

from .conftest import AT

Lines = Callable[..., HaulLine]
WHOLE = Article(
    outlet="tass",
    address="https://tass.ru/1",
    title="Технопарк",
    lead="Его откроют.",
    text="НАЗРАНЬ, 5 января. /ТАСС/. Его откроют весной.",
    language="ru",
    authors=("Иван Петров",),
    published=Instant(
        at=AT,
        precision=Precision.SECOND,
        origin="json-ld",
        confidence=Confidence.LOW,
        others=(Instant(at=AT + timedelta(days=2), precision=Precision.DAY, origin="text"),),
    ),
    modified=Instant(at=AT, precision=Precision.DAY, origin="meta", confidence=Confidence.HIGH),
    step="thorough",
    rubric="Экономика",
    tags=("Ингушетия", "технопарки"),
    image="https://tass.ru/1.jpg",
    amp="https://tass.ru/amp/1",
    paywalled=False,
    dateline=Dateline(place="Назрань", agency="ТАСС"),
    credit="Интерфакс",
    reasons=Reasons(title="og:title", text="the page's main text"),
)
BARE = Article(outlet="tass", address="https://tass.ru/1", title="Т", lead="", text="Текст", language="und")


def _found(stretch, line: HaulLine, said: Article, *, extractor: str) -> Found:  # noqa: ANN001 (a Batch)
    page = stretch.keep_page(replace(line, record=Record(file="pages.warc.gz", offset=7, sha256="ab")))
    return Found(article=said, text_hash=said.text.encode(), extractor=extractor, page=page, at=line.at)


@pytest.mark.parametrize("said", [WHOLE, BARE], ids=["all that may be said", "nothing but a text"])
def test_an_article_is_read_as_it_was_kept(database: Engine, haul: UntakenHaul, line: Lines, said: Article) -> None:
    """Field by field; instants with how sure they are and what other places say."""
    with batch(database, haul, end=1) as stretch:
        stretch.keep(_found(stretch, line(said.address, None), said, extractor="2"), story="s")
        (story,) = stories(stretch.connection, ["s"], titles={})
    read = story.first.article

    assert {each.name: getattr(read, each.name) for each in fields(Article)} == {
        each.name: getattr(said, each.name) for each in fields(Article)
    }
    assert [_sure(read.published), _sure(read.modified)] == [_sure(said.published), _sure(said.modified)]


def _sure(said: Instant | None) -> tuple[object, ...]:
    return (said.confidence, said.others) if said else ()


def test_a_revision_keeps_how_it_was_read(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """By which extractor, and which step of it."""
    fetched = line(WHOLE.address, None)
    with batch(database, haul, end=1) as stretch:
        stretch.keep(_found(stretch, fetched, WHOLE, extractor="1"), story="s")
        kept = stretch.kept(WHOLE.address)
        assert kept
        stretch.revise(kept, _found(stretch, fetched, replace(BARE, step="fast"), extractor="2"))
        before = stretch.connection.execute(select(revision.c.extractor, revision.c.step)).one()
        now = stretch.connection.execute(select(article.c.extractor, article.c.step)).one()

    assert (tuple(before), tuple(now)) == (("1", "thorough"), ("2", "fast"))


def test_what_is_no_article_after_all_is_not_told(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """Its row stays, with the reason; until its page says something else."""
    fetched = line(WHOLE.address, None)
    with batch(database, haul, end=1) as stretch:
        stretch.keep(_found(stretch, fetched, WHOLE, extractor="1"), story="s")
        stretch.connection.execute(update(article).values(refused="a list of headlines"))
        meanwhile = stories(stretch.connection, ["s"], titles={})
        kept = stretch.kept(WHOLE.address)
        assert kept
        stretch.revise(kept, _found(stretch, fetched, BARE, extractor="2"))
        after = stories(stretch.connection, ["s"], titles={})

    assert (len(meanwhile), len(after)) == (0, 1)
