"""Terms by the forms of their words, so that one look-up says what a word is to all topics."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from dronewire.topic.forms import SURNAME_ENDINGS, Forms, Rule, Slot
from dronewire.topic.stems import is_stemmed, stem
from dronewire.topic.syntax import Term

LARGEST_MEMO = 100_000  # words seen; 12 MB, and a year of Russian news has fewer that recur


class Sequence(NamedTuple):
    """Slots in a row, found by one of them; ``gaps`` are the marks that may stand between.

    ``beside`` and ``neighbour`` are how far a word next to the anchor is from it (1 or -1), and its slot: seldom there.
    """

    term: int
    anchor: int
    slots: tuple[int, ...]
    gaps: tuple[str, ...]
    beside: int
    neighbour: int


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """What a word is to the index: the slots that it fills, the terms that it is, and the rows that it may be in.

    ``strict`` says that the capitals have to be seen first.
    """

    slots: tuple[int, ...]
    terms: tuple[int, ...]
    sequences: tuple[Sequence, ...]
    strict: bool


class Memo(dict[str, Filling | None]):
    """What words are, remembered from text to text."""

    def __init__(
        self,
        index: "Index",
        forms: list[dict[str, tuple[int, ...]]],
        prefixes: dict[str, tuple[int, ...]],
        language: str = "",
    ) -> None:
        super().__init__()
        self._index, self._language = index, language
        self._stems = index.by_stem(language)
        self._forms = forms
        self._prefixes = prefixes
        self._lengths = sorted({len(prefix) for prefix in prefixes})

    def in_stems(self, language: str) -> "Memo":
        """The same for texts in a language of which only stems are known."""
        return Memo(self._index, self._forms, self._prefixes, language)

    def __missing__(self, word: str) -> Filling | None:
        if len(self) >= LARGEST_MEMO:
            self.clear()
        slots = [slot for forms in self._forms for slot in forms.get(word, ())]
        slots += [slot for length in self._lengths for slot in self._prefixes.get(word[:length], ())]
        if self._stems:
            slots += self._stems.get(stem(word, self._language), ())
        strict = any(_is_ruled(self._index.slots[slot], word) for slot in slots)
        self[word] = made = self._index.filling(tuple(dict.fromkeys(slots)), strict=strict) if slots else None
        return made


@dataclass(slots=True)
class Index:
    """Terms by the forms of their words; made by :meth:`add`, then only read."""

    forms: Forms
    slots: list[Slot] = field(default_factory=list)
    terms: dict[tuple[tuple[int, ...], tuple[str, ...]], int] = field(default_factory=dict)
    singles: dict[int, int] = field(default_factory=dict)
    sequences: dict[int, list[Sequence]] = field(default_factory=lambda: defaultdict(list))
    _numbers: dict[Slot, int] = field(default_factory=dict)
    _memos: dict[str, Memo] = field(default_factory=dict)
    _fillings: dict[tuple[tuple[int, ...], bool], Filling] = field(default_factory=dict)

    def add(self, term: Term) -> tuple[int, ...]:
        """Number a term; the same words have the same number in all topics. A compound has two: Герань-2, Герань2."""
        slots = tuple(self._number(self.forms.slot(piece)) for piece in term.pieces)
        numbers = [self._term(slots, term.gaps)]
        if len(term.pieces) == 2 and term.gaps == ("-",) and not any(piece.prefix for piece in term.pieces):
            numbers.append(self._term((self._number(self.forms.joined(*term.pieces)),), ()))
        return tuple(numbers)

    def close(self) -> None:
        """Make the look-up tables; the dictionaries go first, so that both are never there."""
        del self.forms
        by_form, by_form_uk, by_prefix = (_inverted(self.slots, what) for what in ("forms", "ukrainian", "prefix"))
        self._memos = {"": Memo(self, [by_form], by_prefix), "uk": Memo(self, [by_form, by_form_uk], by_prefix)}

    def memo(self, language: str) -> Memo:
        """What words are in a language; tables of stems are made when first asked for."""
        if language not in self._memos:
            others = self._memos[""]
            self._memos[language] = others.in_stems(language) if is_stemmed(language) else others
        return self._memos[language]

    def by_stem(self, language: str) -> dict[str, tuple[int, ...]]:
        """Slots by the stems of their words; none for a language that is not stemmed."""
        stems: dict[str, tuple[int, ...]] = {}
        for number, slot in enumerate(self.slots if is_stemmed(language) else ()):
            if slot.stemmed:
                key = stem(slot.stemmed, language)
                stems[key] = (*stems.get(key, ()), number)
        return stems

    def filling(self, slots: tuple[int, ...], *, strict: bool = False) -> Filling:
        """What follows from the slots that a word fills; words of which the same follows share it."""
        if (slots, strict) not in self._fillings:
            terms = tuple(self.singles[slot] for slot in slots if slot in self.singles)
            sequences = tuple(sequence for slot in slots for sequence in self.sequences.get(slot, ()))
            self._fillings[slots, strict] = Filling(slots, terms, sequences, strict)
        return self._fillings[slots, strict]

    def _number(self, slot: Slot) -> int:
        if slot not in self._numbers:
            self._numbers[slot] = len(self.slots)
            self.slots.append(slot)
        return self._numbers[slot]

    def _term(self, slots: tuple[int, ...], gaps: tuple[str, ...]) -> int:
        if (slots, gaps) in self.terms:
            return self.terms[slots, gaps]
        number = self.terms[slots, gaps] = len(self.terms)
        if len(slots) == 1:
            self.singles[slots[0]] = number
        else:
            anchor = max(range(len(slots)), key=lambda at: _rarity(self.slots[slots[at]]))
            beside = 1 if anchor + 1 < len(slots) else -1
            self.sequences[slots[anchor]].append(Sequence(number, anchor, slots, gaps, beside, slots[anchor + beside]))
        return number


def _is_ruled(slot: Slot, word: str) -> bool:
    if slot.rule is Rule.NOT_A_NAME:
        return word.endswith(SURNAME_ENDINGS)
    return slot.rule is not Rule.ANY


def _rarity(slot: Slot) -> int:
    """Long words are rare words (Zipf), prefixes are not."""
    return min(map(len, slot.forms), default=0)


def _inverted(slots: Iterable[Slot], what: str) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, slot in enumerate(slots):
        keys = getattr(slot, what)
        for key in ([keys] if keys else []) if isinstance(keys, str) else keys:
            found[key] = (*found.get(key, ()), number)
    return found
