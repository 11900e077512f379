"""A day of two thousand stories: all of them can be found, and the page stays light."""

from pathlib import Path

import pytest

from bench.invented_day import invented_day
from dronewire.bundle import counts_of
from dronewire.bundle.page import pages

from .conftest import Opened, overflowing
from .test_looks import PHONE

pytestmark = pytest.mark.browser

STORIES = 2_000
MOST = 3_000_000  # bytes of the page to open
INDEX, SECOND = "great/index.html", "great/stories-2.html"


@pytest.fixture(scope="module", autouse=True)
def great(bundles: Path) -> Path:
    """The pages of the day, beside the other's."""
    folder = bundles / "great"
    folder.mkdir()
    day = invented_day(STORIES)
    for name, content in pages(day, counts_of(day), version=1):
        (folder / name).write_bytes(content)
    return folder


def test_no_page_is_too_heavy(great: Path) -> None:
    """Neither the first nor any of the others."""
    assert [path.name for path in great.iterdir() if path.stat().st_size >= MOST] == []


def test_every_story_stands_on_the_first_page(opened: Opened) -> None:
    """In full or in a line."""
    assert opened(INDEX).locator(".story, .brief > li").count() == STORIES


def test_the_filter_reaches_the_last_line(opened: Opened) -> None:
    """And counts all."""
    page = opened(INDEX)
    last = page.locator(".brief > li").last
    page.locator("#find").fill(last.locator("a").first.text_content() or "")

    assert last.is_visible()
    assert page.locator("#left").inner_text() == "1 из 2000"


def test_a_line_leads_to_the_story_in_full(opened: Opened) -> None:
    """On whatever page that is told."""
    page = opened(INDEX)
    line = page.locator(".brief > li").last
    name = line.get_attribute("id")
    line.locator("a.on").click()

    assert page.locator(f"article#{name} details").count() == 1


@pytest.mark.parametrize("name", [INDEX, SECOND])
def test_it_fits_a_phone(opened: Opened, name: str) -> None:
    """However large its numbers are."""
    assert overflowing(opened(name, **PHONE)) == 0
