"""What one crawl learns of a host's patience: how long to wait, and when to leave it alone for this round."""

from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request

from dronewire.outcome import Outcome
from spiders.refusals.refusal import Refusal

# So many tries in a row that failed, of whatever addresses: going on would take a timeout for each that is left.
FAILURES = 8
# Seconds that a round waits for one host: a longer Retry-After or Crawl-delay leaves it to the next rounds, since the
# articles of all other outlets would wait with it.
LONGEST_WAIT = 60.0


@dataclass(slots=True)
class Host:
    """One host in one round.

    Attributes:
        crawl_delay: seconds between two requests that its robots.txt asks for.
        closed: why it is left alone from now on.
        resting: it is left alone for the sake of its Crawl-delay; a redirect of what was asked for is followed.
    """

    name: str
    crawl_delay: float = 0.0
    closed: str = ""
    resting: bool = False
    _failures: int = 0

    @property
    def is_slow(self) -> bool:
        """Whether it allows a single request in a round."""
        return self.crawl_delay > LONGEST_WAIT

    @property
    def pause(self) -> float:
        """Seconds that lie between two requests of one round."""
        return 0.0 if self.is_slow else self.crawl_delay

    def refuse_if_closed(self, request: Request) -> None:
        """Leave a host alone that asked for it or answers no more.

        Raises:
            Refusal: `postponed`; the next round asks again.
        """
        if self.closed and not (self.resting and request.meta.get("redirect_times")):
            wait = (self.crawl_delay, self.name) if self.resting else None
            raise Refusal(Outcome.POSTPONED, f"{self.name}: {self.closed}", unread=True, wait=wait)

    def rest(self) -> None:
        """Leave it alone until its Crawl-delay is over, which is after this round."""
        self.resting = True
        self.closed = self.closed or f"asks for {self.crawl_delay:.0f} seconds between two requests (Crawl-delay)"

    def answered(self) -> None:
        """Note that the host is well."""
        self._failures = 0

    def failed(self) -> None:
        """Note a try that failed."""
        self._failures += 1
        if self._failures >= FAILURES:
            self.closed = f"failed {FAILURES} times in a row"


@dataclass(slots=True)
class Hosts:
    """The hosts of one crawl, by name."""

    _known: dict[str, Host] = field(default_factory=dict)
    _closed: str = ""

    def of(self, address: str) -> Host:
        """The host of an address."""
        name = urlsplit(address).hostname or ""
        return self._known.setdefault(name, Host(name, closed=self._closed))

    def spare(self, name: str, until: datetime) -> None:
        """Leave a host alone in this round that asked for it in an earlier one."""
        self._known[name] = Host(name, closed=f"asked to wait until {until:%Y-%m-%d %H:%M} UTC")

    def close_all(self, reason: str) -> None:
        """Leave all hosts alone from now on, those not yet known too."""
        self._closed = reason
        for host in self._known.values():
            host.closed = host.closed or reason


def hold(downloader: Any, address: str, seconds: float) -> None:
    """Have all requests to a host wait: its slot acts as if it had asked last at the end of that time."""
    slot = downloader.slots.get(urlsplit(address).hostname or "")
    if slot is not None:
        slot.lastseen = max(slot.lastseen, monotonic() + seconds)


def let_go(downloader: Any) -> None:
    """Have the requests that wait in slots of closed hosts come up for their refusal at once: none is sent."""
    for slot in list(downloader.slots.values()):
        slot.close()
        slot.delay = slot.lastseen = 0.0
        downloader._process_queue(slot)  # noqa: SLF001 -- a slot wakes up by nothing else before its delay is over
