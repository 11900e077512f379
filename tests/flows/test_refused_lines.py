"""One line that the database refuses ends as failed, with the reason; all others are taken in with it."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import select

from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from flows.extraction import Extractors
from flows.steps.taking_in import take_in
from flows.workspace import Workspace
from spiders.haul import Clock, Haul
from storage.rounds import expect_haul, in_trouble, open_round, tallies_of_round, untaken_hauls
from storage.tables import address

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
TOO_LARGE = 2**70  # no column holds such a number, and a line may name any
Open = Callable[..., Workspace]


def _line(number: int, *, kind: Kind = Kind.ARTICLE, outcome: Outcome = Outcome.GONE, **more: object) -> HaulLine:
    where = f"https://tass.ru/{number}"
    return HaulLine(round="r", outlet="tass", kind=kind, address=where, at=AT, outcome=outcome, **more)


def _taken(room: Workspace, pool: Extractors, *lines: HaulLine) -> str:
    name = open_round(room.database, AT)
    haul = Haul(room.layout.pages / name, round_id=name, clock=Clock(AT))
    for line in lines:
        haul.write(line)
    haul.finish("finished")
    expect_haul(room.database, name, round_name=name)
    take_in(room, pool)
    return name


def test_a_line_that_is_refused_fails_alone(workspace: Open, pool: Extractors) -> None:
    """It is counted and told; those before and after it are as they would have been."""
    room = workspace()
    earlier = [_line(n, outcome=Outcome.EARLIER) for n in (1, 2)]
    name = _taken(room, pool, *earlier, _line(3), _line(4, status=TOO_LARGE), _line(5))
    counted = {(tally.outcome, tally.count) for tally in tallies_of_round(room.database, name)}
    (told,) = in_trouble(room.database, name)

    assert counted == {(Outcome.EARLIER, 2), (Outcome.GONE, 2), (Outcome.FAILED, 1)}
    assert (told.address, told.reason.startswith("the database refused it: ")) == ("https://tass.ru/4", True)
    assert untaken_hauls(room.database) == []


def test_an_earlier_line_that_is_refused_fails_alone(workspace: Open, pool: Extractors) -> None:
    """Such lines are written in one go, and are told apart all the same."""
    room = workspace()
    name = _taken(
        room, pool, *(_line(n, outcome=Outcome.EARLIER, status=TOO_LARGE if n == 2 else 1) for n in (1, 2, 3))
    )
    counted = {(tally.outcome, tally.count) for tally in tallies_of_round(room.database, name)}

    assert counted == {(Outcome.EARLIER, 2), (Outcome.FAILED, 1)}


def test_what_was_refused_is_asked_for_again(workspace: Open, pool: Extractors) -> None:
    """As whatever failed: another page may be what can be kept."""
    room = workspace()
    _taken(room, pool, _line(4, status=TOO_LARGE))
    with room.database.connect() as connection:
        look = connection.scalar(select(address.c.next_look).where(address.c.address == "https://tass.ru/4"))

    assert look is not None
    assert look > AT
