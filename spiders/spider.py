"""The spider that every outlet's declaration becomes: reads its feeds, fetches what they list, accounts for all."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from dronewire.address import AddressError
from dronewire.article import Entry
from dronewire.assignment import OutletAssignment, Source, Validators, key_of
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from spiders.feed import NotAFeed, read_feed
from spiders.haul import Clock, Haul
from spiders.hosts import Hosts, let_go
from spiders.ledger import Ledger, Visit
from spiders.listing import Listing
from spiders.refusal import Refusal
from spiders.spelling import spelt
from spiders.verdict import (
    content_type,
    outcome_of_failure,
    outcome_of_no_list,
    outcome_of_page,
    outcome_of_status,
)

VISIT = "visit"  # where a request's meta carries the address it is made for
RECORD = "record"  # ... the record of its last exchange
STATUS = "status"  # ... and that exchange's status
FEEDS_FIRST = 10  # priority: articles wait until all feeds have been asked
Lines = Iterator[dict[str, Any]]


class OutletSpider(Spider):
    """One outlet in one round; its items are the haul's lines.

    Without an assignment everything counts as new and nothing is archived: so ``scrapy crawl`` works by hand.
    """

    outlet: ClassVar[Outlet]

    def __init__(self, *, part: OutletAssignment | None = None, haul: Haul | None = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.part = part or OutletAssignment(outlet=self.outlet.id)
        self.haul = haul
        # By hand there is no round, and so no instant of one: the only place where a spider asks for the time.
        self.clock = haul.clock if haul else Clock(datetime.now(UTC))
        self.round = haul.round if haul else "by-hand"
        named = (Source(address=feed) for feed in self.outlet.feeds)
        self.sources = {
            source.address: source for source in (named if self.part.sources is None else self.part.sources)
        }
        self.hosts = Hosts()
        self.ledger = Ledger(write=haul.write if haul else lambda _: None, make=self.line)
        self._asked = 0
        self._due = dict.fromkeys(self.part.again)  # to be read again, and not asked for yet
        self._silent: set[str] = set()  # feeds that were asked and have not been heard yet
        self._deadline: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "OutletSpider":
        """As Scrapy builds its spiders; whatever is open when the spider is closed is accounted for then."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.settle_rest, signal=signals.spider_closed)
        return spider

    def settle_rest(self, spider: Spider, reason: str) -> None:
        """End what this round did not get round to: a crawl that ran to its end leaves nothing, or it has lost it."""
        del spider
        if self._deadline:
            self._deadline.cancel()
        if reason == "finished":
            self.ledger.close(Outcome.FAILED, "lost on the way: this is a mistake of ours")
        else:
            self.ledger.close(Outcome.POSTPONED, f"the crawl ended first ({reason})")

    async def start(self) -> AsyncIterator[Any]:
        """Ask all feeds, and read again what is due."""
        longest = self.settings.getfloat("DRONEWIRE_MAX_DURATION")
        self._deadline = asyncio.get_running_loop().call_later(longest, self.give_up, "the round's time is over")
        for address in self._due:
            self.ledger.open(Visit(kind=Kind.ARTICLE, address=address))
        if not self.sources:
            self._no_feed()
        feeds = [Visit(kind=source.kind, address=source.address) for source in self.sources.values()]
        feeds = [visit for visit in feeds if self.ledger.open(visit)]
        self._silent = {visit.address for visit in feeds}
        for visit in feeds:
            headers = self._conditions(visit.address)
            yield self._request(visit, self.read, headers=headers, priority=FEEDS_FIRST)
        for request in self._unlisted():
            yield request

    def give_up(self, reason: str) -> None:
        """Send nothing more: what is under way may end, all else is postponed."""
        self.hosts.close_all(reason)
        let_go(self.crawler.engine.downloader)

    def _no_feed(self) -> None:
        visit = Visit(kind=Kind.FEED, address=self.outlet.homepage)
        if self.ledger.open(visit):
            self.ledger.settle(self.line(visit, Outcome.FAILED, "the declaration names no feed"))

    def _conditions(self, feed: str) -> dict[str, str]:
        known = self.sources[feed].validators
        named = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in named.items() if value}

    def _request(
        self, visit: Visit, callback: Any, *, headers: dict[str, str] | None = None, priority: int = 0
    ) -> Request:
        return Request(
            visit.address,
            callback=callback,
            errback=self.fail,
            headers=headers,
            priority=priority,
            meta={VISIT: visit},
            dont_filter=True,  # the ledger opens each address once; a redirect may lead to one already asked
        )

    async def read(self, response: Response) -> AsyncIterator[Any]:
        """Read a feed and ask for what is new in it."""
        visit = visit_of(response)
        outcome, reason = outcome_of_status(response)
        requests: list[Request] = []
        if outcome:
            validators = self.sources[visit.address].validators if outcome is Outcome.UNCHANGED else None
            self.ledger.settle(self.line(visit, outcome, reason, response=response, validators=validators))
        else:
            requests = await self._follow(visit, response)
        self._silent.discard(visit.address)
        for one in (*requests, *self._unlisted(), *self._fresh()):
            yield one

    async def _follow(self, visit: Visit, response: Response) -> list[Request]:
        try:
            feed = await asyncio.to_thread(  # a large feed takes seconds, in which the other outlets go on
                read_feed, response.body, address=response.url, outlet=self.outlet, content_type=content_type(response)
            )
        except NotAFeed as mistake:
            end = outcome_of_no_list(str(mistake), html=mistake.html, status=response.status)
            self.ledger.settle(self.line(visit, *end, response=response))
            return []
        requests = list(self._requests(feed))
        line = self.line(
            visit,
            Outcome.READ,
            feed.complaint,
            response=response,
            entries=len(feed.entries),
            validators=None if feed.mistake else _validators(response),
        )
        self.ledger.settle_after(line, [entry.address for entry in feed.entries])
        return requests

    def _requests(self, feed: Listing) -> Iterator[Request]:
        for entry in feed.entries:
            visit = Visit(kind=Kind.ARTICLE, address=entry.address, entry=entry)
            if entry.address in self._due:
                del self._due[entry.address]
                yield self._request(visit, self.keep)
            if not self.ledger.open(visit):
                continue
            outcome, reason = self._at_once(entry)
            if outcome:
                self.ledger.settle(self.line(visit, outcome, reason))
            else:
                self._asked += 1
                yield self._request(visit, self.keep)

    def _unlisted(self) -> Iterator[Request]:
        """What is to be read again and stands in no feed: that is known once all feeds have been heard."""
        if self._silent:
            return
        due, self._due = self._due, {}
        for address in due:
            yield self._request(Visit(kind=Kind.ARTICLE, address=address), self.keep)

    def _at_once(self, entry: Entry) -> tuple[Outcome | None, str]:
        """How an entry ends without being asked for."""
        if key_of(entry.address) in self.part.known:
            return Outcome.KNOWN, ""
        if not self.outlet.owns(entry.address):
            return Outcome.OFF_SITE, "not a host of the outlet"
        limit = self.settings.getint("DRONEWIRE_MAX_ARTICLES")
        if self._asked >= limit:
            return Outcome.POSTPONED, f"over the limit of {limit} articles a round"
        return None, ""

    def keep(self, response: Response) -> Lines:
        """Account for an article's page."""
        outcome, reason = outcome_of_page(response)
        final = self._spelt(response.url)
        self.ledger.settle(self.line(visit_of(response), outcome, reason, response=response, final=final))
        yield from self._fresh()

    def _spelt(self, address: str) -> str:
        try:
            return spelt(address, self.outlet)
        except AddressError:
            return address

    def fail(self, failure: Failure) -> Iterator[Any]:
        """Account for an address that was not answered, or that we did not ask."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value or RuntimeError("no reason given")
        outcome, reason = outcome_of_failure(error)
        visit: Visit = request.meta[VISIT]
        line = self.line(visit, outcome, reason, request=request)
        self.ledger.settle(line, unread=True if isinstance(error, Refusal) and error.unread else None)
        self._silent.discard(visit.address)
        yield from self._unlisted()
        yield from self._fresh()

    def line(
        self,
        visit: Visit,
        outcome: Outcome | None,
        reason: str = "",
        *,
        response: Response | None = None,
        request: Request | None = None,
        **more: Any,
    ) -> HaulLine:
        """The line of an address, with what is known of its last exchange."""
        asked = response.request if response is not None else request
        meta = asked.meta if asked is not None else {}
        return HaulLine(
            round=self.round,
            outlet=self.outlet.id,
            kind=visit.kind,
            address=visit.address,
            at=self.clock.now(),
            outcome=outcome,
            reason=reason.replace("\x00", ""),  # it may quote a header
            status=meta.get(STATUS),
            content_type=content_type(response) if response is not None else "",
            record=meta.get(RECORD),
            entry=None if outcome else visit.entry,
            **more,
        )

    def _fresh(self) -> Lines:
        return (line.to_json() for line in self.ledger.fresh())


def spider_of_crawler(crawler: Crawler) -> OutletSpider:
    """The spider that a crawler runs; there is one from before its first request on."""
    return cast("OutletSpider", crawler.spider)


def visit_of(response: Response) -> Visit:
    """What a response was asked for, redirects or not."""
    assert response.request is not None
    visit: Visit = response.request.meta[VISIT]
    return visit


def _validators(response: Response) -> Validators | None:
    given = ((response.headers.get(name) or b"").decode("latin-1").strip() for name in ("ETag", "Last-Modified"))
    etag, modified = ("" if "\x00" in value else value for value in given)  # PostgreSQL takes no NUL
    return Validators(etag=etag, last_modified=modified) if etag or modified else None
