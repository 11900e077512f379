"""What becomes of the entries of lists: each article is begun with once, whoever lists it in whatever spelling."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scrapy import Request

from dronewire.address import is_cut
from dronewire.article import Entry
from dronewire.assignment import key_of
from dronewire.outcome import Kind, Outcome
from dronewire.reason import OVER_THE_LIMIT
from spiders.reading.crawl import Crawl
from spiders.reading.ledger import Visit
from spiders.refusals.verdict import TOO_LONG


@dataclass(slots=True)
class Taken:
    """What became of some entries.

    Attributes:
        requests: those to make.
        addresses: what their list waits for.
        fresh: how many are new to us, whatever list named them first.
        begun: those of them that this list named first.
    """

    requests: list[Request] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    fresh: int = 0
    begun: set[str] = field(default_factory=set)

    def add(self, more: "Taken") -> None:
        """What became of further entries; their requests are not kept."""
        self.addresses += more.addresses
        self.fresh += more.fresh
        self.begun |= more.begun


class Intake:
    """The articles of one outlet in one round."""

    def __init__(self, crawl: Crawl) -> None:
        self._crawl = crawl
        self._limit = crawl.settings.getint("DRONEWIRE_MAX_ARTICLES")
        self._asked = 0
        # Addresses by their keys: those to be read again that no list has named yet, and all that were begun with.
        self._due = {key_of(address): address for address in crawl.part.again}
        self._begun = dict(self._due)
        self._again = frozenset(self._due)  # known too; not joined to all that is, of which a copy takes megabytes
        for address in self._due.values():
            crawl.ledger.open(Visit(kind=Kind.ARTICLE, address=address))

    def take(self, entries: Iterable[Entry], *, earlier: frozenset[str] = frozenset()) -> Taken:
        """Begin with the articles of entries; those that are ``earlier`` end so unless they are known."""
        taken = Taken()
        for entry in entries:
            taken.addresses.append(self._take(entry, taken, entry.address in earlier))
        return taken

    def due(self) -> Iterator[Request]:
        """What is to be read again and no list has named."""
        left, self._due = self._due, {}
        for address in left.values():
            yield self._crawl.request(Visit(kind=Kind.ARTICLE, address=address), self._crawl.keep)

    def _take(self, entry: Entry, taken: Taken, is_earlier: bool) -> str:
        key = key_of(entry.address)
        address = self._begun.setdefault(key, entry.address)
        known = key in self._crawl.part.known or key in self._again
        new = not known and not is_earlier and self._crawl.outlet.owns(entry.address)
        taken.fresh += new
        if self._due.pop(key, None):
            visit = Visit(kind=Kind.ARTICLE, address=address, entry=entry)
            taken.requests.append(self._crawl.request(visit, self._crawl.keep))
        visit = Visit(kind=Kind.ARTICLE, address=entry.address, entry=entry)
        if self._crawl.ledger.open(visit):
            if new and address == entry.address:
                taken.begun.add(address)
            self._begin(visit, self._at_once(entry.address, address, is_earlier), taken)
        return address

    def _begin(self, visit: Visit, end: tuple[Outcome, str] | None, taken: Taken) -> None:
        if end:
            self._crawl.ledger.settle(self._crawl.line(visit, *end))
        else:
            self._asked += 1
            taken.requests.append(self._crawl.request(visit, self._crawl.keep))

    def _at_once(self, address: str, first: str, is_earlier: bool) -> tuple[Outcome, str] | None:
        """How an entry ends without being asked for."""
        if address != first:
            return Outcome.KNOWN, f"another spelling of {first}"
        if key_of(address) in self._crawl.part.known:
            return Outcome.KNOWN, ""
        if not self._crawl.outlet.owns(address):
            return Outcome.OFF_SITE, "not a host of the outlet"
        return TOO_LONG if is_cut(address) else self._left(is_earlier)

    def _left(self, is_earlier: bool) -> tuple[Outcome, str] | None:
        """How one ends that could be asked for, and is not."""
        if is_earlier:
            return Outcome.EARLIER, "listed at the first reading, from before the outlet was watched"
        if self._asked >= self._limit:
            return Outcome.POSTPONED, f"{OVER_THE_LIMIT} of {self._limit} articles a round"
        return None
