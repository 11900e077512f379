"""Our own outage is told from outlets' failures, and the outlets' failures from our own outage."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dronewire.outlet.outage import Exchange, offline_since

BEGIN = datetime(2026, 11, 22, 6, tzinfo=UTC)


def _at(
    second: float, host: str, *, answered: bool, well: bool | None = True, lasted: float = 0, outlet: str = ""
) -> Exchange:
    at = BEGIN + timedelta(seconds=second)
    return Exchange(
        at=at, host=host, outlet=outlet or host, answered=answered, well=well, lasted=timedelta(seconds=lasted)
    )


exchanges = st.lists(
    st.builds(
        _at,
        st.integers(0, 60),
        st.sampled_from("abcdef"),
        answered=st.booleans(),
        well=st.sampled_from([True, False, None]),
        lasted=st.integers(0, 60),
    ),
    max_size=20,
).map(lambda found: sorted(found, key=lambda one: one.at))


def test_nobody_answers() -> None:
    """Two hosts were tried, both well before: it is us."""
    assert offline_since([_at(1, "a", answered=False), _at(2, "b", answered=False)]) == BEGIN + timedelta(seconds=1)


def test_nobody_answers_on_the_first_day() -> None:
    """Nothing is known of anybody yet."""
    found = offline_since([_at(1, "a", answered=False, well=None), _at(2, "b", answered=False, well=None)])

    assert found == BEGIN + timedelta(seconds=1)


def test_one_host_alone_may_be_down_itself() -> None:
    """However often it is tried."""
    assert offline_since([_at(1, "a", answered=False), _at(2, "a", answered=False)]) is None


def test_one_outlet_with_two_hosts_may_be_down_itself() -> None:
    """Its site and that of its feed; else it would be our fault for ever."""
    told = [_at(n, host, answered=False, outlet="paper") for n, host in enumerate("ab")]

    assert offline_since(told) is None


def test_one_host_of_two_outlets_may_be_down_itself() -> None:
    """Regional papers share one."""
    told = [_at(n, "a", answered=False, outlet=outlet) for n, outlet in enumerate(("north", "south"))]

    assert offline_since(told) is None


def test_one_outlet_whose_hosts_fail_late_may_be_down_itself() -> None:
    """However many there are."""
    late = (_at(n, host, answered=False, lasted=1, outlet="paper") for n, host in enumerate("bcde", 5))

    assert offline_since([_at(1, "a", answered=True), *late]) is None


def test_two_hosts_that_have_long_been_down_are_no_outage() -> None:
    """Else each would keep the other from ever being left alone."""
    assert offline_since([_at(1, "a", answered=False, well=False), _at(2, "b", answered=False, well=False)]) is None


def test_one_host_is_enough_while_we_are_known_to_be_offline() -> None:
    """A round in which only one is due."""
    assert offline_since([_at(1, "a", answered=False)], before=True) == BEGIN + timedelta(seconds=1)


def test_the_cable_is_pulled_in_the_middle() -> None:
    """Three hosts that were well fail after the last answer, each tried after it."""
    told = [_at(1, "a", answered=True), *(_at(n, host, answered=False, lasted=1) for n, host in enumerate("bcd", 5))]

    assert offline_since(told) == BEGIN + timedelta(seconds=5)


def test_slow_hosts_are_a_rounds_last_and_no_outage() -> None:
    """They had been asked while others still answered."""
    told = [_at(9, "a", answered=True), *(_at(61 + n, host, answered=False, lasted=61) for n, host in enumerate("bcd"))]

    assert offline_since(told) is None


def test_an_outlet_with_many_hosts_that_are_ill_is_no_outage() -> None:
    """Only those that were well say something of our network."""
    told = [_at(1, "a", answered=True), *(_at(n, h, answered=False, well=False) for n, h in enumerate("bcdefg", 5))]

    assert offline_since(told) is None


@settings(deadline=None)
@given(exchanges, st.booleans())
def test_whoever_answers_last_ends_any_outage(told: list[Exchange], before: bool) -> None:
    """An answer at the end means that we are online."""
    assert offline_since([*told, _at(90, "z", answered=True)], before=before) is None


@settings(deadline=None)
@given(exchanges)
def test_an_outage_begins_after_the_last_answer(told: list[Exchange]) -> None:
    """And with something that was not answered."""
    since = offline_since(told)
    silent = [one.at for one in told if not one.answered]
    answers = [one.at for one in told if one.answered]

    assert since is None or (since in silent and all(at <= since for at in answers))
