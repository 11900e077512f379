"""An outlet's history is asked: the lines that stand below all its texts are no news, once they are known."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from dronewire.extract import extract
from dronewire.extract.habit import Habit
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from dronewire.story import Record
from dronewire.topic import compile_topics
from flows.steps.keeping import keep_article
from storage.articles.habits import Habits, keep_habit
from storage.database import open_database
from storage.keeping import batch
from storage.rounds import expect_haul, open_round, untaken_hauls
from storage.tables import article

pytestmark = pytest.mark.slow  # many crawls, each a process of its own

START = datetime(2026, 11, 1, 9, tzinfo=UTC)
OUTLET = Outlet(id="vestnik", title="Вестник", homepage="https://vestnik.example")
FOOTER = "Редакция просит сообщать о событиях в городе по телефону дежурной части."
TOPICS = compile_topics(())

Look = Callable[..., Outcome]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """A fresh one."""
    engine = open_database(f"sqlite:///{tmp_path}/dronewire.sqlite")
    yield engine
    engine.dispose()


@pytest.fixture
def look(database: Engine) -> Look:
    """Takes in one page: the number of its article, and when it was fetched."""

    def looked(number: int, at: datetime) -> Outcome:
        name = open_round(database, at)
        expect_haul(database, name, round_name=name)
        (haul,) = untaken_hauls(database)
        address = f"https://vestnik.example/news/{number}"
        line = HaulLine(
            round=name, outlet="vestnik", kind=Kind.ARTICLE, address=address, at=at, outcome=None,
            record=Record(file="f", offset=number, sha256="0"),
        )  # fmt: skip
        habit = Habits(database).of("vestnik")
        found = extract(_page(number), address=address, outlet=OUTLET, fetched=at, habit=habit).article
        assert found
        with batch(database, haul, end=1, last=True) as stretch:
            keep_habit(stretch.connection, "vestnik", habit, at=at)
            page = stretch.keep_page(line)
            outcome = keep_article(TOPICS, stretch, found, page=page, line=line, habit=habit)
            stretch.end(line, outcome)
        return outcome

    return looked


def _page(number: int) -> bytes:
    words = " ".join(f"слово{number}х{each}" for each in range(40))
    title = f"Новость номер {number}"
    text = f"<p>Сегодня в городе {words}.</p><p>{FOOTER}</p>"
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1><article>{text}</article></body></html>".encode()


def _texts(database: Engine) -> list[str]:
    with database.connect() as connection:
        return list(connection.scalars(select(article.c.text).order_by(article.c.id)))


def test_a_line_below_every_text_is_left_out_once_it_is_known(database: Engine, look: Look) -> None:
    """And stays known when the texts of fifty articles are without it."""
    for number in range(12):
        look(number, START + timedelta(hours=6 * number))
    for number in range(12, 80):
        look(number, START + timedelta(hours=6 * number))
    texts = _texts(database)

    assert [FOOTER in text for text in (texts[0], texts[8], texts[20], texts[79])] == [True, True, False, False]
    assert Habits(database).of("vestnik").lines == {FOOTER}


def test_learning_a_line_makes_no_revision(database: Engine, look: Look) -> None:
    """The page that is looked at again says what it said."""
    for number in range(12):
        look(number, START + timedelta(hours=6 * number))

    assert [look(0, START + timedelta(days=7)), FOOTER in _texts(database)[0]] == [Outcome.SAME, True]


def test_what_many_say_on_one_day_is_news(database: Engine, look: Look) -> None:
    """«Ограничения сняты» stands in thirty flashes of a night, and in none of the week before."""
    for number in range(40):
        look(number, START + timedelta(minutes=number))

    assert Habits(database).of("vestnik").lines == frozenset()
    assert Habits(database).of("vestnik").length > 0


def test_of_an_unknown_outlet_nothing_is_usual(database: Engine) -> None:
    """So its first articles are read whole."""
    assert Habits(database).of("vestnik") == Habit()
