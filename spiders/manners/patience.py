"""Waits as a host asks and tries again what failed for a moment; Scrapy's own retries know neither."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from spiders.manners.hosts import LONGEST_WAIT, Host, hold
from spiders.spider import spider_of_crawler

TRIES = "tries"  # where a request's meta counts them
TEMPORARY = frozenset({408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
OVERLOADED = frozenset({429, 503})
MOVED = frozenset({301, 302, 303, 307, 308})
RETRIES = 2  # after the first try; a newsroom's hiccup is over in seconds, or not in this round
BACK_OFF = 1.0  # seconds before the second try, twice that before the third
# A timeout has cost the whole limit already: once more, not twice.
_ONCE_MORE = (DownloadTimeoutError, CannotResolveHostError)
_RETRIED = (*_ONCE_MORE, DownloadConnectionRefusedError, DownloadFailedError, ResponseDataLossError)


class Patience:
    """Retries with back-off, obeys Retry-After for the whole host, and leaves alone a host that fails on and on."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy builds its middlewares."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Pass an answer on, or ask again after a wait."""
        host = spider_of_crawler(self._crawler).hosts.of(request.url)
        if response.status not in TEMPORARY:
            host.answered()
            return response
        now = spider_of_crawler(self._crawler).clock.now()
        wait = asked_to_wait(response, now=now)
        if wait is not None and wait > LONGEST_WAIT:
            host.closed = f"asks to wait {wait:.0f} seconds (status {response.status})"
            return response
        host.failed()
        return self._again(request, host, wait=wait) or self._given_up(host, response)

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again after what may pass."""
        if not isinstance(exception, _RETRIED):
            return None
        host = spider_of_crawler(self._crawler).hosts.of(request.url)
        host.failed()
        return self._again(request, host, retries=1 if isinstance(exception, _ONCE_MORE) else RETRIES)

    def _again(
        self, request: Request, host: Host, *, wait: float | None = None, retries: int = RETRIES
    ) -> Request | None:
        tries = request.meta.get(TRIES, 0) + 1
        if tries > retries or host.closed:
            return None
        hold(self._crawler.engine.downloader, request.url, BACK_OFF * 2 ** (tries - 1) if wait is None else wait)
        again = request.copy()
        again.meta[TRIES] = tries
        return again

    @staticmethod
    def _given_up(host: Host, response: Response) -> Response:
        if response.status == 429:
            host.closed = host.closed or "has had too many requests (status 429)"
        return response


def asked_to_wait(response: Response, *, now: datetime) -> float | None:
    """The seconds that a host asks to be left alone for, or None; only one that is overloaded can ask for that."""
    return _asked(response, now=now) if response.status in OVERLOADED else None


def redirects_after(response: Response, *, now: datetime) -> float:
    """The seconds that a redirect asks us to wait before we follow it (RFC 9110, section 10.2.3)."""
    return (_asked(response, now=now) if response.status in MOVED else None) or 0.0


def _asked(response: Response, *, now: datetime) -> float | None:
    headers = {name: (response.headers.get(name) or b"").decode("latin-1") for name in ("Retry-After", "Date")}
    return retry_after(headers, now=now)


def retry_after(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """The seconds that Retry-After asks for (RFC 9110, section 10.2.3), or None.

    A date is held against the server's own Date: its clock may be wrong, and ours may be a test's.
    """
    asked = headers.get("Retry-After", "").strip()
    if asked.isdecimal():
        return float(asked)
    until = _date(asked)
    if until is None:
        return None
    return max(0.0, (until - (_date(headers.get("Date", "")) or now)).total_seconds())


def _date(written: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(written)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


class Throttle(AutoThrottle):
    """Scrapy's AutoThrottle, which never goes faster than a host's Crawl-delay."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        host = spider_of_crawler(self.crawler).hosts.of(response.url)
        slot.delay = max(slot.delay, host.pause)
