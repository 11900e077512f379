"""Keeps account of one outlet's addresses: each is opened once and settled once, and feeds wait for their entries."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from dronewire.article import Entry
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome

log = logging.getLogger(__name__)

# After one of these the address has not been read and must be listed again: its feed is then asked without validators.
UNREAD = frozenset({Outcome.POSTPONED, Outcome.FAILED, Outcome.BLOCKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An address that this round is to end for: what it is to us, and the entry that named it."""

    kind: Kind
    address: str
    entry: Entry | None = None


@dataclass(slots=True, kw_only=True)
class _WaitingFeed:
    line: HaulLine
    open: set[str]
    unread: bool = False


@dataclass(slots=True)
class Ledger:
    """One outlet's account in one round.

    ``write`` gets each line as soon as its address is settled; a feed's line comes after those of all its entries
    and keeps its validators only if none of them is left unread, so that a 304 never hides an unread article.
    """

    write: Callable[[HaulLine], None]
    make: Callable[[Visit, Outcome, str], HaulLine]
    _open: dict[str, Visit] = field(default_factory=dict)
    _settled: dict[str, bool] = field(default_factory=dict)  # address: whether it was left unread
    _waiting: list[_WaitingFeed] = field(default_factory=list)
    _fresh: list[HaulLine] = field(default_factory=list)

    def open(self, visit: Visit) -> bool:
        """Begin with an address; False if it was begun with before."""
        if visit.address in self._open or visit.address in self._settled:
            return False
        self._open[visit.address] = visit
        return True

    def settle(self, line: HaulLine, *, unread: bool | None = None) -> None:
        """End an address with its line; what feeds waited for it alone end too."""
        if line.address not in self._open:
            log.error("%s: %s ended twice or was never begun; the second end is dropped", line.outlet, line.address)
            return
        self._put(line)  # first of all: an address whose line cannot be written has not ended
        left = line.outcome in UNREAD if unread is None else unread
        del self._open[line.address]
        self._settled[line.address] = left
        for feed in self._waiting:
            if line.address in feed.open:
                feed.open.discard(line.address)
                feed.unread |= left
        self._end_feeds()

    def settle_after(self, line: HaulLine, addresses: Iterable[str]) -> None:
        """End a feed once all of these addresses have ended."""
        listed = set(addresses)
        waiting = _WaitingFeed(
            line=line,
            # Never for another feed, which could be waiting for this one.
            open={one for one in listed if one in self._open and self._open[one].kind is Kind.ARTICLE},
            unread=any(self._settled.get(address, False) for address in listed),
        )
        self._waiting.append(waiting)
        self._end_feeds()

    def close(self, outcome: Outcome, reason: str) -> None:
        """End whatever is still open."""
        feeds = {feed.line.address for feed in self._waiting}
        for address in [address for address in self._open if address not in feeds]:
            self.settle(self.make(self._open[address], outcome, reason))

    def fresh(self) -> list[HaulLine]:
        """The lines since the last call, for whoever passes them on."""
        lines, self._fresh = self._fresh, []
        return lines

    def _end_feeds(self) -> None:
        ended = [feed for feed in self._waiting if not feed.open]
        self._waiting = [feed for feed in self._waiting if feed.open]
        for feed in ended:
            self.settle(replace(feed.line, validators=None) if feed.unread else feed.line)

    def _put(self, line: HaulLine) -> None:
        self.write(line)
        self._fresh.append(line)
