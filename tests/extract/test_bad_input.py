"""Bad input: an outcome with a reason, in bounded time, whatever the bytes are."""

import gzip
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dronewire.article import Extraction
from dronewire.extract import extract
from dronewire.outcome import Outcome
from dronewire.outlet import Outlet

from .conftest import ADDRESS, FETCHED, PARAGRAPHS, page_of

BOUND = 2.0  # seconds of CPU time for any page

BAD = {
    "empty": b"",
    "blank": b" \r\n\t ",
    "zeros": b"\x00" * 1000,
    "binary": bytes(range(256)) * 400,
    "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "gzip": gzip.compress(page_of().encode()),
    "deep": b"<html><body>" + b"<div>" * 100_000 + b"text" + b"</div>" * 100_000,
    "deep and inline": b"<html><body><p>" + b"<b>" * 100_000 + b"text",
    "deep lists": b"<html><body>" + b"<ul><li>" * 50_000 + b"text",
    "deep tables": b"<html><body>" + b"<table><tr><td>" * 30_000 + b"text",
    "deep json": b'<html><script type="application/ld+json">' + b"[" * 100_000 + b"</script><p>text</p></html>",
    "broken utf-8": page_of().encode()[:-400].replace(b"\xd0", b"\xff"),
    "scripts only": b"<html><head><script>" + b"var a = '<p>';\n" * 20_000 + b"</script></head><body></body></html>",
    "comments only": b"<!-- nothing -->",
    "no tags": "просто слова".encode(),
    "open tag": b"<",
    "entities": b"<html><body><p>" + b"&#x41;&nbsp;&bogus;" * 50_000,
    "attributes": b"<html><body><p " + b"".join(b'a%d="1" ' % n for n in range(20_000)) + b">text</p>",
    "feed": b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title></channel></rss>',
    "json": b'{"error": "not found"}',
    "five megabytes of paragraphs": b"<html><body>" + "<p>Слово за словом</p>".encode() * 140_000,
    "five megabytes of words": b"<html><body><p>" + "слово за словом ".encode() * 170_000,
    "one long word": b"<html><body><p>" + b"a" * 4_900_000,
    "twenty megabytes": b"<html><body><p>" + b"word " * 4_000_000,
    "links": b"<html><body>" + b'<a href="/x">a link to a page</a> ' * 20_000,
    "dates": b"<html><body><h1>t</h1>" + b"<b>20.11.2026 14:03</b>" * 20_000,
}

# Pages that may well be kept, and must not take long either.
HEAVY = {
    "angles": b"<" * 4_900_000,
    "open tags": b"<a " * 1_600_000,
    "credits": page_of(body="<p>" + "сообщает ТАСС о том " * 60_000).encode(),
    "quotes": page_of(body="<p>" + "сообщает «" * 100_000 + "ТАСС").encode(),
    "text in json": page_of(
        head='<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "'
        + "слово за словом <p " * 100_000
        + '"}</script>'
    ).encode(),
    "tags": page_of(head='<meta property="article:tag" content="x">' * 20_000).encode(),
    "nested parts": page_of(body="<div>слово" * 20_000).encode(),
    "breaks": page_of(body="слово<br>" * 20_000).encode(),
    "lines of links": page_of(body='<p><a href="/x">слово за словом</a></p>' * 10_000).encode(),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_ends_with_a_reason(result: Callable[..., Extraction], name: str) -> None:
    """No article, and the reason why."""
    found = result(BAD[name])

    assert (found.article, bool(found.reason)) == (None, True)


@pytest.mark.parametrize("name", BAD | HEAVY)
def test_bad_input_costs_little(result: Callable[..., Extraction], name: str) -> None:
    """No page keeps a worker for long."""
    page = (BAD | HEAVY)[name]
    start = time.process_time()
    result(page)

    assert time.process_time() - start < BOUND


@pytest.mark.parametrize("content_type", ["application/pdf", "image/jpeg", "video/mp4", "application/json"])
def test_files_are_no_articles(result: Callable[..., Extraction], content_type: str) -> None:
    """What the server calls a file is not read."""
    assert result(page_of(), content_type=content_type).outcome is Outcome.NOT_AN_ARTICLE


@pytest.mark.parametrize(
    "content_type", ["", "text/html", "text/html; charset=utf-8", "application/xhtml+xml", "garbage"]
)
def test_pages_are_read(result: Callable[..., Extraction], content_type: str) -> None:
    """A missing or broken content type is no reason to lose a page."""
    assert result(page_of(), content_type=content_type).outcome is Outcome.KEPT


def test_an_article_in_a_bad_page_survives(result: Callable[..., Extraction]) -> None:
    """Unclosed tags, a lone surrogate in JSON and control characters do no harm."""
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "\\ud83d цех", }</script>'
    page = page_of(head=head).replace("</p>", "\x0b").replace("</div>", "")
    found = result(page)

    assert found.article is not None
    assert PARAGRAPHS[1] in found.article.text.encode().decode()


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: page_of(body=text).encode("utf-8", "ignore")))
@settings(deadline=None, max_examples=60)
def test_any_bytes_end_with_an_outcome(page: bytes) -> None:
    """Nothing is raised, and an article is there exactly when the page is kept."""
    outlet = Outlet(id="vestnik", title="Вестник Заречья", homepage="https://vestnik.example")
    found = extract(page, address=ADDRESS, outlet=outlet, fetched=FETCHED)

    assert (found.outcome is Outcome.KEPT) == (found.article is not None)


@pytest.mark.parametrize("mark", ["\x00", "&#0;", "&#1;", "&#x1F;", "&#xD800;", "\x0b", "&#x0B;"])
def test_a_stray_control_character_costs_no_article(mark: str) -> None:
    """Editors paste them; neither the text nor the title may be lost over one, and no database refuses what is kept."""
    sentence = "В Назрани открыли технопарк, где собирают беспилотники для хозяйств республики и соседей. "
    page = f"<html><body><h1>Технопарк {mark}открыт</h1><article><p>{sentence * 4}{mark}</p></article></body></html>"
    outlet = Outlet(id="x", title="X", homepage="https://x.example")
    found = extract(page.encode(), address="https://x.example/1", outlet=outlet, fetched=FETCHED)

    assert found.outcome is Outcome.KEPT
    assert "\x00" not in found.article.title + found.article.text
    assert found.article.text.count("технопарк") == 4
