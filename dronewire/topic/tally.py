"""The points of all queries at once: of their lists of terms by counting sentences, of AND, OR and NOT by comparing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from dronewire.topic.evaluation import ANY_POINTS, TITLE_POINTS, Part
from dronewire.topic.plan import All, Alternatives, Heavy, Node, Nothing, Terms, is_counted, operands
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


@dataclass(frozen=True, slots=True, eq=False)
class _Weighed:
    """Parts whose points are those of another, so many times."""

    wholes: Numbers
    parts: Numbers
    weights: Numbers

    def fill_in(self, points: Numbers) -> None:
        points[self.wholes] = points[self.parts] * self.weights


class Tally:
    """Counts and compares the points of all plans at once, as each part would for itself (:meth:`Node.points`).

    What is not counted (:func:`is_counted`) is left at 0, and may be filled in. ``terms`` is how many terms there are.
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

    def number(self, part: Part) -> int:
        """Where the points of a part stand."""
        return self._numbers[part]

    def count(self, terms: Numbers, sentences: Numbers) -> Numbers:
        """Points of all parts: of lists of terms by where these stand, one a sentence and two the title (0)."""
        owners, at = self._owners.of(terms)
        unit = int(sentences.max(initial=0)) + 1
        pairs = distinct(np.sort(owners * unit + sentences[at]))
        parts, sentence = np.divmod(pairs, unit)
        weights = np.where(sentence == 0, TITLE_POINTS, 1)
        points = np.bincount(parts, weights, len(self._numbers)).astype(np.intp)
        for step in self._steps:
            step.fill_in(points)
        return points

    def _all(self, parts: Iterable[Part]) -> Numbers:
        return np.array([self._numbers[part] for part in parts], dtype=np.intp)

    def _steps_by(self, heights: dict[Node, int]) -> Iterator[_Compared | _Denied | _Weighed]:
        for height in range(1, max(heights.values(), default=0) + 1):
            parts = [part for part, measured in heights.items() if measured == height and is_counted(part)]
            for kind, by in ((All, np.minimum), (Alternatives, np.maximum)):
                if alike := [part for part in parts if isinstance(part, kind)]:
                    yield _Compared(by, self._all(alike), Rows([self._all(operands(part)).tolist() for part in alike]))
            if denied := [part for part in parts if isinstance(part, Nothing)]:
                yield _Denied(self._all(denied), self._all(part.part for part in denied))
            if heavy := [part for part in parts if isinstance(part, Heavy)]:
                weights = np.array([part.weight for part in heavy], dtype=np.intp)
                yield _Weighed(self._all(heavy), self._all(part.part for part in heavy), weights)


def _measure(part: Node, heights: dict[Node, int]) -> int:
    """How many steps it takes to a part's points; notes that of the part and, before it, those of its operands."""
    if part not in heights:
        heights[part] = 1 + max((_measure(each, heights) for each in operands(part)), default=-1)
    return heights[part]
