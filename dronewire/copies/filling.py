"""How two texts fill in the same sentences: word by word, what stands in the places where they differ."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby, product

from dronewire.retelling.figures import days_in
from dronewire.retelling.figures import numbers_in as values_in
from dronewire.retelling.keys import name_key
from dronewire.retelling.places import COUNTRY, places_of
from dronewire.text.particulars import numbers_in
from dronewire.text.words import Tokens, tokens

WIDEST = 8  # words: a street, a club with its town, three who scored; longer stretches are sentences of one's own
AROUND = 3  # common words before and after such a place, together; around fewer, texts meet by chance
MISTYPED = 0.75  # of the letters of both; Белгород and Вологда share two thirds
ABBREVIATION = 4  # letters: МЧС, УК, США stand in forms of every kind

_PARAGRAPH = re.compile(r"част(?:ь|и|ью)|ч|стать(?:я|е|и|ей|ям)|ст|пункт(?:а|у|ом)?|п")  # of a law, not of an event
_AGE = "летн"  # 34-летний: who is of another age is another person
_REMEMBERED = 50_000  # words, the same ones again and again
_BEGINS = re.compile(r"[.!?…\n]|:\s*[«“„\"]")
_WITHIN = {" ", "\u00a0", "\u202f", ",", ".", ":"}

Span = tuple[int, int]
"""The first word and the one past the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What two texts say in the places of their common sentences, by names and numbers, each counted once.

    Attributes:
        kept: how many stand in both.
        numbers: how many places hold a number in each text, and another one.
        names: how many hold a name in each, and another one.
        is_elsewhere: whether one holds regions in each, of which the other text knows none.
        is_of_others: whether one holds the age of a person, and another one.
    """

    kept: int
    numbers: int
    names: int
    is_elsewhere: bool
    is_of_others: bool


def filling(one: str, other: str) -> Filling:
    """How two texts fill in what they share; which of them comes first makes no difference."""
    here, there = map(_Read, sorted((one, other)))
    steps = SequenceMatcher(None, here.words, there.words, autojunk=False).get_opcodes()
    places = list(_places(steps))
    numbers = [(mine, yours) for a, b in places if _differ(mine := here.numbers(a), yours := there.numbers(b))]
    names = [(mine, yours) for a, b in places if _are_others(mine := here.names(a), yours := there.names(b))]
    same = [(begin, end) for kind, begin, end, *_ in steps if kind == "equal"]
    return Filling(
        kept=len(here.told(same) - {frozenset(mine) for pair in names for mine in pair}),
        numbers=len(set(numbers)),
        names=len(set(names)),
        is_elsewhere=any(_is_elsewhere(here, a, there) and _is_elsewhere(there, b, here) for a, b in places),
        is_of_others=any(here.is_age(a) and there.is_age(b) for a, b in places),
    )


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not one & other


def _are_others(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether names differ by more than a mistyped letter."""
    return _differ(one, other) and not any(
        SequenceMatcher(None, *both, autojunk=False).ratio() >= MISTYPED for both in product(sorted(one), sorted(other))
    )


def _told(kind: str, run: Sequence[str]) -> frozenset[str]:
    """What words of a kind tell; «млн» and «декабря» behind a number that differs tell nothing by themselves."""
    if kind == "name":
        return frozenset(map(name_key, run))
    is_number = kind == "number" and (any(word[0].isdigit() for word in run) or values_in(" ".join(run)))
    return frozenset(run) if is_number else frozenset()


@lru_cache(_REMEMBERED)
def _is_spelled(word: str) -> bool:
    return bool(numbers_in(word))


def _places(steps: Sequence[tuple[str, int, int, int, int]]) -> Iterator[tuple[Span, Span]]:
    """Where words of one text stand for words of the other, between words that both have."""
    for at, (kind, begin, end, start, until) in enumerate(steps):
        around = sum(after - before for _, before, after, *_ in (*steps[max(at - 1, 0) : at], *steps[at + 1 : at + 2]))
        if kind == "replace" and max(end - begin, until - start) <= WIDEST and around >= AROUND:
            yield (begin, end), (start, until)


def _is_elsewhere(one: "_Read", span: Span, other: "_Read") -> bool:
    """Whether a place of one text holds regions of which the other text knows none."""
    here = one.regions(span)
    return bool(here) and not here & other.regions((0, len(other.words)))


class _Read:
    """A text, with what its words assert."""

    def __init__(self, text: str) -> None:
        self.text: Tokens = tokens(text)
        self.words = self.text.norms

    def numbers(self, span: Span) -> frozenset[str]:
        """Numbers by value, days and hours; 5 тыс. is 5000."""
        if not any(self._is_number(at) for at in range(*span)):
            return frozenset()
        written = self._written(self._widened(span))
        days = (f"{month}/{day}" for month, day in days_in(written))
        return values_in(written) | frozenset(days) or frozenset(number.key for number in numbers_in(written))

    def names(self, span: Span) -> frozenset[str]:
        """The words that are names, without their endings."""
        return frozenset(name_key(self.words[at]) for at in range(*span) if self._is_name(at))

    def told(self, spans: Iterable[Span]) -> set[frozenset[str]]:
        """The names and numbers of some stretches; words of a kind that stand together are one."""
        runs = (
            (kind, [self.words[at] for at in run])
            for span in spans
            for kind, run in groupby(range(*span), key=self._kind)
        )
        return {_told(kind, run) for kind, run in runs} - {frozenset()}

    def regions(self, span: Span) -> frozenset[str]:
        """The regions that a stretch names, except by whose clock hours are told."""
        words = [self.words[at] for at in range(*span) if not self._is_clock(at)]
        return frozenset(code for code in places_of(words) if not code.startswith(COUNTRY))

    def is_age(self, span: Span) -> bool:
        """Whether a stretch ends with an age: 34 of 34-летний."""
        after = self.words[span[1]] if span[1] < len(self.words) else ""
        return after.startswith(_AGE) and self._is_number(span[1] - 1)

    def _kind(self, at: int) -> str:
        return "number" if self._is_number(at) else "name" if self._is_name(at) else ""

    def _is_number(self, at: int) -> bool:
        word = self.words[at]
        if not word[0].isdigit() and not _is_spelled(word):
            return False
        return at == 0 or not _PARAGRAPH.fullmatch(self.words[at - 1])

    def _is_name(self, at: int) -> bool:
        word = self.text.cased(at)
        if not word[0].isupper() or (word.isupper() and len(word) <= ABBREVIATION):
            return False
        before = self.text.between(at - 1) if at else self.text.text[: self.text.starts[0]]
        return not _BEGINS.search(before) and (at > 0 or bool(before.strip()))

    def _is_clock(self, at: int) -> bool:
        return self.words[at].startswith("московск") and self.words[at + 1 : at + 2] == ["времени"]

    def _widened(self, span: Span) -> Span:
        """A stretch with all of the number that it begins or ends within: 800 000 of 7 800 000."""
        begin, end = span
        while begin and self._is_within(begin - 1):
            begin -= 1
        while end < len(self.words) and self._is_within(end - 1):
            end += 1
        return begin, end

    def _is_within(self, at: int) -> bool:
        """Whether a number goes on from one word to the next."""
        return self.words[at].isdigit() and self.words[at + 1].isdigit() and self.text.between(at) in _WITHIN

    def _written(self, span: Span) -> str:
        return self.text.folded[self.text.starts[span[0]] : self.text.ends[span[1] - 1]]
