"""When two readings of a list leave a gap between them, and what is from before an outlet was watched."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.article import Entry
from dronewire.assignment import Source, key_of
from dronewire.gap import Gap
from dronewire.outcome import Kind
from spiders.formats.listing import Dated, Listing
from spiders.reading.interval import MOST_KEYS, earlier, gap_between, keys_of

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
START = AT - timedelta(days=1)
HOUR = timedelta(hours=1)


def _address(number: int) -> str:
    return f"https://port.example/{number}"


def _published(number: int) -> datetime:
    """Articles are numbered as they appear, one every ten minutes."""
    return START + timedelta(minutes=10 * number)


def _listing(*numbers: int, dated: bool = True) -> Listing:
    dates = {_address(number): Dated(at=_published(number)) for number in numbers} if dated else {}
    return Listing(entries=tuple(Entry(address=_address(number)) for number in numbers), dates=dates)


def _source(*numbers: int, read: datetime | None = START + HOUR) -> Source:
    """A source whose last reading is known by its keys alone, as it was before their order was kept."""
    return Source(address="https://port.example/rss", read=read, listed=_keys(*numbers))


def _keys(*numbers: int) -> frozenset[bytes]:
    return frozenset(key_of(_address(number)) for number in numbers)


def test_a_few_new_entries_in_order_do_not_make_an_order() -> None:
    """Most of a list that stands in none was listed before, and a few new entries fall into their order by chance."""
    assert gap_between(_source(1, 2, 3, 4, 5), _listing(3, 1, 22, 4, 2, 21, 5, 20), at=AT) is None


def test_a_gap_of_a_list_that_stood_still_begins_where_it_stopped() -> None:
    """What is dated before the last reading and was not listed then shows that the list was an old one."""
    source = replace(_source(1, 2, 3, read=_published(90)), changed=_published(4))
    gap = gap_between(source, _listing(95, 94, 85), at=AT)

    assert gap == Gap(since=_published(4), until=_published(85))


def _newest_first(count: int, last: int) -> list[int]:
    return list(range(last, max(-1, last - count), -1))


FEEDS = st.tuples(st.integers(1, 20), st.integers(0, 40), st.integers(0, 40))  # how many it holds, last then, last now


@given(FEEDS, st.booleans())
def test_a_gap_is_where_two_readings_share_nothing(feed: tuple[int, int, int], dated: bool) -> None:
    """That is where more appeared in between than the feed holds."""
    holds, then, more = feed
    before, now = _newest_first(holds, then), _newest_first(holds, then + more)
    gap = gap_between(_source(*before), _listing(*now, dated=dated), at=AT)

    assert (gap is not None) == (more >= len(now))


@given(FEEDS, st.data())
def test_deleted_and_reordered_entries_leave_no_gap(feed: tuple[int, int, int], data: st.DataObject) -> None:
    """As long as one of the old ones is left that stands in its place."""
    holds, then, more = feed
    before, now = _newest_first(holds, then), _newest_first(holds, then + more)
    kept = data.draw(st.sampled_from(now))
    left = [number for number in now if number == kept or data.draw(st.booleans())]
    shared = sorted(set(left) & set(before))
    listing = _listing(*sorted(left, reverse=data.draw(st.booleans())))

    assert (gap_between(_source(*before), listing, at=AT) is None) == bool(shared)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=20, unique=True), st.lists(st.integers(0, 60), max_size=20))
def test_entries_without_dates_are_compared_by_their_keys_alone(now: list[int], before: list[int]) -> None:
    """In whatever order they stand: nothing can be pinned where nothing is sorted."""
    gap = gap_between(_source(*before), _listing(*now, dated=False), at=AT)

    assert (gap is not None) == (bool(before) and not set(now) & set(before))


@given(
    holds=st.integers(4, 20),
    pins=st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True),
    more=st.integers(0, 30),
)
def test_pinned_entries_do_not_hide_a_gap(holds: int, pins: list[int], more: int) -> None:
    """They stay at the top while all below them is replaced."""
    before = [*pins, *_newest_first(holds, 40)]
    now = [*pins, *_newest_first(holds, 40 + more)]
    gap = gap_between(_source(*before), _listing(*now), at=AT)

    assert (gap is not None) == (more >= holds)


def test_a_late_entry_is_no_pin() -> None:
    """It is dated before those that are known, and new all the same."""
    assert gap_between(_source(20, 21, 22), _listing(24, 23, 22, 21, 3), at=AT) is None


@pytest.mark.parametrize(
    ("source", "listing"),
    [
        (_source(1, 2, read=None), _listing(5, 6)),
        (_source(), _listing(5, 6)),
        (_source(1, 2), Listing()),
    ],
)
def test_without_two_readings_there_is_no_gap(source: Source, listing: Listing) -> None:
    """At the first one, or where either lists nothing."""
    assert gap_between(source, listing, at=AT) is None


def test_a_gap_ends_with_the_oldest_entry_after_it() -> None:
    """What is older than the last reading came late, and says nothing of its end."""
    gap = gap_between(_source(1, 2, 3), _listing(30, 29, 28, 4), at=AT)

    assert gap == Gap(since=START + HOUR, until=_published(28))


def test_a_gap_without_dates_ends_now() -> None:
    """It may have lasted until this reading."""
    assert gap_between(_source(1), _listing(30, dated=False), at=AT) == Gap(since=START + HOUR, until=AT)


@pytest.mark.parametrize(
    ("kind", "dated", "count"), [(Kind.FEED, False, 0), (Kind.SITEMAP, False, 60), (Kind.SECTION, False, 10)]
)
def test_without_dates_the_kind_decides_what_was_before(kind: Kind, dated: bool, count: int) -> None:
    """A feed shows what is new, a page its newest links first, a sitemap all that ever was."""
    assert len(earlier(kind, _listing(*range(60), dated=dated), at=AT)) == count


@pytest.mark.parametrize("kind", [Kind.SITEMAP, Kind.SECTION])
def test_what_is_dated_two_days_back_was_before(kind: Kind) -> None:
    """A day without a time counts to its end."""
    dates = {
        "new": Dated(at=AT - timedelta(hours=47)),
        "old": Dated(at=AT - timedelta(hours=49)),
        "day": Dated(at=AT - timedelta(hours=71), day_only=True),
        "old day": Dated(at=AT - timedelta(hours=73), day_only=True),
    }
    listing = Listing(entries=tuple(Entry(address=name) for name in dates), dates=dates)

    assert earlier(kind, listing, at=AT) == {"old", "old day"}


def test_of_many_the_newest_keys_are_kept() -> None:
    """Those that the next reading will show again."""
    listing = _listing(*range(MOST_KEYS + 100))
    oldest = {key_of(_address(number)) for number in range(100)}

    assert (len(keys_of(listing)), keys_of(listing) & oldest) == (MOST_KEYS, frozenset())


def test_of_many_without_dates_both_ends_are_kept() -> None:
    """What is new stands at one of them."""
    keys = keys_of(_listing(*range(MOST_KEYS + 100), dated=False))

    assert len(keys) == MOST_KEYS
    assert {key_of(_address(0)), key_of(_address(MOST_KEYS + 99))} <= keys
