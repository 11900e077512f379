"""The page with nothing to help it: no script, no network, no server."""

import pytest

from .conftest import INDEX, Opened, titles
from .invented import SUNDAY

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", [INDEX, "index.html", f"overview/stories/{SUNDAY}/exam.html"])
def test_nothing_is_asked_for_and_nothing_goes_wrong(opened: Opened, name: str) -> None:
    """The browser's console is empty, and no address outside the folder is touched: `opened` sees to both."""
    page = opened(name)
    page.mouse.wheel(0, 5_000)
    page.wait_for_load_state("networkidle")

    assert page.locator("h1").is_visible()


def test_without_scripts_all_stories_are_there(opened: Opened) -> None:
    """And no control that would do nothing."""
    page = opened(java_script_enabled=False)

    assert len(titles(page)) == 6
    assert not page.locator(".sift").is_visible()


def test_without_scripts_topics_filter(opened: Opened) -> None:
    """By the style sheet alone."""
    page = opened(java_script_enabled=False)
    page.locator("label.topic", has_text="Подготовка кадров").click()

    assert titles(page) == ["Ёмкий курс", "Экзамен для"]


def test_without_scripts_languages_and_light_are_switched(opened: Opened) -> None:
    """Likewise."""
    page = opened(java_script_enabled=False)
    page.get_by_text("English", exact=True).click()

    assert page.locator("h1").inner_text() == "22 November 2026"


def test_without_scripts_a_story_unfolds(opened: Opened) -> None:
    """Browsers can do that by themselves."""
    page = opened(java_script_enabled=False)
    page.locator("#s-exam summary").click()

    assert page.locator("#s-exam ins").first.inner_text() == "40"
