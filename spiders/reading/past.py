"""Looks back: what an outlet's sitemaps, archive and older pages of its feeds list of an interval in the past."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import compress

from scrapy import Request
from scrapy.http import Response

from dronewire.article import Entry
from dronewire.gap import Gap
from dronewire.outcome import Kind, Outcome
from dronewire.past import Interval, written_in
from spiders.formats.listing import Dated, Listing, Part
from spiders.reading.backfill import sitemaps_of
from spiders.reading.following import take
from spiders.reading.intake import Taken
from spiders.reading.ledger import Visit
from spiders.reading.reach import pages_of
from spiders.reading.reader import Reader

MARGIN = timedelta(days=1)  # dates without a zone; and a sitemap's date may be that of the last change
MOST_PARTS = 200  # of an index, at one look: years of monthly ones
MOST_PAGES = 300  # of a list without days: at ten a page a month of a hundred a day
DEEPEST = 3  # indexes within indexes, as when a round reads them


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A list that was asked for itself, whose line says what was found by it."""

    visit: Visit
    response: Response
    listing: Listing


@dataclass(slots=True, kw_only=True)
class Look:
    """What one way brought: articles of the interval, and whether those are all; ``complaint`` says why not."""

    name: str
    interval: Interval
    entries: dict[str, Entry] = field(default_factory=dict)
    oldest: datetime | None = None
    complaint: str = ""

    def add(self, listing: Listing, wanted: Iterable[Entry]) -> None:
        """Take in a list, and those of its entries that may be of the interval."""
        self.entries |= {entry.address: entry for entry in wanted}
        dates = [when.at for when in listing.dates.values()]
        self.oldest = min([*dates, *([self.oldest] if self.oldest else [])], default=None)

    @property
    def gap(self) -> Gap:
        """The interval, filled or not, as a line tells it."""
        reason = self.complaint or f"by {self.name}"
        filled = not self.complaint
        return Gap(since=self.interval.since, until=self.interval.until, filled=filled, reason=reason)


async def look_back(reader: Reader, past: Interval) -> AsyncIterator[Request]:
    """Yield the requests for what was published in an interval and is not known; each list's line says what it told.

    Its sitemaps are asked first, then its archive, then the older pages of its feeds, until one way tells all.
    """
    for way in (_by_sitemaps, _by_archive, _by_pages):
        told = []
        async for head, look in way(reader, past):
            told.append(look)
            async for request in _take(reader, head, look):
                yield request
        if told and not any(look.complaint for look in told):
            return


async def _take(reader: Reader, head: Head, look: Look) -> AsyncIterator[Request]:
    taken = Taken()
    async for request in take(reader, look.entries.values(), taken, frozenset()):
        yield request
    line = reader.line(
        head.visit,
        Outcome.READ,
        head.listing.complaint,
        response=head.response,
        entries=len(head.listing.entries),
        fresh=taken.fresh,
        gaps=(replace(look.gap, found=len(taken.begun)),),
    )
    reader.ledger.settle_after(line, taken.addresses, fills=taken.addresses)


async def _by_sitemaps(reader: Reader, past: Interval) -> AsyncIterator[tuple[Head, Look]]:
    tried: list[str] = []
    # Asked anew each time: the first request to a host brings its robots.txt, which names others.
    while left := [address for address in sitemaps_of(reader) if address not in tried]:
        tried.append(left[0])
        if head := await _head(reader, Kind.SITEMAP, left[0]):
            look = Look(name=left[0], interval=past)
            reading = _Sitemaps(reader, look)
            await reading.read(head.listing, left[0])
            reading.judge()
            yield head, look
            if not look.complaint:
                return


@dataclass(slots=True)
class _Sitemaps:
    """A sitemap and those of its parts that may name what is of the interval."""

    reader: Reader
    look: Look
    asked: int = 0
    lacking: int = 0
    named: bool = False  # a part says itself that it is of the interval

    async def read(self, listing: Listing, address: str, *, depth: int = 1) -> None:
        self.look.add(listing, self._wanted(listing, self._of_interval(address)))
        for part in self._chosen(listing.parts):
            if self.asked == MOST_PARTS or depth > DEEPEST:
                self.lacking += 1
                continue
            self.asked += 1
            if (found := await self.reader.lists.of(Kind.SITEMAP, part.address)) is not None:
                await self.read(found, part.address, depth=depth + 1)
            else:
                self.lacking += 1

    def judge(self) -> None:
        """Say why what was found may not be all, if that is so."""
        look, since = self.look, self.look.interval.since
        if self.lacking:
            look.complaint = f"{look.name} was not read whole ({self.lacking} of its parts are missing)"
        elif not self.named and look.oldest is None:
            look.complaint = f"{look.name} has no dates"
        elif not self.named and look.oldest is not None and look.oldest > since + MARGIN:
            look.complaint = f"{look.name} reaches back to {look.oldest:%Y-%m-%d} only"

    def _of_interval(self, address: str) -> bool | None:
        """Whether a list's address says that it is of the interval, or of another; None where it says neither."""
        written = written_in(address, self.reader.outlet.zone)
        return None if written is None else written.meets(_wide(self.look.interval))

    def _chosen(self, parts: Sequence[Part]) -> list[Part]:
        """The parts that may name what is of the interval: by their addresses, or else by when they were changed."""
        said = [(part, self._of_interval(part.address)) for part in parts]
        self.named |= any(one for _, one in said)
        of_it = [part for part, one in said if one]
        unsaid = [part for part, one in said if one is None]
        dated = sorted((part for part in unsaid if part.changed), key=_changed)
        undated = [part for part in unsaid if not part.changed]
        return [*of_it, *(part for part in dated if _changed(part) >= self.look.interval.since), *undated[::-1]]

    def _wanted(self, listing: Listing, of_interval: bool | None) -> Iterator[Entry]:
        for entry in listing.entries:
            if _may_be_of(entry, listing.dates.get(entry.address), self.look.interval, self.reader, sure=of_interval):
                yield entry


def _changed(part: Part) -> datetime:
    assert part.changed
    return part.changed.latest


def _wide(interval: Interval) -> Interval:
    return Interval(since=interval.since - MARGIN, until=interval.until + MARGIN)


def _may_be_of(entry: Entry, when: Dated | None, interval: Interval, reader: Reader, *, sure: bool | None) -> bool:
    """Whether an article may be of the interval, by its address, its date, or the list that names it.

    In a list that is of the interval itself, a later date is that of a change.
    """
    written = written_in(entry.address, reader.outlet.zone, day_only=True)
    if written and written.meets(interval):
        return True
    if when is None:
        return written is None and bool(sure)
    if sure and when.latest >= interval.since and written is None:
        return True
    return Interval(since=when.at, until=when.latest + timedelta(seconds=1)).meets(interval)


async def _by_archive(reader: Reader, past: Interval) -> AsyncIterator[tuple[Head, Look]]:
    """A day's (or month's) pages one after the other, newest day first; each tells of its own days."""
    outlet = reader.outlet
    if "{year}" not in outlet.archive:
        return
    for pages, days in _archive_pages(reader, past):
        if head := await _head(reader, Kind.SECTION, pages[0]):
            look = Look(name="its archive", interval=Interval.of_days(days[0], days[-1], outlet.zone))
            look.add(head.listing, _of_days(reader, head.listing.entries, days))
            for address in pages[1:]:
                listing = await reader.lists.of(Kind.SECTION, address)
                fresh = [one for one in listing.entries if one.address not in look.entries] if listing else []
                if listing is None and reader.ledger.left_unread(address):
                    look.complaint = f"its archive cannot be had ({address})"
                if not fresh or listing is None:
                    break
                look.add(listing, _of_days(reader, fresh, days))
            yield head, look


def _archive_pages(reader: Reader, past: Interval) -> list[tuple[list[str], list[date]]]:
    """The addresses of the archive's pages, with the days that they are of."""
    days: dict[tuple[str, ...], list[date]] = {}
    for day in past.days(reader.outlet.zone):
        days.setdefault(tuple(pages_of(reader.outlet.archive, day)), []).append(day)
    return [(list(pages), of) for pages, of in reversed(days.items())]


def _of_days(reader: Reader, entries: Iterable[Entry], days: Sequence[date]) -> Iterator[Entry]:
    """What an archive's page names, without what stands beside it; it is of the day where nothing says when."""
    zone = reader.outlet.zone
    own = Interval.of_days(days[0], days[-1], zone)
    for entry in entries:
        written = written_in(entry.address, zone, day_only=True)
        if written is None and entry.published is None and len(days) == 1:
            yield replace(entry, published=own.since, day_only=True)
        elif written is None or written.meets(own):
            yield entry


async def _by_pages(reader: Reader, past: Interval) -> AsyncIterator[tuple[Head, Look]]:
    """Older and older pages of an archive without days, or of WordPress's feed, until one is from before."""
    outlet = reader.outlet
    if outlet.archive and "{year}" not in outlet.archive:
        addresses, kind = pages_of(outlet.archive, past.since.date(), most=MOST_PAGES), Kind.SECTION
    elif outlet.engine == "wordpress" and outlet.feeds:
        addresses = [f"{outlet.feeds[0]}?paged={number}" for number in range(1, MOST_PAGES + 1)]
        kind = Kind.FEED
    else:
        return
    if head := await _head(reader, kind, addresses[0]):
        look = Look(name="its older pages", interval=past, complaint=f"does not reach so far in {MOST_PAGES} pages")
        await _turn_pages(reader, look, head.listing, addresses[1:], kind)
        yield head, look


async def _turn_pages(reader: Reader, look: Look, first: Listing, addresses: Sequence[str], kind: Kind) -> None:
    listing: Listing | None = first
    for address in [*addresses, ""]:
        if listing is None:
            look.complaint = "its older pages end, or cannot be had, before the interval"
            return
        dates = listing.dates
        wanted = [_may_be_of(e, dates.get(e.address), look.interval, reader, sure=None) for e in listing.entries]
        look.add(listing, compress(listing.entries, wanted))
        if dates and max(when.latest for when in dates.values()) < look.interval.since:
            look.complaint = ""
            return
        listing = await reader.lists.of(kind, address) if address else None


async def _head(reader: Reader, kind: Kind, address: str) -> Head | None:
    """A list that is asked for itself; None where it cannot be had, which its line says."""
    visit = Visit(kind=kind, address=address)
    if not reader.ledger.open(visit):
        return None
    response = await reader.lists.answer(visit)
    if response is None:
        return None
    listing = await reader.lists.understood(visit, response)
    return Head(visit=visit, response=response, listing=listing) if listing is not None else None
