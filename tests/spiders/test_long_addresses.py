"""Addresses longer than any database can index: each ends once, with the reason, and holds nothing up."""

import json
import random
from collections.abc import Callable
from string import ascii_lowercase

import pytest
from conftest import Crawls
from hypothesis import given, settings
from hypothesis import strategies as st
from spiders_town import Town, reply, rss

from dronewire.address import LONGEST, TooLongError, canonical, is_cut
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from spiders.formats.feed import read_feed
from spiders.formats.listing import link_of
from spiders.formats.section import read_section
from spiders.formats.sitemap import read_sitemap

HOME = "https://quarry.example"
QUARRY = Outlet(id="quarry", title="Quarry", homepage=HOME)
NOISE = "".join(random.Random(1).choices(ascii_lowercase, k=LONGEST))
LONG = f"{HOME}/news/1002?token={NOISE}"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _rss(address: str) -> list[str]:
    return [entry.address for entry in read_feed(rss(address).encode(), address=HOME, outlet=QUARRY).entries]


def _json(address: str) -> list[str]:
    said = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": address}]}
    return [entry.address for entry in read_feed(json.dumps(said).encode(), address=HOME, outlet=QUARRY).entries]


def _sitemap(address: str) -> list[str]:
    body = f"<urlset {SPACE}><url><loc>{address}</loc></url></urlset>"
    return [entry.address for entry in read_sitemap(body.encode(), address=HOME, outlet=QUARRY).entries]


def _index(address: str) -> list[str]:
    body = f"<sitemapindex {SPACE}><sitemap><loc>{address}</loc></sitemap></sitemapindex>"
    return [part.address for part in read_sitemap(body.encode(), address=HOME, outlet=QUARRY).parts]


def _section(address: str) -> list[str]:
    body = f'<html><body><a href="{address}">x</a></body></html>'
    return [entry.address for entry in read_section(body.encode(), address=HOME, outlet=QUARRY).entries]


@pytest.mark.parametrize("read", [_rss, _json, _sitemap, _index, _section])
def test_every_list_cuts_an_address_that_is_too_long(read: Callable[[str], list[str]]) -> None:
    """To its beginning, and what tells it from others."""
    (first,), (again,), (other,) = read(LONG), read(LONG), read(LONG + "x")

    assert (is_cut(first), len(first) < LONGEST) == (True, True)
    assert first.startswith(f"{HOME}/news/1002?token=")
    assert (first == again, first == other) == (True, False)


def test_what_only_trackers_make_long_is_kept_whole() -> None:
    """How it is written may be longer than how it is spelt."""
    assert link_of(f"{HOME}/news/1?utm_source={NOISE}", HOME, QUARRY) == f"{HOME}/news/1"


@settings(deadline=None)
@given(st.text(min_size=1, max_size=4_000))
def test_no_address_is_longer_than_an_index_bears(path: str) -> None:
    """In bytes, in whatever alphabet it was written."""
    try:
        found = canonical(f"{HOME}/{path}")
    except TooLongError:
        return

    assert len(found.encode()) <= LONGEST


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, HaulLine]:
    """A feed with a long address and one that leads to such, by address."""
    with Town() as town:
        crawls = Crawls(town=town, folder=tmp_path_factory.mktemp("long"))
        crawls.declare("quarry")
        town.answers[f"{HOME}/rss.xml"] = reply(rss(f"{HOME}/news/1001", LONG, f"{HOME}/news/1003"), kind="text/xml")
        town.answers[f"{HOME}/news/1001"] = reply("<p>News</p>")
        town.answers[f"{HOME}/news/1003"] = reply(status="302 Found", headers=[("Location", LONG)])
        town.answers[LONG] = reply("<p>Long</p>")
        return {line.address: line for line in crawls.run("quarry") if line.kind is not Kind.ROBOTS}


def test_a_long_address_ends_with_the_reason(lines: dict[str, HaulLine]) -> None:
    """It is not asked for."""
    (line,) = [line for line in lines.values() if is_cut(line.address)]

    assert line.outcome is Outcome.TOO_LARGE
    assert line.reason == f"its address is longer than {LONGEST} bytes, and cannot be kept"


def test_what_leads_to_a_long_address_ends_with_the_reason(lines: dict[str, HaulLine]) -> None:
    """Its page lies where nobody could look it up."""
    line = lines[f"{HOME}/news/1003"]

    assert (line.outcome, line.final) == (Outcome.TOO_LARGE, "")
    assert line.reason == "leads to an address that is too long to be kept"


def test_the_others_of_its_list_are_read(lines: dict[str, HaulLine]) -> None:
    """And the list too."""
    assert lines[f"{HOME}/news/1001"].outcome is None
    assert lines[f"{HOME}/rss.xml"].outcome is Outcome.READ
