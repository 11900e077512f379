"""What is no article: lists, live blogs, galleries, error pages, feeds and files, each refused with a reason."""

import re
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from dronewire.article import Extraction
from dronewire.extract.body import LEAST, Body
from dronewire.extract.errorpage import says_absent, says_later
from dronewire.extract.markup import Markup, is_article, text_of
from dronewire.outcome import Outcome

LIST_LINES = 5  # lines of the text that are links, on a page that does not declare an article: a list of headlines
LIVE_POSTS = 3  # posts with a time of their own: fewer are a badge or a teaser of a live blog
BESIDE = 25  # words; what stands under a film or pictures is a caption, unless there is more of it
_LISTS = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"})
_SHOWN = frozenset({"ImageGallery", "MediaGallery", "VideoGallery"})
# WordPress, half of all engines, classes the page's body: "archive" on every list, "single" on every article.
_LIST_CLASSES = frozenset({"archive", "search-results", "search-no-results"})
_ONE_CLASSES = frozenset({"single", "singular", "page"})
# Paths of lists. Under the second sort of names articles lie as well, told by a number or a long slug.
_LIST_PATH = re.compile(
    r"/(?:tags?|tegi?|label|authors?|avtory?|search|poisk)(?:/[^/]*)?(?:/(?:page/?)?\d+)?/?$"
    r"|/(?:rubrics?|rubriki?|rubrika|category|categories|topics?|themes?|archive|arhiv)"
    r"(?:/(?![^/]*\d{3})[^/-]*(?:-[^/-]*){0,2})?(?:/page/?\d+)?/?$",
    re.IGNORECASE,
)
_SEARCHED = re.compile(r"(?:^|&)(?:s|q|query|search|searchword|tag)=", re.IGNORECASE)
_LIVE: Any = etree.XPath(
    "//*[contains(@class, 'liveblog') or contains(@class, 'live-blog') or contains(@class, 'online-broadcast')"
    " or contains(@itemtype, 'LiveBlogPosting')]"
)
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


def after_reading(found: Body, said: Markup, *, title: str, address: str) -> Extraction | None:
    """The refusal of a page that holds no article; None where it does."""
    declared = declares_article(said)
    if refusal := _of_error(found, said, title=title, declared=declared):
        return refusal
    reason = _sort(said, address=address, declared=declared) or _emptiness(found, said, declared=declared)
    if reason:
        # A template without even a title has lost its content on the way.
        return Extraction(outcome=Outcome.NOT_AN_ARTICLE, reason=reason, again=not title and not found.words)
    if found.words < LEAST:
        return Extraction(outcome=Outcome.TOO_SHORT, reason=f"{found.words} words, fewer than {LEAST}")
    return None if title else _no_article("no title")


def _of_error(found: Body, said: Markup, *, title: str, declared: bool) -> Extraction | None:
    """The refusal of an error page that came with status 200: it is worth asking again."""
    if says_absent(said, title=title, text=found.text, declared=declared):
        reason = "says that it is not there"
        return Extraction(outcome=Outcome.NOT_AN_ARTICLE, reason=reason, again=True, absent=True)
    if says_later(said, title=title, text=found.text, declared=declared):
        return Extraction(outcome=Outcome.NOT_AN_ARTICLE, reason="says that the site cannot answer now", again=True)
    return None


def _sort(said: Markup, *, address: str, declared: bool) -> str:
    """The sort of page by its address, engine and declarations, where that is no article's."""
    parts = urlsplit(address)
    if _is_live(said):
        return "a live blog"
    if declared:
        return ""
    if parts.path in {"", "/"} and not parts.query:
        return "the home page"
    if said.metas.get("og:type") == "profile" or _LIST_PATH.search(parts.path) or _is_search(parts.path, parts.query):
        return "a page of a rubric, tag, author or search"
    listed = said.classes & _LIST_CLASSES and not said.classes & _ONE_CLASSES
    return "a list of headlines" if listed else ""


def _emptiness(found: Body, said: Markup, *, declared: bool) -> str:
    """What a page has in the place of a text of its own."""
    if not found.words:
        return "no text of its own"
    if found.is_list:
        return f"no text of its own, but {found.links} lines of links"
    if not declared and (found.links >= LIST_LINES or said.kinds & _LISTS or _is_links(found.text, said)):
        return "a list of headlines"
    return f"a film or gallery with {found.words} words" if found.words < BESIDE and _is_shown(said) else ""


def _is_search(path: str, query: str) -> bool:
    return path in {"", "/"} and bool(_SEARCHED.search(query))


def _is_live(said: Markup) -> bool:
    """Whether the page grows by posts: each of them would make a revision, and together they are many stories."""
    if "LiveBlogPosting" in said.kinds:
        return True
    if sum(1 for _ in said.tree.iter("time")) < LIVE_POSTS:  # on most pages: every class costs ten times more
        return False
    return any(sum(1 for _ in each.iter("time")) >= LIVE_POSTS for each in _LIVE(said.tree))


def _is_shown(said: Markup) -> bool:
    """Whether the page calls itself a film or a gallery."""
    return said.metas.get("og:type", "").startswith("video") or bool(said.kinds & _SHOWN)


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
