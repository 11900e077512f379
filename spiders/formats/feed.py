"""Reads a feed in any of the dialects outlets write: bytes in, entries out."""

import re
from collections.abc import Iterator
from typing import Any

import feedparser

from dronewire.article import Entry
from dronewire.outlet import Outlet
from spiders.formats.feed_dates import published
from spiders.formats.feed_text import as_utf8, is_too_deep
from spiders.formats.json_feed import looks_like_json, read_json_feed
from spiders.formats.listing import LONGEST_SUMMARY, Listing, NotAListing, dates_of, link_of

# Namesakes of <link> stand inside these, for other articles (RBC, AiF): feedparser takes them for the entry's own.
# No pattern here may look far ahead for what need not come: on megabytes of its beginning that takes hours.
_RELATED = re.compile(rb"<((?:\w+:)?(?:related_links|related|infinity))\b[^<>]*(?<!/)>")
_OPENED, _CLOSED = re.compile(rb"<(?:item|entry)\b"), re.compile(rb"</(?:item|entry)\s*>")
_ENDED = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_WEB = re.compile(r"\s*https?://", re.IGNORECASE)
_FULL = ("full-text", "fulltext", "full_text")
MOST_UNCLOSED = 20  # names of such elements; each is looked for to the feed's end


class NotAFeed(NotAListing):
    """What came is no feed."""


def read_feed(body: bytes, *, address: str, outlet: Outlet, content_type: str = "") -> Listing:
    """Read RSS, Atom, RDF or JSON Feed.

    Raises:
        NotAFeed: for what is empty, HTML, or broken so that nothing can be read.
    """
    if not body.strip():
        raise NotAFeed("the body is empty")
    if looks_like_json(body):
        return _json(body, address=address, outlet=outlet)
    text, mistake = as_utf8(body, content_type=content_type, fallback=outlet.encoding)
    if is_too_deep(text):
        raise NotAFeed("elements lie too deep in one another")
    parsed = feedparser.parse(
        _without_related(text),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,  # our extraction reads the HTML; feedparser's cleaning takes nine tenths of the time
        resolve_relative_uris=False,
    )
    if not parsed.version and not parsed.entries:
        raise NotAFeed(_what_it_is(text, parsed), html=_is_html(text))
    if parsed.bozo and not isinstance(parsed.bozo_exception, feedparser.CharacterEncodingOverride):
        mistake = mistake or f"broken XML: {parsed.bozo_exception}"
    listed = parsed.entries[:-1] if mistake and _is_half(text) else parsed.entries
    if mistake and not listed:
        raise NotAFeed(f"no entries, and {mistake}")
    entries: dict[str, Entry] = {}
    for entry in _entries(listed, address, outlet):
        entries.setdefault(entry.address, entry)
    named = sum(1 for one in listed if _link(one, address, outlet))
    return Listing(
        entries=tuple(entries.values()),
        dates=dates_of(entries.values()),
        mistake=mistake,
        nameless=len(listed) - named,
        cut=bool(mistake) and not _ENDED.search(text),
        hold=_minutes(parsed.feed.get("ttl", "")),
        paged="wordpress" in str(parsed.feed.get("generator", "")).lower(),
    )


def _without_related(text: bytes) -> bytes:
    parts, at = [], 0
    unclosed: set[bytes] = set()
    for opened in _RELATED.finditer(text):
        if opened.start() < at or opened[1] in unclosed or len(unclosed) > MOST_UNCLOSED:
            continue
        end = text.find(b"</" + opened[1], opened.end())
        if end < 0:
            unclosed.add(opened[1])
            continue
        parts.append(text[at : opened.start()])
        at = text.find(b">", end) + 1 or len(text)
    return b"".join([*parts, text[at:]])


def _json(body: bytes, *, address: str, outlet: Outlet) -> Listing:
    try:
        return read_json_feed(body, address=address, outlet=outlet)
    except NotAListing as mistake:
        raise NotAFeed(str(mistake)) from mistake


def _minutes(ttl: str) -> float | None:
    """RSS's ttl, in seconds."""
    return 60.0 * int(ttl) if re.fullmatch(r"\d{1,6}", ttl.strip()) else None


def _is_half(text: bytes) -> bool:
    """Whether the last entry is not whole: half an address is another address."""
    return len(_OPENED.findall(text)) > len(_CLOSED.findall(text))


def _start(text: bytes) -> bytes:
    return text[:2_000].partition(b"?>")[2].lstrip().lower()


def _is_html(text: bytes) -> bool:
    start = _start(text)  # a wall's page may be no more than a script
    return b"<html" in start or start.startswith((b"<!doctype html", b"<head", b"<body", b"<script", b"<meta"))


def _what_it_is(text: bytes, parsed: Any) -> str:
    if _is_html(text):
        return "an HTML page where a feed was expected"
    return f"no feed: {parsed.bozo_exception}" if parsed.bozo else "no feed: unknown format"


def _entries(listed: list[Any], base: str, outlet: Outlet) -> Iterator[Entry]:
    for one in listed:
        if not (link := _link(one, base, outlet)):
            continue
        when = published(one, outlet.zone)
        yield Entry(
            address=link,
            title=_line(one.get("title", "")),
            published=when.at if when else None,
            day_only=when.day_only if when else False,
            authors=_authors(one),
            summary=_summary(one),
            text=_full_text(one),
        )


def _link(one: Any, base: str, outlet: Outlet) -> str:
    """The entry's own address: the first alternate link, ``pdalink``, or a guid that is an address."""
    alternates = [link.get("href", "") for link in one.get("links", ()) if link.get("rel", "alternate") == "alternate"]
    # Where there is no <link>, feedparser gives the guid as the link; a bare number must not become a path.
    guids = [name for name in (one.get("link", ""), one.get("id", "")) if _WEB.match(name)]
    candidates = (*alternates[:1], one.get("pdalink", ""), *guids)
    return next((link for candidate in candidates if (link := link_of(candidate, base, outlet))), "")


def _authors(one: Any) -> tuple[str, ...]:
    named = [_line(author.get("name", "")) for author in one.get("authors", ())]
    return tuple(dict.fromkeys(name for name in named if name))


def _summary(one: Any) -> str:
    return str(one.get("summary", "")).strip()[:LONGEST_SUMMARY]


def _full_text(one: Any) -> str:
    """The text of feeds that carry it: Yandex's and RBC's full-text, or content:encoded, or Atom's content."""
    for key, value in one.items():
        if key.endswith(_FULL) and isinstance(value, str) and value.strip():
            return value.strip()
    parts = [str(part.get("value", "")) for part in one.get("content", ())]
    return max(parts, key=len, default="").strip()


def _line(text: Any) -> str:
    return " ".join(_TAG.sub(" ", str(text)).split())
