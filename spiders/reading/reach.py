"""How far back and forth older pages, archives and sitemaps of an outlet demonstrably reach."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from dronewire.article import Entry
from dronewire.assignment import key_of
from dronewire.gap import Gap
from dronewire.outcome import Kind
from dronewire.outlet import Outlet
from spiders.formats.listing import Dated, Listing
from spiders.reading.parts import account_for_rest, whole_of
from spiders.reading.reader import Reader

MARGIN = timedelta(hours=1)  # before a gap: clocks differ, and what was dated before the last reading may be late
NEAR = timedelta(days=7)  # an older date shows nothing: a page about the outlet may be all that is left from then
MOST_PAGES = 20  # of one way; twenty feeds' worth of entries is days of any outlet of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What is to be covered: all gaps of a source together.

    Attributes:
        now: the present instant; what is dated later is dated wrong.
        before: keys of what was listed when it began, where that is known: who lists them reaches behind it.
        current: keys of what the source lists now: who lists one of them is up to date.
        known: keys of all that is known of the outlet.
    """

    since: datetime
    until: datetime
    now: datetime
    before: frozenset[bytes]
    current: frozenset[bytes]
    known: frozenset[bytes]


@dataclass(slots=True, kw_only=True)
class Reach:
    """What one way brought, and from when to when it lists all that was published.

    Attributes:
        name: what a gap's reason calls it.
        complaint: why it is of no use, where that is known.
    """

    name: str
    span: Span
    entries: dict[str, Entry] = field(default_factory=dict)
    dates: dict[str, Dated] = field(default_factory=dict)
    back: datetime | None = None
    forth: datetime | None = None
    complaint: str = ""

    def add(self, listing: Listing) -> list[Entry]:
        """Take in a page, and say what is new on it."""
        new = [entry for entry in listing.entries if entry.address not in self.entries]
        self.entries |= {entry.address: entry for entry in new}
        self.dates |= listing.dates
        return new

    def covers(self, gap: Gap) -> bool:
        """Whether all that was published in a gap is listed."""
        return bool(self.back and self.forth and self.back <= gap.since and self.forth >= gap.until)

    def is_old(self, entry: Entry) -> bool:
        """Whether an entry is from before the span."""
        when = self.dates.get(entry.address)
        return key_of(entry.address) in self.span.before or (when is not None and when.latest <= self.span.since)

    def tells_age(self, entry: Entry) -> bool:
        """Whether anything says if an entry is from before the span; of what is known and has no date nothing does."""
        return self.is_old(entry) or entry.address in self.dates or key_of(entry.address) not in self.span.known

    def judge_by_dates(self) -> None:
        """Reach as far back and forth as articles do that are known to be such, by date or by where else they stand.

        A sitemap also lists rubrics, the home page and what is about the outlet, each with a date of its own: those
        show nothing of how far its articles reach.
        """
        span = self.span
        proven = span.known | span.current
        backs, forths = [], []
        for address in self.entries:
            key, when = key_of(address), self.dates.get(address)
            if key in span.before and (when is None or when.at <= span.since):
                backs.append(span.since)
            if key in span.current and (when is None or when.latest > span.since):
                forths.append(span.until)
            if when and key in proven and span.since - NEAR <= when.latest <= span.now + MARGIN:
                backs.append(when.latest)
                forths.append(when.at)
        self.back, self.forth = min(backs, default=None), max(forths, default=None)

    def is_strange(self) -> bool:
        """Whether nothing of it is known: it lists something else, or its links were not understood."""
        return not self._keys() & (self.span.known | self.span.current | self.span.before)

    def _keys(self) -> frozenset[bytes]:
        return frozenset(key_of(address) for address in self.entries)

    def wanted(self, *, undated: bool) -> Iterator[Entry]:
        """The entries that may be from the span or after it; ``undated`` ones too, or not."""
        for entry in self.entries.values():
            when = self.dates.get(entry.address)
            if undated if when is None else when.latest >= self.span.since - MARGIN:
                yield entry


async def by_sitemap(reader: Reader, address: str, span: Span) -> Reach:
    """What a sitemap and its parts list; only what it dates can be told from all that it ever listed."""
    reach = Reach(name=address, span=span)
    head = await reader.lists.of(Kind.SITEMAP, address)
    if head is None:
        reach.complaint = "cannot be had"
        return reach
    whole = await whole_of(reader, head, needed=span.since - MARGIN)
    await account_for_rest(reader, whole)
    reach.add(whole.listing(head))
    if whole.lacking:
        reach.complaint = f"was not read whole ({whole.lacking} of its parts are missing)"
    elif not whole.dates:
        reach.complaint = "has no dates"
    elif reach.is_strange():
        reach.complaint = "lists nothing that is known"
    else:
        reach.judge_by_dates()
        reach.back = min(filter(None, (reach.back, whole.older)), default=None)
    return reach


async def by_pages(reader: Reader, addresses: Iterable[str], reach: Reach, kind: Kind) -> Reach:
    """Follow pages, newest first, until one is mostly from before the span; the end of all pages is as good."""
    for number, address in enumerate(addresses):
        listing = await reader.lists.of(kind, address)
        if listing is None:
            ended = number > 0 and not reader.ledger.left_unread(address)
            reach.back = reach.span.since if ended else None
            reach.complaint = "" if ended else f"cannot be had ({address})"
            return reach
        new = reach.add(listing)
        if not new:
            reach.complaint = f"has nothing further ({address})"
            return reach
        told = [reach.is_old(entry) for entry in new if reach.tells_age(entry)]
        if told and sum(told) * 2 >= len(told):
            reach.back = reach.span.since
            return reach
    reach.complaint = f"does not reach so far in {MOST_PAGES} pages"
    return reach


async def by_days(reader: Reader, days: Iterable[Iterable[str]], reach: Reach) -> Reach:
    """Read each day's archive, of one page or several; all must be there, and list something that is known."""
    for pages in days:
        for number, address in enumerate(pages):
            listing = await reader.lists.of(Kind.SECTION, address)
            if listing is None and (number == 0 or reader.ledger.left_unread(address)):
                reach.complaint = f"cannot be had ({address})"
                return reach
            if listing is None or not reach.add(listing):
                break
    if reach.span.until - reach.span.since > timedelta(days=MOST_PAGES):
        reach.complaint = f"does not reach so far in {MOST_PAGES} days"
    elif reach.is_strange():
        reach.complaint = "lists nothing that is known"
    else:
        reach.back, reach.forth = reach.span.since, reach.span.until
    return reach


def archive_days(outlet: Outlet, span: Span) -> list[list[str]]:
    """The addresses of the archive's pages for each day (or month) of a span, newest first; one list without days."""
    last, first = (at.astimezone(outlet.zone).date() for at in (span.until, span.since))
    if "{year}" not in outlet.archive:
        return [pages_of(outlet.archive, last)]
    days = [last - timedelta(days=back) for back in range(min((last - first).days, MOST_PAGES) + 1)]
    return list({tuple(pages): pages for pages in (pages_of(outlet.archive, day) for day in days)}.values())


def pages_of(template: str, day: date, *, most: int = MOST_PAGES) -> list[str]:
    """The addresses of an archive's pages for a day, from its pattern; one where it has no pages."""
    named = {"{year}": f"{day.year}", "{month}": f"{day:%m}", "{day}": f"{day:%d}"}
    for name, value in named.items():
        template = template.replace(name, value)
    if "{page}" not in template:
        return [template]
    return [template.replace("{page}", str(number)) for number in range(1, most + 1)]
