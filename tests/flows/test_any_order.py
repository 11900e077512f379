"""The same articles make the same stories in the archive, whatever order and batches they come in."""

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.database import open_database

from .newsroom import Copy, Newsroom, open_newsroom

WORKSHOP = (
    "ЗАРЕЧНЫЙ, 20 ноября. /ТАСС/. В Заречном открыли цех сборки беспилотников, сообщили в областном министерстве.\n"
    "На первом этапе предприятие рассчитывает выпускать до 400 аппаратов в год для лесной охраны и геодезии.\n"
    "Половина комплектующих изготавливается в регионе, на линии заняты шестьдесят человек, рассказал директор завода."
)
SCHOOL = (
    "В Каспийске начала работу школа операторов воздушных судов, рассчитанная на двести сорок слушателей в год.\n"
    "Первый набор составили студенты старших курсов, инспекторы лесничеств и сотрудники управляющих компаний.\n"
    "По окончании выпускники получат свидетельство установленного образца, сообщили в министерстве образования."
)
NEWS = "Вторую очередь цеха с испытательным стендом построят к августу, на неё выделено 85 миллионов рублей."
OWN = "Жители посёлка давно ждали рабочих мест и теперь обсуждают, кого возьмут на новое предприятие первым."
LIBRARY = (
    "Городская библиотека приглашает читателей на вечер поэзии, который пройдёт в субботу в большом зале.\n"
    "Гостям прочтут стихи местных авторов, а после угостят чаем с пирогами из печи, добавили организаторы."
)
ARTICLES = (
    Copy(outlet="tass", text=WORKSHOP, minutes=0),
    Copy(outlet="post", text=WORKSHOP.split(". ", 2)[2], minutes=20),
    Copy(outlet="herald", text=f"{OWN}\n" + WORKSHOP.split("\n")[1], minutes=40, title="Цех ждали давно"),
    Copy(outlet="courier", text=f"{WORKSHOP}\n{NEWS}", minutes=50),
    Copy(outlet="dagestan", text=SCHOOL, minutes=10, title="Школа операторов открылась в Каспийске"),
    Copy(outlet="caspian", text=SCHOOL.replace("Первый", "Второй"), minutes=None, title="В Каспийске учат летать"),
    Copy(
        outlet="digest", text=f"{WORKSHOP}\n{SCHOOL}", minutes=90, title="Дайджест: цех в Заречном, школа в Каспийске"
    ),
    Copy(outlet="library", text=LIBRARY, minutes=15, title="Вечер поэзии"),
)
ADDRESSES = {one.outlet: one.address for one in ARTICLES}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all migrations, to be copied: making one takes longer than filling it."""
    file = tmp_path_factory.mktemp("empty") / "dronewire.sqlite"
    engine = open_database(f"sqlite:///{file}")
    engine.dispose()
    return file


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """One with an empty archive."""
    with open_newsroom(tmp_path) as opened:
        yield opened


def _brought(empty: Path, order: list[Copy], cuts: set[int]) -> tuple[set[frozenset[tuple[str, str]]], dict[str, str]]:
    """What stories the articles make, and the first publisher by identifier."""
    with TemporaryDirectory() as folder:
        shutil.copy(empty, Path(folder) / "dronewire.sqlite")
        with open_newsroom(Path(folder)) as newsroom:
            for start, end in _batches(len(order), cuts):
                newsroom.bring(*order[start:end])
            told = newsroom.stories()
            return newsroom.shape(), {name: story.first.article.address for name, story in told.items()}


def _batches(count: int, cuts: set[int]) -> list[tuple[int, int]]:
    edges = sorted({0, count, *(cut for cut in cuts if cut < count)})
    return list(pairwise(edges))


def test_articles_make_the_stories_that_they_are(newsroom: Newsroom) -> None:
    """A reprint, an excerpt, a longer version; a digest is a version of both stories and joins them not."""
    newsroom.bring(*ARTICLES)
    workshop, school, library = sorted(newsroom.shape(), key=len, reverse=True)

    assert {address for address, _ in workshop} == {
        ADDRESSES[name] for name in ("tass", "post", "herald", "courier", "digest")
    }
    assert (ADDRESSES["tass"], "original") in workshop
    assert {(ADDRESSES["herald"], "partial"), (ADDRESSES["digest"], "containing")} <= workshop
    assert {address for address, _ in school} == {ADDRESSES[name] for name in ("dagestan", "caspian", "digest")}
    assert library == {(ADDRESSES["library"], "original")}


@settings(max_examples=12, deadline=None)
@given(order=st.permutations(ARTICLES), cuts=st.sets(st.integers(1, len(ARTICLES) - 1)))
def test_any_order_gives_the_same_stories(empty: Path, order: list[Copy], cuts: set[int]) -> None:
    """The same versions, kinds, firsts and identifiers, as long as nothing was published in between."""
    assert _brought(empty, order, cuts) == _brought(empty, list(ARTICLES), set())


@settings(max_examples=6, deadline=None)
@given(order=st.permutations(ARTICLES))
def test_bringing_all_again_changes_nothing(empty: Path, order: list[Copy]) -> None:
    """Articles that are known are looked at again."""
    twice = [*order, *reversed(order)]

    assert _brought(empty, twice, {len(order)}) == _brought(empty, order, set())
