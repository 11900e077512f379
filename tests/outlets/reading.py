"""Reads a saved outlet as a round would: its list first, then its page with the entry that the list has of it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dronewire.article import Article, Entry
from dronewire.extract import extract
from dronewire.outlet import Outlet
from spiders.formats.feed import read_feed
from spiders.formats.listing import Listing
from spiders.formats.section import read_section
from spiders.formats.sitemap import read_sitemap

FETCHED = datetime(2026, 11, 22, 12, tzinfo=UTC)
READERS = {"feed.xml": read_feed, "sitemap.xml": read_sitemap, "list.html": read_section}
GLIMPSE = 70  # characters of beginning and end that a new expected.json is given


class Saved:
    """One folder of the newsstand's saved outlets, and what is made of it."""

    def __init__(self, folder: Path, outlet: Outlet) -> None:
        self.folder, self.outlet = folder, outlet
        self.file = folder / "expected.json"
        self.expected: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8")) if self.file.exists() else {}
        self._list = next(name for name in READERS if (folder / name).exists())

    @property
    def address(self) -> str:
        """Where the list stands: as it is written down, else as it is declared."""
        declared = {"feed.xml": self.outlet.feeds, "sitemap.xml": self.outlet.sitemaps, "list.html": ()}[self._list]
        usual = (*declared, *self.outlet.sections, f"{self.outlet.homepage}/")[0]
        return str(self.expected.get("listing", usual))

    def listing(self) -> Listing:
        """The list, or where it is an index its first part."""
        read = READERS[self._list]
        found = read((self.folder / self._list).read_bytes(), address=self.address, outlet=self.outlet)
        if not found.parts:
            return found
        part = found.parts[0].address
        name = self.expected.get("served", {}).get(part, part.rpartition("/")[2])
        return read_sitemap((self.folder / name).read_bytes(), address=part, outlet=self.outlet)

    def article(self, address: str, entry: Entry) -> Article:
        """The article that the saved page is."""
        page = (self.folder / "page.html").read_bytes()
        made = extract(page, address=address, outlet=self.outlet, fetched=FETCHED, entry=entry)
        assert made.article is not None, made.reason
        return made.article

    def found(self) -> dict[str, Any]:
        """What was read, in the form of expected.json."""
        listing = self.listing()
        assert not listing.complaint
        first = listing.entries[0]
        article = self.article(self.expected.get("page", first.address), first)
        return {**self._said(article), "entries": len(listing.entries), "entry": _said_of(first, listing)}

    def _said(self, article: Article) -> dict[str, Any]:
        begins, ends = self.expected.get("starts_with", " " * GLIMPSE), self.expected.get("ends_with", " " * GLIMPSE)
        return {
            "title": article.title,
            "published": article.published.at.isoformat() if article.published else "",
            "authors": list(article.authors),
            "language": article.language,
            "starts_with": article.text[: len(begins)],
            "ends_with": article.text[-len(ends) :],
            "contains_not": [words for words in self.expected.get("contains_not", ()) if words not in article.text],
        }

    def write(self) -> None:
        """Write expected.json with what was found, for a person to review."""
        found = self.found()
        page = found["entry"]["address"]
        known = {"homepage": self.outlet.homepage, "page": page, "listing": self.address}
        served = {page: "page.html", self.address: self._list}
        text = json.dumps({**known, **found, "served": served}, ensure_ascii=False, indent=1)
        self.file.write_text(text + "\n", encoding="utf-8")


def _said_of(entry: Entry, listing: Listing) -> dict[str, str]:
    """What a list says of an entry; sitemaps and pages of links say when it was changed, and often no title."""
    dated = listing.dates.get(entry.address)
    published = entry.published or (dated.at if dated else None)
    said = {"address": entry.address, "title": entry.title, "published": published.isoformat() if published else ""}
    return {name: value for name, value in said.items() if value}
