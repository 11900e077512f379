"""The index of words: kept with the articles, made for those that were there before it, and never too narrow."""

from dataclasses import fields, replace

import pytest
from sqlalchemy import Engine, text, update

from dronewire.topic.forms import Slot
from dronewire.topic.grammar import parse
from dronewire.topic.needs import ANYTHING, FOLDING, LARGEST, MOST, Need, Words, needs_of
from storage.articles import search
from storage.articles.correcting import amend
from storage.articles.rereading import held_on
from storage.articles.search import NotIndexedError, Sifting, index_rest, not_indexed
from storage.database import writing
from storage.keeping import Found
from storage.tables import article, word_index

from .hard_words import ARTICLES, BEGIN, fill, keep


def _needed(*queries: str) -> Need:
    return needs_of(parse(query) for query in queries)


def _found(engine: Engine, query: str, *outlets: str) -> list[int]:
    sifting = Sifting(need=_needed(query), outlets=outlets)
    with engine.connect() as connection:
        return sifting.before(connection, 10_000, start=0, at_most=10_000)


@pytest.fixture
def old(database: Engine) -> Engine:
    """An archive from before there was an index."""
    with writing(database) as connection:
        fill(connection, indexed=False)
        connection.execute(update(word_index).values(goal=ARTICLES, done=0))
    return database


def test_articles_are_found_by_words_title_and_outlet(database: Engine) -> None:
    """The last first; where words stand in a text or in what order is not for the index to say."""
    with writing(database) as connection:
        keep(connection, 1, "Завод дронов", "В регионе.")
        keep(connection, 2, "Новости", "Дроны на завод.")

    assert _found(database, "дрон") == [2, 1]
    assert _found(database, "title:дрон") == [1]
    assert _found(database, '"завод дрон"') == [2, 1]
    assert _found(database, "дрон AND регион") == [1]
    assert _found(database, "дрон NOT регион") == [2, 1]
    assert _found(database, "дрон", "paper_2", "paper_9") == [2]
    assert _found(database, "дрон OR NOT завод", "paper_1") == [1]


def test_a_corrected_article_is_found_by_what_it_says_now(database: Engine) -> None:
    """Another extractor read it otherwise."""
    with writing(database) as connection:
        keep(connection, 1, "Завод", "Открыт завод.")
        held = held_on(connection, [1])[1]
        now = replace(held.article, text="Открыта пасека.")
        amend(connection, held, Found(article=now, text_hash=b"", extractor="2", page=1, at=BEGIN))

    assert _found(database, "пасека") == [1]


def test_an_index_with_revised_articles_is_sound(database: Engine) -> None:
    """Though the words of the former texts stay in it."""
    with writing(database) as connection:
        fill(connection)
        for number in range(1, ARTICLES):
            connection.execute(update(article).where(article.c.id == number).values(title="аэродром"))
            search.index_words(connection, number)
        connection.execute(text("INSERT INTO article_words (article_words) VALUES ('optimize')"))
        connection.execute(text("INSERT INTO article_words (article_words) VALUES ('integrity-check')"))

    assert _found(database, "title:аэродром") == list(range(ARTICLES - 1, 0, -1))


def test_an_index_that_lacks_articles_is_not_asked(old: Engine) -> None:
    """It would hide them."""
    with pytest.raises(NotIndexedError):
        _found(old, "дрон")


def test_indexing_goes_on_where_it_was_interrupted(old: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles that come meanwhile are in the index already."""
    monkeypatch.setattr(search, "AT_ONCE", 50)
    first = next(index_rest(old))
    with writing(old) as connection:
        keep(connection, ARTICLES + 1, "Аэродром", "")
        missing = not_indexed(connection)
    rest = list(index_rest(old))

    assert (first, missing, rest) == (50, ARTICLES - 50, [50, 20])
    assert ARTICLES + 1 in _found(old, "аэродром")


def test_other_words_make_the_index_anew(database: Engine) -> None:
    """Where texts are folded otherwise than they were, nothing that was indexed counts."""
    with writing(database) as connection:
        keep(connection, 1, "Завод", "")
        connection.execute(update(word_index).values(folding=FOLDING - 1))
        missing = not_indexed(connection)

    assert (missing, list(index_rest(database)), _found(database, "завод")) == (1, [1], [1])


def test_an_article_of_too_many_words_is_always_looked_at(database: Engine) -> None:
    """In its outlet."""
    with writing(database) as connection:
        keep(connection, 1, "Словарь", " ".join(f"слово{number}" for number in range(LARGEST // 10)))

    assert (_found(database, "завод"), _found(database, "завод", "paper_2")) == ([1], [])


def test_an_article_whose_words_are_stemmed_is_always_looked_at(database: Engine) -> None:
    """The index does not know the stems."""
    with writing(database) as connection:
        keep(connection, 1, "Flugzeuge", "", language="de")
        keep(connection, 2, "Самолёты", "")

    assert (_found(database, "Flugzeug"), _found(database, "самолет")) == ([1], [2, 1])


def test_of_too_much_to_ask_the_shortest_lists_are_asked_for() -> None:
    """Where even these are too long, nothing is: reading the articles costs less."""
    words = " OR ".join(f"=слово{number}" for number in range(MOST + 1))
    pairs = " OR ".join(f"(=пара{number} AND (=слово{number} OR =дело{number}))" for number in range(MOST // 2))

    assert _needed(words) == ANYTHING
    assert _needed(f"=дрон AND ({words})") == Words(frozenset({"дрон"}))
    assert _needed(pairs) == Words(frozenset(f"пара{number}" for number in range(MOST // 2)))


@pytest.mark.parametrize("depth", [10, 200])
def test_deep_brackets_are_no_mistake(database: Engine, depth: int) -> None:
    """SQLite itself would refuse the deepest."""
    query = "дрон"
    for _ in range(depth):
        query = f"(завод AND ({query} OR цех))"
    with writing(database) as connection:
        keep(connection, 1, "Дрон, цех, завод", "")

    assert _found(database, query) == [1]


def test_words_of_alternatives_are_asked_for_together() -> None:
    """Each once."""
    assert _needed("=дрон OR =завод", "=дрон") == Words(frozenset({"дрон", "завод"}))


def test_the_needs_know_all_that_a_word_may_be() -> None:
    """What else is added to a slot has to be added to the needs, or articles are hidden."""
    known = {"forms", "ukrainian", "prefix", "stemmed"}  # the others only narrow what these let through

    assert {each.name for each in fields(Slot)} - {"rule", "spellings", "is_word"} == known
