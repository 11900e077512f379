"""What an outlet puts around the news, which is left out when texts are compared: datelines, credits, calls, menus."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dronewire.copies.fingerprint import Hashes, shared, shingles
from dronewire.extract.dateline import LINES, past_dateline
from dronewire.text.words import tokens

RECURS = 3  # articles of one outlet, unlike each other otherwise, before a line of theirs is the outlet's own
OFTEN = 0.05  # of the outlet's articles; the background of a running story stands in fewer
ALIKE = 0.3  # of the smaller rest: two such articles tell the same, so that a common line of theirs is news
MOSTLY = 0.6  # of the words of the smaller: long footers below short news are less, updates of one article more
CLOSING = 14  # words: «Об этом сообщает …» with a longer tail is a sentence of the news

_CALLED = (  # what calls the reader to something, wherever it stands in a paragraph
    r"подпис(?:ывайтесь|ывайся|аться)\b|подпишитесь|подпишись|присоединяйтесь|следите за|оставайтесь с нами"
    r"|читай(?:те)?\s+(?:также|ещ[её]|по теме|далее|подробнее|нас|больше|материал)|читать (?:далее|также)"
    r"|смотрите также|(?:материалы|новости)? ?по теме:|следующая новость|предыдущая новость|больше новостей"
    r"|нашли (?:ошибку|опечатку)|заметили ошибку|выделите (?:ее|её)|поделиться|поделитесь|прислать новость"
    r"|сообщить новость|версия для|просмотров|комментари(?:и|ев)\s*[:(\d]|при (?:использовании|копировании|цитировании)"
    r"|все права|перепечатка|реклама\s*(?:[.:,|]|$)|(?:мы в|наш) (?:telegram|телеграм|max|мах|вк|дзен)"
    r"|читайте нас|теги\s*:|метки\s*:|рубрика\s*:|erid|текст\s*:\s*[А-ЯЁA-Z]|автор\s*:"
    r"|підпис(?:уйтесь|атися)|підпишіться|читайте також|читать также|стежте за|долучайтесь|фото\s*:"
    r"|(?:read|see) (?:also|more|next)\b|subscribe\b|sign up (?:for|to)\b|follow us\b|share this\b|all rights reserved"
    r"|язылыгыз|шулай ук укыгыз"
)
_PICTURED = (  # who took the picture
    r"(?:фото|видео|фотографи[яи]|иллюстраци[яи]|снимок|скриншот|інфографіка|photo|image|picture|video)"
    r"(?:\s+(?:из|с|на|иллюстративн\w+|предоставлен\w*|обложк\w+|by|from|credit)\b[^.!?\n]*|\s*[:©/|—–-][^.!?\n]*|\s*©.*)"
    r"|©.*"
)
_CREDITED = (  # where the text comes from, as a line of its own
    r"(?:источники?|source|джерело|чыганак)\s*[:—–-].*|(?:подготовлен\w*\s+)?по материалам\b.*"
    r"|(?:об этом|про це)\s.{0,40}?(?:сообща[её]т|пишет|переда[её]т|повідомляє)\b.*"
    r"|(?:сообща|переда)[её]т\b.*|(?:this|it|that) (?:was|has been|is) (?:first )?reported by\b.*"
)
_EARLIER = (  # what was told before; the same in the news of many days
    r"ранее\b[^.!?]{0,60}?\b(?:сообщал|писал|стало известно|рассказывал|передавал)\w*"
    r"|(?:как )?(?:мы )?(?:уже |ранее )(?:сообщал|писал)\w*|как (?:ранее )?сообщалось|напомним\b"
    r"|раніше\b[^.!?]{0,60}?\b(?:повідомля|писал|стало відомо)\w*|нагадаємо\b"
    r"|(?:earlier|previously),?\s+(?:it was reported|we reported|\w+ reported)|as (?:previously|earlier) reported"
)
_START = r"[\s«“„\"(\[•·*|—–-]*"
_CALL = re.compile(rf"{_START}(?:{_CALLED})", re.IGNORECASE)
_PICTURE = re.compile(rf"{_START}(?:{_PICTURED})\s*[.)\]]*\s*", re.IGNORECASE)
_CREDIT = re.compile(rf"{_START}(?:{_CREDITED})", re.IGNORECASE)
_BACKGROUND = re.compile(rf"{_START}(?:{_EARLIER})", re.IGNORECASE)
_STAMP = re.compile(
    r"\s*(?:\d{1,2}[.\s](?:\d\d|[а-яё]{3,8}|[a-z]{3,9})[.\s]?(?:\d{4})?(?:\s*г\.?)?|сегодня|вчера|today)?[\s,|в]*"
    r"\d{1,2}[:.]\d\d(?:\s*(?:мск|msk))?\s*\.?\s*",
    re.IGNORECASE,
)
_MENU = re.compile(r"[^|]{1,60}(?:\s\|\s[^|]{1,60})+")
_PLACE = re.compile(r"(?:[А-ЯЁІЇЄҐ]{3,}[\s-]?){1,3}\.\s+(?=[А-ЯЁІЇЄҐ«])")  # «ИЖЕВСК. Поставка станков …»
_PART = re.compile(r"(?<=[.!?…])[»”\")]*\s+")


def news_of(text: str, usual: frozenset[str] = frozenset()) -> list[str]:
    """The lines of a text without what only surrounds its news; none where nothing else stands in it.

    Left out are datelines, credits, calls to subscribe, pictures' authors, menus, what «was reported earlier», and
    the outlet's usual lines.

    Args:
        text: paragraphs, split by a newline.
        usual: the outlet's own lines, as :func:`usual_lines` has them.
    """
    lines = [line for line in text.split("\n") if line.strip() and (not usual or line_key(line) not in usual)]
    opened = [_undated(line) for line in lines[:LINES]] + lines[LINES:]
    return [rest for line in opened if (rest := " ".join(_sentences(line)))]


def line_key(line: str) -> str:
    """A line as it is recognised on another page, whatever its quotes, dashes and spaces."""
    return " ".join(tokens(line).norms)


def usual_lines(texts: Mapping[str, str]) -> frozenset[str]:
    """The lines that an outlet puts below unlike articles, as :func:`line_key` has them.

    A function of the texts by identifier, not of their order: a line is the outlet's own when it stands in many of
    them, three of which have little in common besides the lines that recur.
    """
    lines = {name: frozenset(filter(None, map(line_key, text.split("\n")))) for name, text in sorted(texts.items())}
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for name, own in lines.items():
        for line in own:
            holders[line].append(name)
    least = max(RECURS, OFTEN * len(texts))
    recurring = frozenset(line for line, names in holders.items() if len(names) >= least)
    pages = {name: _page(lines[name], recurring) for line in recurring for name in holders[line]}
    return frozenset(line for line in recurring if _are_unlike([pages[name] for name in holders[line]]))


@dataclass(frozen=True, slots=True)
class _Page:
    """An article's lines that recur, the shingles of the others, and how many words it has in all."""

    recurring: frozenset[str]
    rest: Hashes
    words: int


def _page(lines: frozenset[str], recurring: frozenset[str]) -> _Page:
    rest = [word for line in sorted(lines - recurring) for word in line.split()]
    return _Page(lines & recurring, shingles(rest), sum(map(_length, lines)))


def _length(line: str) -> int:
    return line.count(" ") + 1


def _are_unlike(pages: Iterable[_Page]) -> bool:
    """Whether three of some articles are unlike each other; one that has nothing but recurring lines tells nothing."""
    chosen: list[_Page] = []
    for page in pages:
        if len(page.rest) and not any(_is_alike(page, other) for other in chosen):
            chosen.append(page)
            if len(chosen) == RECURS:
                return True
    return False


def _is_alike(one: _Page, other: _Page) -> bool:
    """Whether two are versions of one text: much of the rest is common, or common lines are most of either."""
    common = sum(map(_length, one.recurring & other.recurring))
    if common > MOSTLY * min(one.words, other.words):
        return True
    return shared(one.rest, other.rest) >= ALIKE * min(len(one.rest), len(other.rest))


def _undated(line: str) -> str:
    """A line without the dateline that it may open with."""
    begin = past_dateline(line)
    rest = line[begin:].lstrip(" .,–—-") if begin else line
    return _PLACE.sub("", rest, count=1) if _PLACE.match(rest) else rest


def _sentences(line: str) -> Iterator[str]:
    """The sentences of a line that tell something."""
    if _BACKGROUND.match(line) or _STAMP.fullmatch(line) or _is_menu(line):
        return
    yield from (part for part in _PART.split(line) if not _is_service(part))


def _is_service(part: str) -> bool:
    if _CALL.match(part) or _PICTURE.fullmatch(part) or _BACKGROUND.match(part) or _STAMP.fullmatch(part):
        return True
    return bool(_CREDIT.match(part)) and len(part.split()) <= CLOSING


def _is_menu(line: str) -> bool:
    """«Прислать новость | Реклама | 16+»."""
    return bool(_MENU.fullmatch(line.strip())) and not re.search(r"[.!?]\s", line)
