"""A segment: the sketches of a stretch of texts as sorted numbers, searched where they lie, in memory or in a file.

Its content is one run of bytes: four numbers that say how long its parts are, then the parts. An entry is a key, the
low 40 bits of a sampled hash, over the 24-bit number of the text that holds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Numbers = NDArray[np.int64]

# With 40 bits, one of the 50 keys of a text meets a stranger's by chance in 1 of 400 texts, in a window of 1,000,000
# texts; with 32 bits it would in every second one, and each such meeting costs the reading of a text.
KEY_BITS = 40
TEXT_BITS = 24  # texts in one segment: 16 million
TEXTS = 1 << TEXT_BITS
PER_ENTRY = 8  # bits of the sieve, at least: 2 to 5 of 100 keys that are not there pass it, for a fifth more memory
HEADER = 4  # numbers

_KEY = np.uint64((1 << KEY_BITS) - 1)
_TEXT = np.uint64(TEXTS - 1)
_SHIFT = np.uint64(TEXT_BITS)
_NONE = np.empty(0, np.intp)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Segment:
    """Texts by number: their articles and how many keys each has; and the keys that were learned to be common.

    Most keys that are looked for are nowhere. The sieve, a Bloom filter of two bits a key, the first by its upper and
    the second by its lower half, says so for a fifth of what a search costs.
    """

    articles: Numbers
    sizes: Numbers
    common: Keys
    entries: NDArray[np.uint64]
    sieve: NDArray[np.uint8]

    @classmethod
    def of(cls, texts: Sequence[tuple[int, Sequence[int]]], common: Sequence[int] = ()) -> Self:
        """A segment of some texts: the article and the keys of each; and of keys that are common, sorted."""
        sizes = np.array([len(keys) for _, keys in texts], np.int64)
        numbers = np.repeat(np.arange(len(texts), dtype=np.uint64), sizes)
        keys = np.fromiter(chain.from_iterable(keys for _, keys in texts), np.uint64, len(numbers))
        articles = np.array([article for article, _ in texts], np.int64)
        return cls._sieved(articles, sizes, np.array(common, np.uint64), np.sort(keys << _SHIFT | numbers))

    @classmethod
    def merged(cls, segments: Sequence[Self], common: Keys) -> Self:
        """One segment with the texts of several; of what has become common only its own list is kept."""
        first = np.cumsum([0, *(len(one.articles) for one in segments)])
        rows = [one.entries + np.uint64(start) for one, start in zip(segments, first[:-1], strict=True)]
        entries = np.sort(np.concatenate(rows))
        entries = entries[~_among(entries >> _SHIFT, common)]
        return cls._sieved(
            np.concatenate([one.articles for one in segments]),
            np.bincount((entries & _TEXT).astype(np.int64), minlength=int(first[-1])),
            np.unique(np.concatenate([one.common for one in segments])),
            entries,
        )

    @classmethod
    def _sieved(cls, articles: Numbers, sizes: Numbers, common: Keys, entries: NDArray[np.uint64]) -> Self:
        bits = max(3, (PER_ENTRY * len(entries) - 1).bit_length())
        marked = np.zeros(1 << bits, bool)
        for place in _places(entries >> _SHIFT, bits):
            marked[place] = True
        sieve = np.packbits(marked, bitorder="little")
        return cls(articles=articles, sizes=sizes, common=common, entries=entries, sieve=sieve)

    @classmethod
    def read(cls, content: bytes | memoryview | NDArray[np.uint8]) -> Self:
        """The segment that some bytes are the content of; they stay where they are."""
        texts, common, entries, _ = np.frombuffer(content, "<i8", HEADER).tolist()
        ends = np.cumsum([HEADER, texts, texts, common, entries]) * 8
        return cls(
            articles=np.frombuffer(content, "<i8", texts, ends[0]),
            sizes=np.frombuffer(content, "<i8", texts, ends[1]),
            common=np.frombuffer(content, "<u8", common, ends[2]),
            entries=np.frombuffer(content, "<u8", entries, ends[3]),
            sieve=np.frombuffer(content, np.uint8, offset=ends[4]),
        )

    @property
    def content(self) -> bytes:
        """The segment as bytes, the same on every machine."""
        header = np.array([len(self.articles), len(self.common), len(self.entries), len(self.sieve)], np.int64)
        numbers = (header, self.articles, self.sizes, self.common, self.entries)
        return b"".join([*(part.astype(part.dtype.newbyteorder("<")).tobytes() for part in numbers), self.sieve.data])

    def holders(self, keys: Keys) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Which texts hold some sorted keys: places among the keys and numbers of texts, pair by pair."""
        likely = self._passing(keys)
        start = np.searchsorted(self.entries, keys[likely] << _SHIFT)
        here = np.flatnonzero(self.entries.take(start, mode="clip") >> _SHIFT == keys[likely])
        if not len(here):  # as in most segments of another day
            return _NONE, _NONE
        likely, start = likely[here], start[here]
        end = np.searchsorted(self.entries, keys[likely] << _SHIFT | _TEXT, side="right")
        which, places = spread(start, end)
        return likely[which], (self.entries[places] & _TEXT).astype(np.intp)

    def _passing(self, keys: Keys) -> NDArray[np.intp]:
        """The places of those keys that the sieve lets through."""
        upper, lower = _places(keys, len(self.sieve).bit_length() + 2)
        passing = np.flatnonzero(self._is_marked(upper))
        return passing[self._is_marked(lower[passing])]

    def _is_marked(self, places: Numbers) -> NDArray[np.bool_]:
        marked: NDArray[np.bool_] = (self.sieve[places >> 3] >> (places & 7).astype(np.uint8) & 1).astype(bool)
        return marked


def _places(keys: Keys, bits: int) -> tuple[Numbers, Numbers]:
    """The two bits of a sieve that stand for each key."""
    upper, lower = keys >> np.uint64(KEY_BITS - bits), keys & np.uint64((1 << bits) - 1)
    return upper.astype(np.int64), lower.astype(np.int64)


def keys_of(hashes: NDArray[np.uint64]) -> Keys:
    """The keys by which a sketch is kept."""
    return hashes & _KEY


def spread(start: NDArray[np.intp], end: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All places in some ranges, each with the number of its range."""
    counts = end - start
    which = np.repeat(np.arange(len(start)), counts)
    return which, np.arange(len(which)) + (start - np.cumsum(counts) + counts)[which]


def _among(keys: Keys, known: Keys) -> NDArray[np.bool_]:
    """Which keys are among some that are sorted."""
    if not len(known):
        return np.zeros(len(keys), bool)
    place = np.searchsorted(known, keys)
    place[place == len(known)] = 0
    found: NDArray[np.bool_] = known[place] == keys
    return found
