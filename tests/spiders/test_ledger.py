"""The ledger: however feeds overlap and articles end, each address has one line and feeds come after their entries."""

from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from dronewire.assignment import Validators
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from spiders.reading.ledger import Ledger, Visit

AT = datetime(2026, 11, 22, tzinfo=UTC)
FEEDS = ("f1", "f2", "f3")
ENDS = st.sampled_from([None, Outcome.KNOWN, Outcome.POSTPONED, Outcome.FAILED, Outcome.GONE, Outcome.BLOCKED])


def _line(visit: Visit, outcome: Outcome | None, reason: str = "", **more: object) -> HaulLine:
    return HaulLine(
        round="r",
        outlet="o",
        kind=visit.kind,
        address=visit.address,
        at=AT,
        outcome=outcome,
        reason=reason,
        validators=Validators(etag="x") if visit.kind is Kind.FEED else None,
    )


def _ledger() -> tuple[Ledger, list[HaulLine]]:
    lines: list[HaulLine] = []
    ledger = Ledger(write=lines.append, make=_line)
    for feed in FEEDS:
        ledger.open(Visit(kind=Kind.FEED, address=feed))
    return ledger, lines


def _list(ledger: Ledger, feed: str, addresses: list[str]) -> None:
    for address in addresses:
        ledger.open(Visit(kind=Kind.ARTICLE, address=address))
    ledger.settle_after(_line(Visit(kind=Kind.FEED, address=feed), Outcome.READ), addresses)


@given(
    listed=st.lists(st.lists(st.integers(0, 9).map(str), max_size=8), min_size=3, max_size=3),
    ends=st.dictionaries(st.integers(0, 9).map(str), ENDS),
    order=st.permutations([str(number) for number in range(10)]),
)
def test_every_address_has_one_line_and_feeds_come_last(
    listed: list[list[str]], ends: dict[str, Outcome | None], order: list[str]
) -> None:
    """Articles end in any order, some never: the close ends them."""
    ledger, lines = _ledger()
    for feed, addresses in zip(FEEDS, listed, strict=True):
        _list(ledger, feed, addresses)
    opened = {address for addresses in listed for address in addresses}
    for address in order:
        if address in opened and address in ends:
            ledger.settle(_line(Visit(kind=Kind.ARTICLE, address=address), ends[address]))
    ledger.close(Outcome.POSTPONED, "over")
    places = {line.address: place for place, line in enumerate(lines)}

    assert sorted(line.address for line in lines) == sorted(opened | set(FEEDS))
    assert all(
        places[feed] > max((places[one] for one in addresses), default=-1)
        for feed, addresses in zip(FEEDS, listed, strict=True)
    )


@given(
    listed=st.lists(st.integers(0, 9).map(str), max_size=8),
    ends=st.dictionaries(st.integers(0, 9).map(str), ENDS, max_size=10),
)
def test_validators_stay_only_where_all_was_read(listed: list[str], ends: dict[str, Outcome | None]) -> None:
    """One entry that was left unread takes them away."""
    ledger, lines = _ledger()
    _list(ledger, "f1", listed)
    for address in set(listed) & set(ends):
        ledger.settle(_line(Visit(kind=Kind.ARTICLE, address=address), ends[address]))
    ledger.close(Outcome.POSTPONED, "over")
    (feed,) = [line for line in lines if line.address == "f1"]
    unread = {Outcome.POSTPONED, Outcome.FAILED, Outcome.BLOCKED}

    assert bool(feed.validators) == all(ends.get(one, Outcome.POSTPONED) not in unread for one in listed)


def test_an_address_is_opened_once() -> None:
    """The second feed that lists it does not ask for it again."""
    ledger, _ = _ledger()
    visit = Visit(kind=Kind.ARTICLE, address="a")

    assert (ledger.open(visit), ledger.open(visit)) == (True, False)


def test_a_second_end_is_dropped() -> None:
    """The first line stands."""
    ledger, lines = _ledger()
    visit = Visit(kind=Kind.ARTICLE, address="a")
    ledger.open(visit)
    ledger.settle(_line(visit, Outcome.GONE))
    ledger.settle(_line(visit, Outcome.FAILED))

    assert [line.outcome for line in lines] == [Outcome.GONE]


def test_feeds_that_list_each_other_do_not_wait_for_ever() -> None:
    """A feed waits for articles only."""
    ledger, lines = _ledger()
    _list(ledger, "f1", ["f2"])
    _list(ledger, "f2", ["f1"])

    assert [line.address for line in lines] == ["f1", "f2"]


def test_a_line_that_could_not_be_written_has_not_ended() -> None:
    """The close ends its address, as unread, and feeds that list it keep no validators."""
    ledger, lines = _ledger()
    visit = Visit(kind=Kind.ARTICLE, address="a")
    ledger.open(visit)
    ledger.write = _no_room
    with suppress(OSError):
        ledger.settle(_line(visit, Outcome.KNOWN))
    ledger.write = lines.append
    _list(ledger, "f1", ["a"])
    ledger.close(Outcome.FAILED, "lost")

    ended = {line.address: line for line in lines}

    assert (ended["a"].outcome, ended["f1"].outcome, ended["f1"].validators) == (Outcome.FAILED, Outcome.READ, None)


def _no_room(line: HaulLine) -> None:
    raise OSError(f"no room for {line.address}")
