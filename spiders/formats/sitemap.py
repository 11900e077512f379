"""Reads sitemaps and indexes of them (https://www.sitemaps.org), news sitemaps, gzipped ones and plain lists."""

import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urldefrag, urljoin

from lxml import etree

from dronewire.address import LONGEST
from dronewire.article import Entry
from dronewire.outlet import Outlet
from spiders.formats.feed import read_feed
from spiders.formats.listing import Dated, Listing, NotAListing, Part, link_of

# A sitemap may be so many times as large as a page: 50,000 addresses, the most that one holds, take 6 to 15 MB.
TIMES_LARGER = 4
MOST = 100_000  # addresses read of one sitemap, twice what it may hold; each takes half a kilobyte here
LARGEST = 50 * 2**20  # bytes; what the protocol allows one sitemap, decompressed
_GZIP = b"\x1f\x8b"
_ROOTS = {"urlset", "sitemapindex"}
_FEEDS = {"rss", "feed", "RDF"}  # the protocol allows feeds for sitemaps
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script")
# One instant on so many addresses and on most of them is when the sitemap was made, not when any of them changed.
SAME_INSTANT = 20
SAME_DAY = 2_000  # and so a day: no outlet of ours publishes as much in one


def read_sitemap(body: bytes, *, address: str, outlet: Outlet, content_type: str = "") -> Listing:
    """Read a sitemap or a sitemap index.

    Raises:
        NotAListing: for what is empty, HTML, or broken so that nothing can be read.
    """
    content = _unzipped(body)
    start = content[:2_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise NotAListing("the body is empty")
    if not start.startswith(b"<"):
        return _plain(content, address, outlet)
    root = _root(content)
    if root in _FEEDS:
        return read_feed(content, address=address, outlet=outlet, content_type=content_type)
    if root not in _ROOTS:
        html = root.lower() == "html" or start.lower().startswith(_HTML)
        what = "an HTML page" if html else f"<{root}>" if root else "broken XML"
        raise NotAListing(f"{what} where a sitemap was expected", html=html)
    return (_index if root == "sitemapindex" else _xml)(content, address, outlet)


def _unzipped(body: bytes) -> bytes:
    """The content of a .gz file, which servers send as it is; no more of it than a sitemap may have."""
    if not body.startswith(_GZIP):
        return body
    unpack = zlib.decompressobj(wbits=31)
    try:
        content = unpack.decompress(body, LARGEST)
    except zlib.error as error:
        raise NotAListing(f"broken gzip: {error}") from error
    if unpack.unconsumed_tail:
        raise NotAListing(f"larger than {LARGEST} bytes when decompressed")
    return content


def _elements(content: bytes, tag: str) -> Iterator[dict[str, str]]:
    """What elements say as they end, each forgotten then; entities of the document's own are not expanded."""
    found = etree.iterparse(
        BytesIO(content), events=("end",), tag=tag, resolve_entities=False, no_network=True, recover=True
    )
    for _, element in found:
        yield _said(element)
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _root(content: bytes) -> str:
    try:
        for _, element in etree.iterparse(
            BytesIO(content[:20_000]), events=("start",), resolve_entities=False, no_network=True, recover=True
        ):
            return _local(element)
    except (etree.XMLSyntaxError, ValueError):
        pass
    return ""


def _xml(content: bytes, address: str, outlet: Outlet) -> Listing:
    entries: dict[str, Entry] = {}
    dates: dict[str, Dated] = {}
    nameless, mistake = 0, ""
    try:
        for said in _elements(content, "{*}url"):
            link = link_of(said.get("loc", ""), address, outlet)
            nameless += not link
            if len(entries) == MOST:
                mistake = f"more than {MOST} addresses: the others are left"
                break
            if link and link not in entries:
                published = Dated.read(said.get("publication_date", ""), outlet.zone)
                entries[link] = _entry(link, said, published)
                if when := published or Dated.read(said.get("lastmod", ""), outlet.zone):
                    dates[link] = when
    except etree.XMLSyntaxError as error:
        mistake = f"broken XML: {error}"
    if mistake and not entries:
        raise NotAListing(f"no addresses, and {mistake}")
    telling = _telling(dates, among=len(entries))
    found = tuple(entries.values())
    return Listing(entries=found, dates=telling, mistake=mistake, nameless=nameless, cut=bool(mistake))


def _index(content: bytes, address: str, outlet: Outlet) -> Listing:
    """Further sitemaps; their addresses stay as they are written, since they are asked for and never compared."""
    dates: dict[str, Dated | None] = {}
    for said in _elements(content, "{*}sitemap"):
        if len(dates) < MOST and (link := link_of(said.get("loc", ""), address, outlet)):
            written = urldefrag(urljoin(address, said["loc"])).url
            here = written if len(written.encode("utf-8", "replace")) <= LONGEST else link
            dates.setdefault(here, Dated.read(said.get("lastmod", ""), outlet.zone))
    telling = _telling({link: when for link, when in dates.items() if when}, among=len(dates))
    return Listing(parts=tuple(Part(address=link, changed=telling.get(link)) for link in dates))


def _said(element: Any) -> dict[str, str]:
    """The texts of an element's children, and of what it says of news; prefixes are often wrong or not declared."""
    children = {_local(one): one for one in element.iterchildren(etree.Element)}
    news = {_local(one): one for one in children["news"].iterchildren(etree.Element)} if "news" in children else {}
    return {name: "".join(one.itertext()).strip() for name, one in (news | children).items()}


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _entry(link: str, said: dict[str, str], published: Dated | None) -> Entry:
    return Entry(
        address=link,
        title=" ".join(said.get("title", "").split()) if published else "",  # image and video titles are others
        published=published.at if published else None,
        day_only=published.day_only if published else False,
    )


def _telling(dates: dict[str, Dated], *, among: int) -> dict[str, Dated]:
    """Without those that only say when the sitemap was made."""
    for when, count in Counter(dates.values()).most_common(1):
        if count > (SAME_DAY if when.day_only else SAME_INSTANT) and 2 * count > among:
            return {link: one for link, one in dates.items() if one != when}
    return dates


def _plain(content: bytes, address: str, outlet: Outlet) -> Listing:
    """A text file with an address on each line."""
    lines = [line.strip() for line in content.decode("utf-8-sig", errors="replace").splitlines() if line.strip()]
    if not lines or not lines[0].startswith(("http://", "https://")):
        raise NotAListing("neither XML nor a list of addresses")
    links = [link_of(line, address, outlet) if line.startswith("http") else "" for line in lines[:MOST]]
    entries = tuple(Entry(address=link) for link in dict.fromkeys(links) if link)
    mistake = f"more than {MOST} addresses: the others are left" if len(lines) > MOST else ""
    return Listing(entries=entries, mistake=mistake, nameless=links.count(""))
