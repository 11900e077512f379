"""Which terms stand where in a text: one look-up a word, for the terms of all topics at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from dronewire.topic.forms import SURNAME_ENDINGS, Forms, Rule, Slot
from dronewire.topic.reading import Reading
from dronewire.topic.syntax import Term

LARGEST_MEMO = 100_000  # words seen; 12 MB, and a year of Russian news has fewer that recur

Span = tuple[int, int]
Places = dict[int, list[Span]]


@dataclass(frozen=True, slots=True)
class Sequence:
    """Slots in a row, found by one of them; ``gaps`` are the marks that may stand between."""

    term: int
    anchor: int
    slots: tuple[int, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """What a word is to the index: the slots that it fills, the terms that it is, and the rows that it may be in.

    ``strict`` says that the capitals have to be seen first.
    """

    slots: tuple[int, ...]
    singles: tuple[int, ...]
    sequences: tuple[Sequence, ...]
    strict: bool


class Memo(dict[str, Filling | None]):
    """What words are, remembered from text to text."""

    def __init__(
        self, index: "Index", forms: list[dict[str, tuple[int, ...]]], prefixes: dict[str, tuple[int, ...]]
    ) -> None:
        super().__init__()
        self._index = index
        self._forms = forms
        self._prefixes = prefixes
        self._lengths = sorted({len(prefix) for prefix in prefixes})

    def __missing__(self, word: str) -> Filling | None:
        if len(self) >= LARGEST_MEMO:
            self.clear()
        slots = [slot for forms in self._forms for slot in forms.get(word, ())]
        slots += [slot for length in self._lengths for slot in self._prefixes.get(word[:length], ())]
        ruled = any(_is_ruled(self._index.slots[slot], word) for slot in slots)
        self[word] = made = self._index.filling(tuple(dict.fromkeys(slots)), strict=ruled) if slots else None
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

    def add(self, term: Term) -> tuple[int, ...]:
        """Number a term; the same words have the same number in all topics. A compound has two: Герань-2, Герань2."""
        slots = tuple(self._number(self.forms.slot(piece)) for piece in term.pieces)
        numbers = [self._term(slots, term.gaps)]
        if len(term.pieces) == 2 and term.gaps == ("-",) and not any(piece.prefix for piece in term.pieces):
            numbers.append(self._term((self._number(self.forms.joined(*term.pieces)),), ()))
        return tuple(numbers)

    def close(self) -> None:
        """Make the look-up tables; the dictionary of the language is not needed any longer."""
        by_form, by_form_uk, by_prefix = (_inverted(self.slots, what) for what in ("forms", "ukrainian", "prefix"))
        tables = {"": [by_form], "uk": [by_form, by_form_uk]}
        self._memos = {language: Memo(self, forms, by_prefix) for language, forms in tables.items()}
        del self.forms

    def filling(self, slots: tuple[int, ...], *, strict: bool) -> Filling:
        """What follows from the slots that a word fills."""
        singles = tuple(self.singles[slot] for slot in slots if slot in self.singles)
        sequences = tuple(sequence for slot in slots for sequence in self.sequences.get(slot, ()))
        return Filling(slots, singles, sequences, strict)

    def find(self, reading: Reading) -> Places:
        """Places (first and last word) of all terms that occur, by number."""
        return _Search(self, reading, self._memos.get(reading.language, self._memos[""])).places()

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
            self.sequences[slots[anchor]].append(Sequence(number, anchor, slots, gaps))
        return number


class _Search:
    """The terms in one article: each word is looked up once, for the terms of all topics."""

    def __init__(self, index: Index, reading: Reading, memo: Memo) -> None:
        self._index, self._reading = index, reading
        self._rows = [(base, list(map(memo.__getitem__, norms))) for base, norms in reading.rows()]
        self._strict: dict[int, Filling] = {}
        self._slots: set[int] = set()
        self._found: Places = {}

    def places(self) -> Places:
        """Places of all terms; those of rows of words once all words with capitals that matter have been seen."""
        standing: defaultdict[Filling, list[Span]] = defaultdict(list)
        for base, row in self._rows:
            for at, filling in enumerate(row, base):
                if filling:
                    standing[filling].append((at, at))
        anchors = []
        for word, places in standing.items():
            for filling, spans in self._seen(word, places) if word.strict else ((word, places),):
                self._slots.update(filling.slots)
                self._note(filling.singles, spans)
                if filling.sequences:
                    anchors.append((filling, spans))
        for filling, spans in anchors:
            for sequence in filling.sequences:
                if self._slots.issuperset(sequence.slots):
                    self._follow(sequence, spans)
        return self._found

    def _seen(self, filling: Filling, spans: list[Span]) -> list[tuple[Filling, list[Span]]]:
        """A word by its places, where its capitals decide what it is."""
        rows = []
        for span in spans:
            slots = tuple(s for s in filling.slots if self._reading.admits(span[0], self._index.slots[s]))
            seen = filling if slots == filling.slots else self._index.filling(slots, strict=True)
            self._strict[span[0]] = seen
            rows.append((seen, [span]))
        return rows

    def _note(self, terms: tuple[int, ...], spans: list[Span]) -> None:
        """Lists are shared between the terms of a word, and so never changed."""
        found = self._found
        for term in terms:
            found[term] = found[term] + spans if term in found else spans

    def _follow(self, sequence: Sequence, anchors: list[Span]) -> None:
        """Note where all words of a row stand."""
        last, spans = len(sequence.gaps), []
        for at, _ in anchors:
            first = at - sequence.anchor
            filled = all(slot in self._slots_at(at) for at, slot in enumerate(sequence.slots, first))
            if filled and self._reading.is_unbroken(first, sequence.gaps):
                spans.append((first, first + last))
        if spans:
            self._note((sequence.term,), spans)

    def _slots_at(self, at: int) -> tuple[int, ...]:
        """The slots that the word at a place fills."""
        base, row = self._rows[at >= self._rows[1][0]]
        filling = self._strict.get(at) or (row[at - base] if 0 <= at - base < len(row) else None)
        return filling.slots if filling else ()


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
