"""The words of an article as copies are compared: its news alone, with the hashes of its runs of words."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from dronewire.copies.boilerplate import news_of
from dronewire.copies.fingerprint import Hashes, runs, shingles
from dronewire.text.words import tokens

RUN = 3  # words: where each eighth word is changed two thirds of these remain, and half of the runs of five
WINDOW = 16  # words, a sentence: a passage is taken over where half of so many words stand in common runs
DENSE = 0.5

REMEMBERED = 256  # texts, 30 KB each: those of a batch are asked for when they are looked up and when they are placed

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Wording:
    """The words that tell an article's news, and the lines they stand in; hashes are made when first asked for."""

    words: tuple[str, ...]
    text: str = ""

    @cached_property
    def shingles(self) -> Hashes:
        """Hashes of runs of five words, sorted, each once: what sketches are made of."""
        return shingles(self.words)

    @cached_property
    def runs(self) -> Hashes:
        """Hashes of runs of three words, in the order of the text."""
        return runs(self.words, min(RUN, len(self.words)))

    @cached_property
    def sorted_runs(self) -> Hashes:
        """The same, sorted, each once."""
        return np.unique(self.runs)


@lru_cache(maxsize=REMEMBERED)
def wording_of(text: str, usual: frozenset[str] = frozenset()) -> Wording:
    """The wording of a text, without what only surrounds the news and without its outlet's usual lines."""
    told = "\n".join(news_of(text, usual)) or text
    return Wording(tuple(tokens(told).norms), told)


def passages(one: Wording, other: Wording) -> Mask:
    """Which words of a text stand in passages that another text has, too, edited or not.

    A phrase that everybody uses is no passage: around it less than half of the words are common.
    """
    covered = _covered(one, other)
    if not covered.any():
        return covered
    sums = np.concatenate(([0], np.cumsum(covered)))
    at = np.arange(len(covered))
    begin, end = np.maximum(at - WINDOW // 2, 0), np.minimum(at + WINDOW // 2, len(covered))
    return (sums[end] - sums[begin]) >= DENSE * (end - begin)


def _covered(one: Wording, other: Wording) -> Mask:
    """Which words stand in a run of three that the other text has, too."""
    covered = np.zeros(len(one.words), np.bool_)
    known = other.sorted_runs
    if not len(one.runs) or not len(known):
        return covered
    place = np.minimum(np.searchsorted(known, one.runs), len(known) - 1)
    found = known[place] == one.runs
    for shift in range(len(covered) - len(found) + 1):
        covered[shift : shift + len(found)] |= found
    return covered
