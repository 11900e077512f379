"""What an outlet changed in an article: words alone, or what it asserts."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from dronewire.extract.dateline import LINES, past_dateline
from dronewire.text.particulars import Particular, denials_in, names_in, numbers_in, unmatched
from dronewire.text.words import norms
from dronewire.versions.changes import Changes, changes, exchanged

_LINK = re.compile(r"https?://\S+|\bwww\.\S+")
# A line that says nothing but when it was written, or how often it was read.
_STAMP = re.compile(
    r"\W*(?:(?:обновл|опубликов|измен|добавл|дата|время|оновл|опублік|updated?|published|modified|last)\w*\W+){0,3}"
    r"(?:\d{1,4}[.:/-]\d{1,2}(?:[.:/-]\d{2,4})?|\d{1,2}\s+[^\W\d]{3,9}(?:\s+\d{4})?|г(?:ода)?|в|at|мск|msk|utc|gmt|\W)*"
    r"|\W*(?:просмотр|прочит|views?|комментар|фото|photo)\w*\W*\d*\W*",
    re.IGNORECASE,
)
# What leads on to other pages.
_POINTER = re.compile(
    r"\W*(?:читайте также|читать также|смотрите также|подробнее|по теме|также по теме|ранее по теме|подписывайтесь"
    r"|подпишитесь|читайте нас|следите за|присоединяйтесь|читайте ще|підписуйтесь|read also|read more|see also"
    r"|subscribe|follow us|sign up)\b.*",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_SHORT = 5  # words; a shorter paragraph is a heading between paragraphs or a caption
_SURVIVES = 0.3  # of a paragraph's words in threes: below it, the rest are phrases that any text of its kind has
_RUN = 3  # words
REMEMBERED = 16  # texts: what an edit led to is what the next one changes


class Weight(StrEnum):
    """How much a change says; each has exactly one."""

    COSMETIC = "cosmetic"  # typography, links, datelines, time stamps: the same words
    WORDING = "wording"  # other words, and no fact of those we can tell is touched
    FACTUAL = "factual"  # a number, a day, a name, a denial; or a paragraph is gone


class Fact(StrEnum):
    """Which sort of fact a change touches."""

    NUMBER = "number"
    NAME = "name"
    DENIAL = "denial"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A title and a text as they stood on a page."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A fact that reads otherwise; what was not there before, or is not any more, is empty."""

    fact: Fact
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What changed between two states of an article.

    Attributes:
        title: the titles word by word; ``text`` likewise.
        weight: of both together; ``title_weight`` of the title alone, None where that stayed.
        touched: the facts that make it factual.
    """

    title: Changes
    text: Changes
    weight: Weight
    title_weight: Weight | None
    touched: tuple[Touched, ...]


def edit_between(before: Said, after: Said) -> Edit:
    """What changed from one state of an article to the next."""
    title_touched = tuple(_touched(before.title, after.title))
    both_before, both_after = f"{before.title}\n{before.text}", f"{after.title}\n{after.text}"
    touched = tuple(
        dict.fromkeys((*title_touched, *_touched(both_before, both_after), *_removed(before.text, after.text)))
    )
    return Edit(
        title=changes(before.title, after.title),
        text=changes(before.text, after.text),
        weight=_weight(both_before, both_after, touched),
        title_weight=_weight(before.title, after.title, title_touched) if before.title != after.title else None,
        touched=touched,
    )


@lru_cache(maxsize=REMEMBERED)
def bare(text: str) -> str:
    """A text without links, datelines, time stamps, counters and lines that lead on to other pages."""
    lines = [_LINK.sub(" ", line) for line in text.split("\n")]
    lines[:LINES] = [line[past_dateline(line) :] for line in lines[:LINES]]
    return "\n".join(
        line for line in lines if line.strip() and not _STAMP.fullmatch(line) and not _POINTER.fullmatch(line)
    )


def _weight(before: str, after: str, touched: tuple[Touched, ...]) -> Weight:
    if _words(before) == _words(after):
        return Weight.COSMETIC
    return Weight.FACTUAL if touched else Weight.WORDING


def _touched(before: str, after: str) -> Iterator[Touched]:
    """The facts that differ, told from what was exchanged where; one that only moved is none."""
    old, new = bare(before), bare(after)
    if old == new or _words(old) == _words(new):
        return
    pairs = list(exchanged(changes(old, new)))
    yield from _counted(Fact.NUMBER, numbers_in, old, new)
    yield from _counted(Fact.DENIAL, denials_in, old, new)
    yield from _names(old, new)
    yield from _turned(pairs)


def _counted(fact: Fact, find: Callable[[str], list[Particular]], old: str, new: str) -> Iterator[Touched]:
    before, after = Counter(find(old)), Counter(find(new))
    gone, come = before - after, after - before
    if not (gone and come):  # said once less or once more, and said on both sides, is nothing
        gone, come = gone - _among(gone, after), come - _among(come, before)
    if gone or come:
        yield Touched(fact=fact, before=_listed(gone), after=_listed(come))


def _among(some: Counter[Particular], others: Counter[Particular]) -> Counter[Particular]:
    return Counter({one: count for one, count in some.items() if one in others})


def _names(old: str, new: str) -> Iterator[Touched]:
    gone = unmatched(names_in(old), norms(new))
    come = unmatched(names_in(new), norms(old))
    if gone or come:
        yield Touched(fact=Fact.NAME, before=_listed(gone), after=_listed(come))


def _turned(pairs: Iterable[tuple[str, str]]) -> Iterator[Touched]:
    """Words that became their own opposite: законный, незаконный; confirmed, unconfirmed."""
    for before, after in pairs:
        old, new = norms(before), norms(after)
        if len(old) == len(new) == 1 and _is_opposite(*sorted((old[0], new[0]), key=len)):
            yield Touched(fact=Fact.DENIAL, before=old[0], after=new[0])


def _is_opposite(word: str, longer: str) -> bool:
    return longer in {f"{prefix}{word}" for prefix in ("не", "без", "un", "in", "dis")}


def _removed(before: str, after: str) -> Iterator[Touched]:
    """Paragraphs of which hardly anything is left."""
    left = runs(bare(after))
    for paragraph in bare(before).split("\n"):
        words = runs(paragraph)
        if len(words) > _SHORT - _RUN and len(words & left) < _SURVIVES * len(words):
            yield Touched(fact=Fact.PARAGRAPH, before=paragraph)


def runs(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of three words of a text."""
    words = norms(text)
    return frozenset(zip(*(words[at:] for at in range(_RUN)), strict=False))


@lru_cache(maxsize=REMEMBERED)
def _words(text: str) -> tuple[str, ...]:
    """The words that count; 1 200 is one of them, whatever space stands in it."""
    return norms(_GROUPED.sub("", bare(text)))


def _listed(found: Iterable[Particular]) -> str:
    return ", ".join(one.written for one in found)
