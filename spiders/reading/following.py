"""Follows a source: takes in what it lists, looks for a gap since the last reading, and tells what came of it."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from scrapy import Request
from scrapy.http import Response

from dronewire.article import Entry
from dronewire.assignment import Source, Validators
from dronewire.gap import Gap
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from spiders.formats.listing import Listing
from spiders.reading.backfill import Filling, fill
from spiders.reading.intake import Taken
from spiders.reading.interval import BEFORE, earlier, gap_between, is_older_state, keys_of, newest_keys
from spiders.reading.ledger import Visit
from spiders.reading.lists import hold_of, size
from spiders.reading.parts import Whole, account_for_rest, whole_of
from spiders.reading.reader import Reader

AT_ONCE = 200  # entries taken in before others get their turn: a hundredth of a second each round
LATE = timedelta(days=1)  # a part of an index is read again so long after it changed: its date may be a day, or cached


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A source that answered with what it lists."""

    source: Source
    visit: Visit
    response: Response
    listing: Listing


async def follow(reader: Reader, read: Read, *, found: tuple[tuple[Kind, str], ...] = ()) -> AsyncIterator[Request]:
    """Yield the requests for what is new; the source's line, with what it led to, is written when all has ended."""
    at = reader.clock.now()
    whole = await whole_of(reader, read.listing, needed=(read.source.read or at - BEFORE) - LATE)
    await account_for_rest(reader, whole)
    listing = whole.listing(read.listing)
    # A sitemap that discovery only looked at was read and has not been listed yet: it is read for the first time now.
    first = read.source.read is None or not read.source.listed
    before = earlier(read.source.kind, listing, at=at) if first else frozenset(whole.before)
    taken = Taken()
    async for request in take(reader, listing.entries, taken, before):
        yield request
    for request in reader.heard(read.visit.address):
        yield request
    oddity = _oddity(read, listing, known=reader.part.known)
    gaps = tuple(_gaps(read, listing, whole, at, oddity))
    filling = await fill(reader, read.source, listing, gaps) if gaps else Filling()
    more = Taken()
    async for request in take(reader, filling.entries, more, frozenset()):
        yield request
    line = _line(reader, replace(read, listing=listing), whole, taken, filling.told(more.begun), oddity)
    # It is as of when it answered: what was published while its articles were read is not in it.
    reader.ledger.settle_after(replace(line, found=found, at=at), taken.addresses, fills=more.addresses)


async def take(
    reader: Reader, entries: Iterable[Entry], taken: Taken, before: frozenset[str]
) -> AsyncIterator[Request]:
    """Yield the requests for what entries name, some at a time; ``taken`` gathers what became of them."""
    left = iter(entries)
    while some := list(islice(left, AT_ONCE)):
        now = reader.intake.take(some, earlier=before)
        taken.add(now)
        for request in now.requests:
            yield request
        await asyncio.sleep(0)


def _oddity(read: Read, listing: Listing, *, known: frozenset[bytes]) -> str:
    """Why what came says nothing of the source as it is now, though it was understood; empty where it does."""
    source = read.source
    # A news sitemap holds two days, in which a small outlet may publish nothing.
    if source.listed and not listing.entries and not listing.parts and source.kind is not Kind.SITEMAP:
        return f"lists nothing, though it listed {len(source.listed)} the last time"
    if not read.listing.parts and is_older_state(source, listing, known=known):
        return "is an older state than the one that was read before"
    return ""


def _gaps(read: Read, listing: Listing, whole: Whole, at: datetime, oddity: str) -> Iterator[Gap]:
    """Gaps to fill: the one before this reading, if there is one, and the old ones that are to be tried again."""
    if whole.is_lost or listing.cut:  # not read whole: the next reading is compared with the one before
        return
    if read.listing.parts:  # what changed is read by its date, so nothing need overlap
        if whole.postponed and read.source.read:
            yield Gap(since=read.source.read, until=at)
    elif not oddity and (gap := gap_between(read.source, listing, at=at)):
        yield gap
    yield from read.source.gaps


def _line(  # noqa: PLR0913, PLR0917 -- all that a line is made of
    reader: Reader, read: Read, whole: Whole, taken: Taken, gaps: tuple[Gap, ...], oddity: str
) -> HaulLine:
    listing, response = read.listing, read.response
    is_odd = bool(oddity) or listing.cut
    if whole.is_lost:
        return reader.line(read.visit, Outcome.FAILED, whole.complaint, response=response)
    return reader.line(
        read.visit,
        Outcome.READ,
        "; ".join(filter(None, (oddity, listing.complaint, whole.complaint))),
        response=response,
        final=reader.final_of(read.visit, response),
        entries=size(listing) - len(listing.parts),
        fresh=taken.fresh,
        listed=None if is_odd else keys_of(listing),
        newest=() if is_odd else newest_keys(listing),
        hold=hold_of(response, listing),
        validators=None if oddity or listing.mistake or whole.failed or whole.missing else _validators(response),
        gaps=gaps,
    )


def _validators(response: Response) -> Validators | None:
    given = ((response.headers.get(name) or b"").decode("latin-1").strip() for name in ("ETag", "Last-Modified"))
    etag, modified = ("" if "\x00" in value else value for value in given)  # PostgreSQL takes no NUL
    return Validators(etag=etag, last_modified=modified) if etag or modified else None
