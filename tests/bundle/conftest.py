"""Invented stories of one invented day."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from lxml import html

from dronewire.article import Article
from dronewire.bundle import Day, files
from dronewire.instant import Instant, Precision
from dronewire.match import Match, Word
from dronewire.outcome import Kind, Outcome, Tally
from dronewire.story import Copy, Record, Story, Version

MORNING = datetime(2026, 11, 22, 7, 14, tzinfo=UTC)  # 10:14 in Moscow
TEXT = "Завод «Ласточка» собрал первые сто беспилотников.\nВесной дронов станет вдвое больше, обещает директор."
TOPICS = {"production": {"ru": "Производство", "en": "Production"}, "training": {"ru": "Обучение", "en": "Training"}}


def words_in(article: Article, pattern: str = r"беспилотник\w*|дрон\w*") -> tuple[Word, ...]:
    """The words of an article that a pattern finds, as the matching says them."""
    return tuple(
        Word(term="дрон", found=found.group(), zone=zone, start=found.start(), end=found.end())
        for zone, text in (("title", article.title), ("text", article.text))
        for found in re.finditer(pattern, text)
    )


def page_of(told: Day, ui: str = "ru") -> html.HtmlElement:
    """The page, parsed, as somebody sees it who reads one of its two languages."""
    page = html.fromstring(files(told)["index.html"].decode())
    for other in page.cssselect(f".t:not([lang={ui}])"):
        other.drop_tree()
    return page


def text_of(element: html.HtmlElement) -> str:
    """The text, blanks joined."""
    return " ".join(element.text_content().split())


@pytest.fixture
def version() -> Callable[..., Version]:
    """Makes a version; what is not given is Russian, exact and harmless."""

    def made(
        outlet: str = "wire",
        *,
        title: str = "Сто беспилотников собрали за осень",
        text: str = TEXT,
        address: str | None = None,
        published: datetime | None = MORNING,
        precision: Precision = Precision.SECOND,
        copy: Copy = Copy.ORIGINAL,
        language: str = "ru",
    ) -> Version:
        return Version(
            article=Article(
                outlet=outlet,
                address=f"https://{outlet}.example/news/1" if address is None else address,
                title=title,
                lead=text.partition("\n")[0],
                text=text,
                language=language,
                published=Instant(at=published, precision=precision, origin="json-ld") if published else None,
            ),
            outlet_title=outlet.title(),
            copy=copy,
            first_seen=MORNING + timedelta(minutes=2),
            record=Record(file="2026/11/22/0.warc.gz", offset=4711, sha256="ab" * 32),
        )

    return made


@pytest.fixture
def story(version: Callable[..., Version]) -> Callable[..., Story]:
    """Makes a story of versions, matched by the words of its first one."""

    def made(*versions: Version, name: str = "s1", topics: tuple[str, ...] = ("production",)) -> Story:
        told = versions or (version(),)
        words = words_in(told[0].article)
        return Story(id=name, versions=told, matches=tuple(Match(topic=topic, words=words) for topic in topics))

    return made


@pytest.fixture
def day() -> Callable[..., Day]:
    """Makes a day of stories, read from two outlets of which one was blocked, and a third that never came."""

    def made(*stories: Story, rounds: int = 2) -> Day:
        tallies = (
            Tally(outlet="wire", kind=Kind.FEED, outcome=Outcome.READ, count=2),
            Tally(outlet="wire", kind=Kind.ARTICLE, outcome=Outcome.KEPT, count=5),
            Tally(outlet="wire", kind=Kind.ARTICLE, outcome=Outcome.KNOWN, count=40),
            Tally(outlet="post", kind=Kind.FEED, outcome=Outcome.READ, count=2),
            Tally(outlet="post", kind=Kind.ARTICLE, outcome=Outcome.BLOCKED, count=3),
        )
        return Day(
            day=date(2026, 11, 22),
            zone="Europe/Moscow",
            stories=stories,
            tallies=tallies if rounds else (),
            rounds=rounds,
            topics=TOPICS,
            outlets={"wire": "Wire", "post": "Post", "quiet": "Тихая газета"},
        )

    return made
