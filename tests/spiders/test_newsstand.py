"""The outlets that the town plays: their real declarations, feeds and robots.txt."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from conftest import Crawls

from dronewire.assignment import OutletAssignment, Source, Validators, key_of
from dronewire.haul import HaulLine
from newsstand.masthead import MASTHEADS
from newsstand.server import Newsstand
from storage.archive.pages import Pages

NAMES = sorted(MASTHEADS)
Rounds = tuple[Crawls, list[HaulLine], list[HaulLine], int]


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    """A first round, and a second one in which nothing is new, with the number of its requests."""
    folder = tmp_path_factory.mktemp("newsstand")
    with Newsstand(datetime(2026, 11, 22, 9, 0, tzinfo=UTC)) as stand:
        crawls = Crawls(town=stand, folder=folder, settings={"timeout": 20})  # type: ignore[arg-type]  # has a url too
        first = crawls.run(*NAMES)
        pages, before = crawls.haul, len(stand.requests)
        second = crawls.run(*(_part(name, first) for name in NAMES))
        crawls.haul = pages
        yield crawls, first, second, len(stand.requests) - before


def _part(name: str, lines: list[HaulLine]) -> OutletAssignment:
    own = [line for line in lines if line.outlet == name]
    return OutletAssignment(
        outlet=name,
        known=frozenset(key_of(line.address) for line in own if line.kind == "article"),
        sources=tuple(
            Source(address=line.address, validators=line.validators or Validators())
            for line in own
            if line.kind == "feed"
        ),
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_outlet_brings_articles_home(rounds: Rounds, name: str) -> None:
    """Its feeds are read without a mistake, and their pages can be read from the archive."""
    crawls, first, _, _ = rounds
    own = [line for line in first if line.outlet == name]
    pages = [line for line in own if line.kind == "article" and not line.outcome]

    assert [(line.outcome, line.reason) for line in own if line.kind == "feed"] == [("read", "")]
    assert pages
    assert all(line.record and b"<" in Pages(crawls.haul).read(line.record) for line in pages)


def test_no_address_of_an_outlet_has_two_lines(rounds: Rounds) -> None:
    """Over all outlets of a round."""
    _, first, _, _ = rounds
    addresses = [(line.outlet, line.address) for line in first]

    assert sorted(addresses) == sorted(set(addresses))


def test_a_round_with_nothing_new_makes_two_requests_an_outlet(rounds: Rounds) -> None:
    """robots.txt and the feed, with 304 where the server can."""
    _, _, second, requests = rounds

    assert requests == 2 * len(NAMES)
    assert {line.outcome for line in second if line.kind == "feed"} == {"read", "unchanged"}
    assert {line.outcome for line in second if line.kind == "article"} == {"known"}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[HaulLine]]:
    """A round of outlets that a user declared by a title and a home page."""
    with Newsstand(datetime(2026, 11, 22, 9, 0, tzinfo=UTC)) as stand:
        crawls = Crawls(town=stand, folder=tmp_path_factory.mktemp("own"), settings={"timeout": 20})  # type: ignore[arg-type]  # has a url too
        for name, masthead in MASTHEADS.items():
            (crawls.folder / "outlets").mkdir(exist_ok=True)
            declaration = f'title = "{name}"\nhomepage = "{masthead.home}"\n'
            (crawls.folder / "outlets" / f"own_{name}.toml").write_text(declaration, encoding="utf-8")
        yield crawls.run(*(f"own_{name}" for name in NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_a_title_and_a_home_page_are_enough(own: list[HaulLine], name: str) -> None:
    """Articles come home in the first round, and what lists them is named."""
    lines = [line for line in own if line.outlet == f"own_{name}"]
    (home,) = [line for line in lines if line.found]

    assert (home.kind, home.outcome) == ("section", "read")
    assert [line for line in lines if line.kind == "article" and line.outcome is None]
