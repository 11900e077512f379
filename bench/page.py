"""The page of a great day: `python -m bench.page [--stories N]` writes it, weighs it, and times it in Chromium.

Needs Chromium (Debian: ``apt-get install chromium``); ``CHROMIUM`` names another program. Times are the browser's own,
from the start of the navigation, and the median of several loads; the second row has the processor slowed to a quarter,
as a cheap phone's is.
"""

import argparse
import os
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from bench.invented_day import invented_day
from dronewire.bundle import counts_of
from dronewire.bundle.page import pages

LIMIT = 3_000_000  # bytes of index.html
LIMIT_MS = 2_000  # until a filter answers
LOADS = 5
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# The words are typed as a reader's are; the answer is there when the next frame is drawn.
ANSWERS = """async (word) => {
  const find = document.getElementById("find"), began = performance.now();
  find.value = word;
  find.dispatchEvent(new Event("input", {bubbles: true}));
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
  const [loaded] = performance.getEntriesByType("navigation");
  return {loaded: loaded.domContentLoadedEventEnd, filter: performance.now() - began, usable: performance.now(),
    left: document.getElementById("left").textContent};
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """One load: milliseconds from the start of the navigation, but for ``filter``, which is the answer alone."""

    loaded: float
    filter: float
    usable: float
    left: str


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stories", type=int, default=2_000)
    stories = options.parse_args().stories
    with TemporaryDirectory() as folder:
        _weigh(Path(folder), stories)
        _time((Path(folder) / "index.html").as_uri())


def _weigh(folder: Path, stories: int) -> None:
    day = invented_day(stories)
    began = time.process_time()
    sizes = {name: (folder / name).write_bytes(content) for name, content in pages(day, counts_of(day), version=1)}
    seconds = time.process_time() - began
    articles = sum(len(story.versions) for story in day.stories)
    print(f"{stories:,} stories in {articles:,} articles: {len(sizes)} pages in {seconds:.1f} s of CPU")
    print(
        f"index.html {sizes['index.html'] / 1e6:.2f} MB (limit {LIMIT / 1e6:.0f}), all {sum(sizes.values()) / 1e6:.1f}"
    )


def _time(address: str) -> None:
    table = Table("Chromium", "DOMContentLoaded", "filter", "until it has answered", "left", title="milliseconds")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, slower in (("as it is", 1), ("four times slower", 4)):
            loads = [_load(browser, address, slower) for _ in range(LOADS)]
            shown = (median(getattr(one, what) for one in loads) for what in ("loaded", "filter", "usable"))
            table.add_row(name, *(f"{value:.0f}" for value in shown), loads[0].left)
        browser.close()
    Console(width=110).print(table)
    print(f"limit {LIMIT_MS} ms; load of the machine: {os.getloadavg()[0]:.1f}")


def _load(browser: Browser, address: str, slower: int) -> Timed:
    page = browser.new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address, wait_until="domcontentloaded")
    timed = Timed(**page.evaluate(ANSWERS, "беспилотник завод"))
    page.close()
    return timed


if __name__ == "__main__":
    main()
