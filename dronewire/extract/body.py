"""The text of an article, by trafilatura: the declared part of the page, else the whole page."""

import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any

from cssselect import GenericTranslator, SelectorError
from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document, Extractor

from dronewire.extract.beside import card_lines, is_counter
from dronewire.extract.habit import Habit
from dronewire.extract.markup import Markup, clean, string, text_of
from dronewire.extract.visible import is_date

LEAST = (
    8  # words; a TASS flash of one sentence has as few («Аэропорт Казани возобновил приём и выпуск воздушных судов»)
)
LITTLE = 400  # characters; below it trafilatura's slower default mode found more on 1 page in 30 (facts: 735 KB blog)
NO_HABIT = Habit()
COUNTED = 2_000  # characters in which words are counted
MOST = 30  # words that are counted: no question is asked about more
MORE = 1.5  # times as long as the first try: what trafilatura itself asks of its second one

_TEASER = re.compile(
    r"(?:читай(?:те)?\s*(?:также|ещ[её]|по теме|далее|другие|материал|нас\b|подробнее|:)|читать далее|смотрите также"
    r"|по теме:|подпи(?:сывайтесь|шитесь|саться на)\b|следите за (?:нами|новостями)|присоединяйтесь к нам"
    r"|оставайтесь на связи"
    r"|нашли ошибку|выделите (?:ее|её) и нажмите|поделиться\b"
    r"|(?:read|see) (?:also|more|next)\b|subscribe\b|sign up (?:for|to)\b|follow us\b|share this\b)",
    re.IGNORECASE,
)
_LONGEST_TEASER = 160  # characters; longer lines that begin so are sentences of the article
# What trafilatura throws away itself, element by element and from each of its copies of the page: before the first copy
# it costs a third less, and not one of 181 pages gives another text. Forms stay, since
# some engines wrap the page in one, and <nav>, by which trafilatura measures how much of a page it found.
_NO_TEXT = (
    "script", "style", "svg", "template", "figcaption", "aside", "footer", "iframe", "noscript", "object", "embed",
    "applet", "audio", "video", "canvas", "map", "area", "picture", "source", "track", "button", "input", "select",
    "option", "optgroup", "textarea", "datalist", "label", "legend", "fieldset", "dialog", "menu", "progress", "output",
    "param", "marquee", "noindex", "use",
)  # fmt: skip
_BLOCKS = (
    "address", "article", "blockquote", "br", "div", "dl", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "img", "li", "main", "ol", "p", "pre", "section", "table", "ul",
)  # fmt: skip
_MARKS = "-–•·*| "
_BLOCK_END = re.compile(r"</(?:p|div|h\d|li|blockquote)>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,1000}>", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")

# Made once: reading its settings takes trafilatura longer than reading a short article. Never dedup=True: it remembers
# other pages and shortens a repeated one.
_OPTIONS = {
    "declared": Extractor(fast=True, recall=True, comments=False, output_format="python"),
    "fast": Extractor(fast=True, comments=False, output_format="python"),
    "thorough": Extractor(comments=False, output_format="python"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A text, the step of the cascade that gave it, and how many of its lines were links of the page."""

    text: str = ""
    step: str = ""
    links: int = 0
    linked: int = 0  # characters
    words: int = 0  # of its beginning; numbers alone say nothing
    reason: str = ""  # why this step

    @property
    def is_list(self) -> bool:
        """Whether it consisted of links for the greater part."""
        return self.linked > len(self.text)


def words_of(text: str) -> int:
    """How many words a text has; those beyond its beginning are not counted."""
    return sum(1 for _ in islice(_WORD.finditer(text, 0, COUNTED), MOST))


def body_of(markup: Markup, *, selector: str, habit: Habit = NO_HABIT) -> Body:
    """The text, by the first step that gives enough: enough words, and not far less than the outlet's usual text."""
    etree.strip_elements(markup.tree, *_NO_TEXT, with_tail=False)
    parts = _compiled(selector)(markup.tree) if selector else markup.properties.get("articleBody", [])
    declared = _tried(_page_of(parts, markup.tree), markup, step="declared") if parts else Body()
    declared = _unusual(declared, habit, because=f"declared: {selector or 'itemprop articleBody'}")
    if declared.words >= LEAST and not habit.calls_little(declared.text):
        return declared
    because = f"{selector!r} finds nothing on the page" if selector and not parts else "the page's main text"
    whole = _unusual(_whole(markup), habit, because=because)
    if declared.text and (whole.is_list or (declared.words >= LEAST and len(whole.text) <= MORE * len(declared.text))):
        return declared
    return whole


def _unusual(found: Body, habit: Habit, *, because: str) -> Body:
    """The same without the lines that stand below every article of the outlet."""
    kept = habit.without_usual(found.text.split("\n")) if habit.lines else None
    text = found.text if kept is None else "\n".join(kept)
    words = found.words if kept is None else words_of(text)
    return replace(found, text=text, words=words, reason=found.reason or because)


def _whole(markup: Markup) -> Body:
    first = _tried(markup.tree, markup, step="fast")
    if len(first.text) >= LITTLE and not first.is_list:
        return first
    second = _tried(markup.tree, markup, step="thorough")
    better = first.is_list or len(second.text) > MORE * len(first.text)
    best = second if better and second.text and not second.is_list else first
    stated = _stated(markup)
    return stated if stated.words >= LEAST and len(stated.text) > MORE * len(best.text) else best


def _stated(markup: Markup) -> Body:
    """The text in the page's JSON-LD; looked at only where its markup gives little, since it is often cut."""
    text = markup.article.get("articleBody")
    if not isinstance(text, str):
        return Body()
    text = _TAG.sub("", _BLOCK_END.sub("\n", text))  # some engines put HTML there
    whole = "\n".join(line for each in text.split("\n") if (line := string(each)))
    reason = "articleBody in JSON-LD: the page's main text is far shorter"
    return Body(text=whole, step="json-ld", words=words_of(whole), reason=reason)


def _tried(tree: HtmlElement, markup: Markup, *, step: str) -> Body:
    # trafilatura works on a copy.
    found = bare_extraction(tree, options=_OPTIONS[step])
    return _lines(found.text or "", tree, markup, step) if isinstance(found, Document) else Body(step=step)


def _lines(text: str, tree: HtmlElement, markup: Markup, step: str) -> Body:
    links = frozenset(text_of(each) for each in tree.iter("a"))
    beside = card_lines(tree)
    kept, dropped = [], []
    for cells in map(_cells_of, text.split("\n")):
        line = " ".join(cells)
        if links.issuperset(cells):  # a paragraph, or a row of cells, that is links as a whole leads elsewhere
            dropped.append(line)
        elif line and not (_is_teaser(line) or line in beside or is_counter(line)):
            kept.append(line)
    while kept and (kept[0] in markup.headings or is_date(kept[0])):
        del kept[0]
    whole = "\n".join(kept)
    return Body(text=whole, step=step, words=words_of(whole), links=len(dropped), linked=sum(map(len, dropped)))


def _cells_of(line: str) -> list[str]:
    """A line of trafilatura's: without the marks of lists, and cut at those of tables."""
    line = clean(line).lstrip(_MARKS).rstrip("| ")
    return [cell.strip() for cell in line.split("|")] if "|" in line else [line]


def _is_teaser(line: str) -> bool:
    return len(line) <= _LONGEST_TEASER and bool(_TEASER.match(line))


def _page_of(parts: Sequence[HtmlElement], tree: HtmlElement) -> HtmlElement:
    """A page of nothing but the declared parts."""
    page = tree.makeelement("html")
    article = tree.makeelement("article")
    page.append(tree.makeelement("body"))
    page[0].append(article)
    outermost = list(_outermost(parts))
    for part in outermost:
        whole = copy(part)
        whole.tail = None
        if len(outermost) > 1:  # by its name trafilatura would take one part for the whole text
            whole.attrib.clear()
        for each in list(whole.iter("div")):  # a lead is often bare text in one, which trafilatura would pass over
            if (each.text or "").strip() and next(each.iterdescendants(*_BLOCKS), None) is None:
                each.tag = "p"
        article.append(whole)
    return page


def _outermost(parts: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    chosen: set[etree._Element] = set()
    for part in parts:
        if not any(above in chosen for above in part.iterancestors()):
            chosen.add(part)
            yield part


@lru_cache(maxsize=256)
def _compiled(selector: str) -> Any:
    try:
        return etree.XPath(GenericTranslator().css_to_xpath(selector))
    except SelectorError as error:
        raise ValueError(f"body = {selector!r} is no CSS selector: {error}") from error
