"""Reading sitemaps: every form that outlets write, and what is no sitemap at all."""

import gzip
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.outlet import Outlet
from spiders.formats.listing import Dated, Listing, NotAListing
from spiders.formats.sitemap import SAME_INSTANT, read_sitemap

OUTLET = Outlet(id="port", title="Port", homepage="https://port.example", timezone="Asia/Yekaterinburg")
SPACE = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)
REAL = Path(__file__).parents[2] / ".." / "shared" / "real" / "serdalo" / "public__sitemap.xml"
ONE = "https://port.example/news/101"


def _read(body: str | bytes) -> Listing:
    content = body.encode() if isinstance(body, str) else body
    return read_sitemap(content, address="https://port.example/sitemap.xml", outlet=OUTLET)


def _urls(*urls: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>', space: str = SPACE) -> str:
    return f"{head}<urlset {space}>{''.join(f'<url>{one}</url>' for one in urls)}</urlset>"


def _index(*parts: str) -> str:
    return f"<sitemapindex {SPACE}>{''.join(f'<sitemap>{one}</sitemap>' for one in parts)}</sitemapindex>"


def _addresses(listing: Listing) -> list[str]:
    return [entry.address for entry in listing.entries]


@pytest.mark.parametrize(
    "body",
    [
        _urls(f"<loc>{ONE}</loc>"),
        _urls("<loc>\n  http://port.example/news/101?utm_source=map  \n</loc>"),
        _urls("<loc>/news/101</loc>"),
        _urls(f"<loc>{ONE}</loc>", f"<loc>{ONE}#top</loc>"),
        _urls(f"<loc>{ONE}</loc>", head="", space=""),
        _urls(f"<loc>{ONE}</loc>", head="\ufeff"),
        _urls(f"<image:image><image:loc>/i.jpg</image:loc></image:image><loc><![CDATA[{ONE}]]></loc>"),
        _urls(f"<loc>{ONE}</loc>").replace("</urlset>", ""),
        gzip.compress(_urls(f"<loc>{ONE}</loc>").encode()),
        f"{ONE}\n",
        f"\ufeff{ONE}\r\n\r\n{ONE}\r\n",
        f'<rss version="2.0"><channel><item><link>{ONE}</link></item></channel></rss>',
    ],
)  # fmt: skip
def test_a_sitemap_is_read(body: str | bytes) -> None:
    """In XML or as a text, gzipped, with a feed in its place, or cut at its end."""
    assert _addresses(_read(body)) == [ONE]


@pytest.mark.parametrize(
    ("written", "at", "day_only"),
    [
        ("2026-11-22T10:00:00+03:00", datetime(2026, 11, 22, 7, tzinfo=UTC), False),
        ("2026-11-22T10:00:00.123+0300", datetime(2026, 11, 22, 7, tzinfo=UTC), False),
        ("2026-11-22T10:00Z", datetime(2026, 11, 22, 10, tzinfo=UTC), False),
        ("2026-11-22 10:00:00", datetime(2026, 11, 22, 5, tzinfo=UTC), False),
        ("22.11.2026 10:00", datetime(2026, 11, 22, 5, tzinfo=UTC), False),
        ("2026-11-22", datetime(2026, 11, 21, 19, tzinfo=UTC), True),
        ("2026-11-32", None, False),
        ("yesterday", None, False),
        ("0001-01-01", None, False),
        ("", None, False),
    ],
)
def test_a_date_of_change_is_read(written: str, at: datetime | None, day_only: bool) -> None:
    """In W3C's form or another; without a zone it is in the outlet's."""
    found = _read(_urls(f"<loc>{ONE}</loc><lastmod>{written}</lastmod>")).dates.get(ONE)

    assert found == (Dated(at=at, day_only=day_only) if at else None)


def test_a_news_sitemap_says_when_and_what() -> None:
    """Its date of publication goes before the date of change, and goes along with the title."""
    news = (
        "<news:publication_date>2026-11-22T10:00:00+03:00</news:publication_date><news:title>Fog\n at sea</news:title>"
    )
    listing = _read(_urls(f"<loc>{ONE}</loc><lastmod>2026-11-23</lastmod><news:news>{news}</news:news>"))
    (entry,) = listing.entries
    at = datetime(2026, 11, 22, 7, tzinfo=UTC)

    assert (entry.title, entry.published, listing.dates[ONE].at) == ("Fog at sea", at, at)


def test_a_date_of_change_is_no_date_of_publication() -> None:
    """An old article that was mended today did not appear today."""
    (entry,) = _read(_urls(f"<loc>{ONE}</loc><lastmod>2026-11-22</lastmod>")).entries

    assert entry.published is None


def test_one_date_for_all_tells_nothing() -> None:
    """It is when the sitemap was made."""
    urls = [f"<loc>/news/{number}</loc><lastmod>2026-11-22T10:00:00Z</lastmod>" for number in range(SAME_INSTANT + 2)]

    assert _read(_urls(*urls)).dates == {}


def test_one_day_for_many_is_believed() -> None:
    """A day's own sitemap has only one."""
    urls = [f"<loc>/news/{number}</loc><lastmod>2026-11-22</lastmod>" for number in range(SAME_INSTANT + 2)]

    assert len(_read(_urls(*urls)).dates) == SAME_INSTANT + 2


def test_an_index_names_its_parts_as_they_are_written() -> None:
    """With when they changed; parameters may say which part it is."""
    listing = _read(
        _index("<loc>https://port.example/map?from=1</loc><lastmod>2026-11-22</lastmod>", "<loc>/2.xml.gz</loc>")
    )
    day = Dated(at=datetime(2026, 11, 21, 19, tzinfo=UTC), day_only=True)

    assert [(part.address, part.changed) for part in listing.parts] == [
        ("https://port.example/map?from=1", day),
        ("https://port.example/2.xml.gz", None),
    ]


def test_addresses_that_are_none_are_counted() -> None:
    """They can have no line."""
    assert _read(_urls("<loc></loc>", "<loc>mailto:desk@port.example</loc>", f"<loc>{ONE}</loc>")).nameless == 2


@pytest.mark.parametrize(
    ("body", "reason", "html"),
    [
        ("", "empty", False),
        ("<!DOCTYPE html><html><body>404</body></html>", "an HTML page", True),
        ("<html><head></head></html>", "an HTML page", True),
        ("<other/>", "<other>", False),
        ("not here", "neither XML nor", False),
        (b"\x1f\x8b\x08 no gzip", "broken gzip", False),
        ("<<<", "where a sitemap", False),
        (gzip.compress(b"<urlset>" + b" " * (51 * 2**20)), "larger than", False),
    ],
)  # fmt: skip
def test_what_is_no_sitemap_says_what_it_is(body: str | bytes, reason: str, html: bool) -> None:
    """And whether it is a page, which stands there where a wall answers."""
    with pytest.raises(NotAListing, match=reason) as raised:
        _read(body)

    assert raised.value.html is html


def test_more_than_a_sitemap_may_hold_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays bounded, and nothing is left out silently."""
    monkeypatch.setattr("spiders.formats.sitemap.MOST", 2)
    listing = _read(_urls(*(f"<loc>/news/{number}</loc>" for number in range(101, 104))))

    assert (len(listing.entries), listing.mistake) == (2, "more than 2 addresses: the others are left")


def test_entities_of_its_own_are_not_expanded() -> None:
    """A kilobyte does not become a gigabyte, and no file of ours is read."""
    bomb = '<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    listing = _read(bomb + _urls("<loc>/news/101?b=&b;&f;</loc>", f"<loc>{ONE}</loc>", head=""))

    assert ONE in _addresses(listing)
    assert all("root" not in address and "aaa" not in address for address in _addresses(listing))


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<urlset>", b"<?xml version='1.0'?><sitemapindex>", b"\x1f\x8b\x08"]),
)
def test_nothing_else_is_ever_raised(body: bytes, start: bytes) -> None:
    """Anything is a sitemap or NotAListing."""
    with suppress(NotAListing):
        _read(start + body)


@pytest.mark.skipif(not REAL.is_file(), reason=f"the real sitemap is not at {REAL}")
def test_a_real_sitemap_is_read() -> None:
    """All its addresses, whose one date tells nothing."""
    listing = read_sitemap(REAL.read_bytes(), address="https://serdalo.ru/sitemap.xml", outlet=OUTLET)

    assert (len(listing.entries), len(listing.dates), listing.complaint) == (11_467, 0, "")
