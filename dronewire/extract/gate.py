"""What is no article: lists, galleries, feeds and files, each refused with a reason."""

import re

from dronewire.article import Extraction
from dronewire.extract.body import LEAST, Body
from dronewire.extract.markup import Markup, is_article, text_of
from dronewire.outcome import Outcome

LIST_LINES = 5  # lines of the text that are links, on a page that does not declare an article: a list of headlines
_LISTS = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage", "ImageGallery"})
# A type that names a file; a missing or garbled one says nothing about the page.
_FILE = re.compile(r"\s*(?!text/(?:html|plain)\b|application/(?:xhtml|octet-stream))[\w.+-]+/[\w.+-]+", re.IGNORECASE)
_FEED = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b",
    re.DOTALL,
)
_FILES = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"PK\x03\x04": "ZIP",
    b"\x1f\x8b": "gzip",
}


def before_reading(page: bytes, *, content_type: str, largest: int) -> Extraction | None:
    """The refusal of bytes that cannot be a page of text; None where they may be."""
    if not page.strip(b" \t\r\n\x00"):
        return Extraction(outcome=Outcome.FAILED, reason="empty page")
    if len(page) > largest:
        return Extraction(outcome=Outcome.FAILED, reason=f"{len(page):,} bytes, more than {largest:,}")
    kind = next((name for start, name in _FILES.items() if page.startswith(start)), "")
    if kind or _FILE.match(content_type):
        return _no_article(f"a file, not a page: {kind or content_type.partition(';')[0]}")
    if _FEED.match(page[:4096]):
        return _no_article("a feed, not a page")
    return None


def after_reading(found: Body, said: Markup, *, title: str, path: str) -> Extraction | None:
    """The refusal of a page that holds no article; None where it does."""
    if path in {"", "/"} and not declares_article(said):
        return _no_article("the home page")
    if not found.words:
        return _no_article("no text of its own")
    if found.is_list:
        return _no_article(f"no text of its own, but {found.links} lines of links")
    if not declares_article(said) and (found.links >= LIST_LINES or said.kinds & _LISTS or _is_links(found.text, said)):
        return _no_article("a list of headlines")
    if found.words < LEAST:
        return Extraction(outcome=Outcome.TOO_SHORT, reason=f"{found.words} words, fewer than {LEAST}")
    return None if title else _no_article("no title")


def _is_links(text: str, said: Markup) -> bool:
    """Whether more than half of a text is the words of links, run together into one paragraph."""
    named = {text_of(each) for each in said.tree.iter("a")}
    return sum(len(words) for words in named if words.count(" ") >= 3 and words in text) > len(text) / 2


def declares_article(said: Markup) -> bool:
    """Whether the page calls itself an article."""
    return (
        is_article(said.article)
        or said.metas.get("og:type") == "article"
        or "article:published_time" in said.metas
        or "articleBody" in said.properties
    )


def _no_article(reason: str) -> Extraction:
    return Extraction(outcome=Outcome.NOT_AN_ARTICLE, reason=reason)
