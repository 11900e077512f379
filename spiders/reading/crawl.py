"""What reading needs of the crawl of an outlet that it is part of; the spider is one."""

from collections.abc import Iterator
from typing import Any, Protocol

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings

from dronewire.assignment import OutletAssignment, Source
from dronewire.haul import HaulLine
from dronewire.outcome import Outcome
from dronewire.outlet import Outlet
from spiders.haul import Clock
from spiders.reading.ledger import Ledger, Visit


class Crawl(Protocol):
    """One outlet in one round."""

    part: OutletAssignment
    sources: dict[str, Source]
    clock: Clock
    ledger: Ledger
    crawler: Crawler
    settings: BaseSettings

    @property
    def outlet(self) -> Outlet:
        """Whose crawl it is."""

    def request(
        self, visit: Visit, callback: Any = ..., *, headers: dict[str, str] | None = None, priority: int = 0
    ) -> Request:
        """Make the request for an address that was begun with."""

    def keep(self, response: Response) -> Iterator[dict[str, Any]]:
        """Account for an article's page."""

    def settle_failure(self, request: Request, error: BaseException) -> None:
        """End the address that a request was made for, which brought no answer."""

    def heard(self, address: str) -> Iterator[Request]:
        """Note that a source was heard, and ask for what is to be read again after the last one."""

    def final_of(self, visit: Visit, response: Response) -> str:
        """Where an answer was found in the end, if that is not where it was asked for."""

    def sitemaps_in_robots(self) -> list[str]:
        """The sitemaps that robots.txt names."""

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
        """Make the line of an address."""
