"""Keeps a spider on its outlet's own hosts, wherever feeds and redirects lead."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from spiders.refusals.refusal import Refusal
from spiders.refusals.walls import wall_of_redirect
from spiders.spider import VISIT, spider_of_crawler


class Boundary:
    """The first word on every request, redirected ones too.

    robots.txt alone may lie on another host, by a redirect: RFC 9309, section 2.3.1.2, has us follow it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy builds its middlewares."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass.

        Raises:
            Refusal: `blocked` where a redirect leads to a wall, `off_site` for hosts that are not the outlet's,
                `postponed` for a host left alone in this round.
        """
        spider = spider_of_crawler(self._crawler)
        if request.meta[VISIT].kind is not Kind.ROBOTS:
            self._keep_to(spider.outlet, request)
        spider.hosts.of(request.url).refuse_if_closed(request)

    @staticmethod
    def _keep_to(outlet: Outlet, request: Request) -> None:
        if (passed := request.meta.get("redirect_urls")) and (wall := wall_of_redirect(request.url, asked=passed[0])):
            raise Refusal(Outcome.BLOCKED, wall)
        if not outlet.owns(request.url):
            host = urlsplit(request.url).hostname
            raise Refusal(Outcome.OFF_SITE, f"leads to {host}, which is not a host of the outlet")
