"""What one crawl learns of a host's patience: how long to wait, and when to leave it alone for this round."""

from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from dronewire.outcome import Outcome
from spiders.refusals.refusal import Refusal

# So many tries in a row that failed, of whatever addresses: going on would take a timeout for each that is left.
FAILURES = 8


@dataclass(slots=True)
class Host:
    """One host in one round."""

    name: str
    crawl_delay: float = 0.0
    closed: str = ""
    _failures: int = 0

    def refuse_if_closed(self) -> None:
        """Leave a host alone that asked for it or answers no more.

        Raises:
            Refusal: `postponed`; the next round asks again.
        """
        if self.closed:
            raise Refusal(Outcome.POSTPONED, f"{self.name}: {self.closed}", unread=True)

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
