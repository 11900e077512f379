"""Whether what was found in an article makes it one of a topic, and how strongly."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from dronewire.topic.index import Places
from dronewire.topic.reading import Reading
from dronewire.topic.syntax import (
    Both,
    Either,
    Expression,
    Near,
    Numbered,
    Same,
    Unit,
    Weighted,
    Within,
    Without,
    Zone,
    is_placed,
)

TITLE_POINTS = 2  # what an article is about stands in its title; that alone is enough for the default of least
ANY_POINTS = 1_000_000  # what is not there sets no limit to a min()

Leaf = tuple[int, int, str]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a part was found: first and last word, and the terms that stand there."""

    first: int
    last: int
    leaves: tuple[Leaf, ...]
    weight: int = 1


class Evaluation:
    """Evaluates queries on one article in which the terms have been found; what topics share is evaluated once."""

    def __init__(self, reading: Reading, found: Places) -> None:
        self._reading, self._found = reading, found
        self._known: dict[int, list[Place]] = {}

    def points(self, part: Expression) -> int:
        """How much of the article a part takes; 0 where it is not true of it.

        Places count 2 in the title and 1 for each sentence of the text that has one, times their weight. AND is as
        weak as its weakest part; OR is as strong as its alternatives are together.
        """
        match part:
            case Both(parts):
                return min(map(self.points, parts))
            case Without(inner):
                return 0 if self.points(inner) else ANY_POINTS
            case Either(parts) if not is_placed(part):
                placed = Either(tuple(each for each in parts if is_placed(each)))
                others = [self.points(each) for each in parts if not is_placed(each)]
                return max([self._spread(self._places(placed)), *others])
            case _:
                return self._spread(self.places(part))

    def evidence(self, part: Expression) -> Iterator[Leaf]:
        """The terms that make a part true, wherever they stand."""
        if is_placed(part):
            yield from (leaf for place in self.places(part) for leaf in place.leaves)
        elif isinstance(part, Both | Either):
            for each in part.parts:
                if self.points(each):
                    yield from self.evidence(each)

    def places(self, part: Expression) -> list[Place]:
        """Where a placed part stands, in order."""
        if id(part) not in self._known:
            self._known[id(part)] = self._places(part)
        return self._known[id(part)]

    def _places(self, part: Expression) -> list[Place]:
        match part:
            case Numbered(written, numbers):
                spans = {span for number in numbers for span in self._found.get(number, ())}
                return [Place(first, last, ((first, last, written),)) for first, last in sorted(spans)]
            case Either(parts):
                return sorted(place for each in parts for place in self._places(each))
            case Near(left, right, distance, absent):
                return self._paired(left, right, lambda one, other: _distance(one, other) <= distance, absent=absent)
            case Same(left, right, unit, absent):
                return self._paired(left, right, lambda one, other: self._together(one, other, unit), absent=absent)
            case Weighted(inner, weight):
                return [replace(place, weight=place.weight * weight) for place in self.places(inner)]
            case Within(inner, zone):
                return [place for place in self.places(inner) if self._is_in(place, zone)]
            case _:
                raise AssertionError(part)

    def _paired(
        self, left: Expression, right: Expression, fits: Callable[[Place, Place], bool], *, absent: bool
    ) -> list[Place]:
        """Places of ``left`` that have one of ``right`` with them (the nearest that fits), or that have none."""
        found = []
        for one in self.places(left):
            fitting = [other for other in self.places(right) if fits(one, other)]
            apart = [other for other in fitting if _distance(one, other)]
            if absent and not fitting:
                found.append(one)
            elif apart and not absent:
                found.append(_joined(one, min((_distance(one, other), other.first, other) for other in apart)[-1]))
        return found

    def _together(self, one: Place, other: Place, unit: Unit) -> bool:
        return self._reading.unit(one.first, unit) == self._reading.unit(other.first, unit)

    def _is_in(self, place: Place, zone: Zone) -> bool:
        return place.last < self._reading.base if zone is Zone.TITLE else self._reading.is_lead(place.first)

    def _spread(self, places: list[Place]) -> int:
        weights: dict[int, int] = {}
        for place in places:
            unit = self._reading.unit(place.first, Unit.SENTENCE)
            weights[unit] = max(weights.get(unit, 0), place.weight)
        return sum(weights.values()) + weights.get(0, 0) * (TITLE_POINTS - 1)


def _distance(one: Place, other: Place) -> int:
    """Words from the end of one to the beginning of the other; 1 is next to it, 0 where they overlap."""
    return max(other.first - one.last, one.first - other.last, 0)


def _joined(one: Place, other: Place) -> Place:
    return Place(
        min(one.first, other.first),
        max(one.last, other.last),
        (*one.leaves, *other.leaves),
        max(one.weight, other.weight),
    )
