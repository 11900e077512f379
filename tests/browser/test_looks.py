"""Languages, light, phones and paper."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .conftest import INDEX, Opened, overflowing, titles
from .invented import SUNDAY

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}}
PAGES = [
    INDEX,
    "index.html",
    "overview/topics/production/index.html",
    "overview/topics/production/2026-11.html",
    "overview/outlets/wire/index.html",
    f"overview/stories/{SUNDAY}/plant.html",
    f"overview/stories/{SUNDAY}/exam.html",
]


def ground(page: Page) -> int:
    """How light the page's ground is, 0 to 255."""
    colour: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return int(re.findall(r"\d+", colour)[0])


def test_the_language_is_switched(opened: Opened) -> None:
    """Topics, menus and counts speak it; the stories stay as they are."""
    page = opened()
    page.get_by_text("English", exact=True).click()

    assert page.locator("label.topic").nth(1).inner_text().startswith("Production")
    assert page.locator("#find").get_attribute("placeholder") == "Find in the stories"
    assert page.locator("html").get_attribute("lang") == "en"
    assert titles(page)[0] == "Завод собрал"


@pytest.mark.parametrize(("scheme", "choice", "dark"), [("dark", "auto", 1), ("light", "night", 1), ("dark", "day", 0)])
def test_light_follows_the_system_or_the_choice(opened: Opened, scheme: str, choice: str, dark: int) -> None:
    """A choice goes before the system's."""
    page = opened(color_scheme=scheme)
    page.locator(f"label[for=light-{choice}]").click()

    assert (ground(page) < 60) == bool(dark)


def test_a_choice_is_kept(opened: Opened) -> None:
    """Whoever reads in the dark finds it dark the next morning."""
    page = opened()
    page.locator("label[for=light-night]").click()
    page.wait_for_function("localStorage.getItem('dronewire-light') !== null")
    page.reload()

    assert ground(page) < 60


def test_a_choice_holds_for_all_pages(opened: Opened) -> None:
    """A reader of English chooses once, and reads calendar, topics and stories in it."""
    page = opened()
    page.get_by_text("English", exact=True).click()
    page.get_by_text("all days").click()

    assert page.locator("h1").inner_text() == "All days"
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_shows_all_of_its_width(opened: Opened, name: str) -> None:
    """Nothing is scrolled sideways at 360 pixels."""
    assert overflowing(opened(name, **PHONE)) == 0


def test_an_open_story_fits_a_phone(opened: Opened) -> None:
    """With its versions, edits and sums."""
    page = opened(**PHONE)
    for summary in page.locator("summary").all():
        summary.click()

    assert overflowing(page) == 0


def test_headlines_stand_on_the_first_screen(opened: Opened) -> None:
    """Of a laptop all, of a phone the first: what is new is seen before anything is touched."""
    laptop, phone = opened(), opened(**PHONE)

    assert _ends(laptop, ".front li >> nth=-1") <= 800
    assert _ends(phone, ".front li >> nth=2") <= 740


def test_paper_shows_what_the_screen_folds(opened: Opened, tmp_path: Path) -> None:
    """Versions are printed, controls are not, and nothing is cut off at the side of an A4 page."""
    page = opened(viewport={"width": 680, "height": 960})  # A4 less its margins, at 96 dots an inch
    page.emulate_media(media="print")

    assert page.locator("#s-plant .proof").first.is_visible()
    assert not page.locator(".sift").is_visible()
    assert overflowing(page) == 0


def test_the_page_is_printed(opened: Opened) -> None:
    """As a PDF of a few pages."""
    made = opened().pdf(format="A4")

    assert made.startswith(b"%PDF")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", made)) <= 6


def _ends(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box
    return box["y"] + box["height"]
