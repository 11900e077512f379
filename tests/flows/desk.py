"""A desk that takes pages in, one a round: from the page's markup to what is kept."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select

from dronewire.extract import extract
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from dronewire.story import Record
from dronewire.topic import compile_topics
from flows.steps.keeping import keep_article, refuse
from storage.crawling.assignments import assignments_of
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
