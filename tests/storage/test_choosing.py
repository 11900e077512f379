"""A user's outlet none of whose lists tells what is published is not given up: its home page is searched, and read."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from dronewire.assignment import OutletAssignment, key_of
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet, Verification
from storage.assignments import assignments_of
from storage.rounds import UntakenHaul

from .conftest import AT

Lines = Callable[..., HaulLine]
Take = Callable[..., UntakenHaul]
HOME, MAP = "https://tass.ru/", "https://tass.ru/sitemap.xml"
MAPPED = Outlet(id="tass", title="TASS", homepage="https://tass.ru", sitemaps=(MAP,))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _part(database: Engine, hours: float, *, outlet: Outlet = MAPPED) -> OutletAssignment:
    (part,) = assignments_of(database, [outlet], at=AT + hours * HOUR, due_only=False)
    return part


def _reads(part: OutletAssignment) -> list[str]:
    return [source.address for source in part.sources or ()]


def _mapped(line: Lines, *, hours: float, fresh: int, listed: bytes = b"listed-1") -> HaulLine:
    keys = frozenset({listed})
    at = AT + hours * HOUR
    return line(MAP, Outcome.READ, kind=Kind.SITEMAP, at=at, entries=9, fresh=fresh, listed=keys)


def test_a_sitemap_that_is_not_there_has_the_home_page_searched(database: Engine, take: Take, line: Lines) -> None:
    """It is asked on."""
    take(line(MAP, Outcome.GONE, kind=Kind.SITEMAP, status=404))
    part = _part(database, 1)

    assert (part.discover, _reads(part)) == (True, [MAP])


def test_a_sitemap_that_never_brought_anything_is_dead(database: Engine, take: Take, line: Lines) -> None:
    """Once it was watched for a day."""
    take(_mapped(line, hours=0, fresh=0))
    take(_mapped(line, hours=12, fresh=0))
    before = _part(database, 13)
    take(_mapped(line, hours=25, fresh=0))

    assert (before.discover, _part(database, 26).discover) == (False, True)


def test_a_sitemap_that_stands_still_for_a_week_may_be_dead(database: Engine, take: Take, line: Lines) -> None:
    """Though it brought something once."""
    take(_mapped(line, hours=0, fresh=0))
    take(_mapped(line, hours=12, fresh=3, listed=b"listed-2"))
    take(_mapped(line, hours=13 + 24 * 7, fresh=0, listed=b"listed-2"))

    assert _part(database, 14 + 24 * 7).discover is True


def test_one_new_entry_brings_it_to_life(database: Engine, take: Take, line: Lines) -> None:
    """Nothing is searched any more."""
    take(_mapped(line, hours=0, fresh=0))
    take(_mapped(line, hours=25, fresh=1, listed=b"listed-2"))

    assert _part(database, 26).discover is False


def test_a_home_page_of_links_is_read_beside_what_is_dead(database: Engine, take: Take, line: Lines) -> None:
    """It was searched, and links to articles; until the next day it is read like any list."""
    take(line(MAP, Outcome.GONE, kind=Kind.SITEMAP, status=404))
    around = {"searched": frozenset({"tass"}), "sources": frozenset({("tass", key_of(HOME))})}
    home = line(HOME, Outcome.READ, kind=Kind.SECTION, at=AT + HOUR, entries=20, listed=frozenset({b"listed-1"}))
    take(home, **around)
    part = _part(database, 2)

    assert (part.discover, _reads(part)) == (False, [MAP, HOME])


@pytest.mark.parametrize("verified", [Verification.LIVE, Verification.SITE])
def test_what_we_ship_says_itself_what_is_read(
    database: Engine, take: Take, line: Lines, verified: Verification
) -> None:
    """Its terms may allow no more."""
    take(line(MAP, Outcome.GONE, kind=Kind.SITEMAP, status=404))
    ours = MAPPED.model_copy(update={"verification": verified})

    assert _part(database, 1, outlet=ours).discover is False
