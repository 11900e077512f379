"""Extraction over real saved pages: python -m bench.real FOLDER [--all]; quality and cost beside plain trafilatura."""

import argparse
import gzip
import json
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from statistics import fmean, median
from typing import Any
from urllib.parse import urlsplit

import trafilatura
from rich.console import Console
from rich.table import Table

from bench.metric import f1_of, means_of
from dronewire.article import Extraction
from dronewire.extract import extract, warm_up
from dronewire.instant import Precision
from dronewire.outcome import Outcome
from dronewire.outlet import Outlet
from spiders.loader import catalogue

WORKERS = 2
WIDE = 160  # columns, where the table goes to a file
FETCHED = datetime(2026, 11, 22, tzinfo=UTC)  # after the youngest of the pages; the benchmark's files say no day
_OWN_ADDRESS = re.compile(rb"""og:url["'][^>]*content=["']([^"']+)""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One page on disk; ``truth`` is the text that people marked, where they did."""

    file: Path
    address: str = ""
    truth: str | None = None

    def read(self) -> bytes:
        """The page's bytes."""
        page = self.file.read_bytes()
        return gzip.decompress(page) if self.file.suffix == ".gz" else page


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one page, and what plain trafilatura made of it; costs in milliseconds of CPU time."""

    saved: Saved
    extraction: Extraction
    cost: float
    plain: str
    plain_cost: float


def main() -> None:
    """Print a table of the pages and a summary of the benchmark."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--all", action="store_true", help="a row for every page of the benchmark, too")
    chosen = options.parse_args()
    pages, marked = saved_pages(chosen.folder), marked_pages(chosen.folder / "article-extraction-benchmark")
    if not pages and not marked:
        print(f"skipped: no saved pages in {chosen.folder}")
        return
    with ProcessPoolExecutor(WORKERS, initializer=_ready) as pool:
        results = list(pool.map(_result, (*pages, *marked), chunksize=4))
    rows = results if chosen.all else results[: len(pages)]
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    if rows:
        console.print(_table(rows))
    if marked:
        console.print(_summary(results[len(pages) :]))
    console.print(_outcomes(results))


def saved_pages(folder: Path) -> list[Saved]:
    """The real pages, of which nothing but what they state themselves is known."""
    return [Saved(file=file) for file in sorted((folder / "pages").glob("*.html"))]


def marked_pages(folder: Path) -> list[Saved]:
    """The public benchmark's pages."""
    truth = folder / "ground-truth.json"
    marked = json.loads(truth.read_text(encoding="utf-8")) if truth.exists() else {}
    return [
        Saved(file=file, address=page["url"], truth=page["articleBody"])
        for name, page in marked.items()
        if (file := folder / "html" / f"{name}.html.gz").exists()
    ]


def _ready() -> None:
    logging.disable(logging.CRITICAL)  # trafilatura logs every page that it finds empty
    warm_up()
    trafilatura.bare_extraction("<html><body><p>warm</p></body></html>", with_metadata=True)


def _result(saved: Saved) -> Result:
    page = saved.read()
    address = saved.address or address_in(page) or f"https://saved.example/{saved.file.name}"
    outlet = outlet_of(address)
    extraction, cost = _timed(lambda: extract(page, address=address, outlet=outlet, fetched=FETCHED))
    plain, plain_cost = _timed(lambda: trafilatura.bare_extraction(page, url=address, with_metadata=True))
    text = plain.text if plain else ""
    return Result(saved=saved, extraction=extraction, cost=cost, plain=text, plain_cost=plain_cost)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    made = work()
    return made, (time.process_time() - start) * 1000


def address_in(page: bytes) -> str:
    """The address that a page gives to social networks, or nothing."""
    named = _OWN_ADDRESS.search(page)
    return named.group(1).decode() if named else ""


@cache
def _catalogue() -> tuple[Outlet, ...]:
    return tuple(catalogue().values())


def outlet_of(address: str) -> Outlet:
    """The declared outlet of an address, or one made up of its host: then nothing is known of its pages."""
    host = urlsplit(address).hostname or "saved.example"
    made_up = Outlet(id="other", title=host, homepage=f"https://{host}")
    return next((outlet for outlet in _catalogue() if outlet.owns(address)), made_up)


def _table(results: Iterable[Result]) -> Table:
    table = Table("page", "title", "instant", "language", "words", "outcome", title="Real pages")
    for result in results:
        table.add_row(*_row(result))
    return table


def _row(result: Result) -> tuple[str, ...]:
    name, found = result.saved.file.name.removesuffix(".gz").removesuffix(".html"), result.extraction
    article = found.article
    if article is None:
        return name[:20], "", "", "", "", f"{found.outcome}: {found.reason}"
    local = article.published and article.published.at.astimezone(outlet_of(article.address).zone)
    exact = article.published and article.published.precision is Precision.SECOND
    instant = f"{local.isoformat() if exact else local.date()} ({article.published.origin})" if local else "unknown"
    return name[:20], article.title, instant, article.language, str(len(article.text.split())), found.outcome


def _summary(results: list[Result]) -> Table:
    table = Table("", "F1", "precision", "recall", "ms median", "ms mean", title=f"{len(results)} benchmark pages")
    ours = [(result.saved.truth or "", text_of(result)) for result in results]
    plain = [(result.saved.truth or "", result.plain) for result in results]
    table.add_row("dronewire", *_quality(ours), *_cost([result.cost for result in results]))
    table.add_row("trafilatura with metadata", *_quality(plain), *_cost([result.plain_cost for result in results]))
    return table


def text_of(result: Result) -> str:
    """The text that was found, empty where there was none."""
    return result.extraction.article.text if result.extraction.article else ""


def _cost(costs: list[float]) -> tuple[str, str]:
    return f"{median(costs):.1f}", f"{fmean(costs):.1f}"


def _quality(pairs: list[tuple[str, str]]) -> tuple[str, str, str]:
    precision, recall = means_of(pairs)
    return f"{f1_of(pairs):.4f}", f"{precision:.4f}", f"{recall:.4f}"


def _outcomes(results: list[Result]) -> str:
    counts = Counter(result.extraction.outcome for result in results)
    lost = [
        f"{each.saved.file.name}: {each.extraction.reason}"
        for each in results
        if each.extraction.outcome is not Outcome.KEPT
    ]
    return "\n".join([", ".join(f"{count} {outcome}" for outcome, count in counts.items()), *lost])


if __name__ == "__main__":
    main()
