"""One extractor as a process of its own: `python bench/contender.py NAME`.

Reads lines ``[{"file", "url"}, ...]`` and answers each with ``[{"ms", "rss", "text", ...}, ...]``: the CPU time of each
extraction alone, in milliseconds, and what it found. It imports nothing but what its extractor needs, for peers live
in an environment of their own.
"""

import json
import logging
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

Found = dict[str, Any]
Extractor = Callable[[bytes, str], Found]

FETCHED = datetime(2027, 1, 1, tzinfo=UTC)  # after the youngest of the pages; the benchmark's files say no day
WARM = b"<html><head><title>warm</title></head><body><article><p>" + b"A sentence to warm up with. " * 40 + b"</p>"


def main() -> None:
    """Answer every line of standard input on standard output."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # peers print
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    work = CONTENDERS[sys.argv[1]]()
    work(WARM, "https://saved.example/warm")
    for line in sys.stdin:
        pages = [(Path(job["file"]).read_bytes(), job["url"]) for job in json.loads(line)]
        found = [_timed(work, page, url) for page, url in pages]
        answers.write(json.dumps([each | {"rss": _resident()} for each in found], ensure_ascii=False) + "\n")
        answers.flush()


def _timed(work: Extractor, page: bytes, url: str) -> Found:
    start = time.process_time()
    found = _made(work, page, url)
    found["ms"] = (time.process_time() - start) * 1000
    return found


def _made(work: Extractor, page: bytes, url: str) -> Found:
    try:
        return work(page, url)
    except Exception as error:  # noqa: BLE001 (a peer's failure is a result)
        return {"text": "", "reason": f"{type(error).__name__}: {error}"[:200]}


def _resident() -> float:
    """The memory in use, in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def _ours(*, declared: bool) -> Extractor:
    from dronewire.extract import extract, warm_up  # noqa: PLC0415
    from dronewire.outlet import Outlet  # noqa: PLC0415
    from spiders.loader import catalogue  # noqa: PLC0415

    warm_up()
    outlets = tuple(catalogue().values()) if declared else ()

    @cache
    def outlet_of(host: str) -> Outlet:
        known = (outlet for outlet in outlets if outlet.owns(f"https://{host}/"))
        return next(known, Outlet(id="other", title=host, homepage=f"https://{host}"))

    for outlet in outlets:  # the selector of a known outlet is compiled once in a worker's life
        extract(WARM, address=f"{outlet.homepage}/warm", outlet=outlet, fetched=FETCHED)

    def work(page: bytes, url: str) -> Found:
        host = url.split("/")[2]
        extraction = extract(page, address=url, outlet=outlet_of(host), fetched=FETCHED)
        article = extraction.article
        if article is None:
            return {"text": "", "outcome": extraction.outcome, "reason": extraction.reason}
        published = article.published
        return {
            "text": article.text,
            "title": article.title,
            "published": published.at.isoformat() if published else None,
            "precision": published.precision if published else None,
            "language": article.language,
            "step": article.step,
            "outcome": extraction.outcome,
        }

    return work


def _trafilatura() -> Extractor:
    from trafilatura import bare_extraction  # noqa: PLC0415

    def work(page: bytes, url: str) -> Found:
        found: Any = bare_extraction(page, url=url, with_metadata=True)
        return {"text": found.text or "", "title": found.title, "published": found.date} if found else {"text": ""}

    return work


def _newspaper() -> Extractor:
    import newspaper  # type: ignore[import-not-found]  # noqa: PLC0415 (lives in the peers' environment)

    def work(page: bytes, url: str) -> Found:
        found = newspaper.Article(url, fetch_images=False)  # no network: it would ask for every picture
        found.download(input_html=page.decode("utf-8", "replace"))
        found.parse()
        published = found.publish_date.isoformat() if found.publish_date else None
        return {"text": found.text, "title": found.title, "published": published}

    return work


def _newsplease() -> Extractor:
    from newsplease import NewsPlease  # type: ignore[import-not-found]  # noqa: PLC0415 (as above)

    def work(page: bytes, url: str) -> Found:
        found = NewsPlease.from_html(page.decode("utf-8", "replace"), url=url, fetch_images=False)
        published = found.date_publish.isoformat() if found.date_publish else None
        return {"text": found.maintext or "", "title": found.title, "published": published, "language": found.language}

    return work


CONTENDERS: dict[str, Callable[[], Extractor]] = {
    "generic": lambda: _ours(declared=False),
    "catalogue": lambda: _ours(declared=True),
    "trafilatura": _trafilatura,
    "newspaper4k": _newspaper,
    "news-please": _newsplease,
}
"""Ours without and with what the catalogue declares, plain trafilatura with metadata, and the peers."""

if __name__ == "__main__":
    main()
