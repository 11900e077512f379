"""Whether two readings follow one another is told by what was newest, not by any one link that stays."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dronewire.article import Entry
from dronewire.assignment import Source, key_of
from spiders.formats.listing import Dated, Listing
from spiders.reading.interval import NEWEST_KEYS, gap_between, is_older_state, keys_of, newest_keys

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TEN = timedelta(minutes=10)
AT = START + timedelta(days=2)


def _address(number: int) -> str:
    return f"https://port.example/{number}"


def _published(number: int) -> datetime:
    """Articles are numbered as they appear, one every ten minutes."""
    return START + TEN * number


def _listing(*numbers: int, dated: bool = True, anew: dict[int, datetime] | None = None) -> Listing:
    dates = {_address(n): Dated(at=(anew or {}).get(n, _published(n))) for n in numbers} if dated else {}
    return Listing(entries=tuple(Entry(address=_address(number)) for number in numbers), dates=dates)


def _read(listing: Listing, newest: int) -> Source:
    """A source that was read when an article had just come."""
    read = _published(newest) + timedelta(minutes=1)
    return Source(
        address="https://port.example/rss",
        read=read,
        changed=read,
        listed=keys_of(listing),
        newest=newest_keys(listing),
    )


def _newest_first(count: int, last: int) -> list[int]:
    return list(range(last, max(-1, last - count), -1))


def _is_gap(before: Listing, newest: int, now: Listing) -> bool:
    return gap_between(_read(before, newest), now, at=AT) is not None


HOLDS, THEN, MORE = st.integers(1, 60), st.integers(0, 80), st.integers(0, 80)


@given(HOLDS, THEN, MORE, st.booleans())
def test_a_gap_is_where_more_came_than_the_list_holds(holds: int, then: int, more: int, dated: bool) -> None:
    """With dates and without."""
    before, now = _newest_first(holds, then), _newest_first(holds, then + more)

    assert _is_gap(_listing(*before, dated=dated), then, _listing(*now, dated=dated)) == (more >= len(now))


@given(HOLDS, THEN, MORE, st.randoms(use_true_random=False))
def test_a_list_in_no_order_is_compared_by_its_dates(holds: int, then: int, more: int, chance: Random) -> None:
    """However its entries are shuffled, save that none is taken for dated anew."""
    before, now = _newest_first(holds, then), _newest_first(holds, then + more)
    for numbers in (before, now):
        chance.shuffle(numbers)
    came = [number for number in now if number > then]
    assume(any(above < below for above, below in pairwise(came)) or now == sorted(now, reverse=True))

    assert _is_gap(_listing(*before), then, _listing(*now)) == (more >= len(now))


@given(
    holds=st.integers(4, 30),
    pins=st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True),
    more=st.integers(0, 50),
    dated=st.booleans(),
)
def test_what_is_pinned_does_not_hide_a_gap(holds: int, pins: list[int], more: int, dated: bool) -> None:
    """It stays at the top while all below it is replaced."""
    before = [*pins, *_newest_first(holds, 50)]
    now = [*pins, *_newest_first(holds, 50 + more)]

    assert _is_gap(_listing(*before, dated=dated), 50, _listing(*now, dated=dated)) == (more >= holds)


@given(holds=st.integers(4, 30), more=st.integers(0, 50), dated=st.booleans())
def test_a_link_that_stays_at_the_end_does_not_hide_a_gap(holds: int, more: int, dated: bool) -> None:
    """As what stands beside a page of links."""
    before = [*_newest_first(holds, 50), 1]
    now = [*_newest_first(holds, 50 + more), 1]

    assert _is_gap(_listing(*before, dated=dated), 50, _listing(*now, dated=dated)) == (more >= holds)


@pytest.mark.parametrize("bumped", [50, 49, 45, 41])
@pytest.mark.parametrize("place", [0, 1, 5])
def test_an_entry_dated_anew_does_not_hide_a_gap(bumped: int, place: int) -> None:
    """Be it the newest of the last reading."""
    now = _newest_first(9, 70)
    now.insert(place, bumped)
    anew = {bumped: _published(70)}

    assert _is_gap(_listing(*_newest_first(10, 50)), 50, _listing(*now, anew=anew))


def test_a_feed_whose_clock_is_hours_ahead_overlaps() -> None:
    """All that it lists is dated after its last reading, and stands in order."""
    ahead = {n: _published(n) + timedelta(hours=3) for n in range(80)}
    before, now = _newest_first(10, 50), _newest_first(10, 54)

    assert not _is_gap(_listing(*before, anew=ahead), 50, _listing(*now, anew=ahead))


@given(holds=st.integers(9, 30), more=st.integers(1, 4), gone=st.integers(1, 2))
def test_deleted_entries_leave_no_gap(holds: int, more: int, gone: int) -> None:
    """The newest of all are missing, and those after them are there."""
    now = [n for n in _newest_first(holds, 50 + more) if not 50 - gone < n <= 50]

    assert not _is_gap(_listing(*_newest_first(holds, 50)), 50, _listing(*now))


def test_a_list_that_lost_its_newest_leaves_no_gap() -> None:
    """Nothing in it has come since."""
    assert not _is_gap(_listing(*_newest_first(10, 50), dated=False), 50, _listing(42, 41, dated=False))


@given(more=st.integers(0, 9), late=st.integers(0, 30))
def test_a_late_entry_leaves_no_gap(more: int, late: int) -> None:
    """It is dated before what is known, and stands below it."""
    now = [*_newest_first(12, 50 + more), late]

    assert not _is_gap(_listing(*_newest_first(12, 50)), 50, _listing(*now))


@given(st.integers(10, 40), st.integers(0, 5))
def test_a_list_that_grows_at_its_end_leaves_no_gap(holds: int, more: int) -> None:
    """All that was there is still there, or most of it."""
    before = list(range(holds))
    now = list(range(more, holds + more))

    assert not _is_gap(_listing(*before, dated=False), holds, _listing(*now, dated=False))


@given(HOLDS, st.integers(60, 80), st.integers(1, 60))
def test_an_older_state_is_no_gap_and_nothing_to_compare_with(holds: int, then: int, back: int) -> None:
    """What a cache hands out when it has not heard of the list as it is now."""
    source = _read(_listing(*_newest_first(holds, then)), then)
    old = _listing(*_newest_first(holds, then - back))
    known = frozenset(key_of(_address(n)) for n in range(then + 1))
    overlaps = gap_between(source, old, at=AT) is None

    assert is_older_state(source, old, known=known) != overlaps


def test_what_another_list_told_first_is_no_older_state() -> None:
    """It is dated after the last reading."""
    source = _read(_listing(*_newest_first(5, 20)), 20)
    known = frozenset(key_of(_address(n)) for n in range(40))

    assert not is_older_state(source, _listing(*_newest_first(5, 30)), known=known)


def test_the_newest_are_told_by_their_dates() -> None:
    """Of an order that says otherwise, and no more of them than are needed."""
    keys = newest_keys(_listing(*range(100)))

    assert keys == tuple(key_of(_address(n)) for n in range(99, 99 - NEWEST_KEYS, -1))
