"""Words of a text as matching and fingerprints see them: folded alike on every side, and where each stands."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import overload

import numpy as np
import numpy.typing as npt

from dronewire.text.lookalike import repair

WORD = re.compile(r"[^\W_]+")
LAST_LETTER = 0x3FFFF  # Unicode has letters in its first four planes only

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
        self.norms = _cut(self.folded.lower())

    @cached_property
    def edges(self) -> npt.NDArray[np.intp]:
        """Offsets within ``folded`` where a word begins and where it ends, in turn."""
        inside = np.zeros(len(self.folded) + 2, dtype=np.bool_)
        inside[1:-1] = _is_letter(_codes(self.folded))
        return np.flatnonzero(inside[1:] != inside[:-1])

    @cached_property
    def starts(self) -> list[int]:
        """Offset of each word within ``folded``; lower case is as long as what it was made of."""
        starts: list[int] = self.edges[::2].tolist()
        return starts

    @cached_property
    def ends(self) -> list[int]:
        """Offset after each word within ``folded``."""
        ends: list[int] = self.edges[1::2].tolist()
        return ends

    def cased(self, index: int) -> str:
        """The word with its capitals, repaired like ``norms``."""
        return self.folded[self.starts[index] : self.ends[index]]

    def between(self, index: int) -> str:
        """What stands between a word and the next one."""
        return self.folded[self.ends[index] : self.starts[index + 1]]

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Offsets in the original text of the words ``first`` to ``last``, inclusive."""
        start, end = self.starts[first], self.ends[last]
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


@lru_cache(maxsize=16)
def norms(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared; the last few texts are remembered: an edit is looked at many times."""
    return tuple(tokens(text).norms)


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


def _cut(text: str) -> list[str]:
    """The words of a text: all that is no letter or digit becomes a space; half of what finding them by WORD costs."""
    codes = _codes(text)
    spaced: bytes = np.where(_is_letter(codes), codes, ord(" ")).astype("<u4").tobytes()
    return spaced.decode("utf-32-le", "surrogatepass").split()


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _is_letter(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Of which characters words are made."""
    table = _letters()
    return table[codes] if codes.max(initial=0) <= LAST_LETTER else table[np.minimum(codes, LAST_LETTER)]


@cache
def _letters() -> npt.NDArray[np.bool_]:
    """What WORD says of each character: 15 ms and 260 KB, once a process."""
    every = np.arange(LAST_LETTER + 1, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    table = np.zeros(len(every), dtype=np.bool_)
    for run in WORD.finditer(every):
        table[slice(*run.span())] = True
    return table


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
