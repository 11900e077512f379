"""What befalls a story after it was told: told once, to those who know it, and only where it says something."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dronewire.outcome import Outcome

from .newsroom import Copy, Newsroom, open_newsroom
from .test_any_order import SCHOOL

FIRST = (
    "В Заречном открыли цех сборки беспилотников, сообщили в областном министерстве промышленности во вторник.\n"
    "На первом этапе предприятие рассчитывает выпускать до 400 аппаратов в год для лесной охраны и геодезии.\n"
    "Половина комплектующих изготавливается в регионе, на линии заняты шестьдесят человек, рассказал директор завода."
)
NEWS = "Вторую очередь цеха с испытательным стендом построят к августу, на неё выделено 85 миллионов рублей."
WIRE = Copy(outlet="wire", text=FIRST)
POST = Copy(outlet="post", text=FIRST, minutes=30)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """One whose desk is told of workshops."""
    with open_newsroom(tmp_path) as opened:
        yield opened


@pytest.fixture
def told(newsroom: Newsroom) -> Newsroom:
    """One that has told of a story."""
    newsroom.bring(WIRE)
    assert len(newsroom.tell()) == 1
    return newsroom


def test_a_reprint_is_no_news(told: Newsroom) -> None:
    """It is a version of the story, which was told."""
    assert told.bring(POST) == [Outcome.COPY]
    assert told.tell() == []


def test_a_version_that_adds_facts_is_told_with_what_it_adds(told: Newsroom) -> None:
    """Once: a second outlet that prints the same has nothing new."""
    told.bring(replace(POST, text=f"{FIRST}\n{NEWS}"))
    (mail,) = told.tell()
    told.bring(Copy(outlet="herald", text=f"{FIRST}\n{NEWS}", minutes=60))

    assert mail.startswith("Дополнение: ")
    assert f"+ {NEWS}" in mail
    assert told.tell() == []


def test_two_outlets_that_add_the_same_at_once_are_told_once(told: Newsroom) -> None:
    """The second one is compared with the first."""
    longer = f"{FIRST}\n{NEWS}"
    told.bring(replace(POST, text=longer), Copy(outlet="herald", text=longer, minutes=60))
    (mail,) = told.tell()

    assert mail.count(NEWS) == 1


def test_what_came_with_the_story_is_told_with_it(newsroom: Newsroom) -> None:
    """Before anybody knows the story nothing can be added to it."""
    newsroom.bring(WIRE, replace(POST, text=f"{FIRST}\n{NEWS}"))
    (mail,) = newsroom.tell()

    assert "Дополнение" not in mail
    assert newsroom.tell() == []


def test_a_revision_that_adds_facts_is_told(told: Newsroom) -> None:
    """The outlet goes on writing."""
    assert told.bring(replace(WIRE, text=f"{FIRST}\n{NEWS}")) == [Outcome.REVISED]
    (mail,) = told.tell()

    assert mail.startswith("Дополнение: ")
    assert f"+ {NEWS}" in mail


def test_a_changed_title_is_told_word_by_word(told: Newsroom) -> None:
    """Also where the text stays."""
    told.bring(replace(WIRE, title="В Заречном закрыли цех сборки беспилотников"))
    (mail,) = told.tell()

    assert mail.startswith("Изменено: ")
    assert "[-открыли-]{+закрыли+}" in mail
    assert told.tell() == []


def test_a_title_that_leaves_the_topic_is_told(told: Newsroom) -> None:
    """Those who were told of the article hear what became of it."""
    told.bring(
        replace(WIRE, title="Новости Заречного", text="Сообщение удалено по просьбе предприятия и министерства.")
    )
    (mail,) = told.tell()

    assert mail.startswith("Изменено: ")


def test_a_changed_number_is_told(told: Newsroom) -> None:
    """A fact reads otherwise, the title stays."""
    told.bring(replace(WIRE, text=FIRST.replace("400", "40")))
    (mail,) = told.tell()

    assert "[-400-]{+40+}" in mail


@pytest.mark.parametrize(
    ("old", "new"), [("цех", "«цех»"), ("рассказал", "пояснил"), ("завода.", "завода.\nОбновлено 20.11.2026 15:00")]
)
def test_what_touches_no_fact_is_not_told(told: Newsroom, old: str, new: str) -> None:
    """Typography, other words for the same, time stamps."""
    told.bring(replace(WIRE, text=FIRST.replace(old, new)))

    assert told.tell() == []


def test_a_removed_article_is_told_once(told: Newsroom) -> None:
    """Its coming back and going again is nothing new."""
    told.lose(WIRE)
    (mail,) = told.tell()
    told.bring(WIRE)
    told.lose(WIRE)

    assert mail.startswith("Удалено: ")
    assert told.tell() == []


def test_what_is_off_topic_changes_quietly(newsroom: Newsroom) -> None:
    """Nobody was told of it."""
    other = Copy(
        outlet="wire", title="Вечер поэзии", text=FIRST.replace("цех", "зал").replace("беспилотников", "стихов")
    )
    newsroom.bring(other)
    newsroom.tell()
    newsroom.bring(replace(other, title="Вечер прозы"))
    newsroom.lose(other)

    assert newsroom.tell() == []


def test_telling_again_after_a_crash_tells_nothing_twice(told: Newsroom) -> None:
    """What is noted and what is stored are one transaction."""
    told.bring(replace(POST, text=f"{FIRST}\n{NEWS}"))
    told.lose(WIRE)

    assert [len(told.tell()), len(told.tell())] == [1, 0]


def test_a_digest_of_what_was_told_is_no_news(told: Newsroom) -> None:
    """It adds nothing to a story that the others it holds are beside."""
    school = replace(WIRE, outlet="school", text=SCHOOL, title="В Каспийске учат операторов беспилотников")
    told.bring(school)
    told.tell()
    told.bring(Copy(outlet="digest", text=f"{FIRST}\n{SCHOOL}", title="Цех и школа", minutes=200))

    assert told.tell() == []
