"""Sitemaps, indexes and pages of links as sources of their own, and what their lines say."""

import gzip
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from conftest import AT, Crawls
from spiders_town import Town, reply, rss

from dronewire.assignment import OutletAssignment, Source, key_of
from dronewire.haul import HaulLine
from dronewire.outcome import Kind
from spiders.reading.parts import MOST_PARTS, UNDATED_PARTS

Lines = dict[str, list[HaulLine]]
READ = AT - timedelta(hours=1)
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
LONG = "/news/" + "%D0%B0" * 400
NOW, DAYS_AGO = "2026-11-22T08:30:00Z", "2026-11-19"


def _home(outlet: str) -> str:
    return f"https://{outlet.replace('_', '-')}.example"


def _urls(outlet: str, *urls: tuple[int, str]) -> str:
    told = (f"<url><loc>{_home(outlet)}/news/{n}</loc><lastmod>{when}</lastmod></url>" for n, when in urls)
    return f"<urlset {SPACE}>{''.join(told)}</urlset>"


def _index(outlet: str, *parts: tuple[str, str]) -> str:
    told = (f"<sitemap><loc>{_home(outlet)}{path}</loc><lastmod>{when}</lastmod></sitemap>" for path, when in parts)
    return f"<sitemapindex {SPACE}>{''.join(told)}</sitemapindex>"


def _open(crawls: Crawls, outlet: str, pages: dict[str, Any], **declared: Any) -> None:
    crawls.declare(outlet, **({"feeds": ()} | declared))
    for path, body in pages.items():
        answer = (
            reply(body, kind="text/xml" if body[:1] in {"<", b"\x1f"} else "text/html")
            if isinstance(body, str | bytes)
            else body
        )
        crawls.town.answers[_home(outlet) + path] = answer
    for number in range(100, 160):
        crawls.town.answers.setdefault(f"{_home(outlet)}/news/{number}", reply(f"<p>News {number}</p>"))


def _sitemap_of(outlet: str, *listed: int, path: str = "/map.xml") -> OutletAssignment:
    keys = frozenset(key_of(f"{_home(outlet)}/news/{number}") for number in listed)
    source = Source(address=_home(outlet) + path, kind=Kind.SITEMAP, read=READ, listed=keys)
    return OutletAssignment(outlet=outlet, sources=(source,), known=keys)


def _open_all(crawls: Crawls) -> list[OutletAssignment | str]:
    def mapped(outlet: str) -> dict[str, Any]:
        return {"sitemaps": [f"{_home(outlet)}/map.xml"]}

    _open(crawls, "first", {"/map.xml": _urls("first", (100, NOW), (101, DAYS_AGO), (102, ""))}, **mapped("first"))
    _open(
        crawls,
        "later",
        {"/map.xml": _urls("later", (100, NOW), (101, DAYS_AGO), (102, ""), (103, ""))},
        **mapped("later"),
    )
    _open(crawls, "zipped", {"/map.xml": gzip.compress(_urls("zipped", (100, NOW)).encode())}, **mapped("zipped"))
    _open(crawls, "page", {"/map.xml": "<!DOCTYPE html><html>404</html>"}, **mapped("page"))
    _open(crawls, "index", {
        "/map.xml": _index("index", ("/old.xml", "2026-11-10"), ("/new.xml", NOW), ("/deep.xml", "2026-11-22")),
        "/new.xml": _urls("index", (100, NOW), (101, DAYS_AGO)),
        "/deep.xml": _index("index", ("/deeper.xml", NOW), ("/gone.xml", NOW)),
        "/deeper.xml": _urls("index", (102, NOW)),
    }, **mapped("index"))  # fmt: skip
    _open(crawls, "failing", {
        "/map.xml": _index("failing", ("/a.xml", NOW), ("/b.xml", NOW)),
        "/a.xml": _urls("failing", (100, NOW)), "/b.xml": reply("no", status="403 Forbidden"),
    }, **mapped("failing"))  # fmt: skip
    _open(
        crawls,
        "long",
        {"/rss.xml": rss(f"https://long.example{LONG}"), LONG: reply("<p>Long</p>")},
        feeds=("/rss.xml",),
    )
    refused = {f"/{name}.xml": reply("no", status="403 Forbidden") for name in "ab"}
    _open(crawls, "lost", {"/map.xml": _index("lost", *((path, NOW) for path in refused)), **refused}, **mapped("lost"))
    parts = [(f"/{number}.xml", NOW) for number in range(20)] + [(f"/{n}.xml", "2026-11-22") for n in range(20, 43)]
    one = {"/20.xml": _urls("many", (100, NOW))}
    _open(crawls, "many", {"/map.xml": _index("many", *parts), **one}, **mapped("many"))
    undated = [(f"/{number}.xml", "") for number in range(9)]
    _open(
        crawls,
        "undated",
        {"/map.xml": _index("undated", *undated), "/8.xml": _urls("undated", (100, NOW))},
        **mapped("undated"),
    )
    links = "".join(f'<a href="/news/{number}">News</a>' for number in range(100, 105))
    _open(crawls, "section", {"/list": f" <html>{links}"}, sections=["https://section.example/list"])
    _open(crawls, "held", {"/rss.xml": reply(
        rss("https://held.example/news/100").replace("<item>", "<ttl>5</ttl><item>"), kind="text/xml",
        headers=[("Cache-Control", "public, max-age=900"), ("Age", "100")],
    )}, feeds=("/rss.xml",))  # fmt: skip
    _open(crawls, "moved", {
        "/rss.xml": reply(status="301 Moved", headers=[("Location", "/new.xml")]),
        "/new.xml": rss("https://moved.example/news/100", "https://moved.example/news/100/", "https://moved.example/away"),
        "/away": reply(status="302 Found", headers=[("Location", "/?from=news")]), "/": reply("<p>Front</p>"),
        "/?from=news": reply("<p>Front</p>"),
    }, feeds=("/rss.xml",))  # fmt: skip
    _open(crawls, "large", {"/map.xml": _urls("large", *((100, NOW) for _ in range(800)))}, **mapped("large"))
    names = [
        "large",
        "long",
        "first",
        "zipped",
        "page",
        "index",
        "failing",
        "lost",
        "undated",
        "section",
        "held",
        "moved",
    ]
    return [*names, _sitemap_of("later", 100, 101, 102), _sitemap_of("many", 100)]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lines]:
    """The lines of one crawl of all of them, by outlet."""
    with Town() as town:
        crawls = Crawls(town=town, folder=tmp_path_factory.mktemp("sources"), settings={"max_size": 20_000})
        found: Lines = {}
        for line in crawls.run(*_open_all(crawls)):
            found.setdefault(line.outlet, []).append(line)
        yield found


def _line(lines: Lines, outlet: str, path: str = "/map.xml") -> HaulLine:
    (line,) = [line for line in lines[outlet] if line.address == _home(outlet) + path]
    return line


def _ends(lines: Lines, outlet: str, kind: Kind = Kind.ARTICLE) -> dict[str, str]:
    found = (line for line in lines[outlet] if line.kind is kind)
    return {line.address.removeprefix(_home(outlet)): str(line.outcome or "fetched") for line in found}


@pytest.mark.parametrize(
    ("outlet", "ends"),
    [
        ("first", {"/news/100": "fetched", "/news/101": "earlier", "/news/102": "earlier"}),
        ("later", {"/news/100": "known", "/news/101": "known", "/news/102": "known", "/news/103": "fetched"}),
        ("zipped", {"/news/100": "fetched"}),
        ("large", {"/news/100": "fetched"}),  # a sitemap may be larger than a page
        ("index", {"/news/100": "fetched", "/news/101": "earlier", "/news/102": "fetched"}),
        ("section", {f"/news/{number}": "fetched" for number in range(100, 105)}),
    ],
)
def test_what_is_new_comes_home(lines: Lines, outlet: str, ends: dict[str, str]) -> None:
    """At the first reading what is two days old is not new, at a later one all is that is not known."""
    assert _ends(lines, outlet) == ends


def test_an_indexs_parts_are_read_by_their_dates(lines: Lines) -> None:
    """Those that changed; what lies in an index within it as well; what is older ends as earlier."""
    assert _ends(lines, "index", Kind.SITEMAP) == {
        "/map.xml": "read", "/new.xml": "read", "/deep.xml": "read", "/deeper.xml": "read", "/gone.xml": "gone",
        "/old.xml": "earlier",
    }  # fmt: skip


def test_a_part_that_is_not_there_is_told(lines: Lines) -> None:
    """And the index is asked for whole next time: the part may be there then."""
    line = _line(lines, "index")

    assert (line.outcome, line.reason) == ("read", "1 of its parts are not there, or not for us")
    assert line.validators is None


def test_a_part_that_refuses_is_told(lines: Lines) -> None:
    """What the others list comes home."""
    line = _line(lines, "failing")

    assert (line.outcome, line.reason) == ("read", "1 of its parts could not be read")
    assert _ends(lines, "failing") == {"/news/100": "fetched"}


def test_an_index_none_of_whose_parts_can_be_read_is_not_read(lines: Lines) -> None:
    """The next reading begins where this one did."""
    line = _line(lines, "lost")

    assert (line.outcome, line.reason, line.listed) == ("failed", "2 of its parts could not be read", None)


def test_too_many_parts_are_told_and_counted(lines: Lines) -> None:
    """None is left silently: each has its outcome, and there is a gap."""
    ends = list(_ends(lines, "many", Kind.SITEMAP).values())
    (gap,) = _line(lines, "many").gaps

    assert (ends.count("postponed"), ends.count("gone")) == (43 - MOST_PARTS, MOST_PARTS - 1)
    assert (gap.since, gap.filled) == (READ, False)


def test_of_parts_without_dates_the_last_ones_are_read(lines: Lines) -> None:
    """The others are told as older."""
    ends = _ends(lines, "undated", Kind.SITEMAP)

    assert [path for path, end in ends.items() if end == "earlier"] == ["/3.xml", "/2.xml", "/1.xml", "/0.xml"]
    assert (ends["/8.xml"], list(ends.values()).count("gone")) == ("read", UNDATED_PARTS - 1)


def test_a_page_in_a_sitemaps_place_is_a_refusal(lines: Lines) -> None:
    """As in a feed's."""
    assert _line(lines, "page").outcome == "blocked"


@pytest.mark.parametrize(("outlet", "fresh"), [("first", 1), ("later", 1), ("index", 2)])
def test_a_source_says_what_it_listed(lines: Lines, outlet: str, fresh: int) -> None:
    """How much, what, and how much of it was new; lists that it was read from carry nothing to compare with."""
    line = _line(lines, outlet)
    listed = frozenset(key_of(one.address) for one in lines[outlet] if one.kind is Kind.ARTICLE)

    assert (line.entries, line.fresh, line.listed) == (len(listed), fresh, listed)
    assert [one.address for one in lines[outlet] if one.listed is not None] == [line.address]


def test_a_feed_says_how_long_it_may_be_kept(lines: Lines) -> None:
    """The longer of its ttl and what is left of max-age."""
    assert _line(lines, "held", "/rss.xml").hold == 800.0


def test_a_feed_that_moved_says_where_it_is(lines: Lines) -> None:
    """It is followed each time: a declaration is changed by a person."""
    assert _line(lines, "moved", "/rss.xml").final == "https://moved.example/new.xml"


def test_one_article_in_two_spellings_is_asked_for_once(lines: Lines) -> None:
    """The second one is known."""
    ends = _ends(lines, "moved")

    assert (ends["/news/100"], ends["/news/100/"]) == ("fetched", "known")


def test_a_long_address_is_asked_for(lines: Lines) -> None:
    """Scrapy would drop it without a word; a Russian title takes six characters for each letter."""
    assert _ends(lines, "long") == {LONG: "fetched"}


def test_an_article_that_leads_to_the_front_page_is_gone(lines: Lines) -> None:
    """So outlets take articles away."""
    line = _line(lines, "moved", "/away")

    assert (line.outcome, line.reason) == ("gone", "leads to the front page")
