"""Looking back: what an outlet's lists tell of an interval in the past, and whether that is all."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import Crawls
from hypothesis import given
from hypothesis import strategies as st
from spiders_town import Town, reply

from dronewire.assignment import OutletAssignment
from dronewire.haul import HaulLine
from dronewire.outcome import Outcome
from dronewire.past import Interval, written_in

MOSCOW = ZoneInfo("Europe/Moscow")
PAST = Interval.of_days(date(2026, 10, 5), date(2026, 10, 7), MOSCOW)
DAYS = [date(2026, 9, 25) + timedelta(days=number) for number in range(30)]
WANTED = {day for day in DAYS if date(2026, 10, 5) <= day <= date(2026, 10, 7)}


def _home(outlet: str) -> str:
    return f"https://{outlet.replace('_', '-')}.example"


def _address(outlet: str, day: date, *, dated: bool) -> str:
    return f"{_home(outlet)}/news/{day:%Y/%m/%d}/note.html" if dated else f"{_home(outlet)}/news/{day.toordinal()}"


def _sitemap(outlet: str, *days: date, dated: bool = True, told: bool = True) -> str:
    urls = "".join(
        f"<url><loc>{_address(outlet, day, dated=dated)}</loc>"
        + (f"<lastmod>{day}T10:00:00+03:00</lastmod>" if told else "")
        + "</url>"
        for day in days
    )
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def _index(outlet: str, *parts: str) -> str:
    named = "".join(f"<sitemap><loc>{_home(outlet)}/{part}</loc></sitemap>" for part in parts)
    return (
        f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</sitemapindex>'
    )


def _feed(outlet: str, *days: date) -> str:
    items = "".join(
        f"<item><title>Note</title><link>{_address(outlet, day, dated=False)}</link>"
        f"<pubDate>{day:%a, %d %b %Y} 10:00:00 +0300</pubDate></item>"
        for day in days
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'


def _open(crawls: Crawls, outlet: str, lists: dict[str, str], *, dated: bool = True, **declared: object) -> None:
    crawls.declare(outlet, **declared)
    for path, body in lists.items():
        kind = "text/html" if body.startswith("<li") else "text/xml"
        crawls.town.answers[f"{_home(outlet)}/{path}"] = reply(body, kind=kind)
    for day in DAYS:
        crawls.town.answers[_address(outlet, day, dated=dated)] = reply("<p>Note</p>")


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[HaulLine]]:
    """The lines of one crawl in which outlets of all sorts are looked back at, by outlet."""
    with Town() as town:
        crawls = Crawls(town=town, folder=tmp_path_factory.mktemp("past"))
        _open(crawls, "dated", {"sitemap.xml": _sitemap("dated", *DAYS, dated=False)}, dated=False)
        late = [day for day in DAYS if day >= date(2026, 10, 6)]
        _open(crawls, "short", {"sitemap.xml": _sitemap("short", *late, dated=False)}, dated=False)
        months = [f"sitemap-2026-{month:02}.xml" for month in (8, 9, 10)]
        october = _sitemap("monthly", *(day for day in DAYS if day.month == 10), told=False)
        _open(crawls, "monthly", {"sitemap.xml": _index("monthly", *months), months[2]: october})
        archive = {
            f"{day:%Y/%m/%d}/": f'<li><a href="{_address("by_day", day, dated=False)}">A note of that day</a></li>'
            for day in DAYS
        }
        _open(
            crawls, "by_day", archive, dated=False, archive="https://by-day.example/{year}/{month}/{day}/"
        )  # fmt: skip
        feeds = {
            f"rss.xml?paged={number}": _feed("pages", *DAYS[::-1][7 * number - 7 : 7 * number])
            for number in range(1, 5)
        }
        _open(crawls, "pages", feeds, dated=False, engine="wordpress")
        _open(crawls, "mute", {})
        names = ("dated", "short", "monthly", "by_day", "pages", "mute")
        told = crawls.run(*(OutletAssignment(outlet=name, sources=(), past=PAST) for name in names))
    return {name: [line for line in told if line.outlet == name] for name in names}


def _fetched(lines: list[HaulLine], outlet: str, *, dated: bool = False) -> set[date]:
    brought = {line.address for line in lines if line.record and line.outcome is None}
    return {day for day in DAYS if _address(outlet, day, dated=dated) in brought}


def _filled(lines: list[HaulLine]) -> list[tuple[bool, str]]:
    return [(gap.filled, gap.reason) for line in lines for gap in line.gaps]


@pytest.mark.parametrize("outlet", ["dated", "monthly", "by_day", "pages"])
def test_the_articles_of_the_interval_are_fetched(lines: dict[str, list[HaulLine]], outlet: str) -> None:
    """By a sitemap's dates, a month's part, the archive's days, or older pages of a feed; and no others."""
    assert _fetched(lines[outlet], outlet, dated=outlet == "monthly") == WANTED


@pytest.mark.parametrize("outlet", ["dated", "monthly", "by_day", "pages"])
def test_the_interval_is_said_to_be_whole(lines: dict[str, list[HaulLine]], outlet: str) -> None:
    """In the line of the list that told of it, once all of its articles have come."""
    assert {filled for filled, _ in _filled(lines[outlet])} == {True}


def test_parts_of_other_months_are_not_asked_for(lines: dict[str, list[HaulLine]]) -> None:
    """Nor is anything else."""
    assert not any("2026-08" in line.address or "2026-09" in line.address for line in lines["monthly"])


def test_a_sitemap_that_begins_later_does_not_tell_all(lines: dict[str, list[HaulLine]]) -> None:
    """What it has is fetched all the same, and it is said from when on it tells."""
    assert _fetched(lines["short"], "short") == {day for day in WANTED if day >= date(2026, 10, 6)}
    assert _filled(lines["short"]) == [(False, "https://short.example/sitemap.xml reaches back to 2026-10-06 only")]


def test_an_outlet_without_lists_says_nothing(lines: dict[str, list[HaulLine]]) -> None:
    """But that they are not there."""
    assert _filled(lines["mute"]) == []
    assert {line.outcome for line in lines["mute"]} <= {Outcome.GONE, Outcome.READ}


def test_each_address_ends_once(lines: dict[str, list[HaulLine]]) -> None:
    """As in every round."""
    for told in lines.values():
        assert len(told) == len({line.address for line in told})


@pytest.mark.parametrize(
    ("address", "first", "last"),
    [
        ("https://x.example/2026/10/05/note.html", date(2026, 10, 5), date(2026, 10, 5)),
        ("https://x.example/news/20261005-note", date(2026, 10, 5), date(2026, 10, 5)),
        ("https://x.example/sitemap-2026-10.xml", date(2026, 10, 1), date(2026, 10, 31)),
        ("https://x.example/map?from=20261001&to=20261031", date(2026, 10, 1), date(2026, 10, 31)),
        ("https://x.example/sitemap/2024.xml", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_addresses_name_days(address: str, first: date, last: date) -> None:
    """Months and years too."""
    assert written_in(address, MOSCOW) == Interval.of_days(first, last, MOSCOW)


@pytest.mark.parametrize("address", ["https://x.example/news/202610123456", "https://x.example/a/1812", "https://x.e/"])
def test_other_numbers_are_no_days(address: str) -> None:
    """Identifiers, and years before there was a web."""
    assert written_in(address, MOSCOW) is None


def test_a_year_in_an_articles_address_may_be_what_it_is_about() -> None:
    """Only whole days count there."""
    assert written_in("https://x.example/plans-for-2030", MOSCOW, day_only=True) is None


@given(first=st.dates(date(2000, 1, 1), date(2030, 1, 1)), more=st.integers(0, 400))
def test_an_interval_is_made_of_its_days(first: date, more: int) -> None:
    """Each once, in order, whatever the zone does meanwhile."""
    last = first + timedelta(days=more)
    past = Interval.of_days(first, last, MOSCOW)

    assert past.days(MOSCOW) == [first + timedelta(days=number) for number in range(more + 1)]
    assert past == Interval.from_json(past.to_json())
    assert past.since < datetime.combine(last, datetime.max.time(), UTC)
