"""Later looks and twin pages: an article is kept once, and only its own text makes a revision."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from dronewire.extract import extract
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from dronewire.story import Record
from dronewire.topic import compile_topics
from flows.steps.keeping import keep_article, refuse
from storage.assignments import assignments_of
from storage.database import open_database
from storage.keeping import batch
from storage.rounds import expect_haul, open_round, tallies_of_round, untaken_hauls
from storage.tables import article, revision, visit

HOST = "https://vestnik.example"
OUTLET = Outlet(id="vestnik", title="Вестник Заречья", homepage=HOST)
START = datetime(2026, 11, 20, 9, tzinfo=UTC)
TOPICS = compile_topics(())
PARAGRAPHS = (
    "В Заречном открыли цех сборки беспилотников, сообщили в областном министерстве промышленности во вторник.",
    "На первом этапе предприятие рассчитывает выпускать до 400 аппаратов в год для лесной охраны и геодезии.",
    "Половина комплектующих изготавливается в регионе, на линии заняты шестьдесят человек, рассказал директор завода.",
)
OTHER = (
    "Городская библиотека приглашает читателей на вечер поэзии, который пройдёт в субботу в большом зале.",
    "Гостям прочтут стихи местных авторов, а после угостят чаем с пирогами из печи, добавили организаторы.",
    "Вход свободный, начало в шесть часов вечера, места нужно занять заранее по телефону читального зала.",
)


def page_of(
    paragraphs: tuple[str, ...] = PARAGRAPHS, *, canonical: str = "", around: str = "", beside: str = "", seen: int = 17
) -> str:
    """A news page in the markup of a Russian regional engine; ``around`` stands in the column of the text."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    title = paragraphs[0].partition(",")[0]
    return f"""<!DOCTYPE html><html lang="ru"><head><title>{title} | Вестник Заречья</title>{link}</head><body>
    <div class="menu"><a href="/">Главная</a> <a href="/news">Новости</a> <a href="/sport">Спорт</a></div>
    <div class="wrap"><div class="news-detail"><h1>{title}</h1>
    <div class="meta"><span class="date">20.11.2026 12:00</span> <span class="views">Просмотров: {seen}</span></div>
    <div class="news-text">{text}</div>{around}</div>
    <div class="right-col"><h3>Другие новости</h3>{beside}</div></div>
    <div class="bottom">© Вестник Заречья, 2026</div></body></html>"""


class Desk:
    """Takes pages in, one round each, an hour apart."""

    def __init__(self, database: Engine) -> None:
        self.database = database
        self.at = START

    def look(self, path: str, page: str, *, final: str = "") -> Outcome:
        """One page in one round, and how it ended."""
        self.at += timedelta(hours=1)
        name = open_round(self.database, self.at)
        expect_haul(self.database, name, round_name=name)
        (haul,) = untaken_hauls(self.database)
        record = Record(file="pages.warc.gz", offset=0, sha256="0")
        line = HaulLine(
            round=name, outlet="vestnik", kind=Kind.ARTICLE, address=HOST + path, at=self.at, outcome=None,
            final=HOST + (final or path), record=record,
        )  # fmt: skip
        found = extract(page.encode(), address=line.final, outlet=OUTLET, fetched=self.at)
        with batch(self.database, haul, end=1, last=True) as stretch:
            number = stretch.keep_page(line)
            if found.article is None:
                refuse(stretch, line, found)
            else:
                stretch.end(line, keep_article(TOPICS, stretch, found.article, page=number, line=line))
        (tally,) = tallies_of_round(self.database, name)
        return tally.outcome

    def addresses(self) -> list[str]:
        """The paths of all articles kept, in the order in which they came."""
        with self.database.connect() as connection:
            found = connection.scalars(select(article.c.address).order_by(article.c.id))
            return [address.removeprefix(HOST) for address in found]

    def texts(self) -> list[str]:
        """What all articles say now."""
        with self.database.connect() as connection:
            return list(connection.scalars(select(article.c.text).order_by(article.c.id)))

    def stories(self) -> list[str]:
        """The stories that the articles belong to."""
        with self.database.connect() as connection:
            return list(connection.scalars(select(article.c.story).order_by(article.c.id)))

    def gone(self) -> datetime | None:
        """Since when the only article is gone."""
        with self.database.connect() as connection:
            return connection.execute(select(article.c.gone)).scalar_one()

    def revisions(self) -> int:
        """How many former texts are kept."""
        with self.database.connect() as connection:
            return len(connection.execute(select(revision.c.number)).all())

    def reason(self) -> str:
        """Why the last look ended as it did."""
        with self.database.connect() as connection:
            return connection.execute(select(visit.c.reason).order_by(visit.c.at.desc()).limit(1)).scalar_one()

    def again(self) -> tuple[str, ...]:
        """What is asked for again ten minutes later."""
        (part,) = assignments_of(self.database, (OUTLET,), at=self.at + timedelta(minutes=10), due_only=True)
        return part.again


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with a fresh database."""
    engine = open_database(f"sqlite:///{tmp_path}/dronewire.sqlite")
    yield Desk(engine)
    engine.dispose()


RELATED = "".join(f'<div><a href="/n/{n}">Завод номер {n} получил заказ на беспилотники</a></div>' for n in range(5))
TEASERS = "".join(
    f'<div class="card"><a href="/n/{n}">Дороги посыпали песком</a><p>За ночь улицы обработали {n} машин.</p></div>'
    for n in range(3, 7)
)
READ_ALSO = '<div class="read-also"><b>Читайте также:</b><ul><li><a href="/n/9">Как выбрать коляску</a></li></ul></div>'
CHANGES = {
    "sidebar": page_of(beside=RELATED),
    "sidebar with texts": page_of(beside=TEASERS),
    "counter": page_of(seen=90_412),
    "related links below the text": page_of(around=f"<h3>По теме</h3>{RELATED}"),
    "related cards below the text": page_of(around=f"<div class='more'><h3>Ещё новости</h3>{TEASERS}</div>"),
    "read also below the text": page_of(around=READ_ALSO),
    "read also in one line": page_of(around='<p>Читайте также: <a href="/n/8">Пять рецептов из тыквы</a></p>'),
    "time of the update": page_of(around='<div class="updated">Обновлено: 20.11.2026 15:41</div>'),
    "time of printing": page_of(around="<p>Страница создана 20 ноября 2026 года в 16:02</p>"),
    "views and comments": page_of(around="<div class='stat'>Просмотров: 311 | Комментариев: 12</div>"),
    "views in a paragraph": page_of(around="<p>Просмотров: 311</p>"),
    "comments": page_of(
        around="<div class='comments'><h3>Комментарии (2)</h3><p>Иван: хорошо бы и у нас такой цех.</p></div>"
    ),
    "share": page_of(around="<p>Поделиться: ВКонтакте, Telegram</p>"),
    "tags": page_of(around="<div class='tags'>Теги: <a href='/tag/1'>дроны</a>, <a href='/tag/2'>завод</a></div>"),
    "advertisement": page_of(around="<div class='banner'><p>Реклама. ООО «Окна». erid: 2Vtzqv</p></div>"),
    "rates": page_of(beside="<div>USD 78,31 EUR 90,12</div><div>Погода: −3 °C</div>"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_stands_around_the_text_makes_no_revision(desk: Desk, change: str) -> None:
    """The page changed, the article did not."""
    assert [desk.look("/n/20417", page_of()), desk.look("/n/20417", CHANGES[change])] == [Outcome.KEPT, Outcome.SAME]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_number_makes_a_revision(desk: Desk, change: str) -> None:
    """Whatever stands around it, and nothing but the number is new in the text."""
    desk.look("/n/20417", page_of())
    changed = desk.look("/n/20417", CHANGES[change].replace("до 400 аппаратов", "до 500 аппаратов"))

    assert (changed, desk.revisions()) == (Outcome.REVISED, 1)
    assert desk.texts() == ["\n".join(PARAGRAPHS).replace("400", "500")]


def test_twins_are_one_article(desk: Desk) -> None:
    """The page under either address names the same one."""
    page = page_of(canonical=f"{HOST}/otkryli-tsekh-sborki")

    assert desk.look("/inh/otkryli-tsekh-sborki", page) is Outcome.KEPT
    assert desk.look("/otkryli-tsekh-sborki", page) is Outcome.SAME
    assert desk.addresses() == ["/otkryli-tsekh-sborki"]


def test_a_twin_that_lags_behind_changes_nothing(desk: Desk) -> None:
    """The page that the article came from and the one at its address speak for it, another twin does not."""
    said = f"{HOST}/otkryli-tsekh-sborki"
    new = (*PARAGRAPHS[:2], PARAGRAPHS[2].replace("шестьдесят", "семьдесят"))
    desk.look("/inh/otkryli-tsekh-sborki", page_of(canonical=said))
    outcomes = [
        desk.look("/otkryli-tsekh-sborki", page_of(new, canonical=said)),
        desk.look("/inh/otkryli-tsekh-sborki", page_of(canonical=said)),
        desk.look("/print/otkryli-tsekh-sborki", page_of(canonical=said)),
    ]

    assert outcomes == [Outcome.REVISED, Outcome.SAME, Outcome.SAME]
    assert desk.texts() == ["\n".join(new)]


@pytest.mark.parametrize("spelling", ["/n/20417/", "/n/20417"])
def test_spellings_are_one_article(desk: Desk, spelling: str) -> None:
    """With and without the slash."""
    desk.look("/n/20417", page_of())

    assert (desk.look(spelling, page_of()), desk.addresses()) == (Outcome.SAME, ["/n/20417"])


def test_a_canonical_link_that_is_wrong_for_all_pages_loses_none(desk: Desk) -> None:
    """The template names the same article on every page: each other one stays at its own address."""
    said = f"{HOST}/n/99999"
    third = tuple(paragraph.replace("а", "о") for paragraph in OTHER)
    for path, text in (("/n/1001", PARAGRAPHS), ("/n/1002", OTHER), ("/n/1003", third)):
        desk.look(path, page_of(text, canonical=said))

    assert desk.addresses() == ["/n/99999", "/n/1002", "/n/1003"]
    assert desk.texts() == ["\n".join(text) for text in (PARAGRAPHS, OTHER, third)]


def test_an_article_whose_address_was_taken_gets_it_back(desk: Desk) -> None:
    """A page named another article as its own: when that one comes, both are kept, as two stories."""
    desk.look("/n/1001", page_of(PARAGRAPHS, canonical=f"{HOST}/n/1002"))
    second = desk.look("/n/1002", page_of(OTHER, canonical=f"{HOST}/n/1002"))

    assert second is Outcome.KEPT
    assert desk.addresses() == ["/n/1001", "/n/1002"]
    assert desk.texts() == ["\n".join(PARAGRAPHS), "\n".join(OTHER)]
    assert len(set(desk.stories())) == 2


def test_an_address_that_a_page_names_is_not_known_by_that(desk: Desk) -> None:
    """It may be another article's, which would never be read: it is known once it was fetched."""
    desk.look("/n/1001", page_of(canonical=f"{HOST}/n/1002"))
    (part,) = assignments_of(desk.database, (OUTLET,), at=desk.at, due_only=False)

    assert len(part.known) == 1


def test_a_page_that_moved_is_the_same_article(desk: Desk) -> None:
    """The old address redirects to a new one with the same text; later it is changed there."""
    desk.look("/n/20417", page_of())
    new = (*PARAGRAPHS[:2], PARAGRAPHS[2].replace("шестьдесят", "семьдесят"))

    assert desk.look("/n/20417", page_of(), final="/news/otkryli-tsekh-sborki") is Outcome.SAME
    assert desk.look("/n/20417", page_of(new), final="/news/otkryli-tsekh-sborki") is Outcome.REVISED
    assert desk.addresses() == ["/n/20417"]


ABSENT = (
    "<html><head><title>Страница не найдена</title></head><body><h1>Страница не найдена</h1><p>Увы.</p></body></html>"
)
LATER = "<html><head><title>Вестник</title></head><body><h1>На сайте ведутся технические работы</h1></body></html>"
LIST = page_of(("Новости промышленности",), around="".join(RELATED.replace("/n/", f"/n/{n}") for n in range(4)))


def test_an_article_whose_page_says_that_it_is_not_there_is_gone(desk: Desk) -> None:
    """With status 200; what it said stays, and the time is noted."""
    desk.look("/n/20417", page_of())

    assert desk.look("/n/20417", ABSENT) is Outcome.GONE
    assert (desk.gone(), desk.revisions(), desk.reason()) == (desk.at, 0, "says that it is not there")
    assert desk.texts() == ["\n".join(PARAGRAPHS)]


def test_an_article_that_comes_back_is_not_gone(desk: Desk) -> None:
    """Unchanged, or changed."""
    desk.look("/n/20417", page_of())
    desk.look("/n/20417", ABSENT)

    assert (desk.look("/n/20417", page_of()), desk.gone()) == (Outcome.SAME, None)


@pytest.mark.parametrize(("path", "page"), [("/", page_of(OTHER)), ("/news", LIST)], ids=["home page", "list"])
def test_an_article_that_leads_away_to_no_article_is_gone(desk: Desk, path: str, page: str) -> None:
    """A redirect to the front page or a rubric is how many engines say that it was removed."""
    desk.look("/n/20417", page_of())

    assert desk.look("/n/20417", page, final=path) is Outcome.GONE
    assert (desk.gone(), desk.reason()) == (desk.at, f"leads to {HOST}{path}")


@pytest.mark.parametrize(("page", "again"), [(LATER, True), (LIST, False)], ids=["maintenance", "list"])
def test_a_page_that_suddenly_is_no_article_changes_nothing(desk: Desk, page: str, again: bool) -> None:
    """Neither a revision nor gone; a page that asks for patience is asked again soon."""
    desk.look("/n/20417", page_of())

    assert desk.look("/n/20417", page) is Outcome.NOT_AN_ARTICLE
    assert (desk.gone(), desk.revisions(), bool(desk.again())) == (None, 0, again)


@pytest.mark.parametrize("page", [ABSENT, LATER], ids=["absent", "maintenance"])
def test_an_error_page_of_an_article_never_read_is_asked_again(desk: Desk, page: str) -> None:
    """A feed may list an article before it is up."""
    assert desk.look("/n/20417", page) is Outcome.NOT_AN_ARTICLE
    assert desk.again() == (f"{HOST}/n/20417",)


def test_a_vanished_twin_takes_the_article_along_only_until_it_is_seen(desk: Desk) -> None:
    """The page that it came from is gone, the other one is still there."""
    said = f"{HOST}/otkryli-tsekh-sborki"
    desk.look("/inh/otkryli-tsekh-sborki", page_of(canonical=said))
    desk.look("/inh/otkryli-tsekh-sborki", ABSENT)
    first = desk.gone()
    desk.look("/otkryli-tsekh-sborki", page_of(canonical=said))

    assert (first is None, desk.gone()) == (False, None)
