"""The spider that every outlet's declaration becomes: reads its sources, fetches what they list, accounts for all."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar, cast
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from dronewire.address import AddressError, is_cut
from dronewire.assignment import OutletAssignment, declared, key_of
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from dronewire.outlet.spelling import spelt, spelt_or_cut
from spiders.formats.sitemap import TIMES_LARGER
from spiders.haul import Clock, Haul
from spiders.manners.hosts import LONGEST_WAIT, Hosts, let_go
from spiders.manners.rules import rules_of
from spiders.reading.discovery import search
from spiders.reading.following import Read, follow
from spiders.reading.intake import Intake
from spiders.reading.ledger import Ledger, Visit
from spiders.reading.lists import Lists
from spiders.reading.past import look_back
from spiders.refusals.refusal import Refusal
from spiders.refusals.verdict import (
    TOO_LONG,
    content_type,
    outcome_of_failure,
    outcome_of_page,
    outcome_of_status,
)

VISIT = "visit"  # where a request's meta carries the address it is made for
RECORD = "record"  # ... the record of its last exchange
STATUS = "status"  # ... and that exchange's status
WAIT = "wait"  # ... the seconds that a host is to be left alone after it, if any, and which host
CERTIFICATE = "certificate"  # ... the SHA-256 of a certificate that was believed by the outlet's CA file
LISTS_FIRST = 10  # priority: articles wait until all lists have been asked
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
        sources = declared(self.outlet) if self.part.sources is None else self.part.sources
        self.sources = {source.address: source for source in sources}
        self.hosts = Hosts()
        for host, until in self.part.waits.items():
            self.hosts.spare(host, until)
        self.ledger = Ledger(write=haul.write if haul else lambda _: None, make=self.line)
        self.lists = Lists(self)
        self.intake: Intake
        self.robots: dict[str, str] = {}  # what hosts say in robots.txt, by its address
        self._silent: set[str] = set()  # sources that were asked and have not been heard yet
        self._home = ""  # the home page, where it is to be searched for sources
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
        """Ask all sources, and read again what is due."""
        # Of the round, not of this outlet: those that share a host follow one another.
        gone = self.haul.begun_for() if self.haul else 0.0
        left = max(0.0, self.settings.getfloat("DRONEWIRE_MAX_DURATION") - gone)
        self._deadline = asyncio.get_running_loop().call_later(left, self.give_up, "the round's time is over")
        self.intake = Intake(self)
        lists = [Visit(kind=source.kind, address=source.address) for source in self.sources.values()]
        if self.part.discover or (self.part.sources is None and not lists):
            self._home = spelt(self.outlet.homepage, self.outlet)
            lists.append(Visit(kind=Kind.SECTION, address=self._home))
        lists = [visit for visit in lists if self.ledger.open(visit)]
        self._silent = {visit.address for visit in lists}
        if self._is_slow():  # its lists would take all the turns there are, and no article would ever come
            for request in self.intake.due():
                yield request.replace(priority=LISTS_FIRST + 1)
        for visit in lists:
            yield self.request(visit, self.read, headers=self._conditions(visit.address), priority=LISTS_FIRST)
        for request in self.heard(""):
            yield request
        if self.part.past:
            async for request in look_back(self, self.part.past):
                yield request

    def _is_slow(self) -> bool:
        """Whether a host is known to allow a single request in a round."""
        held = self.part.robots.values()
        return any(rules_of(one.status, one.body.encode()).crawl_delay > LONGEST_WAIT for one in held)

    def give_up(self, reason: str) -> None:
        """Send nothing more: what is under way may end, all else is postponed."""
        self.hosts.close_all(reason)
        let_go(self.crawler.engine.downloader)

    def _conditions(self, address: str) -> dict[str, str]:
        """What to ask "has it changed?" with; to fill gaps it is needed whole."""
        source = self.sources.get(address)
        if source is None or source.gaps or address == self._home:
            return {}
        known = source.validators
        named = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in named.items() if value}

    def request(
        self, visit: Visit, callback: Any = NO_CALLBACK, *, headers: dict[str, str] | None = None, priority: int = 0
    ) -> Request:
        """The request for an address that was begun with."""
        largest = {"download_maxsize": TIMES_LARGER * self.settings.getint("DOWNLOAD_MAXSIZE")}
        return Request(
            visit.address,
            callback=callback,
            errback=None if callback is NO_CALLBACK else self.fail,
            headers=headers,
            priority=priority,
            meta={VISIT: visit, **(largest if visit.kind is Kind.SITEMAP else {})},
            dont_filter=True,  # the ledger opens each address once; a redirect may lead to one already asked
        )

    async def read(self, response: Response) -> AsyncIterator[Any]:
        """Read a source, or search the home page for sources, and ask for what is new."""
        visit = visit_of(response)
        outcome, reason = outcome_of_status(response)
        if outcome:
            source = self.sources.get(visit.address)
            kept = source.validators if source and outcome is Outcome.UNCHANGED else None
            self.ledger.settle(self.line(visit, outcome, reason, response=response, validators=kept))
        else:
            async for request in self._found(visit, response):
                yield request
        for one in (*self.heard(visit.address), *self._fresh()):
            yield one

    async def _found(self, visit: Visit, response: Response) -> AsyncIterator[Request]:
        if visit.address == self._home:
            async for request in search(self, visit, response):
                yield request
            return
        listing = await self.lists.understood(visit, response)
        if listing is None:
            return
        read = Read(source=self.sources[visit.address], visit=visit, response=response, listing=listing)
        async for request in follow(self, read):
            yield request

    def heard(self, address: str) -> Iterator[Request]:
        """Note that a source was heard; what is to be read again and no source lists is known after the last one."""
        self._silent.discard(address)
        return iter(()) if self._silent else self.intake.due()

    def keep(self, response: Response) -> Lines:
        """Account for an article's page."""
        visit, outcome, reason = visit_of(response), *outcome_of_page(response)
        final = self._spelt(response.url)
        if is_cut(final):
            outcome, reason, final = TOO_LONG[0], "leads to an address that is too long to be kept", ""
        elif outcome is None and _is_front(final) and not _is_front(visit.address):
            outcome, reason = Outcome.GONE, "leads to the front page"
        self.ledger.settle(self.line(visit, outcome, reason, response=response, final=final))
        yield from self._fresh()

    def final_of(self, visit: Visit, response: Response) -> str:
        """Where an answer was found in the end, if that is not where it was asked for."""
        final = self._spelt(response.url)
        return "" if is_cut(final) or key_of(final) == key_of(visit.address) else final

    def sitemaps_in_robots(self) -> list[str]:
        """The sitemaps that robots.txt names: that of the home page's host, or if it is mute the others."""
        said = {address: answer.body for address, answer in self.part.robots.items()} | self.robots
        named = {address: list(Protego.parse(text).sitemaps) for address, text in said.items()}
        home = urlsplit(self.outlet.homepage).hostname
        at_home = [one for address, found in named.items() if urlsplit(address).hostname == home for one in found]
        return at_home or [one for found in named.values() for one in found]

    def _spelt(self, address: str) -> str:
        try:
            return spelt_or_cut(address, self.outlet)
        except AddressError:
            return address

    def fail(self, failure: Failure) -> Iterator[Any]:
        """Account for an address that was not answered, or that we did not ask."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.settle_failure(request, failure.value or RuntimeError("no reason given"))
        yield from self.heard(request.meta[VISIT].address)
        yield from self._fresh()

    def settle_failure(self, request: Request, error: BaseException) -> None:
        """End the address that a request was made for, which brought no answer."""
        line = self.line(request.meta[VISIT], *outcome_of_failure(error), request=request)
        unread = None
        if isinstance(error, Refusal):
            unread = error.unread or None
            line = replace(line, **_waits(line, error.wait)) if error.wait else line
        self.ledger.settle(line, unread=unread)

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
        line = HaulLine(
            round=self.round,
            outlet=self.outlet.id,
            kind=visit.kind,
            address=visit.address,
            at=self.clock.now(),
            outcome=outcome,
            reason=reason.replace("\x00", ""),  # it may quote a header
            status=meta.get(STATUS),
            certificate=meta.get(CERTIFICATE, ""),
            content_type=content_type(response) if response is not None else "",
            record=meta.get(RECORD),
            entry=None if outcome else visit.entry,
            **more,
        )
        return replace(line, **_waits(line, meta[WAIT])) if meta.get(WAIT) else line

    def _fresh(self) -> Lines:
        """The lines as items, for whoever crawls by hand; with a haul nobody wants them twice."""
        lines = self.ledger.fresh()
        return iter(()) if self.haul else (line.to_json() for line in lines)


def spider_of_crawler(crawler: Crawler) -> OutletSpider:
    """The spider that a crawler runs; there is one from before its first request on."""
    return cast("OutletSpider", crawler.spider)


def visit_of(response: Response) -> Visit:
    """What a response was asked for, redirects or not."""
    assert response.request is not None
    visit: Visit = response.request.meta[VISIT]
    return visit


def _waits(line: HaulLine, wait: tuple[float, str]) -> dict[str, Any]:
    """What a line says of a host that is to be left alone; which one, where it is not the address's own."""
    seconds, host = wait
    return {"wait": seconds, "asker": "" if host == urlsplit(line.address).hostname else host}


def _is_front(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in {"", "/"} and not parts.query
