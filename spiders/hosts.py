"""What one crawl learns of a host's patience: how long to wait, and when to leave it alone for this round."""

from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from dronewire.outcome import Outcome
from spiders.refusal import Refusal

# So many addresses in a row that failed after all tries: going on would take their timeouts times all that is left.
FAILURES = 5


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
            raise Refusal(Outcome.POSTPONED, f"{self.name} {self.closed}", unread=True)

    def answered(self) -> None:
        """Note that the host is well."""
        self._failures = 0

    def failed(self) -> None:
        """Note an address that failed after all tries."""
        self._failures += 1
        if self._failures >= FAILURES:
            self.closed = f"failed {FAILURES} times in a row"


@dataclass(slots=True)
class Hosts:
    """The hosts of one crawl, by name."""

    _known: dict[str, Host] = field(default_factory=dict)

    def of(self, address: str) -> Host:
        """The host of an address."""
        name = urlsplit(address).hostname or ""
        return self._known.setdefault(name, Host(name))


def hold(downloader: Any, address: str, seconds: float) -> None:
    """Have all requests to a host wait: its slot acts as if it had asked last at the end of that time."""
    slot = downloader.slots.get(urlsplit(address).hostname or "")
    if slot is not None:
        slot.lastseen = max(slot.lastseen, monotonic() + seconds)
