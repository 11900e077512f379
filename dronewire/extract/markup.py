"""A page, parsed once: the tree, and everything its markup declares about itself."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

MOST_ELEMENTS = 50_000  # trafilatura takes 30 µs for each, so 1.5 s; the longest real page seen has 21,000

MOST_ATTRIBUTES = 2_000  # of one tag; libxml2 compares each with all before it: 20,000 take 2 s, 100,000 a minute

_LONG_TAG = 10_000  # characters; shorter ones have few attributes
_XML_INVALID = bytes(set(range(32)) - set(b"\t\n\r"))  # for bytes.translate, many times as fast as a pattern
_NO_CHARACTER = b"\xef\xbf"  # how U+FFFE and U+FFFF begin, which lxml refuses as well
# The same spelt as references: lxml keeps them, and trafilatura then gives up on the whole page.
_REFERRED = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]))(?:;|(?![0-9a-f]))", re.IGNORECASE
)
# Soft hyphens and their kind, for the same text must be the same; and halves of letters, which JSON may spell, but no
# file or database takes.
_UNWANTED = re.compile("[\u00ad\u200b\u2060\ufeff\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")  # JSON may spell these as well
_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report)$")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")


class TooLargeError(ValueError):
    """A page of more elements than can be read in bounded time."""


def clean(text: str | None) -> str:
    """One line of text: composed letters, single spaces, nothing invisible."""
    if not text:
        return ""
    if not text.isascii():
        text = _UNWANTED.sub("", normalize("NFC", text))
    return " ".join(text.split())


def text_of(element: etree._Element) -> str:
    """All text below an element, as one line."""
    return clean("".join(element.itertext()))


@dataclass(frozen=True, slots=True)
class Markup:
    """What a page says of itself.

    Attributes:
        tree: the whole page.
        metas: content by name, property or itemprop, in lower case; the first of each.
        properties: microdata elements by their itemprop, in order.
        headings: texts of h1, in order, that of ``itemprop=headline`` first.
        times: values of ``<time datetime>``, in order; TASS's ``<dateformat>`` counts as one.
        article: the JSON-LD object of this article, or an empty one.
        kinds: all types that JSON-LD names.
        classes: what the page's body is classed as; engines say there what sort of page it is.
    """

    tree: HtmlElement
    metas: dict[str, str] = field(default_factory=dict)
    properties: dict[str, list[HtmlElement]] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    article: dict[str, Any] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()
    title: str = ""
    canonical: str = ""
    classes: frozenset[str] = frozenset()


def parse(text: str) -> HtmlElement | None:
    """The tree of a page, or None where there is no markup.

    Raises:
        TooLargeError: where reading it would take too long.
    """
    if len(text) > _LONG_TAG and any(_attributes(tag) > MOST_ATTRIBUTES for tag in _long_tags(text)):
        raise TooLargeError(f"a tag of more than {MOST_ATTRIBUTES} attributes")
    # Bytes parse faster than str. Elements are made in C: lxml's own lookup asks Python for the class of each,
    # 9 % of trafilatura's time.
    parser = HTMLParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = etree.fromstring(_legible(text), parser)
    except etree.LxmlError:
        return None
    if not isinstance(tree, HtmlElement):  # nothing but comments
        return None
    if (count := int(_COUNTED(tree))) > MOST_ELEMENTS:
        raise TooLargeError(f"{count} elements, more than {MOST_ELEMENTS}")
    return tree


def _long_tags(text: str) -> list[str]:
    return [part for part in text.split("<") if len(part) > _LONG_TAG]


def _attributes(tag: str) -> int:
    """About how many attributes follow a "<"."""
    return tag.partition(">")[0].count("=") if tag[0].isalpha() else 0


def _legible(text: str) -> bytes:
    """UTF-8 without the characters that lxml refuses."""
    text = _REFERRED.sub(" ", text) if "&#" in text else text
    encoded = text.encode("utf-8", "ignore").translate(None, _XML_INVALID)
    if _NO_CHARACTER not in encoded:
        return encoded
    return encoded.decode("utf-8").replace("\ufffe", "").replace("\uffff", "").encode("utf-8")


def read(tree: HtmlElement, *, address: str) -> Markup:
    """Collect what a page declares."""
    objects = list(_objects(tree))
    headlines = [each for each in tree.iter("h1") if each.get("itemprop") == "headline"]
    others = [each for each in tree.iter("h1") if each.get("itemprop") != "headline"]
    headings = [text for each in (*headlines, *others) if (text := text_of(each))]
    return Markup(
        tree=tree,
        metas=_metas(tree),
        properties=_properties(tree),
        headings=headings,
        times=list(_times(tree)),
        article=_article(objects, address=address, headings=headings),
        kinds=frozenset(kind for each in objects for kind in kinds_of(each)),
        title=next((text_of(each) for each in tree.iter("title")), ""),
        canonical=next((each.get("href", "") for each in tree.iter("link") if _is_canonical(each)), ""),
        classes=frozenset(name for each in tree.iter("body") for name in (each.get("class") or "").lower().split()),
    )


def _is_canonical(link: etree._Element) -> bool:
    return "canonical" in (link.get("rel") or "").lower().split() and bool(link.get("href"))


def kinds_of(thing: dict[str, Any]) -> list[str]:
    """The types of a JSON-LD object."""
    kinds = thing.get("@type", [])
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def is_article(thing: dict[str, Any]) -> bool:
    """Whether a JSON-LD object describes an article."""
    return any(_ARTICLE.fullmatch(kind) for kind in kinds_of(thing))


def _metas(tree: HtmlElement) -> dict[str, str]:
    metas: dict[str, str] = {}
    for each in tree.iter("meta"):
        content = clean(each.get("content"))
        for attribute in ("property", "name"):
            name = (each.get(attribute) or "").strip().lower()
            if name and content:
                metas.setdefault(name, content)
    return metas


def _properties(tree: HtmlElement) -> dict[str, list[HtmlElement]]:
    properties: dict[str, list[HtmlElement]] = {}
    for each in _MICRODATA(tree):
        for name in each.get("itemprop", "").split():
            properties.setdefault(name, []).append(each)
    return properties


_MICRODATA: Any = etree.XPath("//*[@itemprop]")
_COUNTED: Any = etree.XPath("count(//*)")


def _times(tree: HtmlElement) -> Iterator[str]:
    for each in tree.iter("time", "dateformat"):
        value = each.get("datetime") or (each.get("time") if each.tag == "dateformat" else None)
        if value:
            yield value


def _objects(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            yield from _flat(_loaded(script.text))


def _loaded(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>")
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _flat(value: Any) -> Iterator[dict[str, Any]]:
    """All objects of a JSON-LD document: lists, graphs and main entities opened."""
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting.extend(one[:200])  # lists of links on section pages run to thousands
        elif isinstance(one, dict):
            yield one
            waiting.extend(one[key] for key in ("@graph", "mainEntity") if key in one)


def _article(objects: list[dict[str, Any]], *, address: str, headings: list[str]) -> dict[str, Any]:
    """The object that is about this page: related articles are often described as well."""
    articles = [each for each in objects if is_article(each)]
    headlines = {text.casefold() for text in headings}
    for each in articles:
        if string(each.get("headline")).casefold() in headlines or address in _links(each):
            return each
    pages = [each for each in objects if "WebPage" in kinds_of(each) and each.get("datePublished")]
    return next(iter((*articles, *pages)), {})


def _links(thing: dict[str, Any]) -> set[str]:
    main = thing.get("mainEntityOfPage")
    named = [thing.get("url"), thing.get("@id"), main, *([main.get("@id")] if isinstance(main, dict) else [])]
    return {each for each in named if isinstance(each, str)}


def string(value: Any) -> str:
    """A JSON-LD value as one line; entities are unescaped, since many engines escape twice."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return clean(_CONTROL.sub("", html.unescape(value))) if isinstance(value, str) else ""
