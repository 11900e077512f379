"""An outlet whose text stands beside another, and what the archive says of it."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, select, update

from dronewire.rereading import Balance, Fate
from flows.workspace import Workspace
from storage.database import writing
from storage.tables import address, article, match, visit

DAY = datetime(2026, 11, 21, tzinfo=UTC)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
STORY = "https://sound.example/news/1"
DRONES = "Завод в Перми начал выпуск дронов. Беспилотники собирают в новом цехе, производство дронов вырастет. " * 4
LIBRARY = "В городе открыли библиотеку, читателей встретили стихами и чаем. Книги выдают с девяти утра. " * 9
TWO_COLUMNS = (
    "<html><head><title>Открытие года</title></head><body><h1>Открытие года</h1>"
    f'<article><div class="beside"><p>{LIBRARY}</p></div></article>'
    f'<div class="comments"><div class="story"><p>{DRONES}</p></div></div></body></html>'
)


def declare_body(folder: Path, more: str = "") -> None:
    """What was found out about the outlet since."""
    declared = folder / "outlets" / "passing.toml"
    declared.write_text(declared.read_text() + 'body = ".story"\n' + more)


def fates(balance: Balance) -> dict[Fate, int]:
    """How many pages met each fate that any met."""
    return {fate: balance.number(fate) for fate in Fate if balance.number(fate)}


def text_of(room: Workspace) -> str:
    """What the story says."""
    return one_of(room, article.c.text)


def one_of(room: Workspace, column: object, where: str = STORY) -> str:
    """A column of an article."""
    with room.database.connect() as connection:
        return connection.execute(select(column).where(article.c.address == where)).scalar_one()  # type: ignore[call-overload] # any column


def topics_of(room: Workspace) -> list[str]:
    """What the story matches."""
    query = select(match.c.topic).join(article).where(article.c.address == STORY).order_by(match.c.topic)
    with room.database.connect() as connection:
        return list(connection.scalars(query))


def write(room: Workspace, statement: object) -> None:
    """Execute a statement in a transaction of its own."""
    with writing(room.database) as connection:
        connection.execute(statement)  # type: ignore[call-overload] # any statement


def never_kept(room: Workspace) -> None:
    """As an extractor would have left it that took the page for a list."""
    of_it = select(article.c.id).where(article.c.address == STORY).scalar_subquery()
    write(room, delete(match).where(match.c.article == of_it))
    write(room, delete(article).where(article.c.address == STORY))
    for table in (visit, address):
        write(room, update(table).where(table.c.address == STORY).values(outcome="not_an_article"))
