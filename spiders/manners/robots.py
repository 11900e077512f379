"""robots.txt by RFC 9309: what it says, and what it means when it cannot be had; there is no switch to turn it off."""

import asyncio
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from dronewire.assignment import RobotsAnswer
from dronewire.outcome import Kind, Outcome
from spiders.reading.ledger import Visit
from spiders.refusals.refusal import Refusal
from spiders.refusals.verdict import outcome_of_failure, outcome_of_status
from spiders.spider import VISIT, OutletSpider, spider_of_crawler

PRODUCT = "dronewire"  # the product token that a group's User-agent line names
LONGEST = 500 * 2**10  # bytes; RFC 9309, section 2.5: a parsing limit of at least 500 KiB


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one host allows; ``unreachable`` says why nothing may be read for now."""

    parsed: Protego | None = None
    unreachable: str = ""

    def check(self, address: str) -> None:
        """Let an address pass.

        Raises:
            Refusal: `disallowed`, with the reason.
        """
        host = urlsplit(address).netloc
        if self.unreachable:
            reason = f"robots.txt of {host} cannot be had ({self.unreachable}): nothing may be read for now"
            raise Refusal(Outcome.DISALLOWED, reason, unread=True)
        if self.parsed and not self.parsed.can_fetch(address, PRODUCT):
            raise Refusal(Outcome.DISALLOWED, f"robots.txt of {host} disallows it")

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that the host asks for."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(PRODUCT)
        return max(self.parsed.crawl_delay(PRODUCT) or 0.0, rate.seconds / rate.requests if rate else 0.0)


def rules_of(status: int, body: bytes) -> Rules:
    """What an answer to the request for robots.txt means (RFC 9309, section 2.3.1).

    2xx: its rules; 4xx: none, everything may be read; 5xx: nothing may be read for now. So with 429, which is a
    server that is overloaded, not one that has no rules. A redirect that leads nowhere counts as "none".
    """
    if 200 <= status < 300:
        return Rules(parsed=Protego.parse(_text(body)))
    if status >= 500 or status == 429:
        return Rules(unreachable=f"status {status}")
    return Rules()


def _to_hold(response: Response, rules: Rules) -> RobotsAnswer:
    return RobotsAnswer(status=response.status, body=_text(response.body) if rules.parsed else "")


def _text(body: bytes) -> str:
    """A robots.txt as text, without the NULs that PostgreSQL would refuse when it is held."""
    return body[:LONGEST].decode("utf-8-sig", errors="replace").replace("\x00", "")


class Robots:
    """Asks each host for its robots.txt before anything else, and holds every request against it.

    What a host said within the last day stands in the assignment, and the host is not asked again.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy builds its middlewares."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass or end it as `disallowed`."""
        if request.meta[VISIT].kind is Kind.ROBOTS:
            return
        rules = await self._of(request.url)
        try:
            rules.check(request.url)
        except Refusal:
            if haul := spider_of_crawler(self._crawler).haul:
                haul.traffic.disallowed(urlsplit(request.url).hostname or "")
            raise

    async def _of(self, address: str) -> Rules:
        parts = urlsplit(address)
        robots = f"{parts.scheme}://{parts.netloc}/robots.txt"
        if robots not in self._rules:
            self._rules[robots] = asyncio.ensure_future(self._ask(robots))
        return await asyncio.shield(self._rules[robots])

    async def _ask(self, robots: str) -> Rules:
        spider = spider_of_crawler(self._crawler)
        if said := spider.part.robots.get(robots):
            spider.robots[robots] = said.body
            rules = rules_of(said.status, said.body.encode())
            self._slow_down(robots, rules.crawl_delay, spider)
            return rules
        visit = Visit(kind=Kind.ROBOTS, address=robots)
        spider.ledger.open(visit)
        request = Request(robots, callback=NO_CALLBACK, dont_filter=True, meta={VISIT: visit})
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the host cannot be read for now, and that is said
            return self._unreachable(visit, request, error, spider)
        return self._understood(visit, response, spider)

    def _unreachable(self, visit: Visit, request: Request, error: Exception, spider: OutletSpider) -> Rules:
        outcome, reason = outcome_of_failure(error)
        spider.ledger.settle(spider.line(visit, outcome, reason, request=request))
        return Rules(unreachable=reason)

    def _understood(self, visit: Visit, response: Response, spider: OutletSpider) -> Rules:
        rules = rules_of(response.status, response.body)
        outcome, reason = (Outcome.READ, "") if rules.parsed else outcome_of_status(response)
        if not rules.parsed and not rules.unreachable:
            reason = f"{reason}: no rules, everything may be read"
        self._slow_down(visit.address, rules.crawl_delay, spider)
        if rules.parsed:
            spider.robots[visit.address] = _text(response.body)
        line = spider.line(visit, outcome, reason, response=response)
        spider.ledger.settle(line if rules.unreachable else replace(line, robots=_to_hold(response, rules)))
        return rules

    def _slow_down(self, robots: str, delay: float, spider: OutletSpider) -> None:
        """Have the host's slot keep the delay it asks for, the present slot and any made anew later."""
        host = spider.hosts.of(robots)
        host.crawl_delay = delay
        if not delay:
            return
        downloader = self._crawler.engine.downloader
        downloader.per_slot_settings[host.name] = {
            "delay": max(delay, self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        }
        if slot := downloader.slots.get(host.name):
            slot.delay = max(slot.delay, delay)
