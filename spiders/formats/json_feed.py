"""Reads JSON Feed, versions 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from dronewire.article import Entry
from dronewire.outlet import Outlet
from spiders.formats.listing import LONGEST_SUMMARY, Dated, Listing, NotAListing, dates_of, link_of

VERSION = "jsonfeed.org/version/"


def looks_like_json(body: bytes) -> bool:
    """Whether a body begins as a JSON object or list does."""
    return body[:100].removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"["))


def read_json_feed(body: bytes, *, address: str, outlet: Outlet) -> Listing:
    """Read a JSON Feed.

    Raises:
        NotAListing: for JSON that is none.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise NotAListing(f"broken JSON: {error}") from error
    items = said.get("items") if isinstance(said, dict) and VERSION in str(said.get("version")) else None
    if not isinstance(items, list):
        raise NotAListing("JSON where a feed was expected")
    listed = [_Item(one, address, outlet) for one in items if isinstance(one, dict)]
    entries: dict[str, _Item] = {}
    for item in listed:
        if item.address:
            entries.setdefault(item.address, item)
    found = tuple(item.entry() for item in entries.values())
    return Listing(
        entries=found,
        dates=dates_of(found),
        nameless=len(items) - sum(1 for item in listed if item.address),
    )


class _Item:
    def __init__(self, said: dict[str, Any], base: str, outlet: Outlet) -> None:
        self._said, self._outlet = said, outlet
        self.address = self._addressed(base)

    def _addressed(self, base: str) -> str:
        """Its own address; ``id`` may be one, ``external_url`` is what it writes about and so comes last."""
        own_id = self._text("id")
        named = (self._text("url"), own_id if own_id.startswith("http") else "", self._text("external_url"))
        return next((link for one in named if (link := link_of(one, base, self._outlet))), "")

    def entry(self) -> Entry:
        """What the feed says of the article."""
        when = Dated.read(self._text("date_published"), self._outlet.zone)
        return Entry(
            address=self.address,
            title=" ".join(self._text("title").split()),
            published=when.at if when else None,
            day_only=when.day_only if when else False,
            authors=tuple(dict.fromkeys(self._authors())),
            summary=self._text("summary")[:LONGEST_SUMMARY],
            text=self._text("content_html") or _as_html(self._text("content_text")),
        )

    def _authors(self) -> Iterator[str]:
        many = self._said.get("authors")
        for one in [*(many if isinstance(many, list) else ()), self._said.get("author")]:  # 1.1 and 1
            if isinstance(one, dict) and isinstance(one.get("name"), str) and one["name"].strip():
                yield " ".join(one["name"].split())

    def _text(self, name: str) -> str:
        value = self._said.get(name)
        return value.strip() if isinstance(value, str) else ""


def _as_html(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
