"""Reading JSON Feed, versions 1 and 1.1."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.outlet import Outlet
from spiders.formats.feed import NotAFeed, read_feed
from spiders.formats.listing import Listing

OUTLET = Outlet(id="port", title="Port", homepage="https://port.example", timezone="Asia/Yekaterinburg")
ONE = "https://port.example/news/1"


def _read(*items: Any, version: str = "https://jsonfeed.org/version/1.1") -> Listing:
    body = json.dumps({"version": version, "title": "Port", "items": items})
    return read_feed(body.encode(), address="https://port.example/feed.json", outlet=OUTLET)


@pytest.mark.parametrize(
    "item",
    [
        {"id": "1", "url": ONE},
        {"id": "1", "url": "/news/1?utm_source=feed"},
        {"id": ONE},
        {"id": 1, "url": ONE, "external_url": "https://else.example/2"},
        {"id": "1", "external_url": ONE},
    ],
)
def test_an_items_address_is_found(item: dict[str, Any]) -> None:
    """Its own goes before what it writes about."""
    assert [entry.address for entry in _read(item).entries] == [ONE]


def test_an_item_is_read_whole() -> None:
    """Title, date, authors, summary and text."""
    item = {
        "id": "1", "url": ONE, "title": " Fog\n at sea ", "date_published": "2026-11-22T10:00:00+03:00",
        "summary": "Fog.", "content_html": "<p>Fog &amp; ice</p>", "authors": [{"name": "A. B."}, {"url": "/x"}],
    }  # fmt: skip
    (entry,) = _read(item).entries

    assert (entry.title, entry.published) == ("Fog at sea", datetime(2026, 11, 22, 7, tzinfo=UTC))
    assert (entry.authors, entry.summary, entry.text) == (("A. B.",), "Fog.", "<p>Fog &amp; ice</p>")


def test_the_first_version_is_read() -> None:
    """It has one author, and a text may come plain."""
    item = {"id": "1", "url": ONE, "author": {"name": "A. B."}, "content_text": "Fog & ice\n\n<b>"}
    (entry,) = _read(item, version="https://jsonfeed.org/version/1").entries

    assert (entry.authors, entry.text) == (("A. B.",), "<p>Fog &amp; ice</p><p>&lt;b&gt;</p>")


def test_a_date_without_a_zone_is_the_outlets() -> None:
    """As in other feeds."""
    (entry,) = _read({"url": ONE, "date_published": "2026-11-22T10:00:00"}).entries

    assert entry.published == datetime(2026, 11, 22, 5, tzinfo=UTC)


def test_items_stand_in_their_order_and_once() -> None:
    """Of two with one address the first holds; those without one are counted."""
    listing = _read({"url": "/2", "title": "a"}, {"url": ONE}, {"url": "/2", "title": "b"}, {"title": "c"}, 7)

    assert [entry.title for entry in listing.entries] == ["a", ""]
    assert listing.nameless == 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('{"items": []}', "JSON where a feed"),
        ("[1, 2]", "JSON where a feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": 7}', "JSON where a feed"),
        ('{"version": ', "broken JSON"),
        ("[" * 100_000, "broken JSON"),
    ],
)
def test_other_json_is_no_feed(body: str, reason: str) -> None:
    """It is told what it is instead."""
    with pytest.raises(NotAFeed, match=reason):
        read_feed(body.encode(), address="https://port.example/feed.json", outlet=OUTLET)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(["id", "url", "title", "date_published", "authors", "author", "content_text", "external_url"])


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=5) | VALUES, max_size=4))
def test_nothing_else_is_ever_raised(items: list[Any]) -> None:
    """Whatever values stand where others are expected."""
    with suppress(NotAFeed):
        _read(*items)
