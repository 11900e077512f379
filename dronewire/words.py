"""Words of a text as matching and fingerprints see them: folded alike on every side, and where each stands."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from typing import overload

from dronewire.lookalike import repair

WORD = re.compile(r"[^\W_]+")

# Marks that compose with the letter before them (й as и + U+0306); those that do not (a stress on за́мок)
# are dropped, and with them what is invisible: soft hyphen, zero-width characters, direction marks.
_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_IRREGULAR = re.compile(rf"[^\W\d_](?:[{_INVISIBLE}]*[\u0300-\u036f])+|[{_INVISIBLE}\u0300-\u036f]+")
_UNSEEN = re.compile(rf"[{_INVISIBLE}\u0300-\u036f]+")
# Letters whose pair is one for a reader; İ is the only letter that str.lower makes longer, which would shift offsets.
_FOLDED = {"ё": "е", "Ё": "Е", "ѐ": "е", "Ѐ": "Е", "ѝ": "и", "Ѝ": "И", "\u0130": "I", "\u212b": "Å", "\u212a": "K"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word: as compared (``norm``), as written but repaired (``cased``), and where in the original text."""

    norm: str
    cased: str
    start: int
    end: int


class Tokens(Sequence[Token]):
    """The words of a text, as a sequence of :class:`Token` and as parallel lists.

    ``norms`` is made at once; all else when first asked for, since most texts need no offsets.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded, self._edits = _fold(text)
        self.norms: list[str] = WORD.findall(self.folded.lower())

    @cached_property
    def gaps(self) -> list[str]:
        """What stands before the first word, between each and the next, and after the last."""
        return WORD.split(self.folded)

    @cached_property
    def starts(self) -> list[int]:
        """Offset of each word within ``folded``; lower case is as long as what it was made of."""
        lengths = chain.from_iterable(zip(map(len, self.gaps), map(len, self.norms), strict=False))
        return list(accumulate(lengths))[::2]

    def cased(self, index: int) -> str:
        """The word with its capitals, repaired like ``norms``."""
        start = self.starts[index]
        return self.folded[start : start + len(self.norms[index])]

    def between(self, index: int) -> str:
        """What stands between a word and the next one."""
        return self.gaps[index + 1]

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Offsets in the original text of the words ``first`` to ``last``, inclusive."""
        start, end = self.starts[first], self.starts[last] + len(self.norms[last])
        if not self._edits:
            return start, end
        return self._edits.origin(start)[0], self._edits.origin(end - 1)[1]

    def __len__(self) -> int:
        return len(self.norms)

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> list[Token]: ...
    def __getitem__(self, index: int | slice) -> Token | list[Token]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        return Token(self.norms[index], self.cased(index), *self.place(index, index))


def tokens(text: str) -> Tokens:
    """Cut a text into words: runs of letters and digits, so that hyphens, quotes and underscores separate.

    Folded are: NFC, invisible characters and stress marks away, ё as е, and Latin letters amid Cyrillic ones (and
    the reverse) that only look alike. Offsets are those of the text as given.
    """
    return Tokens(text)


class _Edits:
    """Where the folded text departs from the original one: places, and by how much what follows is shifted."""

    def __init__(self) -> None:
        self._from, self._shift = [0], [0]
        self._composed: dict[int, int] = {}

    def __bool__(self) -> bool:
        return len(self._from) > 1

    def add(self, at: int, *, kept: int, original: int) -> None:
        """Note that ``original`` characters became the ``kept`` (0 or 1) at the folded offset ``at``."""
        if kept:
            self._composed[at] = original
        self._from.append(at + kept)
        self._shift.append(self._shift[-1] + original - kept)

    def origin(self, offset: int) -> tuple[int, int]:
        """First and past-the-last original offset of one folded character."""
        start = offset + self._shift[bisect_right(self._from, offset) - 1]
        return start, start + self._composed.get(offset, 1)


def _fold(text: str) -> tuple[str, _Edits]:
    """The text as compared, still with its capitals; every other character keeps its place or is an edit."""
    edits = _Edits()
    if text.isascii():
        return text, edits
    if _UNSEEN.search(text):
        text = _smooth(text, edits)
    for letter, same in _FOLDED.items():
        if letter in text:
            text = text.replace(letter, same)
    return repair(text, WORD), edits


def _smooth(text: str, edits: _Edits) -> str:
    """Compose letters with their marks and drop what cannot be seen."""
    pieces: list[str] = []
    done = length = 0
    for found in _IRREGULAR.finditer(text):
        composed = unicodedata.normalize("NFC", _strip_invisible(found.group()))
        kept = composed[0] if composed and composed[0].isalpha() else ""
        pieces += text[done : found.start()], kept
        length += found.start() - done
        edits.add(length, kept=len(kept), original=found.end() - found.start())
        length, done = length + len(kept), found.end()
    return "".join([*pieces, text[done:]])


def _strip_invisible(letters: str) -> str:
    return "".join(letter for letter in letters if unicodedata.combining(letter) or letter.isalpha())
