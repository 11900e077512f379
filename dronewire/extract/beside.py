"""What stands beside an article's text and changes without it: cards of other news, counters, times of updating."""

import re
from collections import defaultdict
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from dronewire.extract.markup import clean, text_of

CARDS = 3  # alike and side by side; two may be the parts of an article
LONGEST_CARD = 500  # characters; a teaser is the beginning of a text, more is a part of one
HEADLINE = 3  # words of a link that names another article
_WRAPS = frozenset({"h2", "h3", "h4", "h5", "h6", "b", "strong", "span"})  # around a headline that is a link
_CARD = frozenset({"div", "li", "section", "article", "td"})
_LEAVES = ("p", "div", "span")
_COUNTED = re.compile(
    r"(?:(?:просмотр\w*|прочтени\w*|прочитано|комментари\w*|views?|comments?|рейтинг|лайк\w*)"
    r"\s*[:–—-]?\s*\(?\d[\d\s ]*\)?"
    r"[\s|·•,;/]*)+|\d[\d\s ]*(?:просмотр|прочтени|комментари|view|comment)\w*"
    r"|(?:страница|материал|новость|статья)?\s*(?:обновлен|изменен|создан|распечатан|updated|last modified)\w*"
    r"(?:\s+в последний раз)?\s*[:–—-]?\s*(?:(?:на|в|at|on)\s+)?(?:\d[\w.:,\s-]{0,40}|сегодня.{0,12}|вчера.{0,12})",
    re.IGNORECASE,
)
_LONGEST_COUNT = 80  # characters


def is_counter(line: str) -> bool:
    """Whether a line is nothing but a counter or the time of an update."""
    return len(line) <= _LONGEST_COUNT and bool(_COUNTED.fullmatch(line))


def card_lines(tree: HtmlElement) -> frozenset[str]:
    """The lines under the headlines of other articles, where several such cards stand side by side.

    A card is a block of a headline that is a link, and of other blocks with little text; those beside it are of the
    same sort. So a list of headlines with teasers is told from paragraphs that hold links.
    """
    rows: defaultdict[tuple[etree._Element | None, str, str], list[etree._Element]] = defaultdict(list)
    for link in tree.iter("a"):
        card = _card_of(link)
        if card is not None and (not (row := rows[_sort(card)]) or row[-1] is not card):
            row.append(card)
    cards = (card for row in rows.values() if len(row) >= CARDS for card in row)
    return frozenset(line for card in cards for line in _lines(card))


def _card_of(link: etree._Element) -> etree._Element | None:
    if (link.get("href") or "#").startswith("#"):
        return None
    above = link.getparent()
    while above is not None and above.tag in _WRAPS:
        above = above.getparent()
    return above if above is not None and above.tag in _CARD and len(above) > 1 else None


def _sort(card: etree._Element) -> tuple[etree._Element | None, str, str]:
    return card.getparent(), str(card.tag), card.get("class") or ""


def _lines(card: etree._Element) -> Iterator[str]:
    headline = max((text_of(link).count(" ") + 1 for link in card.iter("a")), default=0)
    if headline < HEADLINE or len(text_of(card)) > LONGEST_CARD:
        return
    for leaf in card.iterdescendants(*_LEAVES):
        if next(leaf.iter("a"), None) is None and next(leaf.iterancestors("a"), None) is None:
            yield clean(text_of(leaf))
