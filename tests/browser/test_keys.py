"""The page by keyboard alone."""

import pytest
from playwright.sync_api import Page

from .conftest import Opened, titles

pytestmark = pytest.mark.browser


def focused(page: Page) -> str:
    """The identifier of what has the focus."""
    named: str = page.evaluate("document.activeElement.id")
    return named


def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


def test_a_slash_goes_to_the_search(opened: Opened) -> None:
    """And is not typed into it."""
    page = opened()
    press(page, "/")

    assert (focused(page), page.locator("#find").input_value()) == ("find", "")


def test_escape_clears_and_leaves_the_search(opened: Opened) -> None:
    """All stories are back."""
    page = opened()
    press(page, "/")
    page.keyboard.insert_text("экзамен")
    press(page, "Escape")

    assert (focused(page), len(titles(page))) == ("", 6)


def test_j_and_k_step_from_story_to_story(opened: Opened) -> None:
    """In the order that is seen; the ends hold."""
    page = opened()
    press(page, "j", "j", "j", "k")
    second = focused(page)
    press(page, "k", "k", "k")

    assert (second, focused(page)) == ("s-course", "s-plant")


def test_hidden_stories_are_not_stepped_on(opened: Opened) -> None:
    """The filter's choice is what one walks through."""
    page = opened()
    page.locator("label.topic", has_text="Подготовка кадров").click()
    press(page, "j", "j")

    assert focused(page) == "s-exam"


def test_letters_in_the_search_are_letters(opened: Opened) -> None:
    """Nobody is thrown out of it by a j."""
    page = opened()
    press(page, "/", "j", "k")

    assert (focused(page), page.locator("#find").input_value()) == ("find", "jk")


def test_enter_unfolds_a_story(opened: Opened) -> None:
    """Its versions are seen, and once more folds it."""
    page = opened()
    press(page, "j", "Enter")
    unfolded = page.locator("#s-plant .proof").first.is_visible()
    press(page, "Enter")

    assert (unfolded, page.locator("#s-plant .proof").first.is_visible()) == (True, False)


def test_the_first_stop_leads_past_everything(opened: Opened) -> None:
    """Who tabs need not tab through the head of the page."""
    page = opened()
    press(page, "Tab", "Enter")

    assert page.url.endswith("#stories")


def test_topics_are_chosen_with_arrows(opened: Opened) -> None:
    """They are one group of choices, as a browser has them."""
    page = opened()
    page.locator("#pick-all").focus()
    press(page, "ArrowDown")

    assert len(titles(page)) == 3
