"""Outlets that share an engine share its facts; what an outlet says itself goes over them."""

from pathlib import Path

import pytest

from dronewire.outlet import Outlet
from dronewire.outlet.declaration import DeclarationError
from spiders.loader import ENGINES, SHIPPED, catalogue, read_outlet

NAMES = sorted(file.stem for file in ENGINES.glob("*.toml"))
LONGEST = 15  # lines of a declaration


def declared(folder: Path, *lines: str) -> Outlet:
    """An outlet of the user's with these lines."""
    file = folder / "mine.toml"
    file.write_text("\n".join(['title = "Mine"', 'homepage = "https://mine.example/"', *lines]), encoding="utf-8")
    return read_outlet(file)


def test_an_engine_gives_what_the_outlet_does_not(tmp_path: Path) -> None:
    """With the outlet's home page put in, and no slash twice."""
    mine = declared(tmp_path, 'engine = "shkulev"')

    assert (mine.engine, mine.feeds, mine.archive) == (
        "shkulev",
        ("https://mine.example/text/rss.xml",),
        "https://mine.example/text/?page={page}",
    )


def test_what_an_outlet_says_itself_goes_over_its_engine(tmp_path: Path) -> None:
    """Key by key."""
    mine = declared(tmp_path, 'engine = "shkulev"', 'feeds = ["https://mine.example/rss"]')

    assert (mine.feeds, mine.sections) == (("https://mine.example/rss",), ("https://mine.example/text/",))


def test_an_unknown_engine_is_named_with_its_line(tmp_path: Path) -> None:
    """And with those that are known."""
    with pytest.raises(DeclarationError, match=r"mine\.toml:3: engine: unknown engine 'shkulov'; known are: aif, "):
        declared(tmp_path, 'engine = "shkulov"')


def test_a_mistake_of_the_outlets_own_is_told_of_its_own_line(tmp_path: Path) -> None:
    """Also where an engine is named."""
    with pytest.raises(DeclarationError, match=r"mine\.toml:4: timezone: unknown time zone"):
        declared(tmp_path, 'engine = "bitrix"', 'timezone = "Mars/Base"')


@pytest.mark.parametrize("engine", NAMES)
def test_every_engine_makes_a_sound_outlet(tmp_path: Path, engine: str) -> None:
    """Of a title, a home page and its name."""
    assert declared(tmp_path, f'engine = "{engine}"').feeds


def test_every_engine_is_in_use() -> None:
    """One that nobody names is no engine of ours."""
    assert {outlet.engine for outlet in catalogue().values()} - {""} == set(NAMES)


def test_declarations_are_short() -> None:
    """Facts, and no more."""
    longest = {file.stem: len(file.read_text(encoding="utf-8").splitlines()) for file in SHIPPED.glob("*.toml")}

    assert {name for name, lines in longest.items() if lines > LONGEST} == set()


def test_every_outlet_says_how_far_it_was_tried_out() -> None:
    """What a user's own says is for users' own."""
    assert [name for name, outlet in catalogue().items() if outlet.verification == "user"] == []


def test_no_host_belongs_to_two_outlets() -> None:
    """Each address has one outlet, save for regional editions below another's host."""
    hosts = [host for outlet in catalogue().values() for host in outlet.own_hosts]

    assert sorted(hosts) == sorted(set(hosts))
