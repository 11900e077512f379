"""Fetches over HTTP: records every exchange, plays the newsstand, refuses what lies within our own walls."""

import asyncio
import re
from datetime import datetime
from ipaddress import ip_address
from time import monotonic
from typing import Any, Self
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, TunnelError
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from dronewire.outcome import Kind, Outcome
from dronewire.story import Record
from spiders.manners.hosts import LONGEST_WAIT
from spiders.manners.patience import asked_to_wait, redirects_after
from spiders.manners.turns import Turns
from spiders.refusals.refusal import Refusal
from spiders.refusals.verdict import ENCODINGS
from spiders.spider import CERTIFICATE, RECORD, STATUS, VISIT, WAIT, OutletSpider, spider_of_crawler
from spiders.wire.proxy import Proxy
from spiders.wire.tape import NUMBER, Tape, Tapes, listen
from spiders.wire.trust import Trust
from spiders.wire.warc import Exchange, pack

FIRST_STATUS, LAST_STATUS = 100, 599  # RFC 9110, section 15
SLOT = Downloader.DOWNLOAD_SLOT  # where a request's meta names the slot that it waited in
# Twisted keeps no reason of a name that did not resolve; the process's one resolver leaves it here.
_PRIVATE: dict[str, str] = {}
_NOT_THE_OUTLETS = (b"x-forwarded-proto:", b"proxy-authorization:")
_WHOLE_ADDRESS = re.compile(rb"^(\w+ )https?://[^/ ]*/?")  # in the first line of what is asked through a proxy


class Download(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1, with the wire taped and, if the settings name a newsstand, all hosts played by it.

    Everything above this handler sees the real address: slots, robots.txt, redirects, spiders and archive.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        spider = spider_of_crawler(crawler)
        self._newsstand = crawler.settings.get("DRONEWIRE_NEWSSTAND", "").rstrip("/")
        self._proxy = Proxy.named((crawler.settings.get("DRONEWIRE_PROXIES") or {}).get(spider.name))
        self._trust = Trust(self._contextFactory, spider.outlet)
        self._contextFactory: Any = self._trust
        self._turns = Turns()
        self._tapes: Tapes = listen(self._pool, listener=self, longest=crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def sent(self, host: str) -> None:
        """Hear from the wire of a request that has gone out."""
        self._turns.gone(host)
        if haul := spider_of_crawler(self._crawler).haul:
            haul.traffic.sent(host, at=monotonic())

    def heard(self, host: str, count: int) -> None:
        """Hear from the wire of bytes that came."""
        if haul := spider_of_crawler(self._crawler).haul:
            haul.traffic.heard(host, count)

    def believed(self, connection: SSL.Connection) -> str:
        """Say to the wire which certificate is to be noted."""
        return self._trust.believed(connection)

    async def download_request(self, request: Request) -> Response:
        """Fetch an address and keep the exchange before anyone reads the response."""
        for last in (RECORD, STATUS, WAIT, CERTIFICATE):
            request.meta.pop(last, None)
        spider = spider_of_crawler(self._crawler)
        sent = _unlimited(self._addressed(request))
        at, response = await self._in_turn(sent, request, spider)
        tape = self._tapes.take(response.headers.pop(NUMBER)[0])
        if not FIRST_STATUS <= response.status <= LAST_STATUS:  # no database holds any number that a server may write
            raise Refusal(Outcome.FAILED, "the answer has no HTTP status")
        request.meta["download_latency"] = sent.meta.get("download_latency", 0.0)
        request.meta[STATUS] = response.status
        request.meta[WAIT] = self._wait(request, response, spider)
        request.meta[CERTIFICATE] = tape.certificate
        if spider.haul:
            exchange = Exchange(
                address=request.url,
                at=at,
                request=_as_to_outlet(tape),
                response=tape.response,
                certificate=tape.certificate,
            )
            request.meta[RECORD] = await _keep(exchange, spider)
        _refuse_encoding(response)
        await _before_redirect(request, response, spider)
        return response.replace(url=request.url)

    @staticmethod
    def _wait(request: Request, response: Response, spider: OutletSpider) -> tuple[float, str] | None:
        """For how many seconds which host is to be left alone after an answer."""
        host = spider.hosts.of(request.url)
        asked = asked_to_wait(response, now=spider.clock.now())
        if host.is_slow:
            asked = max(asked or 0.0, host.crawl_delay)
        return None if asked is None else (asked, host.name)

    async def _in_turn(self, sent: Request, asked: Request, spider: OutletSpider) -> tuple[datetime, Response]:
        """The answer, and when the request went out."""
        host = spider.hosts.of(asked.url)
        host.refuse_if_closed(asked)
        turn = await self._turns.take(host.name, self._crawler.engine.downloader.slots[asked.meta[SLOT]])
        try:
            host.refuse_if_closed(asked)  # it may have been closed while this one waited
            if host.is_slow:
                host.rest()
            at = spider.clock.now()
            return at, await self._answer_to(sent, asked=asked)
        finally:
            turn.end()

    def _addressed(self, request: Request) -> Request:
        """The request as it goes to whom we connect with."""
        if self._newsstand:
            return _to_newsstand(request, self._newsstand)
        refuse_private(urlsplit(request.url).hostname or "")
        return self._proxy.through(request) if self._proxy else request

    async def _answer_to(self, sent: Request, *, asked: Request) -> Response:
        try:
            return await super().download_request(sent)
        except CannotResolveHostError:
            refuse_private(_PRIVATE.get(urlsplit(asked.url).hostname or "", ""))
            raise
        except (TunnelError, DownloadConnectionRefusedError) as error:
            if self._proxy:
                raise Refusal(Outcome.FAILED, f"the outlet's proxy does not let us through: {error}") from error
            raise


def _unlimited(request: Request) -> Request:
    """The request without Scrapy's limit where it is for robots.txt: of that as much is read as comes (see Robots)."""
    if request.meta[VISIT].kind is not Kind.ROBOTS:
        return request
    return request.replace(meta={**request.meta, "download_maxsize": 0})


def _refuse_encoding(response: Response) -> None:
    """Refuse what was packed in a way that we did not ask for: not every reader of the archive could unpack it.

    Raises:
        Refusal: `failed`, naming the encoding.
    """
    said = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").lower()
    for encoding in (part.strip() for part in said.split(",")):
        if encoding not in ENCODINGS:
            raise Refusal(Outcome.FAILED, f"packed as {encoding[:40]}, which was not asked for".replace("\x00", ""))


async def _before_redirect(request: Request, response: Response, spider: OutletSpider) -> None:
    """Wait as long as a redirect asks us to before it is followed.

    Raises:
        Refusal: `postponed`, where that is longer than a round waits.
    """
    host = spider.hosts.of(request.url).name
    wait = redirects_after(response, now=spider.clock.now())
    if wait > LONGEST_WAIT:
        reason = f"redirects, and asks to wait {wait:.0f} seconds before that"
        raise Refusal(Outcome.POSTPONED, reason, unread=True, wait=(wait, host))
    await asyncio.sleep(wait)


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
    """The request as the outlet itself would have got it: nothing of newsstand or proxy, and no password."""
    asked, *headers = tape.request.split(b"\r\n")
    asked = _WHOLE_ADDRESS.sub(rb"\1/", asked)
    return b"\r\n".join([asked, *(line for line in headers if not line.lower().startswith(_NOT_THE_OUTLETS))])


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
    """Resolves names to public addresses only, and those of the user's own newsstand and proxies to any.

    In front of a newsstand its name is the only one ever asked for.
    """

    open_to_all = False
    proxies: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """As Scrapy builds its resolvers."""
        made = super().from_crawler(crawler, reactor)
        made.open_to_all = bool(crawler.settings.get("DRONEWIRE_NEWSSTAND"))
        named = (crawler.settings.get("DRONEWIRE_PROXIES") or {}).values()
        made.proxies = frozenset(proxy.host for proxy in map(Proxy.named, named) if proxy)
        return made

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802 -- Twisted's name
        """The address of a host; no address where it is not public."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found if self.open_to_all or name in self.proxies else found.addCallback(_public, name)


def _public(address: str, name: str) -> str:
    if not ip_address(address).is_global:
        _PRIVATE[name] = address
        raise DNSLookupError(f"{name} resolves to {address}, which is no public address")
    return address
