"""Parts of a sitemap index that are read later than the index itself, and those that are not read."""

from datetime import timedelta

import pytest
from conftest import AT, Crawls
from spiders_town import Town, reply

from dronewire.assignment import OutletAssignment, Source, key_of
from dronewire.gap import Gap
from dronewire.haul import HaulLine
from dronewire.outcome import Kind

HOME = "https://{}.example"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
READ = AT - timedelta(hours=1)
NOW, LONG_AGO = "2026-11-22T08:30:00Z", "2019-03-01"
Lines = dict[str, list[HaulLine]]


def _urls(outlet: str, *urls: tuple[int, str]) -> str:
    home = HOME.format(outlet)
    told = (f"<url><loc>{home}/news/{n}</loc><lastmod>{when}</lastmod></url>" for n, when in urls)
    return f"<urlset {SPACE}>{''.join(told)}</urlset>"


def _index(outlet: str, *parts: tuple[str, str]) -> str:
    home = HOME.format(outlet)
    told = (f"<sitemap><loc>{home}{path}</loc><lastmod>{when}</lastmod></sitemap>" for path, when in parts)
    return f"<sitemapindex {SPACE}>{''.join(told)}</sitemapindex>"


def _part(outlet: str, *known: str, gaps: tuple[Gap, ...] = ()) -> OutletAssignment:
    home = HOME.format(outlet)
    source = Source(
        address=f"{home}/map.xml", kind=Kind.SITEMAP, read=READ, listed=frozenset({key_of(f"{home}/news/1")}), gaps=gaps
    )
    return OutletAssignment(
        outlet=outlet, sources=(source,), known=frozenset(key_of(home + path) for path in ("/news/1", *known))
    )


def _open(crawls: Crawls, outlet: str, pages: dict[str, str]) -> None:
    home = HOME.format(outlet)
    crawls.declare(outlet, feeds=(), sitemaps=[f"{home}/map.xml"])
    for path, body in pages.items():
        crawls.town.answers[home + path] = reply(body, kind="text/xml")
    for number in range(130):
        crawls.town.answers[f"{home}/news/{number}"] = reply(f"<p>News {number}</p>")


def _open_all(crawls: Crawls) -> list[OutletAssignment]:
    old = [(n, LONG_AGO) for n in range(10, 60)]
    one = ("/a.xml", NOW)
    _open(crawls, "touched", {
        "/map.xml": _index("touched", one, ("/b.xml", NOW)), "/a.xml": _urls("touched", (1, NOW)),
        "/b.xml": _urls("touched", *old, (60, NOW)),
    })  # fmt: skip
    undated = [(n, "") for n in range(10, 60)]
    _open(crawls, "undated", {"/map.xml": _index("undated", ("/b.xml", NOW)), "/b.xml": _urls("undated", *undated)})
    _open(crawls, "month", {"/map.xml": _index("month", ("/b.xml", NOW)), "/b.xml": _urls("month", *undated[:5])})
    _open(crawls, "late", {"/map.xml": _index("late", ("/b.xml", NOW)), "/b.xml": _urls("late", *old[:3], (2, NOW))})
    left = [(f"/{n}.xml", "") for n in range(7)]
    _open(crawls, "gap", {
        "/map.xml": _urls("gap", (1, NOW)), "/robots.txt": "Sitemap: https://gap.example/index.xml",
        "/index.xml": _index("gap", *left, ("/old.xml", LONG_AGO)), "/6.xml": _urls("gap", (2, NOW)),
    })  # fmt: skip
    return [
        _part("touched", "/b.xml"),
        _part("undated", "/b.xml"),
        _part("month"),
        _part("late", "/b.xml", "/news/10", "/news/11"),
        _part("gap", "/old.xml", gaps=(Gap(since=AT - timedelta(hours=9), until=AT - timedelta(hours=8)),)),
    ]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    """The lines of one crawl of all of them, by outlet."""
    with Town() as town:
        crawls = Crawls(town=town, folder=tmp_path_factory.mktemp("parts"))
        found: Lines = {}
        for line in crawls.run(*_open_all(crawls)):
            found.setdefault(line.outlet, []).append(line)
        return found


def _ended(lines: Lines, outlet: str, outcome: str) -> list[int]:
    """The numbers of the articles that ended so."""
    found = [line for line in lines[outlet] if line.kind is Kind.ARTICLE and str(line.outcome or "fetched") == outcome]
    return sorted(int(line.address.rpartition("/")[2]) for line in found)


def test_an_old_part_that_is_touched_brings_nothing_old(lines: Lines) -> None:
    """What it dates now is new; the fifty from years ago are as at a first reading."""
    assert _ended(lines, "touched", "fetched") == [60]
    assert _ended(lines, "touched", "earlier") == list(range(10, 60))


def test_an_old_part_without_dates_brings_nothing(lines: Lines) -> None:
    """It was listed before, and nothing in it is known: it has never been read."""
    assert _ended(lines, "undated", "earlier") == list(range(10, 60))


def test_a_new_part_without_dates_is_new(lines: Lines) -> None:
    """The first one of a month."""
    assert _ended(lines, "month", "fetched") == list(range(10, 15))


def test_a_part_that_is_known_may_bring_what_is_dated_long_ago(lines: Lines) -> None:
    """It was read before, so that what is new in it came since, whatever its date."""
    assert _ended(lines, "late", "fetched") == [2, 12]


def test_every_part_that_fills_a_gap_is_accounted_for(lines: Lines) -> None:
    """Those that were left too; and the gap is not filled by an index of which parts are missing."""
    ends = {line.address.rpartition("/")[2]: line.outcome for line in lines["gap"] if line.kind is Kind.SITEMAP}
    (gap,) = next(line for line in lines["gap"] if line.address.endswith("/map.xml")).gaps

    assert [ends[f"{n}.xml"] for n in range(7)] == ["earlier"] * 2 + ["gone"] * 4 + ["read"]
    assert ends["old.xml"] == "known"
    assert (gap.filled, "was not read whole (6 of its parts are missing)" in gap.reason) == (False, True)
