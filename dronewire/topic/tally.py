"""The points of all queries at once: of their lists of terms by counting sentences, of AND, OR and NOT by comparing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from dronewire.topic.evaluation import ANY_POINTS, TITLE_POINTS, Part, Points
from dronewire.topic.plan import All, Alternatives, Node, Nothing, Terms, operands
from dronewire.topic.rows import Numbers, Rows, distinct


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """Parts whose points are the least (AND) or the most (OR) of those that they are made of."""

    by: np.ufunc
    wholes: Numbers
    parts: Rows

    def fill_in(self, points: Numbers) -> None:
        points[self.wholes] = self.by.reduceat(points[self.parts.values], self.parts.starts)


@dataclass(frozen=True, slots=True, eq=False)
class _Denied:
    """Parts that are true where another is not; what does not occur sets no limit to the parts beside it."""

    wholes: Numbers
    parts: Numbers

    def fill_in(self, points: Numbers) -> None:
        points[self.wholes] = np.where(points[self.parts], 0, ANY_POINTS)


class Tally:
    """Numbers the parts of queries of which points are asked, and knows how those of one follow from those of others.

    ``terms`` is how many terms there are.
    """

    def __init__(self, plans: Iterable[Node], terms: int) -> None:
        heights: dict[Node, int] = {}
        for plan in plans:
            _measure(plan, heights)
        self._numbers: dict[Part, int] = {part: number for number, part in enumerate(heights)}
        self._steps = list(self._steps_by(heights))
        owners: list[list[int]] = [[] for _ in range(terms)]
        for number, part in enumerate(heights):
            for term in part.written if isinstance(part, Terms) else ():
                owners[term].append(number)
        self._owners = Rows(owners)

    def numbers(self, parts: Iterable[Part]) -> Numbers:
        """Where points of parts stand."""
        return np.array([self._numbers[part] for part in parts], dtype=np.intp)

    def count(self, terms: Numbers, sentences: Numbers) -> Points:
        """Points of lists of terms by where these stand: one for each sentence, and two for the title (0)."""
        owners, at = self._owners.of(terms)
        unit = int(sentences.max(initial=0)) + 1
        pairs = distinct(np.sort(owners * unit + sentences[at]))
        parts, sentence = np.divmod(pairs, unit)
        weights = np.where(sentence == 0, TITLE_POINTS, 1)
        return Points(self._numbers, np.bincount(parts, weights, len(self._numbers)).astype(np.intp))

    def combine(self, points: Points) -> None:
        """Fill in the points of what is all, any or none of other parts, once theirs are known."""
        for step in self._steps:
            step.fill_in(points.values)

    def _steps_by(self, heights: dict[Node, int]) -> Iterator["_Compared | _Denied"]:
        for height in range(1, max(heights.values(), default=0) + 1):
            parts = [part for part, measured in heights.items() if measured == height]
            for kind, by in ((All, np.minimum), (Alternatives, np.maximum)):
                if alike := [part for part in parts if isinstance(part, kind)]:
                    yield _Compared(
                        by, self.numbers(alike), Rows([self.numbers(operands(part)).tolist() for part in alike])
                    )
            if denied := [part for part in parts if isinstance(part, Nothing)]:
                yield _Denied(self.numbers(denied), self.numbers(part.part for part in denied))


def _measure(part: Node, heights: dict[Node, int]) -> int:
    """How many steps it takes to a part's points; notes that of the part and, before it, those of its operands."""
    if part not in heights:
        heights[part] = 1 + max((_measure(each, heights) for each in operands(part)), default=-1)
    return heights[part]
