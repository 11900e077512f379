"""When an article appeared: the right origin, the right zone, never a time that nobody gave."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.article import Article, Entry
from dronewire.extract.visible import read_date
from dronewire.instant import CLOCK_SKEW, EARLIEST, Instant, Precision, settle, stated
from dronewire.outlet import Outlet

from .conftest import ADDRESS, FETCHED, PARAGRAPHS, page_of

Kept = Callable[..., Article]
MOSCOW = ZoneInfo("Europe/Moscow")
AT = datetime(2026, 11, 20, 11, 3, 7, tzinfo=UTC)
MINUTE = AT.replace(second=0)


def exactly(origin: str, at: datetime = AT) -> Instant:
    """An instant with a time."""
    return Instant(at=at, precision=Precision.SECOND, origin=origin)


def on_the_day(origin: str) -> Instant:
    """The 20th of November in Moscow, of which no time is known."""
    return Instant(at=datetime(2026, 11, 19, 21, tzinfo=UTC), precision=Precision.DAY, origin=origin)


def in_json(value: str, kind: str = "NewsArticle") -> str:
    """JSON-LD with a publication date."""
    return f'<script type="application/ld+json">{{"@type": "{kind}", "datePublished": "{value}"}}</script>'


def in_meta(value: str) -> str:
    """Open Graph's publication date."""
    return f'<meta property="article:published_time" content="{value}">'


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-20T14:03:07+03:00", "2026-11-20T14:03:07+0300", "2026-11-20T14:03:07.467+03:00",
        "2026-11-20T11:03:07Z", "2026-11-20 14:03:07", "2026-11-20T14:03:07", "20261120T140307",
        "2026-11-20 14:03:07 +0300", "2026-11-20T14:03:07MSK", "Fri, 20 Nov 2026 14:03:07 +0300",
        str(int(AT.timestamp())), "20.11.2026 14:03:07", "20.11.2026, 14:03:07",
    ],
)  # fmt: skip
def test_what_machines_write_is_read(value: str) -> None:
    """All forms seen on pages; the outlet's zone where none is named."""
    found = stated(value, zone=MOSCOW, origin="meta")

    assert found is not None
    assert found.instant == exactly("meta")


@pytest.mark.parametrize(
    "value", ["2026-11-20", "20261120", "20.11.2026", "2026-11-20T00:00:00+03:00", "2026-11-20 00:00"]
)
def test_a_day_has_no_time(value: str) -> None:
    """Midnight is what engines write where an editor gave a day."""
    found = stated(value, zone=MOSCOW, origin="meta")

    assert found is not None
    assert found.instant == on_the_day("meta")


@given(st.text(max_size=40) | st.from_regex(r"\d{1,4}[-.]?\d\d[-.]?\d{1,4}[T ]?\d*:?\d*[Z+-]?\d*", fullmatch=True))
def test_anything_else_is_no_date(value: str) -> None:
    """Whatever stands there, the answer is an aware instant or none."""
    found = stated(value, zone=MOSCOW, origin="meta")

    assert found is None or found.instant.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("page", "origin"),
    [
        (page_of(head=in_json("2026-11-20T14:03:07+03:00") + in_meta("2026-11-20T15:59:59+03:00")), "json-ld"),
        (page_of(head=in_json("2026-11-20T14:03:07+03:00", kind="WebPage")), "json-ld"),
        (page_of(head=in_meta("2026-11-20T14:03:07+03:00")), "meta"),
        (page_of(head=in_meta("2026-11-20T14:03:07")), "meta"),
        (page_of(before='<meta itemprop="datePublished" content="2026-11-20T14:03:07+0300">'), "microdata"),
        (page_of(before='<time itemprop="datePublished" datetime="2026-11-20T14:03:07">14:03</time>'), "microdata"),
        (page_of(before='<time datetime="2026-11-20T14:03:07+03:00">вчера</time>'), "time"),
        (page_of(before=f'<dateformat time="{int(AT.timestamp())}" mode="abs"></dateformat>'), "time"),
    ],
    ids=["json-ld", "web page", "meta", "zone of the outlet", "microdata", "time in microdata", "time", "tass"],
)
def test_the_best_origin_tells(article: Kept, page: str, origin: str) -> None:
    """JSON-LD, then meta, microdata, time."""
    assert article(page).published == exactly(origin)


@pytest.mark.parametrize(
    "line",
    [
        "20 ноября 2026, 14:03", "20 ноября 2026 г., 14:03", "14:03, 20 ноября 2026", "20.11.2026 14:03",
        "14:03 20.11.2026", "14:03 / 20.11.2026", "Опубликовано: 20 ноября 2026 в 14:03", "20 нояб. 2026 14:03",
        "20 ноября, 14:03", "November 20, 2026, 2:03 PM", "20 November 2026, 14:03", "20 Nov 2026 14:03",
        "Пятница, 20 ноября 2026, 14:03",
    ],
)  # fmt: skip
def test_what_readers_see_is_read(article: Kept, line: str) -> None:
    """Where no machine says it, the line under the headline does."""
    assert article(page_of(before=f'<div class="date">{line}</div>')).published == exactly("text", MINUTE)


def test_the_date_nearest_to_the_headline_counts(article: Kept) -> None:
    """One stands above the headline, in a link; those of other news stand below the text."""
    page = page_of(paragraphs=(*PARAGRAPHS, "<b>21 ноября 2026, 10:00</b>"))
    page = page.replace("<h1>", '<div><a href="/day">20 ноября 2026 14:03</a></div><h1>')

    assert article(page).published == exactly("text", MINUTE)


@pytest.mark.parametrize(
    ("line", "days"),
    [("сегодня в 14:03", 0), ("Вчера, 14:03", 1), ("today, 14:03", 0)],
    ids=["today", "yesterday", "en"],
)
def test_today_is_the_day_of_fetching(line: str, days: int) -> None:
    """Relative days count from when we read them, in the outlet's zone."""
    found = read_date(line, zone=MOSCOW, fetched=FETCHED)

    assert found is not None
    assert found.instant == exactly("text", datetime(2026, 11, 22 - days, 11, 3, tzinfo=UTC))


@pytest.mark.parametrize(
    "line",
    [
        "Завод откроют 20 ноября 2026 года, в нём будут работать шестьдесят человек",
        "Обновлено 20 ноября 2026, 14:03", "31 июня 2026", "45.13.2026", "14:03", "20 рублей", "",
    ],
)  # fmt: skip
def test_a_sentence_is_no_dateline(line: str) -> None:
    """Dates of other things are not taken for the publication."""
    assert read_date(line, zone=MOSCOW, fetched=FETCHED) is None


def test_the_feed_tells_where_the_page_does_not(article: Kept) -> None:
    """The entry's instant is used when the page has none."""
    assert article(page_of(), entry=Entry(address=ADDRESS, published=AT)).published == exactly("feed")


def test_a_day_is_refined_by_a_time_of_the_same_day(article: Kept) -> None:
    """JSON-LD with a day only gives way to a feed that knows the time."""
    page = page_of(head=in_json("2026-11-20"))

    assert article(page, entry=Entry(address=ADDRESS, published=AT)).published == exactly("feed")


def test_a_feed_with_days_only_has_no_time(article: Kept) -> None:
    """``day_only`` is honoured."""
    entry = Entry(address=ADDRESS, published=AT, day_only=True)

    assert article(page_of(), entry=entry).published == on_the_day("feed")


def test_the_address_knows_the_day(article: Kept) -> None:
    """The last thing to ask before guessing."""
    assert article(page_of(), address="https://vestnik.example/2026/11/20/tsekh").published == on_the_day("address")


def test_nothing_is_made_up(article: Kept) -> None:
    """A page without any date has no instant."""
    paragraphs = ("Новый цех открыли в технопарке города, сообщили в министерстве промышленности области.",)

    assert article(page_of(paragraphs=paragraphs)).published is None


@pytest.mark.parametrize(
    "value", ["2026-11-23T14:03:07+03:00", "1970-01-01T03:00:01+03:00", "0001-01-01", "9999-12-31"]
)
def test_future_and_absurd_dates_give_way(article: Kept, value: str) -> None:
    """A date that cannot be is passed over for the next one."""
    page = page_of(head=in_json(value) + in_meta("2026-11-20T14:03:07+03:00"))

    assert article(page).published == exactly("meta")


def test_utc_under_the_outlets_zone_is_unmasked(article: Kept) -> None:
    """Machines' and readers' clocks that differ by the zone's offset exactly: readers see the right one."""
    page = page_of(
        head=in_meta("2026-11-20T11:03:07+0300"),
        before='<time itemprop="datePublished" datetime="2026-11-20T14:03">14:03</time>',
    )

    assert article(page).published == exactly("microdata", MINUTE)


def test_a_feed_that_agrees_keeps_the_machines_clock(article: Kept) -> None:
    """Two that name their zone outweigh one that does not."""
    page = page_of(head=in_meta("2026-11-20T14:03:07+0300"), before='<time datetime="2026-11-20T17:03"></time>')

    assert article(page, entry=Entry(address=ADDRESS, published=AT)).published == exactly("meta")


def test_the_outlets_zone_applies(article: Kept, outlet: Outlet) -> None:
    """Izhevsk's clock is an hour ahead of Moscow's."""
    izhevsk = outlet.model_copy(update={"timezone": "Europe/Samara"})

    assert article(page_of(head=in_meta("2026-11-20 15:03:07")), outlet=izhevsk).published == exactly("meta")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [("2026-11-20T18:00:01+03:00", datetime(2026, 11, 20, 15, 0, 1, tzinfo=UTC)), ("2026-11-20T14:03:07+03:00", None)],
    ids=["later", "the same"],
)
def test_a_change_is_later_than_publication(article: Kept, changed: str, expected: datetime | None) -> None:
    """Engines write the publication's instant where nothing was changed."""
    head = in_meta("2026-11-20T14:03:07+03:00") + f'<meta property="article:modified_time" content="{changed}">'
    modified = article(page_of(head=head)).modified

    assert (modified and modified.at) == expected


@given(st.lists(st.integers(0, 2**31).map(lambda second: datetime.fromtimestamp(second, UTC))))
def test_what_is_settled_can_be(times: list[datetime]) -> None:
    """Never before the web, never later than the clock's skew after fetching."""
    found = [one for at in times if (one := stated(at.isoformat(), zone=MOSCOW, origin="meta"))]
    instant = settle(found, zone=MOSCOW, fetched=FETCHED)

    assert instant is None or EARLIEST <= instant.at <= FETCHED + CLOCK_SKEW


def test_half_an_hour_ahead_is_skew() -> None:
    """Servers' clocks differ a little."""
    ahead = stated((FETCHED + timedelta(minutes=30)).isoformat(), zone=MOSCOW, origin="meta")

    assert ahead is not None
    assert settle([ahead], zone=MOSCOW, fetched=FETCHED) == ahead.instant
