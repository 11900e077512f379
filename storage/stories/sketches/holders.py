"""Which texts hold which keys: what segments have of them, and what the same transaction has added."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from storage.stories.sketches.segment import TEXT_BITS, Keys, Numbers, Segment, spread


class Shared(NamedTuple):
    """A text that an article has or had before a revision, how many keys it has, and how many of those asked for."""

    article: int
    size: int
    shared: int


class Found:
    """What segments hold of the keys that were asked for; a story with forty reprints has 40 holders for each key."""

    def __init__(self, keys: Keys, texts: Numbers, articles: Numbers, sizes: Numbers) -> None:
        order = np.argsort(keys, kind="stable")
        self._keys, self._texts, self._articles, self._sizes = (part[order] for part in (keys, texts, articles, sizes))
        self._there = frozenset(self._keys.tolist())

    @classmethod
    def nothing(cls) -> Self:
        """What is found before anything is asked for."""
        none = np.empty(0, np.int64)
        return cls(none.astype(np.uint64), none, none, none)

    def and_in(self, segments: Sequence[Segment], keys: Keys) -> Self:
        """This, and what segments hold of further keys, which are sorted."""
        parts = [(self._keys, self._texts, self._articles, self._sizes)]
        for number, segment in enumerate(segments):
            places, texts = segment.holders(keys)
            if len(places):
                held = (keys[places], texts + (number << TEXT_BITS), segment.articles[texts], segment.sizes[texts])
                parts.append(held)
        return type(self)(*(np.concatenate(part) for part in zip(*parts, strict=True)))

    def most(self, keys: Collection[int]) -> int:
        """How many texts hold the one of some keys that most texts hold."""
        if self._there.isdisjoint(keys):  # as for most articles
            return 0
        start, end = self._ranges(keys)
        return int((end - start).max())

    def articles(self, key: int) -> list[int]:
        """The articles of all texts that hold a key."""
        (start,), (end,) = self._ranges((key,))
        found: list[int] = self._articles[start:end].tolist()
        return found

    def sharing(self, keys: Collection[int]) -> Iterator[Shared]:
        """The texts that hold some of these keys."""
        if self._there.isdisjoint(keys):
            return
        _, places = spread(*self._ranges(keys))
        _, first, counts = np.unique(self._texts[places], return_index=True, return_counts=True)
        at = places[first]
        rows = (self._articles[at].tolist(), self._sizes[at].tolist(), counts.tolist())
        yield from map(Shared._make, zip(*rows, strict=True))

    def _ranges(self, keys: Collection[int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        wanted = np.fromiter(keys, np.uint64, len(keys))
        return np.searchsorted(self._keys, wanted), np.searchsorted(self._keys, wanted, side="right")


class Added:
    """What was added since the segments were written."""

    def __init__(self) -> None:
        self._texts: list[tuple[int, int]] = []
        self._holders: dict[int, tuple[int, ...]] = {}
        self._most = 0

    def add(self, article: int, keys: Collection[int]) -> None:
        """Add a text."""
        text = len(self._texts)
        self._texts.append((article, len(keys)))
        known = {key: (*self._holders[key], text) for key in self._holders.keys() & keys}
        self._holders.update(dict.fromkeys(keys, (text,)))
        self._holders.update(known)
        self._most = max(self._most, *map(len, known.values()), 1)

    @property
    def most(self) -> int:
        """How many texts hold the key that most texts hold."""
        return self._most

    def articles(self, key: int) -> list[int]:
        """The articles of all texts that hold a key."""
        return [self._texts[text][0] for text in self._holders.get(key, ())]

    def sharing(self, keys: Collection[int]) -> Iterator[Shared]:
        """The texts that hold some of these keys."""
        held = self._holders.keys() & keys
        if held:  # rarely
            counts = Counter(text for key in held for text in self._holders[key])
            yield from (Shared(*self._texts[text], count) for text, count in counts.items())
