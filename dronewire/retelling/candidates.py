"""Which articles of a window may retell an event: those that share several of their most telling marks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray

from dronewire.retelling.facts import Facts
from dronewire.retelling.figures import weight_of
from dronewire.retelling.rarity import Rarity

Marks = NDArray[np.uint64]

MARKS = 32  # of an article; with 16 a tenth of the retellings share too few, with 64 the index is twice as large
SHARED = 3  # marks that make a candidate; two are shared by what has only its town and its governor in common
CROWDED = 1_000  # articles with a mark, above which it is looked up no more: it tells no event
MOST = 30  # candidates of an article, those that share most; the story of a day has been told by then

_GENERAL = Rarity()  # not the archive's counts: the marks of an article are the same whenever they are made
_IN_TITLE, _IN_LEAD = 2.0, 1.5  # what stands there is what a retelling keeps


def marks_of(facts: Facts) -> Marks:
    """The marks of an article, sorted: hashes of its most telling names, numbers and words.

    They can be kept and looked up as the sketches of ``fingerprint`` are.
    """
    chosen = nlargest(MARKS, ((weight, mark) for mark, weight in _weighed(facts)))
    return np.unique(np.fromiter((_hashed(mark) for _, mark in chosen), np.uint64, len(chosen)))


def _weighed(facts: Facts) -> Iterator[tuple[str, float]]:
    for key, count in facts.words.items():
        place = _IN_TITLE if key in facts.title else _IN_LEAD if key in facts.lead else 1.0
        yield key, place * min(count, 3) ** 0.5 * _GENERAL.weight(key)
    for name in facts.names - facts.words.keys():
        yield name, _IN_LEAD * _GENERAL.weight(name)
    for number in facts.numbers:
        yield f"#{number}", _IN_LEAD * weight_of(number)


def _hashed(mark: str) -> int:
    return int.from_bytes(blake2b(mark.encode(), digest_size=8).digest())


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may tell the same event, and how many marks it shares."""

    article: int
    shared: int


class Window:
    """The marks of the articles of some days, in memory; the order in which articles were added makes no difference.

    As long as no mark is crowded, that is: an article that is added after another of whose marks too many have become
    crowded may not find it, nor would the other find it.
    """

    def __init__(self) -> None:
        self._articles: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, article: int, marks: Marks) -> None:
        """Keep the marks of an article; adding it again changes nothing."""
        for mark in marks.tolist():
            if article not in self._articles[mark][-1:]:
                self._articles[mark].append(article)

    def drop(self, articles: Iterable[int], marks: Mapping[int, Marks]) -> None:
        """Forget articles, whose marks are given."""
        for article in articles:
            for mark in marks[article].tolist():
                self._articles[mark].remove(article)

    def candidates(self, marks: Marks) -> list[Candidate]:
        """The articles that share enough of these marks, those that share most first."""
        shared: Counter[int] = Counter()
        for mark in marks.tolist():
            holders = self._articles.get(mark, ())
            if len(holders) <= CROWDED:
                shared.update(holders)
        found = (Candidate(article, count) for article, count in shared.items() if count >= SHARED)
        return sorted(found, key=lambda each: (-each.shared, each.article))[:MOST]
