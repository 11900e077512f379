"""Reads the further lists that a sitemap index names: those changed since an instant, newest first."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from dronewire.article import Entry
from dronewire.outcome import Kind, Outcome
from spiders.formats.listing import Dated, Listing, Part
from spiders.reading.ledger import Visit

if TYPE_CHECKING:
    from spiders.spider import OutletSpider

MOST_PARTS = 20  # read at one time; outlets that have one a day are read daily, and half a megabyte each is enough
UNDATED_PARTS = 5  # of those that do not say when they changed: the last ones, where engines add what is new
MOST_ENTRIES = 60_000  # in all; the protocol allows one sitemap 50,000, and each entry takes half a kilobyte here
DEEPEST = 3  # indexes within indexes: gazeta.ru has three levels


@dataclass(slots=True)
class Whole:
    """What a list and its parts name together.

    Attributes:
        asked: how many parts were asked for.
        older: when the newest of those parts was last changed that were left as older than needed.
        failed: parts that could not be read, though they are there.
        postponed: parts that are new enough and too many.
        unclear: parts of unknown age that were left.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    dates: dict[str, Dated] = field(default_factory=dict)
    asked: int = 0
    older: datetime | None = None
    failed: int = 0
    postponed: list[Part] = field(default_factory=list)
    unclear: list[Part] = field(default_factory=list)

    @property
    def is_lost(self) -> bool:
        """Whether not one part could be read."""
        return 0 < self.failed == self.asked

    @property
    def complaint(self) -> str:
        """What is missing of it, in words. A part that failed is asked for again while it counts as new: for a day."""
        left = len(self.postponed)
        return "; ".join(
            filter(
                None,
                (
                    f"{self.failed} of its parts could not be read" if self.failed else "",
                    f"{left} of its parts were left, at most {MOST_PARTS} are read at one time" if left else "",
                ),
            )
        )

    def listing(self, head: Listing) -> Listing:
        """All of it as one list."""
        return replace(head, entries=tuple(self.entries.values()), dates=self.dates)


async def whole_of(spider: "OutletSpider", head: Listing, *, needed: datetime) -> Whole:
    """What an index's parts list that changed at ``needed`` or later; a list without parts is whole by itself."""
    whole = Whole()
    await _add(spider, head, whole, needed, depth=1)
    return whole


async def _add(spider: "OutletSpider", listing: Listing, whole: Whole, needed: datetime, *, depth: int) -> None:
    whole.entries = {**{entry.address: entry for entry in listing.entries}, **whole.entries}
    whole.dates |= listing.dates
    for part in _chosen(listing.parts, whole, needed):
        if whole.asked == MOST_PARTS or len(whole.entries) > MOST_ENTRIES or depth > DEEPEST:
            whole.postponed.append(part)
            continue
        whole.asked += 1
        if (found := await spider.lists.of(Kind.SITEMAP, part.address)) is not None:
            await _add(spider, found, whole, needed, depth=depth + 1)
        elif spider.ledger.left_unread(part.address):
            whole.failed += 1


def _chosen(parts: Sequence[Part], whole: Whole, needed: datetime) -> list[Part]:
    """The parts to read, newest first."""
    dated = sorted(
        ((part.changed.latest, part) for part in parts if part.changed), key=lambda one: one[0], reverse=True
    )
    new = [part for latest, part in dated if latest >= needed]
    older = [latest for latest, _ in dated if latest < needed]
    whole.older = max([*older, *([whole.older] if whole.older else [])], default=None)
    undated = [part for part in parts if not part.changed][::-1]
    whole.unclear += undated[UNDATED_PARTS:]
    return new + undated[:UNDATED_PARTS]


async def account_for_rest(spider: "OutletSpider", whole: Whole) -> None:
    """End the parts that were left, with the reason; there may be many."""
    for part in whole.postponed:
        await asyncio.sleep(0)
        _settle(spider, part, Outcome.POSTPONED, f"over the limit of {MOST_PARTS} parts or {MOST_ENTRIES} addresses")
    for part in whole.unclear:
        await asyncio.sleep(0)
        _settle(
            spider, part, Outcome.EARLIER, f"does not say when it changed, and is not among the last {UNDATED_PARTS}"
        )


def _settle(spider: "OutletSpider", part: Part, outcome: Outcome, reason: str) -> None:
    visit = Visit(kind=Kind.SITEMAP, address=part.address)
    if spider.ledger.open(visit):
        spider.ledger.settle(spider.line(visit, outcome, reason))
