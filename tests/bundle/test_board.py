"""The health board on the page: a row an outlet, the troubled first, and what is not known is not made up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from json import loads

from dronewire.bundle import Day, files
from dronewire.bundle.counts import counts_of
from dronewire.bundle.package import Place, package
from dronewire.bundle.watched import Watched
from dronewire.cadence.trace import Field

from .conftest import MORNING, page_of, text_of

Make = Callable[..., Day]
WELL = Watched(
    read=MORNING,
    last=MORNING - timedelta(minutes=4),
    new=7,
    usual=8.6,
    filled={Field.TEXT: 1.0, Field.INSTANT: 0.995, Field.AUTHOR: 0.4},
)
REFUSED = Watched(last=MORNING - timedelta(days=2), filled={}, block="Cloudflare")


def _watched(day: Day) -> Day:
    return replace(day, watched={"wire": WELL, "post": REFUSED})


def _rows(day: Day, ui: str) -> list[list[str]]:
    return [
        [text_of(cell) for cell in row.cssselect("th, td")] for row in page_of(day, ui).cssselect(".board tbody tr")
    ]


def test_the_troubled_come_first_and_say_by_what(day: Make) -> None:
    """With the name of the wall, and when the last article came."""
    (first, *_) = _rows(_watched(day()), "en")

    assert first == ["Postaccess refused: Cloudflare", "0", "–", "20.11. 10:14", "–", "–", "–", "–"]


def test_who_is_well_stands_beside_what_is_usual(day: Make) -> None:
    """Whole numbers: nobody reads tenths of an article."""
    (*_, last) = _rows(_watched(day()), "ru")

    assert last[1:] == ["7", "9", "10:10", "10:14", "100", "100", "40"]


def test_a_day_of_which_nothing_was_noted_has_no_board(day: Make) -> None:
    """The table of addresses is there all the same."""
    assert _rows(day(), "ru") == []


def test_programs_get_the_same(day: Make) -> None:
    """Instants in UTC, shares to a thousandth."""
    told = _watched(day())
    described = loads(package(told, counts_of(told), {}, place=Place(version=1, previous=None)))

    assert files(told)
    assert described["outlets"]["wire"] | {"title": "", "state": ""} == {
        "title": "",
        "state": "",
        "read": "2026-11-22T07:14:00+00:00",
        "last": "2026-11-22T07:10:00+00:00",
        "new": 7,
        "usual": 8.6,
        "filled": {"author": 0.4, "instant": 0.995, "text": 1.0},
        "block": "",
    }
