"""The day that the browser is shown."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dronewire.article import Article
from dronewire.bundle import Day
from dronewire.bundle.day import Before
from dronewire.bundle.watched import Watched
from dronewire.cadence.trace import Field
from dronewire.gap import Gap, OutletGap
from dronewire.instant import Instant, Precision
from dronewire.match import Match, Word
from dronewire.outcome import Kind, Outcome, Tally
from dronewire.story import Copy, Former, Record, Story, Version

SUNDAY = date(2026, 11, 22)
MORNING = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)  # eight in Moscow
OUTLETS = {"wire": "Лента", "post": "Почта", "herald": "Вестник", "daily": "The Daily", "quiet": "Тихая газета"}
REGIONS = {"wire": "RU-MOW", "post": "RU-TA", "herald": "RU-DA", "daily": "RU-MOW"}
TOPICS = {
    "production": {"ru": "Производство", "en": "Production"},
    "training": {"ru": "Подготовка кадров", "en": "Training"},
    "attacks": {"ru": "Атаки на промышленность", "en": "Attacks on industry"},
}
BODY = "Подробностей пока мало.\nИзвестно, что дронов станет вдвое больше, обещает директор завода."


def invented_day() -> Day:
    """Six stories: one in three outlets, one changed and removed; an outlet refuses, one is silent, one has a gap."""
    return Day(
        day=SUNDAY,
        zone="Europe/Moscow",
        stories=tuple(sorted(_stories(), key=lambda story: story.first.when)),
        tallies=(
            Tally(outlet="wire", kind=Kind.FEED, outcome=Outcome.READ, count=12),
            Tally(outlet="wire", kind=Kind.ARTICLE, outcome=Outcome.KEPT, count=9),
            Tally(outlet="post", kind=Kind.FEED, outcome=Outcome.READ, count=12),
            Tally(outlet="post", kind=Kind.ARTICLE, outcome=Outcome.BLOCKED, count=3),
            Tally(outlet="herald", kind=Kind.FEED, outcome=Outcome.READ, count=12),
        ),
        rounds=12,
        topics=TOPICS,
        outlets=OUTLETS,
        gaps=(
            OutletGap(
                outlet="herald",
                source="https://herald.example/rss",
                gap=Gap(since=MORNING, until=MORNING + timedelta(hours=2)),
            ),
        ),
        watched={
            "wire": Watched(
                read=MORNING,
                last=MORNING - timedelta(minutes=9),
                new=9,
                usual=11.3,
                filled={Field.TEXT: 1.0, Field.INSTANT: 1.0, Field.AUTHOR: 0.4},
            ),
            "post": Watched(read=MORNING, last=MORNING - timedelta(days=2), usual=6.0, filled={}, block="SmartCaptcha"),
            "herald": Watched(read=MORNING, last=MORNING - timedelta(days=1), filled={}),
        },
        regions=REGIONS,
        before=tuple(
            Before(day=SUNDAY - timedelta(days=ago), read=ago != 7, stories=ago % 5, topics={"production": ago % 3})
            for ago in range(30, 0, -1)
        ),
    )


def _stories() -> Iterator[Story]:
    yield _story("plant", "Завод собрал сотый беспилотник", "production", _spread("Завод собрал сотый беспилотник"))
    yield _story("fire", "Пожар от дрона потушили за двадцать минут", "attacks", hours=3, outlet="herald")
    yield _story("course", "Ёмкий курс операторов дронов открыли в колледже", "training", hours=1, outlet="post")
    yield _story("loans", "Drone makers ask for loans", "production", hours=4, outlet="daily", language="en")
    yield _story("rules", "Беспилотникам напишут правила", "production", hours=5, outlet="wire")
    yield _story("exam", "Экзамен для пилотов дронов изменят", "training", (_changed(),))


def _spread(title: str) -> tuple[Version, ...]:
    first, last = _version("wire", title), _version("herald", title, hours=1.5)
    return first, _version("post", title, hours=0.5, copy=Copy.VERBATIM), last


def _changed() -> Version:
    """A version that its outlet changed, and then removed; its page names no time."""
    now = _version(
        "herald", "Экзамен для пилотов дронов изменят", hours=2, text=f"Будет 40 вопросов.\n{BODY}", dated=False
    )
    before = Former(revision=1, title=now.article.title, text=f"Будет 30 вопросов.\n{BODY}", until=now.first_seen)
    return replace(now, revision=2, former=(before,), gone=now.first_seen + timedelta(hours=4))


def _story(name: str, title: str, topic: str, versions: tuple[Version, ...] = (), **first: Any) -> Story:
    told = versions or (_version(title=title, **first),)
    return Story(id=name, versions=told, matches=(Match(topic=topic, words=tuple(_words(told[0].article)), score=5),))


def _version(
    outlet: str,
    title: str,
    *,
    hours: float = 0,
    text: str = BODY,
    copy: Copy = Copy.ORIGINAL,
    language: str = "ru",
    dated: bool = True,
) -> Version:
    at = MORNING + timedelta(hours=hours)
    return Version(
        article=Article(
            outlet=outlet,
            address=f"https://{outlet}.example/news/{title.split(maxsplit=1)[0]}",
            title=title,
            lead=text.partition("\n")[0],
            text=text,
            language=language,
            published=Instant(at=at, precision=Precision.SECOND, origin="json-ld") if dated else None,
        ),
        outlet_title=OUTLETS[outlet],
        copy=copy,
        first_seen=at + timedelta(minutes=4),
        record=Record(file="2026/11/22/20261122T0504Z-wire.warc.gz", offset=4711, sha256="ab" * 32),
    )


def _words(article: Article) -> Iterator[Word]:
    for zone, said in (("title", article.title), ("text", article.text)):
        for found in re.finditer(r"беспилотник\w*|дрон\w*|drone", said, re.IGNORECASE):
            yield Word(term="дрон", found=found.group(), zone=zone, start=found.start(), end=found.end())
