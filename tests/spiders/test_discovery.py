"""An outlet of which only the home page is known: what is found there is followed in the same round."""

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import AT, Crawls
from spiders_town import Town, reply, rss

from dronewire.assignment import OutletAssignment, Source, key_of
from dronewire.haul import HaulLine
from dronewire.outcome import Kind

FRONT = "<!DOCTYPE html><html><head>{}</head><body><nav><a href='/news/9999'>Menu</a></nav>{}</body></html>"
Lines = dict[str, list[HaulLine]]


def _home(outlet: str) -> str:
    return f"https://{outlet.replace('_', '-')}.example"


def _named(*feeds: str) -> str:
    return "".join(f'<link rel="alternate" type="application/rss+xml" href="{feed}">' for feed in feeds)


def _links(*numbers: int) -> str:
    return "".join(f'<li><a href="/news/{number}">News {number}</a></li>' for number in numbers)


def _sitemap(outlet: str, *dates: str) -> str:
    urls = "".join(
        f"<url><loc>{_home(outlet)}/news/{100 + number}</loc><lastmod>{date}</lastmod></url>"
        for number, date in enumerate(dates)
    )
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def _feed(outlet: str, *numbers: int) -> str:
    return rss(*(f"{_home(outlet)}/news/{number}" for number in numbers))


def _open(crawls: Crawls, outlet: str, pages: dict[str, str | Any], **declared: Any) -> None:
    crawls.declare(outlet, feeds=(), **declared)
    town = crawls.town
    for path, body in pages.items():
        kind = "text/html" if isinstance(body, str) and "<html" in body else "text/xml"
        town.answers[_home(outlet) + path] = reply(body, kind=kind) if isinstance(body, str) else body
    for number in range(100, 200):
        town.answers.setdefault(f"{_home(outlet)}/news/{number}", reply(f"<p>News {number}</p>"))


SOFT_404 = reply(FRONT.format("", "<h1>Page not found</h1>"))
HOME = reply(status="302 Found", headers=[("Location", "/")])


def _open_all(crawls: Crawls) -> None:
    _open(crawls, "names_one", {
        "/": FRONT.format(_named("/comments/feed/", "/all.xml", "https://else.example/rss", "/rubric.xml"), ""),
        "/all.xml": _feed("names_one", 101, 102), "/rubric.xml": _feed("names_one", 102),
        "/sitemap.xml": _sitemap("names_one", "2026-11-22", "2026-11-22"),
    })  # fmt: skip
    _open(crawls, "usual", {"/": FRONT.format("", _links(101)), "/rss": SOFT_404, "/rss.xml": HOME,
                            "/feed/": _feed("usual", 101, 102)})  # fmt: skip
    _open(crawls, "lies", {"/": FRONT.format(_named("/here.xml"), _links(101, 102)), "/here.xml": SOFT_404})
    _open(crawls, "mapped", {
        "/": FRONT.format("", _links(150)), "/robots.txt": "Sitemap: https://mapped.example/news.xml",
        "/news.xml": _sitemap("mapped", "2026-11-22T08:00:00Z", "2026-11-19T08:00:00Z", "2026-11-21T10:00:00Z"),
    })  # fmt: skip
    _open(crawls, "stale", {
        "/": FRONT.format("", _links(150)), "/sitemap.xml": _sitemap("stale", "2024-03-24T15:54:19Z"),
    })  # fmt: skip
    _open(crawls, "links", {"/": FRONT.format("", _links(*range(100, 160)))})
    _open(crawls, "nothing", {"/": FRONT.format("", "<p>Soon here</p>")})
    _open(crawls, "closed", {"/": reply("no", status="403 Forbidden")})
    _open(
        crawls,
        "unsure",
        {"/": FRONT.format("", _links(101)), "/rss": reply("oops", status="500 Internal Server Error")},
    )
    _open(crawls, "later", {"/": FRONT.format("", _links(103, 104, 105))})


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lines]:
    """The lines of one crawl of all of them, by outlet."""
    with Town() as town:
        crawls = Crawls(town=town, folder=tmp_path_factory.mktemp("discovery"))
        _open_all(crawls)
        home = Source(
            address="https://later.example/", kind=Kind.SECTION, found=True, read=AT,
            listed=frozenset({key_of("https://later.example/news/103")}),
        )  # fmt: skip
        later = OutletAssignment(outlet="later", sources=(home,), known=home.listed)
        found: Lines = {}
        names = ["names_one", "usual", "lies", "mapped", "stale", "links", "unsure", "nothing", "closed"]
        for line in crawls.run(*names, later):
            found.setdefault(line.outlet, []).append(line)
        yield found


def _line(lines: Lines, outlet: str, path: str = "/") -> HaulLine:
    (line,) = [line for line in lines[outlet] if line.address == _home(outlet) + path]
    return line


def _fetched(lines: Lines, outlet: str) -> list[int]:
    found = [line.address for line in lines[outlet] if line.kind is Kind.ARTICLE and line.outcome is None]
    return sorted(int(address.rpartition("/")[2]) for address in found)


@pytest.mark.parametrize(
    ("outlet", "found"),
    [
        ("names_one", [("feed", "/all.xml"), ("sitemap", "/sitemap.xml")]),
        ("usual", [("feed", "/feed/")]),
        ("lies", [("section", "/")]),
        ("mapped", [("sitemap", "/news.xml")]),
        ("stale", [("section", "/")]),
        ("links", [("section", "/")]),
        ("unsure", []),  # there may be a feed that could not be had: it is to be searched again
        ("nothing", []),
        ("closed", []),
    ],
)
def test_the_home_page_names_what_was_found(lines: Lines, outlet: str, found: list[tuple[str, str]]) -> None:
    """What reads well and is the outlet's own: no comments, no strangers, no second list of the same."""
    assert [*_line(lines, outlet).found] == [(kind, _home(outlet) + path) for kind, path in found]


@pytest.mark.parametrize(
    ("outlet", "numbers"),
    [
        ("names_one", [101, 102]),
        ("usual", [101, 102]),
        ("lies", [101, 102]),
        ("mapped", [100, 102]),
        ("stale", [150]),
        ("unsure", [101]),
        ("links", list(range(100, 150))),
        ("later", [104, 105]),
    ],
)
def test_articles_come_home_in_the_first_round(lines: Lines, outlet: str, numbers: list[int]) -> None:
    """From the sources that were found, or from the home page itself: what is new, not all that ever was."""
    assert _fetched(lines, outlet) == numbers


def test_what_was_there_before_is_known_from_now_on(lines: Lines) -> None:
    """Older than two days by its date, or beyond the first fifty links."""
    old = {outlet: sum(line.outcome == "earlier" for line in lines[outlet]) for outlet in ("mapped", "links")}

    assert old == {"mapped": 1, "links": 10}


@pytest.mark.parametrize(
    ("outlet", "path", "reason"),
    [
        ("usual", "/rss", "no feed there: an HTML page where a feed was expected"),
        ("usual", "/rss.xml", "no feed there: an HTML page where a feed was expected"),
        ("lies", "/here.xml", "no feed there: an HTML page where a feed was expected"),
        ("links", "/rss", "status 404"),
    ],
)
def test_what_is_no_feed_is_not_there(lines: Lines, outlet: str, path: str, reason: str) -> None:
    """A guess that is wrong is no failure of the outlet, nor is a page that says 200 or leads to the front page."""
    line = _line(lines, outlet, path)

    assert (line.outcome, line.reason) == ("gone", reason)


def test_a_home_page_without_anything_says_so(lines: Lines) -> None:
    """It is a failure: nothing can be read of the outlet."""
    line = _line(lines, "nothing")

    assert (line.outcome, line.reason) == ("failed", "it names no feed or sitemap and links to no article")


def test_a_home_page_that_refuses_says_so(lines: Lines) -> None:
    """And no other place of it is tried."""
    assert _line(lines, "closed").outcome == "blocked"
    assert [line.address for line in lines["closed"]] == [f"{_home('closed')}/robots.txt", f"{_home('closed')}/"]


@pytest.mark.parametrize(("outlet", "path"), [("names_one", "/all.xml"), ("mapped", "/news.xml"), ("links", "/")])
def test_what_was_found_is_read_as_a_source(lines: Lines, outlet: str, path: str) -> None:
    """Its line says what it lists, so that the next reading can be compared."""
    line = _line(lines, outlet, path)

    assert line.entries == len(line.listed or ())
    assert line.fresh == len(_fetched(lines, outlet))


@pytest.mark.parametrize("outlet", ["lies", "links", "later"])
def test_a_home_page_that_is_read_itself_comes_last(lines: Lines, outlet: str) -> None:
    """After all that it links to, as every source."""
    assert lines[outlet][-1].address == f"{_home(outlet)}/"
