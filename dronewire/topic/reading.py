"""An article as the engine reads it: title and text as one row of words, with sentences and paragraphs."""

import re
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from dronewire.match import Word
from dronewire.text.sentences import ENDS
from dronewire.text.words import Tokens, tokens
from dronewire.topic.forms import SURNAME_ENDINGS, Rule, Slot
from dronewire.topic.rows import Numbers, distinct
from dronewire.topic.syntax import Unit

Leaf = tuple[int, int, str]
"""First and last place of a term that was found, and how the query has it."""

GAP = 1_000  # words between title and text: more than NEAR can bridge (99)

_LINE = re.compile(r"\n")
_BREAKS = re.compile(r"[.,;:!?()…\n]")
_OPENS = re.compile(r"[.!?…:«“„\"(—–\n][\s«“„\"(]*$")


class Reading:
    """One article, read once for all topics; what is costly is made when first asked for."""

    def __init__(self, title: str, text: str, *, language: str) -> None:
        self.title, self.text, self.language = tokens(title), tokens(text), language
        self.base = len(self.title) + GAP
        self.words = _Words(self)
        self._names: dict[str, bool] = {}

    def rows(self) -> tuple[tuple[int, list[str]], ...]:
        """The words of title and text, each with the place of its first."""
        return (0, self.title.norms), (self.base, self.text.norms)

    def zone(self, at: int) -> tuple[Tokens, int]:
        """The zone that a place lies in, and the place within it."""
        return (self.text, at - self.base) if at >= self.base else (self.title, at)

    def units(self, unit: Unit) -> list[int]:
        """By place, the number of the sentence or paragraph; the title is 0, the text's first is 1."""
        return self.sentences if unit is Unit.SENTENCE else self.paragraphs

    @cached_property
    def sentences(self) -> list[int]:
        """By place, the number of the sentence."""
        return self._numbered(self._sentence_firsts)

    @cached_property
    def paragraphs(self) -> list[int]:
        """By place, the number of the paragraph."""
        return self._numbered(self._firsts(_LINE))

    def sentences_of(self, places: Numbers) -> Numbers:
        """The numbers of the sentences in which words stand, for many at once."""
        numbers = np.searchsorted(self._sentence_firsts, places - self.base, side="right") + 1
        return np.where(places < self.base, 0, numbers)

    @cached_property
    def _sentence_firsts(self) -> Numbers:
        return self._firsts(ENDS)

    def _firsts(self, breaks: re.Pattern[str]) -> Numbers:
        """The words of the text before which it is broken, not counting what stands before the first."""
        offsets = [found.start() for found in breaks.finditer(self.text.folded)]
        words = distinct(np.searchsorted(self.text.edges[::2], offsets))
        return words[words > 0]

    def _numbered(self, firsts: Numbers) -> list[int]:
        numbers: list[int] = (np.searchsorted(firsts, np.arange(len(self.text)), side="right") + 1).tolist()
        return [0] * self.base + numbers

    def is_unbroken(self, first: int, gaps: tuple[str, ...]) -> bool:
        """Whether nothing but what the query has there, quotes and dashes stand between words in a row."""
        zone, at = self.zone(first)
        for step, gap in enumerate(gaps):
            between = zone.between(at + step)
            if between == " ":
                continue
            between = between.strip()
            if between and between != gap and _BREAKS.search(between):
                return False
        return True

    def admits(self, at: int, slot: Slot) -> bool:
        """Whether the capitals of a word are those that a slot wants."""
        if slot.rule is Rule.ANY:
            return True
        zone, index = self.zone(at)
        if slot.rule is Rule.NOT_A_NAME and not zone.norms[index].endswith(SURNAME_ENDINGS):
            return True
        cased = zone.cased(index)
        if slot.rule is Rule.INITIAL:
            return cased[0].isupper()
        if slot.rule is Rule.CAPITALS:
            return _spelled(cased, slot) and not (slot.is_word and self._is_shouted(zone, index))
        return not (cased.istitle() and self._is_name(zone.norms[index]))

    def _is_shouted(self, zone: Tokens, index: int) -> bool:
        """Whether the words around are capitals too, so that those of an abbreviation say nothing."""
        around = [zone.cased(at) for at in range(max(index - 2, 0), min(index + 3, len(zone))) if at != index]
        long = [word for word in around if len(word) > 3 and word.isalpha()]
        return len(long) > 1 and all(word.isupper() for word in long)

    def _is_name(self, norm: str) -> bool:
        """Whether a word is capitalised in the middle of some sentence: Иван Дронов, not Дронов собирают."""
        if norm not in self._names:
            self._names[norm] = any(
                zone.cased(at).istitle() and not _opens(zone, at)
                for zone in (self.title, self.text)
                for at in _places(zone.norms, norm)
            )
        return self._names[norm]


class _Words(dict[Leaf, Word]):
    """What was found, as it is shown to people, by first and last place and term."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading

    def __missing__(self, leaf: Leaf) -> Word:
        first, last, term = leaf
        zone, at = self._reading.zone(first)
        start, end = zone.place(at, at + last - first)
        name = "text" if zone is self._reading.text else "title"
        self[leaf] = word = Word(term=term, found=zone.text[start:end], zone=name, start=start, end=end)
        return word


def _places(norms: list[str], norm: str) -> Iterator[int]:
    """Where a word stands."""
    at = -1
    for _ in range(norms.count(norm)):
        at = norms.index(norm, at + 1)
        yield at


def _opens(zone: Tokens, index: int) -> bool:
    """Whether a word stands where any word has a capital: first in a sentence or quotation."""
    start = zone.starts[index]
    return bool(_OPENS.search(zone.folded, max(start - 5, 0), start)) or not zone.folded[:start].strip()


def _spelled(cased: str, slot: Slot) -> bool:
    return any(
        cased.startswith(spelling) and (not cased[len(spelling) :] or cased[len(spelling) :].islower())
        for spelling in slot.spellings
    )
