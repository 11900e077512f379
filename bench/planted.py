"""Invented sketches of a month of news, in which each tenth article takes over a part of an earlier one.

It imports nothing of the project: peers read it in an environment of their own.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

BATCH = 100  # articles that are taken in at once
HASHES = 50  # of an article of 400 words, the mean of agencies' news
EACH = 10  # every tenth is a reprint
LEAST = 0.4  # of a sketch that a reprint takes over; at most all of it

Hashes = NDArray[np.uint64]


def batches(size: int) -> Iterator[tuple[list[Hashes], dict[int, int]]]:
    """Sketches of articles from 0 on, and by place in the batch which earlier article each reprint was made of."""
    for first in range(0, size, BATCH):
        articles = np.arange(first, first + BATCH, dtype=np.uint64)
        sketches = _own(articles)
        sources: dict[int, int] = {}
        for place in range(EACH - 1, BATCH, EACH):
            number = first + place
            source = int(_scattered(np.uint64(2 * number + 1)) % np.uint64(number))
            source -= source % EACH == EACH - 1  # an original
            taken = round(HASHES * (LEAST + (1 - LEAST) * (number * 0.618 % 1)))
            sketches[place, :taken] = _own(np.array([source], np.uint64))[0, :taken]
            sources[place] = source
        yield list(np.sort(sketches, axis=1)), sources


def _own(articles: Hashes) -> Hashes:
    """The sampled hashes, an eighth of all there are, that articles have of their own."""
    own: Hashes = _scattered(articles[:, None] * np.uint64(64) + np.arange(HASHES, dtype=np.uint64)) >> np.uint64(3)
    return own


def _scattered(values: Hashes | np.uint64) -> Hashes:
    # The finaliser of splitmix64 (Steele, Lea, Flood 2014): numbers that count up become like hashes.
    with np.errstate(over="ignore"):
        values = (values + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(values ^ (values >> np.uint64(31)))
