"""A day of invented news in a real browser: Debian's Chromium, driven by Playwright; the network is out of reach."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dronewire.bundle import files
from dronewire.bundle.lines import story_line
from storage.bundles.overview import write_overview

from .invented import SUNDAY, TOPICS, invented_day

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
INDEX = f"{SUNDAY}/index.html"
Opened = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: apt-get install chromium, or say where it is in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pages of one day, and of the overview."""
    root = tmp_path_factory.mktemp("bundles")
    told = invented_day()
    for name, content in files(told).items():
        (root / INDEX).parent.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
        ((root / INDEX).parent / name).write_bytes(content)
    (root / f"{SUNDAY}/stories.jsonl").write_bytes(b"".join(map(story_line, told.stories)))
    write_overview(root, [SUNDAY], zone=ZoneInfo(told.zone), topics=TOPICS)
    return root


@pytest.fixture
def opened(browser: Browser, bundles: Path) -> Iterator[Opened]:
    """Opens a page from disk; whatever it logs as an error, or asks for from anywhere else, fails the test."""
    wrong: list[str] = []
    with ExitStack() as contexts:

        def open_page(name: str = INDEX, **like: Any) -> Page:
            context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | like))
            contexts.callback(context.close)
            page = context.new_page()
            page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("request", lambda asked: None if _is_own(asked.url, bundles) else wrong.append(asked.url))
            page.goto((bundles / name).as_uri())
            return page

        yield open_page
    assert wrong == []


def titles(page: Page) -> list[str]:
    """The stories to be seen, by the first words of their titles."""
    seen = page.locator(".story h3:visible").all_inner_texts()
    return [" ".join(title.split()[:2]) for title in seen]


def overflowing(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


def _is_own(address: str, bundles: Path) -> bool:
    return address.startswith((bundles.as_uri(), "data:"))
