"""Pages of links: which of them are articles, and when they appeared."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.outlet import Outlet
from spiders.formats.listing import Dated, Listing, NotAListing
from spiders.formats.section import looks_like_an_article, read_section

OUTLET = Outlet(id="port", title="Port", homepage="https://port.example", timezone="Asia/Yekaterinburg")


def _read(body: str, address: str = "https://port.example/novosti/") -> Listing:
    return read_section(body.encode(), address=address, outlet=OUTLET, encoding="utf-8")


def _links(body: str) -> list[str]:
    return [entry.address.removeprefix("https://port.example") for entry in _read(body).entries]


@pytest.mark.parametrize(
    "path",
    [
        "/news/101",
        "/doc/7715044",
        "/20261122/fog-2011.html",
        "/2026/11/22/fog-at-sea/",
        "/news/2026-11-22/fog",
        "/v-portu-otkryli-novyy-prichal",
        "/a/2026/11/22/fog",
        "/news.php?id=1234",
        "/incidents/chto_izvestno_o_tumane_nad_portom",
    ],
)
def test_an_article_is_told_by_its_address(path: str) -> None:
    """By a number, a date or a long name."""
    assert looks_like_an_article(f"https://port.example{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/novosti/",
        "/vnutrennyaya-politika",
        "/2026/11/22/",
        "/news/20261122/",
        "/tags/bespilotniki-nad-portom-i-gorodom",
        "/news?page=1234",
        "/news/page/1234/",
        "/rubric/kultura-i-sport-v-gorode",
        "/author/1234/",
        "/login?next=/news/1234",
        "/upload/photo-1234.jpg",
        "/rss/news-1234",
        "/search/?q=1234",
    ],
)
def test_a_list_or_a_file_is_no_article(path: str) -> None:
    """Rubrics, tags, days, further pages, authors, forms and pictures."""
    assert not looks_like_an_article(f"https://port.example{path}")


def test_links_are_taken_in_their_order_and_once() -> None:
    """A picture and a title often link to the same."""
    body = '<a href="/news/103"><img></a><h2><a href="/news/103">Fog</a></h2><a href="/news/101?utm_source=x">Ice</a>'

    assert _links(body) == ["/news/103", "/news/101"]


def test_what_frames_the_page_is_left_out() -> None:
    """Its menu, head and foot; an article's own head is none."""
    body = (
        '<header><a href="/news/901">x</a></header><nav><a href="/news/902">x</a></nav>'
        '<article><header><a href="/news/101">Fog</a></header></article><footer><a href="/news/903">x</a></footer>'
    )

    assert _links(body) == ["/news/101"]


def test_strangers_are_left_out() -> None:
    """And what is no web address; hosts below the outlet's are its own."""
    body = (
        '<a href="https://else.example/news/101">x</a><a href="mailto:a@port.example">x</a><a href="http://[">x</a>'
        '<a href="https://spb.port.example/news/102">Ice</a>'
    )

    assert _links(body) == ["https://spb.port.example/news/102"]


def test_a_page_says_where_its_links_begin() -> None:
    """By <base>."""
    assert _links('<base href="/news/"><a href="101">Fog</a>') == ["/news/101"]


def test_a_page_does_not_list_itself() -> None:
    """Under its own address."""
    listing = _read('<a href="/news/777">Here</a>', "https://port.example/news/777")

    assert listing.entries == ()


@pytest.mark.parametrize(
    ("card", "at", "day_only"),
    [
        ('<time datetime="2026-11-22T10:00:00+03:00">10:00</time>', datetime(2026, 11, 22, 7, tzinfo=UTC), False),
        ("<span>22.11.2026, 10:00</span>", datetime(2026, 11, 22, 5, tzinfo=UTC), False),
        ("<span>22.11.2026</span>", datetime(2026, 11, 21, 19, tzinfo=UTC), True),
    ],
)
def test_the_date_beside_a_link_is_read(card: str, at: datetime, day_only: bool) -> None:
    """Within what holds this article's link and no other's."""
    body = f'<ul><li><a href="/news/101">Fog</a><div>{card}</div></li><li><a href="/news/102">Ice</a></li></ul>'

    assert _read(body).dates == {"https://port.example/news/101": Dated(at=at, day_only=day_only)}


def test_a_day_in_the_address_is_a_date() -> None:
    """Where nothing stands beside the link."""
    day = Dated(at=datetime(2026, 11, 21, 19, tzinfo=UTC), day_only=True)

    assert list(_read('<a href="/2026/11/22/fog">Fog</a>').dates.values()) == [day]


def test_what_is_no_page_says_so() -> None:
    """An empty body, or a picture."""
    for body in (b"", b"\x89PNG\r\n"):
        with pytest.raises(NotAListing):
            read_section(body, address="https://port.example/", outlet=OUTLET)


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "windows-1251", "no-such-code"]))
def test_nothing_else_is_ever_raised(body: bytes, encoding: str | None) -> None:
    """Anything is a page or NotAListing."""
    with suppress(NotAListing):
        read_section(body, address="https://port.example/", outlet=OUTLET, encoding=encoding)
