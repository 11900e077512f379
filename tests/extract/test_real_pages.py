"""Real saved pages: titles, instants and texts as the pages themselves state them; read where they lie."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.metric import f1_of
from bench.stated import STATED, text_in
from dronewire.article import Article
from dronewire.extract import extract
from dronewire.outlet import Outlet
from spiders.loader import catalogue

FOLDER = Path(__file__).parents[3] / "shared" / "real" / "pages"
FETCHED = datetime(2026, 11, 22, tzinfo=UTC)
ZONES = {"www.inform.kz": "Asia/Almaty", "www.ukrinform.ru": "Europe/Kyiv"}

OUTLETS = catalogue()
KNOWN = {
    "1647262025": "tass",
    "1716561772": "ukrinform",
    "1719330438": "mk",
    "1742998174": "aif",
    "Kommersant_2025_05_14": "kommersant",
}

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"no saved pages in {FOLDER}")


def article_of(name: str, *, outlet: Outlet | None = None) -> Article:
    """The article of one saved page; nothing is known of its outlet but the zone, unless it is given."""
    page = (FOLDER / f"{name}.html").read_bytes()
    found = re.search(rb'og:url" content="https://([^/"]+)', page)
    host = found.group(1).decode() if found else "saved.example"
    made_up = Outlet(id="saved", title=host, homepage=f"https://{host}", timezone=ZONES.get(host, "Europe/Moscow"))
    extraction = extract(page, address=f"https://{host}/saved", outlet=outlet or made_up, fetched=FETCHED)
    assert extraction.article is not None, extraction.reason
    return extraction.article


@pytest.mark.parametrize("name", STATED)
def test_the_instant_is_what_the_page_states(name: str) -> None:
    """To the second, in its own zone."""
    published = article_of(name).published

    assert published is not None
    assert published.at == datetime.fromisoformat(STATED[name].published)


@pytest.mark.parametrize("name", STATED)
def test_the_title_is_the_pages_own(name: str) -> None:
    """Exactly what the page gives to social networks."""
    page = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    found = re.search(r'og:title" content="([^"]+)"', page)

    assert found is not None
    assert article_of(name).title == found.group(1).replace("&quot;", '"')


@pytest.mark.parametrize("name", STATED)
def test_the_language_is_russian(name: str) -> None:
    """All of them are."""
    assert article_of(name).language == "ru"


@pytest.mark.parametrize("name", KNOWN)
def test_the_text_of_an_outlet_in_the_catalogue_is_what_a_person_reads(name: str) -> None:
    """F1 at least 0.98 by the public benchmark's metric, and by the declared part of the page alone."""
    found = article_of(name, outlet=OUTLETS[KNOWN[name]])

    assert (found.step, f1_of([(text_in(FOLDER / f"{name}.html"), found.text)]) >= 0.98) == ("declared", True)


@pytest.mark.parametrize("name", STATED)
def test_the_text_of_any_outlet_is_nearly_that(name: str) -> None:
    """Without a declaration a lead above the text may be missed."""
    assert f1_of([(text_in(FOLDER / f"{name}.html"), article_of(name).text)]) >= 0.92


def test_a_gallery_without_text_is_refused() -> None:
    """The MK page whose body is empty is no article of links."""
    page = (FOLDER / "1493663910.html").read_bytes()
    outlet = Outlet(id="mk", title="МК", homepage="https://rzn.mk.ru")

    assert extract(page, address="https://rzn.mk.ru/a", outlet=outlet, fetched=FETCHED).article is None
