"""Declarations that are written for people to paste: what is read of them is what was found."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.outlet import Outlet
from flows.steps.outlets.declaring import id_of, plain, toml_of
from spiders.loader import read_outlet

ADDRESSES = st.lists(st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9?&=%'.]{0,40}", fullmatch=True), max_size=4)


@given(title=st.text(min_size=1).filter(plain), feeds=ADDRESSES, sitemaps=ADDRESSES)
def test_what_is_written_is_read_again(title: str, feeds: list[str], sitemaps: list[str]) -> None:
    """Whatever a site calls itself: quotes, backslashes, control characters, halves of surrogates."""
    facts = {"id": "mine", "homepage": "https://mine.example", "feeds": feeds, "sitemaps": sitemaps}
    outlet = Outlet.model_validate({**facts, "title": title, "languages": ["tt", "ru"]})
    with TemporaryDirectory() as folder:
        file = Path(folder) / "mine.toml"
        file.write_text(toml_of(outlet), encoding="utf-8")

        assert read_outlet(file) == outlet.model_copy(update={"title": plain(title)})


@given(host=st.from_regex(r"([a-z0-9-]{1,12}\.){0,3}[a-z0-9-]{1,9}", fullmatch=True))
def test_every_host_gives_an_identifier(host: str) -> None:
    """One that a declaration's file may be called."""
    Outlet(id=id_of(host), title="x", homepage="https://x.example")


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.harbour-post.example", "harbour_post"),
        ("news.harbour.example", "news_harbour"),
        ("66.ru", "ru66"),
        ("www.1tv.ru", "ru1tv"),
        ("localhost", "localhost"),
    ],
)
def test_an_identifier_is_what_people_call_the_site(host: str, name: str) -> None:
    """As those of the catalogue are."""
    assert id_of(host) == name


def test_an_identifier_that_is_taken_is_told_apart() -> None:
    """By the last part of the host's name."""
    assert id_of("tass.com", taken={"tass"}) == "tass_com"
