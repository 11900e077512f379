"""Which entries are from before an outlet was watched, and whether two readings of a list leave a gap between them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate, groupby, pairwise

from dronewire.article import Entry
from dronewire.assignment import Source, key_of
from dronewire.gap import Gap
from dronewire.instant import LATE
from dronewire.outcome import Kind
from spiders.formats.listing import Dated, Listing

BEFORE = timedelta(days=2)  # older than that at the first reading, and it was published before the outlet was watched
NEWEST = 50  # links of a page without dates that count as new at the first reading: about what a home page shows
MOST_KEYS = 2_000  # keys of what was listed; the longest feed of ours has 916 entries
FEW = 3  # dated new entries; with fewer the order of a list cannot be told
DISORDER = 10  # one pair of neighbours in so many may stand the other way round in a list that counts as sorted
NEWEST_KEYS = 40  # by which the next reading is compared with this one; a few of them may be deleted in between


def earlier(kind: Kind, listing: Listing, *, at: datetime) -> frozenset[str]:
    """The addresses of a first reading that are not read, since they are from before the outlet was watched.

    A feed shows its newest entries: all of them are read. A sitemap may hold all that was ever published, a page of
    links also what is always there.
    """
    if kind is Kind.FEED:
        return frozenset()
    spared = NEWEST if kind is Kind.SECTION else 0
    undated = [entry.address for entry in listing.entries if entry.address not in listing.dates]
    old = (address for address, when in listing.dates.items() if when.latest < at - BEFORE)
    return frozenset((*undated[spared:], *old))


def is_older_state(source: Source, listing: Listing, *, known: frozenset[bytes]) -> bool:
    """Whether what came is how the source was before its last reading: caches hand such copies out.

    It names nothing new and nothing dated since, and does not overlap with what was listed after it.
    """
    if source.changed is None or _overlap(source, listing):
        return False
    dates = [listing.dates.get(entry.address) for entry in listing.entries]
    return all(when is not None and when.latest <= source.changed for when in dates) and all(
        key_of(entry.address) in known for entry in listing.entries
    )


def gap_between(source: Source, listing: Listing, *, at: datetime) -> Gap | None:
    """The gap between the last reading of a source and this one, where the two do not overlap."""
    if source.read is None or _overlap(source, listing):
        return None
    known = [key_of(entry.address) in source.listed for entry in listing.entries]
    if all(known):  # it lost what was newest, and names nothing that could have come since
        return None
    dates = [listing.dates.get(entry.address) for entry, old in zip(listing.entries, known, strict=True) if not old]
    new = [when for when in dates if when]
    since = source.read
    if source.changed and any(when.latest < since - LATE for when in new):
        since = source.changed  # what is dated before the last reading was not listed then: it had stood still
    return Gap(since=since, until=min((when.at for when in new if when.at > since), default=at))


def _overlap(source: Source, listing: Listing) -> bool:
    """Whether a reading follows the last one without a gap; so too where either of them lists nothing.

    A list drops its oldest entries. So what was newest at the last reading is still there, save for what was deleted:
    of the newest so and so many at least half, for some number. What is left of the others alone is a link that stays
    for other reasons, or an old entry that was dated anew.
    """
    if not source.listed or not listing.entries:
        return True
    keys = [key_of(entry.address) for entry in listing.entries]
    known = [key in source.listed for key in keys]
    odd = {keys[place] for place in _out_of_place(source, listing, known)}
    left = {key for key, old in zip(keys, known, strict=True) if old} - odd
    if not source.newest:  # of a reading from before their order was kept
        return bool(left)
    there = accumulate(key in left for key in source.newest if key not in odd)
    return any(2 * found >= number for number, found in enumerate(there, start=1))


def _out_of_place(source: Source, listing: Listing, known: Sequence[bool]) -> frozenset[int]:
    """The places of known entries that say nothing of what lies between the two readings."""
    if not listing.dates:
        return _at_the_head(known, most=(len(source.newest) - 1) // 2)
    pinned = _pinned(listing.entries, listing.dates, known)
    if not source.newest:
        return pinned
    last_new = max((place for place, old in enumerate(known) if not old), default=-1)
    dates = [listing.dates.get(entry.address) for entry in listing.entries[:last_new]]
    anew = {
        place
        for place, when in enumerate(dates)
        if known[place] and when and source.read and not when.day_only and when.at > source.read
    }
    return pinned | anew


def _at_the_head(known: Sequence[bool], *, most: int) -> frozenset[int]:
    """In a list without dates whose new entries stand together: the few above them, where only new ones could come."""
    runs = [(old, len(list(places))) for old, places in groupby(known)]
    is_head = runs[0][0] and runs[0][1] <= most and sum(not old for old, _ in runs) == 1
    return frozenset(range(runs[0][1])) if is_head else frozenset()


def _pinned(entries: Sequence[Entry], dates: Mapping[str, Dated], known: Sequence[bool]) -> frozenset[int]:
    """The places of known entries that an editor holds at the top: they stay while all below them is replaced.

    Told only where the others are more, and sorted by their dates, newest first: a few stand so by chance. A known
    entry above a newer one is out of that order, and does not show that what lies between the two readings is listed.
    """
    when = [dates.get(entry.address) for entry in entries]
    new = [(place, date.at) for place, date in enumerate(when) if date and not known[place]]
    swapped = sum(1 for (_, above), (_, below) in pairwise(new) if above < below)
    if len(new) < max(FEW, sum(known)) or swapped * DISORDER > len(new):
        return frozenset()
    newest_below, pinned = None, set()
    for place in reversed(range(len(entries))):
        date = when[place]
        if known[place] and date and newest_below and date.at < newest_below:
            pinned.add(place)
        if date and not known[place]:
            newest_below = max(newest_below or date.at, date.at)
    return frozenset(pinned)


def keys_of(listing: Listing) -> frozenset[bytes]:
    """The keys of what is listed, of the newest where there are many; without dates those at both ends."""
    addresses = [entry.address for entry in listing.entries]
    if len(addresses) > MOST_KEYS:
        half = MOST_KEYS // 2
        addresses = _newest(listing) or addresses[:half] + addresses[-half:]
    return frozenset(map(key_of, addresses))


def newest_keys(listing: Listing) -> tuple[bytes, ...]:
    """The keys of what was listed last, newest first; by dates, or in the list's order where most have none."""
    addresses = _newest(listing) or [entry.address for entry in listing.entries]
    return tuple(map(key_of, addresses[:NEWEST_KEYS]))


def _newest(listing: Listing) -> list[str]:
    dated = sorted(listing.dates, key=lambda address: listing.dates[address].at, reverse=True)
    return dated[:MOST_KEYS] if 2 * len(dated) > len(listing.entries) else []
