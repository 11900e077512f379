"""The terms in one article: each word is looked up once, for the terms of all topics."""

from collections.abc import Iterator
from itertools import chain, compress

import numpy as np

from dronewire.topic.index import Filling, Index, Sequence
from dronewire.topic.places import Places
from dronewire.topic.reading import Reading


def find(index: Index, reading: Reading) -> Places:
    """Where all terms stand that occur."""
    return _Search(index, reading).places()


class _Search:
    """The words of an article that the index knows, by their places."""

    def __init__(self, index: Index, reading: Reading) -> None:
        self._index, self._reading = index, reading
        self._words: dict[int, Filling] = {}
        memo = index.memo(reading.language)
        for base, norms in reading.rows():
            row = list(map(memo.__getitem__, norms))
            self._words.update(zip(compress(range(base, base + len(row)), row), filter(None, row), strict=True))

    def places(self) -> Places:
        """Those of words, then those of rows of words; what words are has to be settled for these."""
        words = self._words
        for place in [place for place, word in words.items() if word.strict]:
            words[place] = self._seen(place, words[place])
        terms = [word.terms for word in words.values()]
        rows = list(self._rows())
        singles = np.repeat(np.fromiter(words, dtype=np.intp, count=len(words)), list(map(len, terms)))
        numbers = chain(chain.from_iterable(terms), (row.term for row, _ in rows))
        firsts = np.array([first for _, first in rows], dtype=np.intp)
        lasts = np.array([first + len(row.gaps) for row, first in rows], dtype=np.intp)
        return Places(
            np.fromiter(numbers, dtype=np.intp, count=len(singles) + len(rows)),
            np.concatenate((singles, firsts)),
            np.concatenate((singles, lasts)),
        )

    def _seen(self, place: int, word: Filling) -> Filling:
        """What a word is that its capitals decide on."""
        slots = self._index.slots
        return self._index.filling(tuple(slot for slot in word.slots if self._reading.admits(place, slots[slot])))

    def _rows(self) -> Iterator[tuple[Sequence, int]]:
        """Terms of several words, and where each begins."""
        words = self._words
        for place, word in words.items():
            for row in word.sequences:
                near = words.get(place + row.beside)
                if near and row.neighbour in near.slots and self._is_there(row, place - row.anchor):
                    yield row, place - row.anchor

    def _is_there(self, row: Sequence, first: int) -> bool:
        for place, slot in enumerate(row.slots, first):
            word = self._words.get(place)
            if not word or slot not in word.slots:
                return False
        return self._reading.is_unbroken(first, row.gaps)
