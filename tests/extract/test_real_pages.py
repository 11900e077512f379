"""Real saved pages: titles, instants and texts as the pages themselves state them; read where they lie."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dronewire.article import Article
from dronewire.extract import extract
from dronewire.outlet import Outlet

FOLDER = Path(__file__).parents[3] / "shared" / "real" / "pages"
FETCHED = datetime(2026, 11, 22, tzinfo=UTC)
ZONES = {"www.inform.kz": "Asia/Almaty", "www.ukrinform.ru": "Europe/Kyiv"}

# What each page states itself; the day of the TASS page is the 29th, whatever a public label says.
STATED = {
    "1647262025": "2020-06-29T00:16:15+03:00",
    "1716561772": "2020-09-20T23:32:00+03:00",
    "1719330438": "2020-09-23T20:12:38+03:00",
    "1742998174": "2020-10-19T09:34:00+03:00",
    "1784458132": "2020-12-01T14:02:00+06:00",
    "Kommersant_2025_05_14": "2025-05-14T20:28:12+03:00",
    "telegram-form-1": "2020-05-25T06:21:00+00:00",
}

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"no saved pages in {FOLDER}")


def article_of(name: str) -> Article:
    """The article of one saved page."""
    page = (FOLDER / f"{name}.html").read_bytes()
    found = re.search(rb'og:url" content="https://([^/"]+)', page)
    host = found.group(1).decode() if found else "saved.example"
    outlet = Outlet(id="saved", title=host, homepage=f"https://{host}", timezone=ZONES.get(host, "Europe/Moscow"))
    extraction = extract(page, address=f"https://{host}/saved", outlet=outlet, fetched=FETCHED)
    assert extraction.article is not None, extraction.reason
    return extraction.article


@pytest.mark.parametrize("name", STATED)
def test_the_instant_is_what_the_page_states(name: str) -> None:
    """To the second, in its own zone."""
    published = article_of(name).published

    assert published is not None
    assert published.at == datetime.fromisoformat(STATED[name])


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


def test_the_text_is_what_people_marked() -> None:
    """F1 of words at least 0.98 on the page of which the full truth is known."""
    truth = json.loads((FOLDER / "Kommersant.json").read_text(encoding="utf-8"))["V1"]["body"]["sections"]
    expected = Counter(re.findall(r"\w+", " ".join(line for part in truth for line in part["paragraphs"])))
    found = Counter(re.findall(r"\w+", article_of("Kommersant_2025_05_14").text))

    assert 2 * (expected & found).total() / (expected.total() + found.total()) >= 0.98


def test_a_gallery_without_text_is_refused() -> None:
    """The MK page whose body is empty is no article of links."""
    page = (FOLDER / "1493663910.html").read_bytes()
    outlet = Outlet(id="mk", title="МК", homepage="https://rzn.mk.ru")

    assert extract(page, address="https://rzn.mk.ru/a", outlet=outlet, fetched=FETCHED).article is None
