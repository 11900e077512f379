"""A haul: what one crawl brought home, one line per address with its outcome; append-only."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from dronewire.article import Entry
from dronewire.assignment import (
    RobotsAnswer,
    Validators,
    packed,
    packed_in_order,
    unpacked,
    unpacked_in_order,
)
from dronewire.gap import Gap
from dronewire.outcome import Kind, Outcome
from dronewire.story import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class HaulLine:
    """One address and what came of it.

    ``outcome`` is None for a page that was fetched: the taking-in decides. ``final`` is the canonical address
    the page was found at in the end, after redirects. ``validators`` stand only on a feed all of whose entries
    ended in an outcome, so that a crawl that was cut short asks again. ``entry`` stands only where the taking-in
    decides: no one else reads what a feed says, and it may be a whole text. ``robots`` stands on the line of a
    robots.txt whose answer may be held to for a day.

    On a source's line stand: ``entries``, how many it listed; ``fresh``, how many of them were new to us;
    ``listed``, their keys, and ``newest``, the first of these, newest first; ``hold``, the seconds that it says it may
    be kept for (ttl, Cache-Control);
    ``gaps``, what became of its gaps, new and old; ``found``, the sources that it led to when it was searched for
    them. ``wait`` is for how many seconds a host is to be left alone (Retry-After, or a long Crawl-delay), ``asker`` is
    that host where it is not the address's own. ``certificate`` is the SHA-256 of the certificate
    of a host that was believed by the outlet's own CA file.
    """

    round: str
    outlet: str
    kind: Kind
    address: str
    at: datetime
    outcome: Outcome | None
    reason: str = ""
    status: int | None = None
    final: str = ""
    content_type: str = ""
    record: Record | None = None
    entry: Entry | None = None
    entries: int | None = None
    fresh: int | None = None
    listed: frozenset[bytes] | None = None
    newest: tuple[bytes, ...] = ()
    hold: float | None = None
    wait: float | None = None
    asker: str = ""
    gaps: tuple[Gap, ...] = ()
    found: tuple[tuple[Kind, str], ...] = ()
    certificate: str = ""
    validators: Validators | None = None
    robots: RobotsAnswer | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain values, empty ones left out."""
        values = {name: value for name, value in asdict(self).items() if value not in (None, "", ())}
        values["at"] = self.at.isoformat()
        if self.listed is not None:
            values["listed"] = packed(self.listed)
        if self.newest:
            values["newest"] = packed_in_order(self.newest)
        if self.gaps:
            values["gaps"] = [gap.to_json() for gap in self.gaps]
        if self.found:
            values["found"] = [[kind.value, address] for kind, address in self.found]
        if self.entry:
            values["entry"] = _plain(self.entry)
        return values

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "HaulLine":
        """The opposite of `to_json`."""
        known = dict(value)
        known["at"] = datetime.fromisoformat(value["at"])
        known["kind"] = Kind(value["kind"])
        known["outcome"] = Outcome(value["outcome"]) if "outcome" in value else None
        if "record" in value:
            known["record"] = Record(**value["record"])
        if "listed" in value:
            known["listed"] = unpacked(value["listed"])
        known["newest"] = unpacked_in_order(value.get("newest", ""))
        known["gaps"] = tuple(Gap.from_json(gap) for gap in value.get("gaps", ()))
        known["found"] = tuple((Kind(kind), address) for kind, address in value.get("found", ()))
        if "validators" in value:
            known["validators"] = Validators(**value["validators"])
        if "robots" in value:
            known["robots"] = RobotsAnswer(**value["robots"])
        if "entry" in value:
            known["entry"] = _entry(value["entry"])
        return cls(**known)


def _plain(entry: Entry) -> dict[str, Any]:
    values = {name: value for name, value in asdict(entry).items() if value}
    if entry.published:
        values["published"] = entry.published.isoformat()
    return values


def _entry(value: dict[str, Any]) -> Entry:
    known = dict(value)
    if "published" in value:
        known["published"] = datetime.fromisoformat(value["published"])
    known["authors"] = tuple(value.get("authors", ()))
    return Entry(**known)
