"""An article as the engine reads it: title and text as one row of words, with sentences and paragraphs."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from dronewire.match import Word
from dronewire.topic.forms import SURNAME_ENDINGS, Rule, Slot
from dronewire.topic.syntax import Unit
from dronewire.words import Tokens, tokens

GAP = 1_000  # words between title and text: more than NEAR can bridge (99)

# A sentence ends at . ! ? … before a capital, a digit, a quote or a dash; but a full stop after one letter or a usual
# abbreviation (А. Иванов, им. Симонова, г. Казань, 5 тыс. БПЛА) ends none.
_SENTENCE = re.compile(r"[.!?…][.!?…»”\")\]]*\s+(?=[«“„\"(\[—–-]*\s*[A-ZА-ЯЁІЇЄҐ0-9])|\n")
_ABBREVIATED = re.compile(r"(?:^|\W)(?:[^\W\d_]|им|ул|пр|пл|св|ст|см|др|гг|тт|тыс|млн|млрд|руб|Mr|Dr|St|No)$")
_LONGEST_ABBREVIATION = 6  # letters, and the mark before
_PARAGRAPH = re.compile(r"\s*\n\s*")
_BREAKS = re.compile(r"[.,;:!?()…\n]")
_OPENS = re.compile(r"[.!?…:«“„\"(—–\n][\s«“„\"(]*$")


class Reading:
    """One article, read once for all topics; what is costly is made when first asked for."""

    def __init__(self, title: str, text: str, *, language: str) -> None:
        self.title, self.text, self.language = tokens(title), tokens(text), language
        self.base = len(self.title) + GAP
        self._words: dict[tuple[str, int, int], Word] = {}

    def look_up(self, memo: dict[str, tuple[int, ...]]) -> Iterator[tuple[int, str, tuple[int, ...]]]:
        """Words that fill a slot of any topic: place, word and slots."""
        for base, zone in ((0, self.title), (self.base, self.text)):
            for at, norm in enumerate(zone.norms, base):
                if slots := memo[norm]:
                    yield at, norm, slots

    def zone(self, at: int) -> tuple[Tokens, int]:
        """The zone that a place lies in, and the place within it."""
        return (self.text, at - self.base) if at >= self.base else (self.title, at)

    def word(self, term: str, first: int, last: int) -> Word:
        """What was found, as it is shown to people."""
        word = self._words.get((term, first, last))
        if word is None:
            zone, at = self.zone(first)
            start, end = zone.place(at, at + last - first)
            name = "text" if zone is self.text else "title"
            word = Word(term=term, found=zone.text[start:end], zone=name, start=start, end=end)
            self._words[term, first, last] = word
        return word

    def unit(self, at: int, unit: Unit) -> int:
        """Number of the sentence or paragraph that a place lies in; the title is 0, the text's first is 1."""
        if at < self.base:
            return 0
        starts = self._sentences if unit is Unit.SENTENCE else self._paragraphs
        return bisect_right(starts, self.text.spans[at - self.base][0]) + 1

    @cached_property
    def _sentences(self) -> list[int]:
        text = self.text.folded
        return [found.end() for found in _SENTENCE.finditer(text) if _ends_sentence(text, found)]

    @cached_property
    def _paragraphs(self) -> list[int]:
        return [found.end() for found in _PARAGRAPH.finditer(self.text.folded)]

    def is_unbroken(self, first: int, gaps: tuple[str, ...]) -> bool:
        """Whether nothing but what the query has there, quotes and dashes stand between words in a row."""
        zone, at = self.zone(first)
        for step, gap in enumerate(gaps):
            between = zone.between(at + step).strip()
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
        return any(
            other == norm and zone.cased(at).istitle() and not _opens(zone, at)
            for zone in (self.title, self.text)
            for at, other in enumerate(zone.norms)
        )


def _ends_sentence(text: str, found: re.Match[str]) -> bool:
    start = found.start()
    before = text[max(start - _LONGEST_ABBREVIATION, 0) : start]
    return text[start] != "." or not _ABBREVIATED.search(before)


def _opens(zone: Tokens, index: int) -> bool:
    """Whether a word stands where any word has a capital: first in a sentence or quotation."""
    start = zone.spans[index][0]
    return bool(_OPENS.search(zone.folded, max(start - 5, 0), start)) or not zone.folded[:start].strip()


def _spelled(cased: str, slot: Slot) -> bool:
    return any(
        cased.startswith(spelling) and (not cased[len(spelling) :] or cased[len(spelling) :].islower())
        for spelling in slot.spellings
    )
