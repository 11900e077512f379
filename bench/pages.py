"""The pages that extraction is measured on, each as a file with its address and what is known of it."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

from bench.real import address_in, marked_pages
from bench.stated import STATED, text_in, title_in
from newsstand.rendering import page_bytes
from newsstand.saved import FOLDER
from newsstand.town import Town

BENCHMARK, REAL, SAVED, INVENTED = "public benchmark", "real Russian pages", "catalogue's saved pages", "newsstand"
KINDS = (BENCHMARK, REAL, SAVED, INVENTED)
SOME = 96  # of the newsstand's 400 pages: eight of each outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page on disk, and the truth about it; an empty truth is not known."""

    kind: str
    file: Path
    address: str
    text: str
    title: str = ""
    published: str = ""


def pages_of(real: Path, *, at: Path) -> list[Page]:
    """All pages; those that are packed or have to be made are written to the folder ``at``."""
    return [*_benchmark(real / "article-extraction-benchmark", at), *_real(real / "pages"), *_saved(), *_invented(at)]


def _benchmark(folder: Path, at: Path) -> list[Page]:
    pages = []
    for saved in marked_pages(folder):
        file = at / saved.file.stem
        file.write_bytes(gzip.decompress(saved.file.read_bytes()))
        pages.append(Page(kind=BENCHMARK, file=file, address=saved.address, text=saved.truth or ""))
    return pages


def _real(folder: Path) -> list[Page]:
    return [
        Page(
            kind=REAL, file=file, address=address_in(file.read_bytes()), text=text_in(file),
            title=title_in(file.read_text(encoding="utf-8")), published=stated.published,
        )
        for name, stated in STATED.items()
        if (file := folder / f"{name}.html").exists()
    ]  # fmt: skip


def _saved() -> list[Page]:
    """One page of each outlet in the catalogue, in its markup: invented texts, of which beginning and end are known."""
    pages = []
    for file in sorted(FOLDER.glob("*/page.html")):
        told = json.loads(file.with_name("expected.json").read_text(encoding="utf-8"))
        pages.append(
            Page(
                kind=SAVED, file=file, address=told["page"], text="", title=told["title"],
                published=told["published"] or "",
            )
        )  # fmt: skip
    return pages


def _invented(at: Path) -> list[Page]:
    articles = sorted(Town.load().articles, key=lambda article: (article.outlet, article.number))
    pages = []
    for number, article in enumerate(articles[:: max(1, len(articles) // SOME)]):
        file = at / f"invented-{number}.html"
        file.write_bytes(page_bytes(article))
        pages.append(
            Page(
                kind=INVENTED, file=file, address=article.address, text=article.text, title=article.title,
                published=article.published.isoformat(),
            )
        )  # fmt: skip
    return pages
