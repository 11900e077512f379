"""robots.txt by RFC 9309: what it says, and what it means when it cannot be had; there is no switch to turn it off."""

import asyncio
from dataclasses import replace
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from dronewire.assignment import RobotsAnswer
from dronewire.outcome import Kind, Outcome
from spiders.manners.rules import LONGEST, Rules, rules_of, text_of
from spiders.reading.ledger import Visit
from spiders.refusals.refusal import Refusal
from spiders.refusals.verdict import TOO_MANY_REDIRECTS, outcome_of_failure, outcome_of_status
from spiders.spider import VISIT, OutletSpider, spider_of_crawler

HAD = "had"  # where the meta of a request for robots.txt counts the bytes that came
NO_RULES = "no rules, everything may be read"


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
        made = cls(crawler)
        crawler.signals.connect(made.stop_if_enough, signal=signals.bytes_received)
        return made

    def stop_if_enough(self, data: bytes, request: Request) -> None:
        """End the download of a robots.txt of which as much has come as is read.

        Raises:
            StopDownload: with what has come for the answer's body.
        """
        if request.meta[VISIT].kind is Kind.ROBOTS:
            request.meta[HAD] = request.meta.get(HAD, 0) + len(data)
            if request.meta[HAD] > LONGEST:
                raise StopDownload(fail=False)

    async def process_request(self, request: Request) -> None:
        """Let a request pass or end it as `disallowed`."""
        if request.meta[VISIT].kind is Kind.ROBOTS:
            return
        spider = spider_of_crawler(self._crawler)
        rules = await self._of(request.url)
        try:
            rules.check(request.url)
        except Refusal:
            if spider.haul:
                spider.haul.traffic.disallowed(urlsplit(request.url).hostname or "")
            raise
        spider.hosts.of(request.url).refuse_if_closed(request)  # the rules themselves may have had it closed

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
        # Of what is endless a part is read, and what is packed could not be read in part.
        plain = {"Accept-Encoding": "identity"}
        request = Request(robots, callback=NO_CALLBACK, headers=plain, dont_filter=True, meta={VISIT: visit})
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the host cannot be read for now, and that is said
            return self._unanswered(visit, request, error, spider)
        return self._understood(visit, response, spider)

    def _unanswered(self, visit: Visit, request: Request, error: Exception, spider: OutletSpider) -> Rules:
        outcome, reason = outcome_of_failure(error)
        if reason != TOO_MANY_REDIRECTS:
            spider.ledger.settle(spider.line(visit, outcome, reason, request=request))
            return Rules(unreachable=reason)
        # RFC 9309, section 2.3.1.2: after more than five, robots.txt may be taken for unavailable, as with 4xx.
        line = spider.line(visit, outcome, f"{reason}: {NO_RULES}", request=request)
        spider.ledger.settle(replace(line, robots=RobotsAnswer(status=line.status or 0)))
        return Rules()

    def _understood(self, visit: Visit, response: Response, spider: OutletSpider) -> Rules:
        rules = rules_of(response.status, response.body)
        outcome, reason = (Outcome.READ, "") if rules.parsed else outcome_of_status(response)
        if not rules.parsed and not rules.unreachable:
            reason = f"{reason}: {NO_RULES}"
        self._slow_down(visit.address, rules.crawl_delay, spider)
        if rules.parsed:
            spider.robots[visit.address] = text_of(response.body)
        line = spider.line(visit, outcome, reason, response=response)
        host = spider.hosts.of(visit.address)
        if host.is_slow:
            host.rest()  # this was the one request that it allows for now
            line = replace(line, wait=rules.crawl_delay)
        spider.ledger.settle(line if rules.unreachable else replace(line, robots=_to_hold(response, rules)))
        return rules

    def _slow_down(self, robots: str, delay: float, spider: OutletSpider) -> None:
        """Have the host's slot keep the delay it asks for, the present slot and any made anew later."""
        host = spider.hosts.of(robots)
        host.crawl_delay = delay
        if not delay or host.is_slow:
            return
        downloader = self._crawler.engine.downloader
        downloader.per_slot_settings[host.name] = {
            "delay": max(delay, self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        }
        if slot := downloader.slots.get(host.name):
            slot.delay = max(slot.delay, delay)


def _to_hold(response: Response, rules: Rules) -> RobotsAnswer:
    return RobotsAnswer(status=response.status, body=text_of(response.body) if rules.parsed else "")
