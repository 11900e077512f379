"""Fingerprints of texts: sampled hashes of word shingles, which show resemblance and containment.

The sample is FracMinHash (Irber et al. 2022, "Lightweight compositional analysis of metagenomes with FracMinHash"):
every shingle hash below a fixed share of the range is kept, so sketches of texts of any length can be compared.
"""

from collections.abc import Sequence
from hashlib import sha256
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5  # words; fewer join unrelated weather reports, more lose copies whose every sentence was touched
SAMPLE = 8  # one hash in eight: 0.17 ms a text and recall 0.97 to 1.0 for whole copies, against 0.4 ms for all of them
LEAST = 40  # hashes of any text: of 40 % of 100 words, each eighth changed, eight are found again; an eighth has two

Hashes = NDArray[np.uint64]

_SECOND = 0x9E3779B9  # seed of the second half of a word's hash: 32 bits alone collide within a month of news
_ODD = np.uint64(0x9E3779B97F4A7C15)


def text_hash(words: Sequence[str]) -> bytes:
    """A hash that is equal for texts whose words are equal (SHA-256), whatever quotes, dashes and spaces they use."""
    return sha256(" ".join(words).encode()).digest()


def shingles(words: Sequence[str]) -> Hashes:
    """The hashes of all runs of five words, sorted, each once; a shorter text is one shingle."""
    return np.unique(runs(words, min(SHINGLE, len(words)))) if words else np.empty(0, np.uint64)


def runs(words: Sequence[str], size: int) -> Hashes:
    """The hashes of the runs of so many words, in the order of the text."""
    single = np.fromiter((_word(word) for word in words), np.uint64, len(words))
    count = max(0, len(words) - size + 1)
    mixed = np.zeros(count, np.uint64)
    with np.errstate(over="ignore"):
        for at in range(size):
            mixed = mixed * _ODD + single[at : at + count]
        return _scatter(mixed)


def sketch(hashes: Hashes) -> Hashes:
    """The sample of a text's shingles that is kept and looked up: its smallest, so that any two can be compared.

    An eighth of a long text; of a short one the smallest forty, since of two sentences taken over from a hundred words
    an eighth often holds none.
    """
    below = int(np.searchsorted(hashes, np.uint64(2**64 // SAMPLE)))
    return hashes[: max(below, LEAST)]


def shared(one: Hashes, other: Hashes) -> int:
    """How many shingles two texts have in common."""
    return len(np.intersect1d(one, other, assume_unique=True))


def _word(word: str) -> int:
    encoded = word.encode()
    return crc32(encoded) << 32 | crc32(encoded, _SECOND)


def _scatter(values: Hashes) -> Hashes:
    # The finaliser of splitmix64 (Steele, Lea, Flood 2014): without it "below an eighth" is no fair sample.
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
