"""Keeps account of one outlet's addresses: each is opened once and settled once, and lists wait for their entries."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from dronewire.article import Entry
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome

log = logging.getLogger(__name__)

# After one of these the address has not been read and must be listed again: its list is then asked without validators.
UNREAD = frozenset({Outcome.POSTPONED, Outcome.FAILED, Outcome.BLOCKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An address that this round is to end for: what it is to us, and the entry that named it."""

    kind: Kind
    address: str
    entry: Entry | None = None


@dataclass(slots=True, kw_only=True)
class _WaitingList:
    line: HaulLine
    open: set[str]
    fills: frozenset[str]
    unread: bool = False
    lacking: int = 0

    def note(self, address: str, *, unread: bool) -> None:
        """Note how an address ended that the list waits for."""
        self.open.discard(address)
        self.unread |= unread
        self.lacking += unread and address in self.fills

    def ended(self) -> HaulLine:
        """Its line, without validators or filled gaps that what was left unread belies."""
        line = replace(self.line, validators=None) if self.unread else self.line
        if not self.lacking:
            return line
        reason = f"{self.lacking} of the articles that were found could not be read yet"
        open_again = (replace(gap, filled=False, reason=reason) if gap.filled else gap for gap in line.gaps)
        return replace(line, gaps=tuple(open_again))


@dataclass(slots=True)
class Ledger:
    """One outlet's account in one round.

    ``write`` gets each line as soon as its address is settled; a list's line comes after those of all its entries
    and keeps its validators only if none of them is left unread, so that a 304 never hides an unread article; nor
    does a gap count as filled while something that fills it is unread.
    """

    write: Callable[[HaulLine], None]
    make: Callable[[Visit, Outcome, str], HaulLine]
    _open: dict[str, Visit] = field(default_factory=dict)
    _settled: dict[str, bool] = field(default_factory=dict)  # address: whether it was left unread
    _waiting: list[_WaitingList] = field(default_factory=list)
    _fresh: list[HaulLine] = field(default_factory=list)

    def open(self, visit: Visit) -> bool:
        """Begin with an address; False if it was begun with before."""
        if visit.address in self._open or visit.address in self._settled:
            return False
        self._open[visit.address] = visit
        return True

    def settle(self, line: HaulLine, *, unread: bool | None = None) -> None:
        """End an address with its line; what lists waited for it alone end too."""
        if line.address not in self._open:
            log.error("%s: %s ended twice or was never begun; the second end is dropped", line.outlet, line.address)
            return
        self._put(line)  # first of all: an address whose line cannot be written has not ended
        left = line.outcome in UNREAD if unread is None else unread
        del self._open[line.address]
        self._settled[line.address] = left
        for waiting in self._waiting:
            if line.address in waiting.open:
                waiting.note(line.address, unread=left)
        self._end_lists()

    def settle_after(self, line: HaulLine, addresses: Iterable[str], *, fills: Iterable[str] = ()) -> None:
        """End a list once all of these addresses have ended, those too that fill its gaps."""
        filling = frozenset(fills)
        awaited = {*addresses, *filling}
        waiting = _WaitingList(
            line=line,
            # Never for another list, which could be waiting for this one.
            open={one for one in awaited if one in self._open and self._open[one].kind is Kind.ARTICLE},
            fills=filling,
        )
        for address in awaited:
            if self._settled.get(address, False):
                waiting.note(address, unread=True)
        self._waiting.append(waiting)
        self._end_lists()

    def close(self, outcome: Outcome, reason: str) -> None:
        """End whatever is still open."""
        lists = {waiting.line.address for waiting in self._waiting}
        for address in [address for address in self._open if address not in lists]:
            self.settle(self.make(self._open[address], outcome, reason))

    def left_unread(self, address: str) -> bool:
        """Whether an address has ended so that it must be asked for again."""
        return self._settled.get(address, False)

    def fresh(self) -> list[HaulLine]:
        """The lines since the last call, for whoever passes them on."""
        lines, self._fresh = self._fresh, []
        return lines

    def _end_lists(self) -> None:
        ended = [waiting for waiting in self._waiting if not waiting.open]
        self._waiting = [waiting for waiting in self._waiting if waiting.open]
        for waiting in ended:
            self.settle(waiting.ended())

    def _put(self, line: HaulLine) -> None:
        self.write(line)
        self._fresh.append(line)
