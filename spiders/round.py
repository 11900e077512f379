"""One round's crawl: all due outlets in one reactor, each with a crawler and an end of its own."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from dronewire.assignment import Assignment, OutletAssignment, Source, declared
from dronewire.outcome import Kind
from dronewire.outlet import Outlet
from dronewire.outlet.lanes import lanes
from spiders.haul import Haul
from spiders.loader import spider_class
from spiders.spider import OutletSpider

log = logging.getLogger(__name__)
FINISHED, STOPPED = "finished", "stopped"


class RoundProcess(AsyncCrawlerProcess):
    """Scrapy's process, running lanes: outlets that share a host follow one another, all others go side by side.

    A throttle belongs to a crawler, so one host must never be in two crawlers at a time.
    """

    def __init__(self, settings: dict[str, Any], *, assignment: Assignment, haul: Haul) -> None:
        super().__init__(settings)
        self._parts = {part.outlet: part for part in assignment.outlets}
        self._haul = haul
        self.reason = FINISHED
        self._side_by_side = asyncio.Semaphore(self.settings.getint("DRONEWIRE_OUTLETS_AT_ONCE"))

    async def stop(self) -> None:
        """Begin nothing more, and have all crawlers end; Scrapy asks for it at a regular end too."""
        if self.crawlers:
            self.reason = STOPPED
        for crawler in self.crawlers:
            if isinstance(crawler.spider, OutletSpider) and crawler.crawling:
                crawler.spider.give_up("the crawl was stopped")
        await super().stop()

    async def join(self) -> None:
        """Run all lanes to their end."""
        await asyncio.gather(*(self._run(lane) for lane in lanes(self._outlets())))

    def _outlets(self) -> list[Outlet]:
        found = []
        for name in self._parts:
            try:
                found.append(self.spider_loader.load(name).outlet)  # type: ignore[attr-defined]
            except KeyError as error:
                self._haul.fail(name, f"outlet:{name}", reason=str(error.args[0]))
        return found

    async def _run(self, lane: Sequence[Outlet]) -> None:
        for outlet in lane:
            async with self._side_by_side:
                if self.reason == FINISHED:
                    await self._crawl_outlet(outlet, self._parts[outlet.id])

    async def _crawl_outlet(self, outlet: Outlet, part: OutletAssignment) -> None:
        try:
            await self.crawl(spider_class(outlet), part=part, haul=self._haul)
        except Exception as error:  # one outlet's mistake is told in its line, and all others go on
            log.exception("%s: the spider could not run", outlet.id)
            self._fail(outlet, f"the spider could not run: {type(error).__name__}: {error}")

    def _fail(self, outlet: Outlet, reason: str) -> None:
        if not self._haul.has(outlet.id):
            for source in declared(outlet) or [Source(address=outlet.homepage, kind=Kind.SECTION)]:
                self._haul.fail(outlet.id, source.address, reason=reason, kind=source.kind)

    def account(self) -> None:
        """See to it that every outlet of the assignment has a line."""
        for name in self._parts:
            if not self._haul.has(name):
                self._haul.fail(name, f"outlet:{name}", reason=f"not begun: the crawl was {self.reason}")


def crawl(assignment: Assignment, *, settings: dict[str, Any], haul: Haul) -> str:
    """Run a round to its end and say why it ended: `finished` or `stopped`."""
    process = RoundProcess(settings, assignment=assignment, haul=haul)
    logging.getLogger("scrapy").setLevel(settings.get("LOG_LEVEL", "INFO"))  # it makes a record of each answer else
    process.start()
    process.account()
    haul.finish(process.reason)
    return process.reason
