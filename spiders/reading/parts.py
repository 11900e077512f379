"""Reads the further lists that a sitemap index names: those changed since an instant, newest first."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from dronewire.article import Entry
from dronewire.assignment import key_of
from dronewire.outcome import Kind, Outcome
from dronewire.reason import OVER_THE_LIMIT
from spiders.formats.listing import Dated, Listing, Part
from spiders.reading.interval import BEFORE
from spiders.reading.ledger import Visit
from spiders.reading.reader import Reader

MOST_PARTS = 20  # read at one time; outlets that have one a day are read daily, and half a megabyte each is enough
UNDATED_PARTS = 5  # of those that do not say when they changed: the last ones, where engines add what is new
MOST_ENTRIES = 60_000  # in all; the protocol allows one sitemap 50,000, and each entry takes half a kilobyte here
DEEPEST = 3  # indexes within indexes: gazeta.ru has three levels
# A part that was read before lists what is known, and what came since; one of which less than one entry in so many is
# known was not, but has been touched: then it is as at a first reading, and what it dates long ago is not new.
FEW_KNOWN = 10
AT_ONCE = 200  # parts accounted for before other outlets get their turn


@dataclass(slots=True)
class Whole:
    """What a list and its parts name together.

    Attributes:
        asked: how many parts were asked for.
        older: when the newest of those parts was last changed that were left as older than needed.
        failed: parts that could not be read, though they are there.
        missing: parts that are not there, or not for us.
        postponed: parts that are new enough and too many.
        unclear: parts of unknown age that were left.
        unchanged: parts that were left as older than needed.
        before: addresses from before the outlet was watched, in parts that are read for the first time.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    dates: dict[str, Dated] = field(default_factory=dict)
    asked: int = 0
    older: datetime | None = None
    failed: int = 0
    missing: int = 0
    postponed: list[Part] = field(default_factory=list)
    unclear: list[Part] = field(default_factory=list)
    unchanged: list[Part] = field(default_factory=list)
    before: set[str] = field(default_factory=set)

    @property
    def is_lost(self) -> bool:
        """Whether not one part could be read."""
        return 0 < self.failed + self.missing == self.asked

    @property
    def lacking(self) -> int:
        """How many parts that may hold what is wanted were not read."""
        return self.failed + self.missing + len(self.postponed) + len(self.unclear)

    @property
    def complaint(self) -> str:
        """What is missing of it, in words. A part that failed is asked for again while it counts as new: for a day."""
        left = len(self.postponed)
        return "; ".join(
            filter(
                None,
                (
                    f"{self.failed} of its parts could not be read" if self.failed else "",
                    f"{self.missing} of its parts are not there, or not for us" if self.missing else "",
                    f"{left} of its parts were left, at most {MOST_PARTS} are read at one time" if left else "",
                ),
            )
        )

    def listing(self, head: Listing) -> Listing:
        """All of it as one list."""
        return replace(head, entries=tuple(self.entries.values()), dates=self.dates)


async def whole_of(reader: Reader, head: Listing, *, needed: datetime) -> Whole:
    """What an index's parts list that changed at ``needed`` or later; a list without parts is whole by itself."""
    whole = Whole()
    await _add(reader, head, whole, needed, depth=1)
    return whole


async def _add(reader: Reader, listing: Listing, whole: Whole, needed: datetime, *, depth: int) -> None:
    for entry in listing.entries:
        whole.entries.setdefault(entry.address, entry)
    whole.dates |= listing.dates
    for part in _chosen(listing.parts, whole, needed):
        if whole.asked == MOST_PARTS or len(whole.entries) > MOST_ENTRIES or depth > DEEPEST:
            whole.postponed.append(part)
            continue
        whole.asked += 1
        if (found := await reader.lists.of(Kind.SITEMAP, part.address)) is not None:
            whole.before.update(_from_before(part, found, known=reader.part.known, needed=needed))
            await _add(reader, found, whole, needed, depth=depth + 1)
        elif reader.ledger.left_unread(part.address):
            whole.failed += 1
        elif part.address not in reader.sources:  # those are read for themselves
            whole.missing += 1


def _from_before(part: Part, listing: Listing, *, known: frozenset[bytes], needed: datetime) -> Iterator[str]:
    """What is not new in a part that has not been read before, though it has changed.

    Without a date that is all there is in a part that was listed before; one that is new itself lists what is new.
    """
    told = sum(key_of(entry.address) in known for entry in listing.entries)
    if told * FEW_KNOWN >= len(listing.entries):
        return
    was_there = key_of(part.address) in known
    for entry in listing.entries:
        when = listing.dates.get(entry.address)
        if was_there if when is None else when.latest < needed - BEFORE:
            yield entry.address


def _chosen(parts: Sequence[Part], whole: Whole, needed: datetime) -> list[Part]:
    """The parts to read, newest first."""
    dated = sorted(
        ((part.changed.latest, part) for part in parts if part.changed), key=lambda one: one[0], reverse=True
    )
    new = [part for latest, part in dated if latest >= needed]
    older = [(latest, part) for latest, part in dated if latest < needed]
    whole.unchanged += [part for _, part in older]
    whole.older = max([*(latest for latest, _ in older), *([whole.older] if whole.older else [])], default=None)
    undated = [part for part in parts if not part.changed][::-1]
    whole.unclear += undated[UNDATED_PARTS:]
    return new + undated[:UNDATED_PARTS]


async def account_for_rest(reader: Reader, whole: Whole) -> None:
    """End the parts that were left, with the reason; there may be thousands."""
    too_many = f"{OVER_THE_LIMIT} of {MOST_PARTS} parts or {MOST_ENTRIES} addresses"
    undated = f"does not say when it changed, and is not among the last {UNDATED_PARTS}"
    ends = [(part, Outcome.POSTPONED, too_many) for part in whole.postponed]
    ends += [(part, Outcome.EARLIER, undated) for part in whole.unclear]
    ends += [(part, Outcome.EARLIER, "has not changed since it was wanted") for part in whole.unchanged]
    for number, (part, outcome, reason) in enumerate(ends):
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)
        listed_before = outcome is Outcome.EARLIER and key_of(part.address) in reader.part.known
        _settle(reader, part, Outcome.KNOWN if listed_before else outcome, "" if listed_before else reason)


def _settle(reader: Reader, part: Part, outcome: Outcome, reason: str) -> None:
    visit = Visit(kind=Kind.SITEMAP, address=part.address)
    if reader.ledger.open(visit):
        reader.ledger.settle(reader.line(visit, outcome, reason))
