"""Which articles of a window may retell an event: those that share several of their most telling marks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
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

SEALED_AT = 2_000  # articles that wait in a dictionary, at 100 bytes a mark

_REMEMBERED = 100_000  # marks: most words of most articles
_GENERAL = Rarity()  # not the archive's counts: the marks of an article are the same whenever they are made
_IN_TITLE, _IN_LEAD = 2.0, 1.5  # what stands there is what a retelling keeps


def marks_of(facts: Facts) -> Marks:
    """The marks of an article, sorted: hashes of its most telling names, numbers and words.

    They can be kept and looked up as the sketches of ``fingerprint`` are.
    """
    chosen = nlargest(MARKS, ((weight, mark) for mark, weight in _weighed(facts)))
    return np.unique(np.fromiter((_hashed(mark) for _, mark in chosen), np.uint64, len(chosen)))


def _weighed(facts: Facts) -> Iterator[tuple[str, float]]:
    for key, count in facts.whole.words.items():
        place = _IN_TITLE if key in facts.title else _IN_LEAD if key in facts.lead.words else 1.0
        yield key, place * min(count, 3) ** 0.5 * _GENERAL.weight(key)
    for name in facts.whole.names - facts.whole.words.keys():
        yield name, _IN_LEAD * _GENERAL.weight(name)
    for number in facts.whole.numbers:
        yield f"#{number}", _IN_LEAD * weight_of(number)


@lru_cache(_REMEMBERED)
def _hashed(mark: str) -> int:
    return int.from_bytes(blake2b(mark.encode(), digest_size=8).digest())


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may tell the same event, and how many marks it shares."""

    article: int
    shared: int


class Window:
    """The marks of the articles of some days, in memory: 12 bytes each.

    The order in which articles are added makes no difference, as long as no mark is crowded: articles whose marks have
    too many holders by the time they are looked up may not find each other.
    """

    def __init__(self) -> None:
        self._marks, self._articles = np.empty(0, np.uint64), np.empty(0, np.int32)  # sealed, by mark
        self._recent: defaultdict[int, list[int]] = defaultdict(list)
        self._unsealed: dict[int, Marks] = {}
        self._known: set[int] = set()

    def add(self, article: int, marks: Marks) -> None:
        """Keep the marks of an article; adding it again changes nothing."""
        if article in self._known:
            return
        self._known.add(article)
        self._unsealed[article] = marks
        for mark in marks.tolist():
            self._recent[mark].append(article)
        if len(self._unsealed) >= SEALED_AT:
            self._seal()

    def drop(self, articles: Iterable[int]) -> None:
        """Forget articles."""
        gone = set(articles) & self._known
        self._seal()
        kept = ~np.isin(self._articles, np.fromiter(gone, np.int32, len(gone)))
        self._marks, self._articles = self._marks[kept], self._articles[kept]
        self._known -= gone

    def candidates(self, marks: Marks) -> list[Candidate]:
        """The articles that share enough of these marks, those that share most first."""
        shared: Counter[int] = Counter()
        for mark, begin, end in self._found(marks):
            recent = self._recent.get(mark, ())
            if end - begin + len(recent) <= CROWDED:
                shared.update(self._articles[begin:end].tolist())
                shared.update(recent)
        found = (Candidate(article, count) for article, count in shared.items() if count >= SHARED)
        return sorted(found, key=lambda each: (-each.shared, each.article))[:MOST]

    def _found(self, marks: Marks) -> Iterator[tuple[int, int, int]]:
        """Each mark, and where its articles stand among the sealed ones."""
        begins, ends = (self._marks.searchsorted(marks, side) for side in ("left", "right"))
        return zip(marks.tolist(), begins.tolist(), ends.tolist(), strict=True)

    def _seal(self) -> None:
        """Put the recent articles among the sealed ones."""
        marks = [self._marks, *self._unsealed.values()]
        articles = [np.full(len(each), article, np.int32) for article, each in self._unsealed.items()]
        together, holders = np.concatenate(marks), np.concatenate([self._articles, *articles])
        order = together.argsort(kind="stable")  # the sealed ones are in order already, which that uses
        self._marks, self._articles = together[order], holders[order]
        self._recent.clear()
        self._unsealed.clear()
