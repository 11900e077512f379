"""Gaps between two readings: seen in the round itself, filled from what else lists the articles, or told as open."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from conftest import AT, Crawls
from spiders_town import Town, reply

from dronewire.assignment import OutletAssignment, Source, Validators, key_of
from dronewire.gap import Gap
from dronewire.haul import HaulLine
from dronewire.outcome import Kind

READ = AT - timedelta(hours=10)  # when the sources were last read: 23:00 UTC of the 21st
OLD = Gap(since=AT - timedelta(hours=30), until=AT - timedelta(hours=24))


def _home(outlet: str) -> str:
    return f"https://{outlet.replace('_', '-')}.example"


def _published(number: int) -> datetime:
    """When an article appeared: numbers count back, an hour each, from an hour before the round."""
    return AT - timedelta(hours=number)


def _feed(outlet: str, *numbers: int, generator: str = "") -> str:
    items = "".join(
        f"<item><title>{number}</title><link>{_home(outlet)}/news/{100 + number}</link>"
        f"<pubDate>{_published(number):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        for number in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><generator>{generator}</generator>{items}</channel></rss>'


def _sitemap(outlet: str, *numbers: int, dated: bool = True) -> str:
    urls = "".join(
        f"<url><loc>{_home(outlet)}/news/{100 + number}</loc>"
        + (f"<lastmod>{_published(number):%Y-%m-%dT%H:%M:%S}Z</lastmod>" if dated else "")
        + "</url>"
        for number in numbers
    )
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def _links(outlet: str, *numbers: int) -> str:
    return "".join(f'<li><a href="{_home(outlet)}/news/{100 + number}">News {number}</a></li>' for number in numbers)


def _keys(outlet: str, *numbers: int) -> frozenset[bytes]:
    return frozenset(key_of(f"{_home(outlet)}/news/{100 + number}") for number in numbers)


def _part(outlet: str, *known: int, listed: tuple[int, ...] = (), gaps: tuple[Gap, ...] = ()) -> OutletAssignment:
    """A feed that was last read at READ and then listed some numbers."""
    source = Source(
        address=f"{_home(outlet)}/rss.xml",
        read=READ,
        changed=READ,
        listed=_keys(outlet, *(listed or known)),
        gaps=gaps,
        validators=Validators(etag='"v1"'),
    )
    return OutletAssignment(outlet=outlet, sources=(source,), known=_keys(outlet, *known))


class Papers:
    """The outlets of the town, each with its part of the assignment."""

    def __init__(self, crawls: Crawls) -> None:
        self.crawls, self.parts = crawls, list[OutletAssignment]()

    def open(self, outlet: str, part: OutletAssignment, pages: dict[str, str], **declared: Any) -> None:
        """Declare an outlet and serve its pages; every article is there."""
        self.crawls.declare(outlet, **declared)
        self.parts.append(part)
        town = self.crawls.town
        for path, body in pages.items():
            town.answers[_home(outlet) + path] = reply(body, kind="text/html" if "<li>" in body else "text/xml")
        for number in range(50):
            address = f"{_home(outlet)}/news/{100 + number}"
            town.answers.setdefault(address, reply(f"<p>News {number}</p>"))


def _open(papers: Papers) -> None:
    # No gap: the readings overlap, or there is nothing to compare.
    papers.open("overlap", _part("overlap", 11, 12), {"/rss.xml": _feed("overlap", 9, 10, 11)})
    papers.open("empty", _part("empty", 11, 12), {"/rss.xml": _feed("empty")})
    old = replace(_part("stale", 20, 21, 22, listed=(11, 12)), known=_keys("stale", 11, 12, 20, 21, 22))
    papers.open("stale", old, {"/rss.xml": _feed("stale", 20, 21, 22)})
    papers.open(
        "spelling", _part("spelling", 11), {"/rss.xml": _feed("spelling", 9, 10, 11).replace("11</link>", "11/</link>")}
    )
    papers.open("cut", _part("cut", 11, 12), {"/rss.xml": _feed("cut", 9, 10, 11)[:-230]})
    # Gaps, and who fills them: the feed holds 1 to 3, 4 to 9 were missed, 10 and 11 are from before.
    feed = {"/rss.xml": _feed("with_map", 1, 2, 3)}
    papers.open(
        "with_map", _part("with_map", 11, 12), feed | {"/map.xml": _sitemap("with_map", *range(1, 15))},
        sitemaps=["https://with-map.example/map.xml"],
    )  # fmt: skip
    papers.open(
        "in_robots", _part("in_robots", 11, 12),
        {"/rss.xml": _feed("in_robots", 1, 2, 3), "/index.xml": INDEX, "/new.xml": _sitemap("in_robots", *range(1, 15)),
         "/robots.txt": "Sitemap: https://in-robots.example/index.xml\nSitemap: https://else.example/map.xml"},
    )  # fmt: skip
    papers.open(
        "by_day", _part("by_day", 11, 12),
        {"/rss.xml": _feed("by_day", 1, 2, 3), "/2026/11/22/": _links("by_day", *range(1, 13)),
         "/2026/11/21/": _links("by_day", *range(13, 20))},
        archive="https://by-day.example/{year}/{month}/{day}/", sitemaps=["https://by-day.example/none.xml"],
    )  # fmt: skip
    pages = {f"/news?page={n}": _links("by_page", 11, *range(4 * n - 3, 4 * n + 1)) for n in range(1, 6)}
    papers.open(
        "by_page", _part("by_page", 9, 10, 11, 12), {"/rss.xml": _feed("by_page", 1, 2, 3), **pages},
        archive="https://by-page.example/news?page={page}",
    )  # fmt: skip
    papers.open(
        "wordpress", _part("wordpress", 11, 12),
        {"/rss.xml": _feed("wordpress", 1, 2, 3, generator="https://wordpress.org/?v=6.4"),
         "/rss.xml?paged=2": _feed("wordpress", 4, 5, 6, 7), "/rss.xml?paged=3": _feed("wordpress", 8, 9, 10, 11)},
    )  # fmt: skip
    papers.open("old_gap", _part("old_gap", *range(1, 23), 31, 32, gaps=(OLD,)), {
        "/rss.xml": _feed("old_gap", 1, 2, 3), "/sitemap.xml": _sitemap("old_gap", *range(1, 33)),
    })  # fmt: skip
    # Gaps that stay open.
    papers.open("alone", _part("alone", 11, 12), {"/rss.xml": _feed("alone", 1, 2, 3)})
    papers.open("pinned", _part("pinned", 11, 30), {"/rss.xml": _feed("pinned", 30, 1, 2, 3)})
    papers.open("undated", _part("undated", 11), {
        "/rss.xml": _feed("undated", 1, 2, 3), "/sitemap.xml": _sitemap("undated", *range(1, 15), dated=False),
    })  # fmt: skip
    papers.open("late_map", _part("late_map", 11), {
        "/rss.xml": _feed("late_map", 1, 2, 3), "/sitemap.xml": _sitemap("late_map", *range(5, 15)),
    })  # fmt: skip
    papers.open("short_map", _part("short_map", 12), {
        "/rss.xml": _feed("short_map", 1, 2, 3), "/sitemap.xml": _sitemap("short_map", *range(1, 6)),
    })  # fmt: skip
    stray = _sitemap("stray", 1, 2, 3, 4, 5, 11).replace("/news/111", "/rubric/economy")
    papers.open("stray", _part("stray", 12), {"/rss.xml": _feed("stray", 1, 2, 3), "/sitemap.xml": stray})
    front = _sitemap("front", *range(4, 15), 1).replace("/news/101", "/")
    papers.open("front", _part("front", 12), {"/rss.xml": _feed("front", 1, 2, 3), "/sitemap.xml": front})
    other = _sitemap("other", *range(1, 15)).replace("/news/", "/video/")
    papers.open("other", _part("other", 11), {"/rss.xml": _feed("other", 1, 2, 3), "/sitemap.xml": other})
    papers.open("broken", _part("broken", 11), {
        "/rss.xml": _feed("broken", 1, 2, 3), "/sitemap.xml": _sitemap("broken", *range(1, 15)),
    })  # fmt: skip
    papers.crawls.town.answers["https://broken.example/news/105"] = reply("oops", status="403 Forbidden")
    papers.open("many", _part("many", 30), {
        "/rss.xml": _feed("many", 1, 2, 3), "/sitemap.xml": _sitemap("many", *range(1, 40)),
    })  # fmt: skip


INDEX = (
    '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<sitemap><loc>https://in-robots.example/new.xml</loc><lastmod>2026-11-22</lastmod></sitemap>"
    "<sitemap><loc>https://in-robots.example/old.xml</loc><lastmod>2026-10-22</lastmod></sitemap></sitemapindex>"
)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[HaulLine]]]:
    """The lines of one crawl of all of them, by outlet."""
    with Town() as town:
        crawls = Crawls(town=town, folder=tmp_path_factory.mktemp("gaps"), settings={"max_articles": 10})
        papers = Papers(crawls)
        _open(papers)
        found: dict[str, list[HaulLine]] = {}
        for line in crawls.run(*papers.parts):
            found.setdefault(line.outlet, []).append(line)
        yield found


def _source(lines: dict[str, list[HaulLine]], outlet: str) -> HaulLine:
    (line,) = [line for line in lines[outlet] if line.address == f"{_home(outlet)}/rss.xml"]
    return line


def _fetched(lines: dict[str, list[HaulLine]], outlet: str) -> list[int]:
    """The numbers of the articles that came home."""
    found = [line.address for line in lines[outlet] if line.kind is Kind.ARTICLE and line.outcome is None]
    return sorted(int(address.rstrip("/").rpartition("/")[2]) - 100 for address in found)


@pytest.mark.parametrize("outlet", ["overlap", "empty", "spelling"])
def test_readings_that_overlap_leave_no_gap(lines: dict[str, list[HaulLine]], outlet: str) -> None:
    """Nor does a feed that lists nothing, or the same articles in another spelling."""
    assert (_source(lines, outlet).outcome, _source(lines, outlet).gaps) == ("read", ())


def test_a_feed_that_lists_nothing_says_so(lines: dict[str, list[HaulLine]]) -> None:
    """What it listed before stays what the next reading is compared with, and that one is unconditional."""
    line = _source(lines, "empty")

    assert (line.reason, line.listed) == ("lists nothing, though it listed 2 the last time", None)
    assert line.validators is None


def test_a_copy_of_an_older_state_says_so(lines: dict[str, list[HaulLine]]) -> None:
    """It leaves no gap, neither now nor at the next reading."""
    line = _source(lines, "stale")

    assert (line.reason, line.gaps) == ("is an older state than the one that was read before", ())
    assert (line.listed, line.newest, line.fresh) == (None, (), 0)


def test_a_feed_that_was_cut_gives_nothing_to_compare_with(lines: dict[str, list[HaulLine]]) -> None:
    """What is missing at its end is no gap, and the next reading is compared with the one before."""
    line = _source(lines, "cut")

    assert (line.entries, line.gaps, line.listed) == (1, (), None)


@pytest.mark.parametrize(
    ("outlet", "by"),
    [
        ("with_map", "by https://with-map.example/map.xml"),
        ("in_robots", "by https://in-robots.example/index.xml"),
        ("by_day", "by its archive"),
        ("wordpress", "by the feed's older pages"),
    ],
)
def test_a_gap_is_filled(lines: dict[str, list[HaulLine]], outlet: str, by: str) -> None:
    """From whatever reaches back behind the last reading; everything in between comes home, and nothing older."""
    gap = Gap(since=READ, until=_published(3), filled=True, found=7, reason=by)

    assert _source(lines, outlet).gaps == (gap,)
    assert _fetched(lines, outlet)[:9] == list(range(1, 10))


def test_archive_pages_are_followed_until_they_are_old(lines: dict[str, list[HaulLine]]) -> None:
    """What stands beside the list on every page does not count; what is known need not be fetched."""
    (gap,) = _source(lines, "by_page").gaps
    pages = [line.address for line in lines["by_page"] if line.kind is Kind.SECTION]

    assert (gap.filled, gap.found, _fetched(lines, "by_page")) == (True, 5, [1, 2, 3, 4, 5, 6, 7, 8])
    assert pages == [f"https://by-page.example/news?page={number}" for number in (1, 2, 3)]


def test_an_old_gap_is_tried_again(lines: dict[str, list[HaulLine]]) -> None:
    """Its feed is then asked without conditions."""
    (gap,) = _source(lines, "old_gap").gaps

    assert (gap.since, gap.until, gap.filled, gap.found) == (OLD.since, OLD.until, True, 8)
    assert _fetched(lines, "old_gap") == list(range(23, 31))


@pytest.mark.parametrize(
    ("outlet", "reason"),
    [
        ("alone", "https://alone.example/sitemap.xml cannot be had"),
        ("pinned", "https://pinned.example/sitemap.xml cannot be had"),
        ("undated", "https://undated.example/sitemap.xml has no dates"),
        ("other", "https://other.example/sitemap.xml lists nothing that is known"),
        ("late_map", "https://late-map.example/sitemap.xml does not reach from its beginning to its end"),
        ("stray", "https://stray.example/sitemap.xml does not reach from its beginning to its end"),
        ("front", "https://front.example/sitemap.xml does not reach from its beginning to its end"),
        ("short_map", "https://short-map.example/sitemap.xml does not reach from its beginning to its end"),
        ("broken", "1 of the articles that were found could not be read yet"),
        ("many", "of the articles that were found could not be read yet"),
    ],
)
def test_a_gap_that_is_not_filled_says_why(lines: dict[str, list[HaulLine]], outlet: str, reason: str) -> None:
    """Nothing lists it, nothing reaches so far, or something of it is still to be read."""
    (gap,) = _source(lines, outlet).gaps

    assert (gap.since, gap.filled, reason in gap.reason) == (READ, False, True), gap


def test_a_source_comes_after_all_that_fills_its_gap(lines: dict[str, list[HaulLine]]) -> None:
    """A crawl that is killed while it fills writes no line of the source, and the next round sees the gap again."""
    addresses = [line.address for line in lines["with_map"]]

    assert addresses[-1] == "https://with-map.example/rss.xml"


def test_every_address_ends_once(lines: dict[str, list[HaulLine]]) -> None:
    """However many lists name it."""
    for outlet, found in lines.items():
        addresses = [line.address for line in found]
        assert sorted(addresses) == sorted(set(addresses)), outlet
