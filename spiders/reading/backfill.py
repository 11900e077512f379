"""Fills the gaps of a source at once, from older pages of the feed, sitemaps and the outlet's archive."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from dronewire.address import LONGEST
from dronewire.article import Entry
from dronewire.assignment import Source, key_of
from dronewire.gap import Gap
from dronewire.outcome import Kind
from spiders.formats.listing import Dated, Listing
from spiders.reading.reach import MARGIN, MOST_PAGES, Reach, Span, archive_days, by_days, by_pages, by_sitemap
from spiders.reading.reader import Reader

MOST_SITEMAPS = 5
USUAL_SITEMAP = "/sitemap.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What was found for some gaps: entries to take in, and the gaps, filled as far as the ways reached."""

    entries: tuple[Entry, ...] = ()
    dates: dict[str, Dated] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()

    def told(self, begun: Collection[str]) -> tuple[Gap, ...]:
        """The gaps with how many of the new addresses lie in each; those without a date may lie in any."""
        return tuple(replace(gap, found=sum(self._lies_in(gap, one) for one in begun)) for gap in self.gaps)

    def _lies_in(self, gap: Gap, address: str) -> bool:
        when = self.dates.get(address)
        return when is None or (when.latest >= gap.since - MARGIN and when.at <= gap.until + MARGIN)


async def fill(reader: Reader, source: Source, listing: Listing, gaps: Sequence[Gap]) -> Filling:
    """Try one way after another until all gaps of a source are covered."""
    span = span_of(source, listing, gaps, known=reader.part.known, now=reader.clock.now())
    entries: dict[str, Entry] = {}
    dates: dict[str, Dated] = {}
    filled: dict[Gap, str] = {}
    complaints: list[str] = []
    async for reach, undated in _ways(reader, source, listing, span):
        entries = {entry.address: entry for entry in reach.wanted(undated=undated)} | entries
        dates = {**reach.dates, **dates}
        filled = {gap: f"by {reach.name}" for gap in gaps if not reach.complaint and reach.covers(gap)} | filled
        complaints.append(f"{reach.name} {reach.complaint or 'does not reach from its beginning to its end'}")
        if len(filled) == len(gaps):
            break
    why = "; ".join(complaints) or "no sitemap or archive is known"
    ended = tuple(replace(gap, filled=gap in filled, reason=filled.get(gap, why)) for gap in gaps)
    return Filling(entries=tuple(entries.values()), dates=dates, gaps=ended)


def span_of(source: Source, listing: Listing, gaps: Sequence[Gap], *, known: frozenset[bytes], now: datetime) -> Span:
    """What is to be covered to fill all of these gaps."""
    since = min(gap.since for gap in gaps)
    return Span(
        since=since,
        until=max(gap.until for gap in gaps),
        now=now,
        before=source.listed if since in {source.read, source.changed} else frozenset(),
        current=frozenset(key_of(entry.address) for entry in listing.entries),
        known=known,
    )


async def _ways(reader: Reader, source: Source, listing: Listing, span: Span) -> AsyncIterator[tuple[Reach, bool]]:
    """Each way's reach, cheapest first, and whether its entries without a date may be what is wanted."""
    outlet = reader.outlet
    if source.kind is Kind.FEED and (listing.paged or outlet.engine == "wordpress"):
        reach = Reach(name="the feed's older pages", span=span, forth=span.until)
        yield await by_pages(reader, _older_pages(source.address), reach, Kind.FEED), True
    for address in sitemaps_of(reader):
        if address != source.address:
            yield await by_sitemap(reader, address, span), False
    if outlet.archive:
        reach = Reach(name="its archive", span=span)
        yield await _by_archive(reader, reach), True


async def _by_archive(reader: Reader, reach: Reach) -> Reach:
    lists = archive_days(reader.outlet, reach.span)
    if "{year}" in reader.outlet.archive:
        return await by_days(reader, lists, reach)
    await by_pages(reader, lists[0], reach, Kind.SECTION)
    back = reach.back
    reach.judge_by_dates()
    reach.back = back
    return reach


def _older_pages(feed: str) -> list[str]:
    mark = "&" if urlsplit(feed).query else "?"
    return [f"{feed}{mark}paged={number}" for number in range(2, MOST_PAGES + 2)]


def sitemaps_of(reader: Reader) -> list[str]:
    """The outlet's sitemaps: declared, found, named by the home page's robots.txt, or else the usual one."""
    outlet = reader.outlet
    found = [source.address for source in reader.sources.values() if source.kind is Kind.SITEMAP]
    named = [address for address in reader.sitemaps_in_robots() if outlet.owns(address) and len(address) <= LONGEST]
    usual = urljoin(outlet.homepage, USUAL_SITEMAP)
    return list(dict.fromkeys((*outlet.sitemaps, *found, *named)))[:MOST_SITEMAPS] or [usual]
