"""Fetches and reads lists; one that is read on behalf of another (a part, an archive's page) is asked for once."""

import asyncio
import re

from scrapy.http import Response

from dronewire.address import is_cut
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from spiders.formats.feed import read_feed
from spiders.formats.listing import Listing, NotAListing
from spiders.formats.section import read_section
from spiders.formats.sitemap import read_sitemap
from spiders.reading.crawl import Crawl
from spiders.reading.ledger import Visit
from spiders.refusals.verdict import TOO_LONG, content_type, outcome_of_no_list, outcome_of_status

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)

# Of lists as large as this one is read at a time, all outlets together: reading takes up to forty times its bytes, and
# side by side they would be no faster, since a thread of Python's waits for the other.
LARGE = 500_000
_ALONE = asyncio.Lock()


class Lists:
    """The lists of one outlet in one round."""

    def __init__(self, crawl: Crawl) -> None:
        self._crawl = crawl
        self._asked: dict[str, asyncio.Task[Listing | None]] = {}

    async def of(self, kind: Kind, address: str) -> Listing | None:
        """What a list says that is read on behalf of others; None where it cannot be had, which its line says.

        Its line carries no state, so it need not wait for the articles that the list names.
        """
        if address not in self._asked:
            self._asked[address] = asyncio.ensure_future(self._ask(Visit(kind=kind, address=address)))
        return await asyncio.shield(self._asked[address])

    async def _ask(self, visit: Visit) -> Listing | None:
        if not self._crawl.ledger.open(visit):  # one of the sources: whoever reads it accounts for it
            return None
        if is_cut(visit.address):
            self._crawl.ledger.settle(self._crawl.line(visit, *TOO_LONG))
            return None
        response = await self.answer(visit)
        listing = await self.understood(visit, response) if response is not None else None
        if response is not None and listing is not None:
            self.settle(visit, response, Outcome.READ, listing.complaint, entries=size(listing))
        return listing

    async def understood(self, visit: Visit, response: Response) -> Listing | None:
        """What an answer lists; None where it is no list, and its address has ended so."""
        try:
            return await self.read(visit, response)
        except NotAListing as mistake:
            self.settle(visit, response, *outcome_of_no_list(str(mistake), html=mistake.html, status=response.status))
            return None

    async def answer(self, visit: Visit) -> Response | None:
        """The answer for an address that was begun with; None where it has ended for want of one with content."""
        request = self._crawl.request(visit)
        try:
            response = await self._crawl.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the address ends, and its line says why
            self._crawl.settle_failure(request, error)
            return None
        outcome, reason = outcome_of_status(response)
        if outcome:
            self.settle(visit, response, outcome, reason)
            return None
        return response

    async def read(self, visit: Visit, response: Response) -> Listing:
        """What an answer lists; a large one takes seconds, in which the other outlets go on.

        Raises:
            NotAListing: for what is none of that kind.
        """
        if len(response.body) < LARGE:
            return await asyncio.to_thread(read_list, visit.kind, response, self._crawl.outlet)
        async with _ALONE:
            return await asyncio.to_thread(read_list, visit.kind, response, self._crawl.outlet)

    def settle(
        self, visit: Visit, response: Response, outcome: Outcome, reason: str = "", *, entries: int | None = None
    ) -> None:
        """End a list that carries no state."""
        self._crawl.ledger.settle(self._crawl.line(visit, outcome, reason, response=response, entries=entries))


def read_list(kind: Kind, response: Response, outlet: Outlet) -> Listing:
    """Read a list of any kind.

    Raises:
        NotAListing: for what is none of that kind.
    """
    if kind is Kind.SECTION:
        encoding = getattr(response, "encoding", None)
        return read_section(response.body, address=response.url, outlet=outlet, encoding=encoding)
    read = read_sitemap if kind is Kind.SITEMAP else read_feed
    return read(response.body, address=response.url, outlet=outlet, content_type=content_type(response))


def size(listing: Listing) -> int:
    """How many addresses a list names."""
    return len(listing.entries) + len(listing.parts)


def hold_of(response: Response, listing: Listing) -> float | None:
    """The seconds that a list says it may be kept for: the longer of what it says and what its answer's head says."""
    said = (response.headers.get("Cache-Control") or b"").decode("latin-1")
    fresh = _MAX_AGE.search(said)
    spent = (response.headers.get("Age") or b"").decode("latin-1").strip()
    left = float(fresh[1]) - (float(spent) if re.fullmatch(r"\d{1,9}", spent) else 0) if fresh else 0.0
    return max(left, listing.hold or 0.0) or None
