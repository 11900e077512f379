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
        """Terms of several words, and where each begins; only those are looked for whose words are all there."""
        different = set(self._words.values())
        there = set[int]().union(*(word.slots for word in different))
        possible = {
            word: rows for word in different if (rows := [row for row in word.sequences if there.issuperset(row.slots)])
        }
        for place, word in self._words.items():
            for row in possible.get(word, ()):
                first = place - row.anchor
                if self._is_filled(row, first) and self._reading.is_unbroken(first, row.gaps):
                    yield row, first

    def _is_filled(self, row: Sequence, first: int) -> bool:
        for place, slot in enumerate(row.slots, first):
            word = self._words.get(place)
            if word is None or slot not in word.slots:
                return False
        return True
