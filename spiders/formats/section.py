"""Reads pages of links (rubrics, an archive's day, home pages): which of the links are articles."""

import re
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from courlan import is_navigation_page
from courlan.filters import extension_filter, is_not_crawlable
from lxml import etree, html

from dronewire.article import Entry
from dronewire.outlet import Outlet
from dronewire.outlet.spelling import spelt
from spiders.formats.listing import Dated, Listing, NotAListing, link_of

FARTHEST = 4  # ancestors of a link within which its date is looked for
_FURNITURE = "ancestor::nav or ancestor::header[not(ancestor::article)] or ancestor::footer[not(ancestor::article)]"
_LINKS = etree.XPath(f"//a[@href][not({_FURNITURE})]")
# What courlan's list, made for English, French and German sites, leaves through.
_LISTS = re.compile(
    r"/(?:rubri[ck]s?|rubrika|themes?|temy|tema|labels?|search|persons?|persony|experts?|companies|rss|feeds?|export"
    r"|about|contacts|adv|reklama|subscribe|register|auth|profile|privacy|rules|help|vacanc(?:y|ies)|comments)(?:/|$)",
    re.IGNORECASE,
)
_PAGES = re.compile(r"(?:^|&)(?:page|paged|p|PAGEN_\d+|start|offset)=\d+", re.IGNORECASE)
_ONLY_DATE = re.compile(r"(?:/[^/\d]*)?/(?:19|20)\d\d(?:[/-]?\d{1,2}){0,2}/?$")
_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?=[/_.-]|$)")
_DOTTED = re.compile(r"\b\d\d\.\d\d\.20\d\d(?:,?\s+\d\d?:\d\d(?::\d\d)?)?\b")
_NUMBER = re.compile(r"\d{3,}")
_SLUG = re.compile(r"[^/]{30,}|(?:[^/_-]+[_-]){3,}[^/]*")  # rubrics have one to three words


def read_section(body: bytes, *, address: str, outlet: Outlet, encoding: str | None = None) -> Listing:
    """The articles that a page links to, in its order; which links are articles is told by their addresses.

    Raises:
        NotAListing: for what is no HTML page.
    """
    page = _parsed(body, encoding)
    base = urljoin(address, next(iter(page.xpath("//base/@href")), ""))
    here = spelt(address, outlet)
    anchors: dict[str, list[Any]] = {}
    for anchor in _LINKS(page):
        link = _article(str(anchor.get("href")), base, outlet)
        if link and link != here:
            anchors.setdefault(link, []).append(anchor)
    cards = _cards(anchors)
    dates = {link: when for link in anchors if (when := _date(link, cards.get(link, []), outlet))}
    return Listing(entries=tuple(Entry(address=link) for link in anchors), dates=dates)


def _parsed(body: bytes, encoding: str | None) -> Any:
    try:
        page = html.document_fromstring(body, parser=html.HTMLParser(encoding=encoding, no_network=True))
    except (etree.ParserError, ValueError, LookupError) as error:
        raise NotAListing(f"no HTML page: {error}") from error
    if page.find(".//a") is None and not body.lstrip().startswith(b"<"):
        raise NotAListing("no HTML page")
    return page


def _article(written: str, base: str, outlet: Outlet) -> str:
    link = link_of(written, base, outlet)
    return link if outlet.owns(link) and looks_like_an_article(link) else ""


def looks_like_an_article(address: str) -> bool:
    """Whether an address has what articles' have: a number, a date or a long name; and nothing of a list's."""
    parts = urlsplit(address)
    if parts.path in {"", "/"} and not _NUMBER.search(parts.query):
        return False
    if is_navigation_page(address) or is_not_crawlable(address) or not extension_filter(parts.path):
        return False
    if _LISTS.search(parts.path) or _PAGES.search(parts.query) or _ONLY_DATE.fullmatch(parts.path):
        return False
    return _is_named(parts)


def _is_named(parts: SplitResult) -> bool:
    last = parts.path.rstrip("/").rpartition("/")[2]
    return bool(_NUMBER.search(parts.path) or _NUMBER.search(parts.query) or _SLUG.fullmatch(last.partition(".")[0]))


def _cards(anchors: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """For each article the elements around its links, nearest first, that hold no other article's link."""
    around: dict[Any, set[str]] = {}
    for link, found in anchors.items():
        for anchor in found:
            for element in islice(anchor.iterancestors(), FARTHEST):
                around.setdefault(element, set()).add(link)
    cards: dict[str, list[Any]] = {}
    for element, links in around.items():
        if len(links) == 1:
            cards.setdefault(next(iter(links)), []).append(element)
    return cards


def _date(link: str, cards: list[Any], outlet: Outlet) -> Dated | None:
    """When it appeared: by what stands beside its link, or by its address."""
    return next((when for card in cards if (when := _written(card, outlet))), None) or _addressed(link, outlet)


def _written(card: Any, outlet: Outlet) -> Dated | None:
    for moment in card.iter("time"):
        if when := Dated.read(str(moment.get("datetime") or ""), outlet.zone):
            return when
    found = _DOTTED.search(" ".join(card.itertext()))
    return Dated.read(found.group(), outlet.zone) if found else None


def _addressed(link: str, outlet: Outlet) -> Dated | None:
    found = _DAY.search(urlsplit(link).path)
    try:
        return Dated.read(date(*map(int, found.groups())).isoformat(), outlet.zone) if found else None
    except ValueError:
        return None
