"""Addresses that pages name: twins are one article, and a page that names another's address loses none."""

from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dronewire.assignment import key_of
from dronewire.outcome import Outcome
from storage.crawling.assignments import assignments_of
from storage.database import open_database

from .desk import HOST, OTHER, OUTLET, PARAGRAPHS, Desk, page_of


def test_twins_are_one_article(desk: Desk) -> None:
    """The page under either address names the same one."""
    page = page_of(canonical=f"{HOST}/otkryli-tsekh-sborki")

    assert desk.look("/inh/otkryli-tsekh-sborki", page) is Outcome.KEPT
    assert desk.look("/otkryli-tsekh-sborki", page) is Outcome.SAME
    assert desk.addresses() == ["/otkryli-tsekh-sborki"]


def test_a_twin_that_lags_behind_changes_nothing(desk: Desk) -> None:
    """The page that the article came from and the one at its address speak for it, another twin does not."""
    said = f"{HOST}/otkryli-tsekh-sborki"
    new = (*PARAGRAPHS[:2], PARAGRAPHS[2].replace("шестьдесят", "семьдесят"))
    desk.look("/inh/otkryli-tsekh-sborki", page_of(canonical=said))
    outcomes = [
        desk.look("/otkryli-tsekh-sborki", page_of(new, canonical=said)),
        desk.look("/inh/otkryli-tsekh-sborki", page_of(canonical=said)),
        desk.look("/print/otkryli-tsekh-sborki", page_of(canonical=said)),
    ]

    assert outcomes == [Outcome.REVISED, Outcome.SAME, Outcome.SAME]
    assert desk.texts() == ["\n".join(new)]


@pytest.mark.parametrize("spelling", ["/n/20417/", "/n/20417"])
def test_spellings_are_one_article(desk: Desk, spelling: str) -> None:
    """With and without the slash."""
    desk.look("/n/20417", page_of())

    assert (desk.look(spelling, page_of()), desk.addresses()) == (Outcome.SAME, ["/n/20417"])


def test_a_canonical_link_that_is_wrong_for_all_pages_loses_none(desk: Desk) -> None:
    """The template names the same article on every page: each other one stays at its own address."""
    said = f"{HOST}/n/99999"
    third = tuple(paragraph.replace("а", "о") for paragraph in OTHER)
    for path, text in (("/n/1001", PARAGRAPHS), ("/n/1002", OTHER), ("/n/1003", third)):
        desk.look(path, page_of(text, canonical=said))

    assert desk.addresses() == ["/n/99999", "/n/1002", "/n/1003"]
    assert desk.texts() == ["\n".join(text) for text in (PARAGRAPHS, OTHER, third)]


def test_an_article_whose_address_was_taken_gets_it_back(desk: Desk) -> None:
    """A page named another article as its own: when that one comes, both are kept, as two stories."""
    desk.look("/n/1001", page_of(PARAGRAPHS, canonical=f"{HOST}/n/1002"))
    second = desk.look("/n/1002", page_of(OTHER, canonical=f"{HOST}/n/1002"))

    assert second is Outcome.KEPT
    assert desk.addresses() == ["/n/1001", "/n/1002"]
    assert desk.texts() == ["\n".join(PARAGRAPHS), "\n".join(OTHER)]
    assert len(set(desk.stories())) == 2


def test_an_address_that_a_page_names_is_not_known_by_that(desk: Desk) -> None:
    """It may be another article's, which would never be read: it is known once it was fetched."""
    desk.look("/n/1001", page_of(canonical=f"{HOST}/n/1002"))
    (part,) = assignments_of(desk.database, (OUTLET,), at=desk.at, due_only=False)

    assert len(part.known) == 1


def test_a_page_that_moved_is_the_same_article(desk: Desk) -> None:
    """The old address redirects to a new one with the same text; later it is changed there."""
    desk.look("/n/20417", page_of())
    new = (*PARAGRAPHS[:2], PARAGRAPHS[2].replace("шестьдесят", "семьдесят"))

    assert desk.look("/n/20417", page_of(), final="/news/otkryli-tsekh-sborki") is Outcome.SAME
    assert desk.look("/n/20417", page_of(new), final="/news/otkryli-tsekh-sborki") is Outcome.REVISED
    assert desk.addresses() == ["/n/20417"]


TEXTS = (PARAGRAPHS, OTHER, tuple(paragraph.replace("а", "о").replace("и", "у") for paragraph in OTHER))
PATHS = st.sampled_from(("1001", "1002", "1002/", "1003"))
LOOK = st.tuples(PATHS, PATHS, st.sampled_from(("", "1001", "1002", "1003", "1004")), st.sampled_from(TEXTS))


def test_no_text_is_lost_or_doubled_whatever_pages_name(tmp_path: Path) -> None:
    """After any looks at pages that move, lie and change, what was just seen is kept, and each address once."""
    engine = open_database(f"sqlite:///{tmp_path}/dronewire.sqlite")
    desk, examples = Desk(engine), count()

    @settings(max_examples=25, deadline=None)
    @given(looks=st.lists(LOOK, min_size=2, max_size=6))
    def check(looks: list[tuple[str, str, str, tuple[str, ...]]]) -> None:
        town = f"/{next(examples)}/"
        for listed, final, said, text in looks:
            page = page_of(text, canonical=f"{HOST}{town}{said}" if said else "")
            desk.look(town + listed, page, final=town + final)
            here = [address for address in desk.addresses() if address.startswith(town)]
            told = dict(zip(desk.addresses(), desk.texts(), strict=True))

            assert "\n".join(text) in {told[address] for address in here}
            assert len({key_of(HOST + address) for address in here}) == len(here)

    check()
    engine.dispose()
