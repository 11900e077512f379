"""Filter and order: what is left to be seen."""

import pytest
from playwright.sync_api import Page

from .conftest import Opened, titles

pytestmark = pytest.mark.browser

ALL = 6


def choose(page: Page, name: str, label: str) -> None:
    """Choose a line of a menu by what it says."""
    page.locator(f"#{name}").select_option(label=label)


def test_a_topic_leaves_its_stories(opened: Opened) -> None:
    """And says how many are left."""
    page = opened()
    page.locator("label.topic", has_text="Подготовка кадров").click()

    assert titles(page) == ["Ёмкий курс", "Экзамен для"]
    assert page.locator("#left").inner_text() == "2 из 6"


@pytest.mark.parametrize(
    ("menu", "label", "left"),
    [
        ("by-o", "Вестник", ["Завод собрал", "Экзамен для", "Пожар от"]),
        ("by-r", "Татарстан", ["Завод собрал", "Ёмкий курс"]),
        ("by-l", "английский", ["Drone makers"]),
    ],
)
def test_a_menu_leaves_what_it_says(opened: Opened, menu: str, label: str, left: list[str]) -> None:
    """Stories that an outlet has, first or later; outlets of a region; one language."""
    page = opened()
    choose(page, menu, label)

    assert sorted(titles(page)) == sorted(left)


@pytest.mark.parametrize("words", ["емкий", "ЁМКИЙ дрон", "курс  колледж"])
def test_words_are_found_as_people_type_them(opened: Opened, words: str) -> None:
    """In any order and case, with е for ё."""
    page = opened()
    page.locator("#find").fill(words)

    assert titles(page) == ["Ёмкий курс"]


def test_filters_work_together(opened: Opened) -> None:
    """What is left fits all of them."""
    page = opened()
    page.locator("label.topic", has_text="Производство").click()
    choose(page, "by-o", "Лента")
    page.locator("#find").fill("правила")

    assert titles(page) == ["Беспилотникам напишут"]


def test_nothing_found_is_said(opened: Opened) -> None:
    """An empty list is no broken page."""
    page = opened()
    page.locator("#find").fill("дирижабль")

    assert (titles(page), page.locator("#left").inner_text()) == ([], "0 из 6")


def test_all_come_back(opened: Opened) -> None:
    """By one button."""
    page = opened()
    page.locator("#find").fill("дирижабль")
    page.locator("#clear").click()

    assert (len(titles(page)), page.locator("#left").inner_text()) == (ALL, "")


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        ("По весу", "Завод собрал", "Беспилотникам напишут"),
        ("Новые", "Беспилотникам напишут", "Завод собрал"),
        ("Ранние", "Завод собрал", "Беспилотникам напишут"),
        ("А–Я", "Drone makers", "Экзамен для"),
    ],
)
def test_stories_are_put_in_order(opened: Opened, order: str, first: str, last: str) -> None:
    """By weight, time or title."""
    page = opened()
    choose(page, "order", order)

    seen = titles(page)
    assert (seen[0], seen[-1], len(seen)) == (first, last, ALL)


def test_a_headline_shows_a_story_that_the_filter_hid(opened: Opened) -> None:
    """Who clicks wants to read it."""
    page = opened()
    page.locator("#find").fill("экзамен")
    page.locator(".front a", has_text="Завод собрал").click()

    assert page.locator("#s-plant h3").is_visible()
