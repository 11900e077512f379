"""A wire: invented articles that no two of are alike, brought home as a crawl would, and where each must be told."""

import random
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from dronewire.haul import HaulLine
from dronewire.outcome import Kind
from dronewire.topic import Engine as Topics
from dronewire.topic import Topic, compile_topics, read_topic
from flows.workspace import Workspace
from spiders.haul import Clock, Haul
from spiders.wire.warc import Exchange, pack
from storage.rounds import expect_haul, open_round

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
WORDS = tuple(
    """
    завод город область рабочие директор линия утром вечером первый новый большой срок план участок станок корпус
    деталь проверка партия заказ поставка испытание поле погода дорога мост школа институт лаборатория студент
    мастер инженер министр комиссия губернатор район посёлок река лес карта съёмка камера антенна двигатель крыло
    батарея сообщили рассказали добавили начали закончили построили показали передали получили решили обещали
    подписали и в на что с по это не из к как его был для того уже
    """.split()  # noqa: SIM905 (a list of them would be a page long)
)
OUTLETS = ("vestnik", "golos", "kurier")


@cache
def topics() -> tuple[tuple[Topic, ...], Topics]:
    """One topic, of workshops."""
    declared = (
        read_topic('title = { en = "Assembly", ru = "Сборка" }\nquery = "цех OR беспилотник"\n', id="a", file="a.toml"),
    )
    return declared, compile_topics(declared)


def told_in(mail: str) -> set[str]:
    """The words of their own of all articles that a mail tells."""
    return set(re.findall(r"Ц-\d{5}", mail))


@dataclass(slots=True)
class Wire:
    """Publishes: every article has a word of its own, by which it is known again in a mail."""

    chance: random.Random
    at: datetime = START
    tokens: list[str] = field(default_factory=list)
    _texts: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    _pages: int = 0

    def publish(self, room: Workspace, originals: int, reprints: int = 0) -> None:
        """One haul, written and expected, with so many new articles and copies of earlier ones by other outlets."""
        self.at += timedelta(minutes=10)
        name = open_round(room.database, self.at)
        haul = Haul(room.layout.pages / name, round_id=name, clock=Clock(self.at))
        for _ in range(originals):
            self._write(haul, *self._original(), outlet=OUTLETS[0])
        for _ in range(reprints if self._texts else 0):
            self._write(haul, *self.chance.choice(self._texts), outlet=self.chance.choice(OUTLETS[1:]))
        haul.finish("finished")
        expect_haul(room.database, name, round_name=name)

    def _original(self) -> tuple[str, tuple[str, ...]]:
        token = f"Ц-{len(self.tokens):05}"
        self.tokens.append(token)
        # Drawn word by word, so that no two articles share a run of words and are taken for copies.
        sentences = [" ".join(self.chance.choices(WORDS, k=14)).capitalize() + "." for _ in range(9)]
        text = (f"Открыт цех {token}, где собирают беспилотник. {sentences[0]}", *sentences[1:])
        title = f"В цехе {token} собирают беспилотники: {' '.join(self.chance.choices(WORDS, k=4))}"
        self._texts.append((title, text))
        return self._texts[-1]

    def _write(self, haul: Haul, title: str, text: tuple[str, ...], *, outlet: str) -> None:
        self._pages += 1
        address = f"https://{outlet}.example/news/{self._pages}"
        body = _page(title, text, self.at).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        exchange = Exchange(address=address, at=self.at, request=b"GET / HTTP/1.1\r\n\r\n", response=head + body)
        haul.write(
            HaulLine(
                round=haul.round,
                outlet=outlet,
                kind=Kind.ARTICLE,
                address=address,
                final=address,
                at=self.at,
                outcome=None,
                status=200,
                content_type="text/html; charset=utf-8",
                record=haul.keep(pack(exchange), outlet=outlet),
            )
        )


def _page(title: str, text: tuple[str, ...], at: datetime) -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text)
    return f"""<!DOCTYPE html><html lang="ru"><head><title>{title}</title>
    <meta property="article:published_time" content="{at.isoformat()}"></head><body>
    <article><h1>{title}</h1><time datetime="{at.isoformat()}">{at:%H:%M}</time>{paragraphs}</article></body></html>"""
