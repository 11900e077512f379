"""Fetches over HTTP: records every exchange, plays the newsstand, refuses what lies within our own walls."""

import asyncio
from ipaddress import ip_address
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from dronewire.outcome import Outcome
from dronewire.story import Record
from spiders.hosts import hold
from spiders.refusal import Refusal
from spiders.spider import RECORD, STATUS, OutletSpider, spider_of_crawler
from spiders.warc import Exchange, pack
from spiders.wire import NUMBER, Tape, Tapes, listen

# Twisted keeps no reason of a name that did not resolve; the process's one resolver leaves it here.
_PRIVATE: dict[str, str] = {}


class Download(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1, with the wire taped and, if the settings name a newsstand, all hosts played by it.

    Everything above this handler sees the real address: slots, robots.txt, redirects, spiders and archive.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._newsstand = crawler.settings.get("DRONEWIRE_NEWSSTAND", "").rstrip("/")
        longest = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._tapes: Tapes = listen(self._pool, longest=longest, sent=self._sent)

    def _sent(self, host: str) -> None:
        # Scrapy counts a host's delay from when it begins with a request; where many outlets are busy the request
        # goes out a third of a second later, and the next one would follow it too soon.
        hold(self._crawler.engine.downloader, f"//{host}", 0.0)

    async def download_request(self, request: Request) -> Response:
        """Fetch an address and keep the exchange before anyone reads the response."""
        request.meta.pop(RECORD, None)
        spider = spider_of_crawler(self._crawler)
        spider.hosts.of(request.url).refuse_if_closed()
        if self._newsstand:
            sent = _to_newsstand(request, self._newsstand)
        else:
            sent = request
            refuse_private(urlsplit(request.url).hostname or "")
        at = spider.clock.now()
        try:
            response = await super().download_request(sent)
        except CannotResolveHostError:
            refuse_private(_PRIVATE.get(urlsplit(request.url).hostname or "", ""))
            raise
        request.meta["download_latency"] = sent.meta.get("download_latency", 0.0)
        tape = self._tapes.take(response.headers.pop(NUMBER)[0])
        request.meta[STATUS] = response.status
        if spider.haul:
            exchange = Exchange(address=request.url, at=at, request=_as_to_outlet(tape), response=tape.response)
            request.meta[RECORD] = await _keep(exchange, spider)
        return response.replace(url=request.url)


async def _keep(exchange: Exchange, spider: OutletSpider) -> Record:
    assert spider.haul
    packed = await asyncio.to_thread(pack, exchange)  # compressing lets the interpreter go on with other outlets
    return spider.haul.keep(packed, outlet=spider.name)


def _to_newsstand(request: Request, newsstand: str) -> Request:
    parts = urlsplit(request.url)
    headers = request.headers.copy()
    headers["Host"] = parts.netloc.rpartition("@")[2]
    headers["X-Forwarded-Proto"] = parts.scheme
    query = f"?{parts.query}" if parts.query else ""
    meta = {name: value for name, value in request.meta.items() if "proxy" not in name}
    return request.replace(url=f"{newsstand}{parts.path or '/'}{query}", headers=headers, meta=meta)


def _as_to_outlet(tape: Tape) -> bytes:
    """The request as the outlet itself would have got it."""
    lines = tape.request.split(b"\r\n")
    return b"\r\n".join(line for line in lines if not line.lower().startswith(b"x-forwarded-proto:"))


def refuse_private(host: str) -> None:
    """Refuse an IP address that is not public.

    Raises:
        Refusal: since a feed or a redirect could otherwise read what only we can reach.
    """
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return
    if not address.is_global:
        raise Refusal(Outcome.OFF_SITE, f"{host} is no public address")


class PublicResolver(CachingThreadedResolver):
    """Resolves names to public addresses only; in front of a newsstand its name is the only one ever asked for."""

    open_to_all = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """As Scrapy builds its resolvers."""
        made = super().from_crawler(crawler, reactor)
        made.open_to_all = bool(crawler.settings.get("DRONEWIRE_NEWSSTAND"))
        return made

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802 -- Twisted's name
        """The address of a host; no address where it is not public."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found if self.open_to_all else found.addCallback(_public, name)


def _public(address: str, name: str) -> str:
    if not ip_address(address).is_global:
        _PRIVATE[name] = address
        raise DNSLookupError(f"{name} resolves to {address}, which is no public address")
    return address
