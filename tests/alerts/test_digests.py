"""Digests: what they cover, what they show of much, their charts, and what may have been missed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from alerts.mail import LARGEST, compose
from alerts.served import Served
from dronewire.alert import Alert, Digest
from dronewire.gap import Gap, OutletGap
from dronewire.story import Story
from dronewire.timing import When

from .reading import body, page, read

SENDER = "dronewire <alerts@example.org>"
AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
WEB = Served(zone=ZoneInfo("Europe/Moscow"), base="https://desk.example/bundles/")
DIGEST = Digest(since=AT - timedelta(hours=24), versions=131, outlets=34, bundles=("/srv/bundles/2026-11-21",))
Make = Callable[..., Alert]
MakeStory = Callable[..., Story]


def titles_of(drawn: html.HtmlElement) -> list[str]:
    """What its columns say."""
    return [str(one.get("title")) for one in drawn.cssselect("td.column")]


@pytest.fixture
def digest(alert: Make, story: MakeStory) -> Callable[..., Alert]:
    """Makes a digest of 57 stories."""

    def made(when: When = When.DAILY, **given: object) -> Alert:
        outlets = ("wire", "post", "herald")
        stories = tuple(story(f"s{number}", outlets=outlets[: 1 + number % 3]) for number in range(57))
        plain = replace(alert(*stories), when=when, digest=DIGEST)
        return replace(plain, **given)  # type: ignore[arg-type]  # fields of an alert, by name

    return made


@pytest.mark.parametrize(
    ("when", "language", "subject"),
    [
        (When.HOURLY, "ru", "Сводка часа, 17:00: 57 сюжетов — Дрон собрали"),
        (When.DAILY, "ru", "Сводка дня, 22 ноября: 57 сюжетов — Дрон собрали"),
        (When.WEEKLY, "en", "Weekly digest, 22 November: 57 stories — Дрон собрали"),
    ],
)
def test_a_digests_subject_says_what_it_covers(digest: Make, when: When, language: str, subject: str) -> None:
    """In the reader's language and zone."""
    assert read(compose(digest(when, language=language), sender=SENDER))["Subject"] == subject


def test_a_digest_shows_all_and_some_in_full(digest: Make) -> None:
    """57 stories in a mail that no program clips; the weightiest in full."""
    message = compose(digest(), sender=SENDER, served=WEB)

    assert len(page(message).cssselect(".large")) == 8
    assert len(page(message).cssselect(".medium")) == 49
    assert len(body(message, "html").encode()) < LARGEST


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_digests_cap_is_visible(digest: Make, kind: str) -> None:
    """Twenty of 57."""
    full = digest()

    text = body(compose(replace(full, stories=full.stories[:20]), sender=SENDER), kind)

    assert "показано 20 из 57" in text


@pytest.mark.parametrize(("when", "columns"), [(When.HOURLY, 0), (When.DAILY, 24), (When.WEEKLY, 8)])
def test_charts_are_cells_with_their_numbers(digest: Make, when: When, columns: int) -> None:
    """No picture: they are there where pictures are blocked, and read aloud."""
    drawn = page(compose(digest(when), sender=SENDER))

    assert [one.text_content() for one in drawn.cssselect("td.number")] == ["57"]
    titles = titles_of(drawn)
    assert (len(titles), sum(int(one.rpartition(": ")[2]) for one in titles)) == (columns, 57 if columns else 0)


def test_a_chart_counts_all_stories(digest: Make) -> None:
    """Those too that the mail does not show."""
    counted = replace(DIGEST, topics={"production": 300, "other": 30}, began=(AT - timedelta(hours=2),) * 330)
    drawn = page(compose(digest(digest=counted, total=330), sender=SENDER))

    assert [one.text_content() for one in drawn.cssselect("td.number")] == ["300", "30"]
    assert [one for one in titles_of(drawn) if not one.endswith(": 0")] == ["15:00: 330"]


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_digest_says_what_may_have_been_missed(digest: Make, kind: str) -> None:
    """Gaps and outlets that cannot be read; a day without any says so."""
    gap = OutletGap(outlet="Wire", source="x", gap=Gap(since=AT - timedelta(hours=3), until=AT - timedelta(hours=1)))
    holed = replace(DIGEST, gaps=(gap,) * 9, silent=("Post", "Herald"))

    text = body(compose(digest(digest=holed), sender=SENDER), kind)

    assert [one for one in ("Wire: 14:00 – 16:00", "+ 1", "Post, Herald") if one not in text] == []
    assert "Пропусков не было" in body(compose(digest(), sender=SENDER), kind)
