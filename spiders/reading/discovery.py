"""Finds an outlet's feeds and sitemaps from its home page; what is found is followed in the same round."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response
from trafilatura.feeds import FeedParameters, determine_feed

from dronewire.address import LONGEST
from dronewire.assignment import Source, key_of
from dronewire.outcome import Kind, Outcome
from spiders.formats.listing import Listing, NotAListing
from spiders.formats.section import looks_like_an_article
from spiders.reading.backfill import sitemaps_of
from spiders.reading.following import Read, follow
from spiders.reading.ledger import Visit
from spiders.reading.lists import size
from spiders.reading.reader import Reader

Found = tuple[tuple[Kind, str], ...]
MOST_FEEDS = 5
MOST_CANDIDATES = 12  # feeds that a page names; some name one for each rubric
MOST_UNREAD = 2  # usual places that fail or refuse; whoever does so is not asked for the others
ALIVE = timedelta(days=7)  # a sitemap whose newest date is older does not tell what is published
# Where the outlets of the catalogue have their feeds, the most frequent first, and JSON Feed's usual place.
USUAL = ("/rss", "/rss.xml", "/feed/", "/rss/", "/feed", "/feed.xml", "/atom.xml", "/rss.php", "/feed.json")
_FEED = re.compile(r"/(?:rss|feeds?|atom)\b[^?]*$|\.(?:rss|xml|atom|rdf|json)(?:$|\?)|[?&]feed=", re.IGNORECASE)
_COMMENTS = ("comment", "kommentar")


async def search(reader: Reader, visit: Visit, response: Response) -> AsyncIterator[Request]:
    """Yield the requests for what the sources list that a home page leads to; its line names them, and comes last."""
    named = [one for one in await asyncio.to_thread(named_feeds, response) if reader.outlet.owns(one)]
    usual = [urljoin(reader.outlet.homepage, place) for place in USUAL]
    maps = sorted(sitemaps_of(reader), key=lambda address: "news" not in address.lower())
    feeds = await _good(reader, named, most=MOST_FEEDS) or await _good(reader, usual, most=1)
    sitemaps = [read for address in maps if (read := await _try(reader, Kind.SITEMAP, address))]
    alive = [read for read in sitemaps if _is_alive(reader, read.listing)]
    followed = feeds or alive
    for read in (read for read in sitemaps if read not in followed):
        reader.lists.settle(read.visit, read.response, Outcome.READ, read.listing.complaint, entries=size(read.listing))
    for read in followed:
        async for request in follow(reader, read):
            yield request
    found = tuple((read.visit.kind, read.visit.address) for read in (*feeds, *alive))
    if followed:
        reader.ledger.settle(reader.line(visit, Outcome.READ, response=response, found=found))
        return
    # What could not be had may be a feed: then the page is read for want of it, and searched again.
    sure = not any(map(reader.ledger.left_unread, (*named, *usual, *maps)))
    itself: Found = ((visit.kind, visit.address),) if sure else ()
    async for request in _itself(reader, visit, response, found=found, itself=itself):
        yield request


async def _itself(
    reader: Reader, visit: Visit, response: Response, *, found: Found, itself: Found
) -> AsyncIterator[Request]:
    """Follow the home page as a page of links, where nothing better was found."""
    source = reader.sources.get(visit.address) or Source(address=visit.address, kind=visit.kind)
    try:
        listing = await reader.lists.read(visit, response)
    except NotAListing as mistake:
        reader.lists.settle(visit, response, Outcome.FAILED, str(mistake))
        return
    if listing.entries:
        read = Read(source=source, visit=visit, response=response, listing=listing)
        async for request in follow(reader, read, found=found + itself):
            yield request
    else:
        reason = "" if found else "it names no feed or sitemap and links to no article"
        outcome = Outcome.READ if found else Outcome.FAILED
        reader.ledger.settle(reader.line(visit, outcome, reason, response=response, found=found))


def named_feeds(response: Response) -> list[str]:
    """The feeds that a page names in its head, or links to; those of comments are left out."""
    parts = urlsplit(response.url)
    parameters = FeedParameters(f"{parts.scheme}://{parts.netloc}", parts.hostname or "", response.url)
    text = response.body.decode(getattr(response, "encoding", None) or "utf-8", errors="replace")
    return [one for one in determine_feed(text, parameters) if _may_be_a_feed(one)][:MOST_CANDIDATES]


def _may_be_a_feed(address: str) -> bool:
    """Whether it is worth a request; the finder also takes articles for feeds whose address has ``?from=feed``."""
    if len(address) > LONGEST or any(mark in address.lower() for mark in _COMMENTS):
        return False
    return bool(_FEED.search(address)) or not looks_like_an_article(address)


async def _good(reader: Reader, addresses: Iterable[str], *, most: int) -> list[Read]:
    """Those of some feeds that really are, without the ones that list nothing but what another lists."""
    found: list[Read] = []
    listed: set[bytes] = set()
    unread = 0
    for address in addresses:
        if len(found) == most or unread == MOST_UNREAD:
            break
        read = await _try(reader, Kind.FEED, address)
        unread += reader.ledger.left_unread(address)
        keys = {key_of(entry.address) for entry in read.listing.entries} if read else set()
        if read and keys <= listed:
            reader.lists.settle(read.visit, read.response, Outcome.READ, entries=len(keys))
        elif read:
            found.append(read)
            listed |= keys
    return found


async def _try(reader: Reader, kind: Kind, address: str) -> Read | None:
    """A feed or sitemap that may be there; that it is not there is no failure of the outlet."""
    visit = Visit(kind=kind, address=address)
    if not reader.ledger.open(visit):
        return None
    response = await reader.lists.answer(visit)
    if response is None:
        return None
    try:
        listing = await reader.lists.read(visit, response)
    except NotAListing as mistake:
        reader.lists.settle(visit, response, Outcome.GONE, f"no {kind} there: {mistake}")
        return None
    if not listing.parts and not any(reader.outlet.owns(entry.address) for entry in listing.entries):
        reader.lists.settle(visit, response, Outcome.GONE, f"the {kind} there names no article of the outlet")
        return None
    return Read(source=Source(address=address, kind=kind), visit=visit, response=response, listing=listing)


def _is_alive(reader: Reader, listing: Listing) -> bool:
    """Whether a sitemap has something new by its dates."""
    dates = [*listing.dates.values(), *(part.changed for part in listing.parts if part.changed)]
    return any(when.latest >= reader.clock.now() - ALIVE for when in dates)
