"""Everybody can read it: axe-core finds nothing to object to."""

from typing import Any

import pytest
from playwright.sync_api import Page

from .conftest import INDEX, Opened
from .test_looks import PAGES, PHONE

pytestmark = pytest.mark.browser

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")


def objections(page: Page) -> list[str]:
    """What axe-core's rules, those of contrast among them, say against a page."""
    # The style sheet would be fetched once more by a script, which the page's policy forbids.
    found = axe.Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_against_a_page(opened: Opened, name: str, scheme: str) -> None:
    """In light and in dark."""
    assert objections(opened(name, color_scheme=scheme)) == []


@pytest.mark.parametrize("like", [PHONE, {"color_scheme": "dark"}])
def test_nothing_is_against_an_open_story(opened: Opened, like: dict[str, Any]) -> None:
    """Marks, edits, removals and sums have their contrast too."""
    page = opened(INDEX, **like)
    for summary in page.locator("summary").all():
        summary.click()

    assert objections(page) == []


def test_nothing_is_against_the_english_page(opened: Opened) -> None:
    """Its language is what it says."""
    page = opened()
    page.get_by_text("English", exact=True).click()

    assert objections(page) == []
