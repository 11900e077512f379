"""A newsroom: articles come, change and go by the hour, and somebody is told of what is on topic."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path

from sqlalchemy import select

from dronewire.article import Article
from dronewire.extract.dateline import dateline_of
from dronewire.haul import HaulLine
from dronewire.instant import Instant, Precision
from dronewire.outcome import Kind, Outcome
from dronewire.story import Record, Story
from dronewire.topic import Engine, Topic, compile_topics, read_topic
from flows.settings import settings_of_values
from flows.steps.keeping import keep_article
from flows.steps.telling.composing import store_alerts
from flows.workspace import Workspace
from storage.database import open_database
from storage.keeping import Batch, batch
from storage.layout import Layout
from storage.rounds import expect_haul, open_round, untaken_hauls
from storage.stories.telling import stories
from storage.tables import article, delivery, guest

START = datetime(2026, 11, 20, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An article as it is brought; published so many minutes after the start, or it does not say when."""

    outlet: str
    text: str
    title: str = "В Заречном открыли цех сборки беспилотников"
    minutes: float | None = 0
    path: str = "/1"

    @property
    def address(self) -> str:
        """Where it lies."""
        return f"https://{self.outlet}.example{self.path}"

    def read(self) -> Article:
        """What extraction makes of its page."""
        at = None if self.minutes is None else START + timedelta(minutes=self.minutes)
        return Article(
            outlet=self.outlet,
            address=self.address,
            title=self.title,
            lead="",
            text=self.text,
            language="ru",
            dateline=dateline_of(self.text),
            published=Instant(at=at, precision=Precision.SECOND, origin="json-ld") if at else None,
        )


@dataclass(slots=True)
class Newsroom:
    """Takes articles in, a round an hour."""

    room: Workspace
    at: datetime = field(default=START + timedelta(hours=2))

    def bring(self, *copies: Copy) -> list[Outcome]:
        """One round with these articles in this order, and how each ended."""
        with self._round() as stretch:
            return [self._keep(stretch, one) for one in copies]

    def lose(self, *copies: Copy) -> None:
        """One round in which these are no longer at their addresses."""
        with self._round() as stretch:
            for one in copies:
                stretch.mark_gone(one.address, at=self.at)

    def tell(self) -> list[str]:
        """The mails that this round stores, as text."""
        before = set(self._mails())
        store_alerts(self.room, open_round(self.room.database, self.at), at=self.at)
        fresh = [mail for key, mail in self._mails().items() if key not in before]
        return [_text(message_from_bytes(mail, policy=default)) for mail in fresh]

    def stories(self) -> dict[str, Story]:
        """All stories by identifier."""
        with self.room.database.connect() as connection:
            names = set(connection.scalars(select(article.c.story))) | set(connection.scalars(select(guest.c.story)))
            return {story.id: story for story in stories(connection, names, titles={})}

    def shape(self) -> set[frozenset[tuple[str, str]]]:
        """What the stories are: addresses, each with what it is there."""
        return {
            frozenset((version.article.address, version.copy.value) for version in story.versions)
            for story in self.stories().values()
        }

    def _round(self):  # type: ignore[no-untyped-def] # noqa: ANN202 (a context of one batch)
        self.at += timedelta(hours=1)
        name = open_round(self.room.database, self.at)
        expect_haul(self.room.database, name, round_name=name)
        (haul,) = untaken_hauls(self.room.database)
        return batch(self.room.database, haul, end=1, last=True)

    def _keep(self, stretch: Batch, one: Copy) -> Outcome:
        line = HaulLine(
            round=stretch.haul.round,
            outlet=one.outlet,
            kind=Kind.ARTICLE,
            address=one.address,
            at=self.at,
            outcome=None,
            record=Record(file="pages.warc.gz", offset=0, sha256="0"),
        )
        page = stretch.keep_page(line)
        outcome = keep_article(self.room.topics, stretch, one.read(), page=page, line=line)
        stretch.end(line, outcome)
        return outcome

    def _mails(self) -> dict[tuple[str, str], bytes]:
        with self.room.database.connect() as connection:
            rows = connection.execute(select(delivery.c.message, delivery.c.recipient, delivery.c.mail))
            return {(row.message, row.recipient): row.mail for row in rows}


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return f"{mail['Subject']}\n{body.get_content()}"


@cache
def _topics() -> tuple[tuple[Topic, ...], Engine]:
    text = 'title = { en = "Assembly", ru = "Сборка" }\nquery = "цех OR беспилотник"\n'
    topics = (read_topic(text, id="assembly", file="assembly.toml"),)
    return topics, compile_topics(topics)


@contextmanager
def open_newsroom(folder: Path, *, database: str = "") -> Iterator[Newsroom]:
    """A newsroom whose desk is told of workshops, for the length of a block."""
    declared, topics = _topics()
    settings = settings_of_values(workspace=folder, var=folder / "var", alert=("desk@example.org",))
    folder.mkdir(exist_ok=True)
    engine = open_database(database or f"sqlite:///{folder}/dronewire.sqlite")
    room = Workspace(
        settings=settings,
        layout=Layout(folder / "var"),
        outlets={},
        declared=declared,
        compiled=lambda: topics,
        database=engine,
    )
    try:
        yield Newsroom(room)
    finally:
        engine.dispose()
