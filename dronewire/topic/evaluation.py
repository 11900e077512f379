"""What is known of one article while queries are evaluated on it, and the arithmetic of places."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple, Protocol

from dronewire.topic.places import Places, Span
from dronewire.topic.reading import Leaf, Reading
from dronewire.topic.syntax import Unit

TITLE_POINTS = 2  # what an article is about stands in its title; that alone is enough for the default of least
ANY_POINTS = 1_000_000  # what is not there sets no limit to a min()


class Place(NamedTuple):
    """Where a part was found.

    ``at`` is the word whose sentence it counts for (with NEAR and SAME the left part's), ``first`` and ``last`` are all
    that it covers, ``leaves`` the terms that stand there, ``weight`` as how many it counts.
    """

    at: int
    first: int
    last: int
    leaves: tuple[Leaf, ...]
    weight: int = 1


class Part(Protocol):
    """A part of a query, as :class:`~dronewire.topic.plan.Node`."""

    def points(self, on: "Evaluation") -> int:
        """How much of the article the part takes."""

    def evidence(self, on: "Evaluation") -> Iterable[Leaf]:
        """The terms that make the part true."""


class Found(Protocol):
    """A part of a query that is found at places, as terms are, once each of the sets that it needs has a term there."""

    needs: tuple[frozenset[int], ...]

    def places(self, on: "Evaluation") -> list[Place]:
        """Where the part stands, in order."""


class Evaluation:
    """One article in which the terms of all topics have been found; what topics share is evaluated once.

    ``counted`` gives the points of lists of terms.
    """

    def __init__(self, reading: Reading, found: Places, counted: Callable[[Part], int]) -> None:
        self._reading, self._found, self.counted = reading, found, counted
        self._points: dict[Part, int] = {}
        self._places: dict[Found, list[Place]] = {}
        self._evidence: dict[Part, tuple[Leaf, ...]] = {}
        self.words = reading.words

    @cached_property
    def _terms(self) -> frozenset[int]:
        return frozenset(self._found.terms.tolist())

    @property
    def spans(self) -> dict[int, list[Span]]:
        """Places of the terms that were found."""
        return self._found.spans

    def places(self, part: Found) -> list[Place]:
        """Where a part stands, in order."""
        places = self._places.get(part)
        if places is None:
            lacking = any(map(self._terms.isdisjoint, part.needs))
            places = self._places[part] = [] if lacking else part.places(self)
        return places

    def points(self, part: Part) -> int:
        """How much of the article a part takes."""
        points = self._points.get(part)
        if points is None:
            points = self._points[part] = part.points(self)
        return points

    def evidence(self, part: Part) -> tuple[Leaf, ...]:
        """The terms that make a part true, wherever they stand."""
        evidence = self._evidence.get(part)
        if evidence is None:
            evidence = self._evidence[part] = tuple(part.evidence(self))
        return evidence

    def units(self, unit: Unit) -> list[int]:
        """By place, the number of the sentence or paragraph; 0 is the title."""
        return self._reading.units(unit)

    def spread(self, places: list[Place]) -> int:
        """Points of places: for each sentence the largest weight, and that of the title doubled."""
        sentences, weights = self._reading.sentences, dict[int, int]()
        for place in places:
            unit = sentences[place.at]
            weights[unit] = max(weights.get(unit, 0), place.weight)
        return sum(weights.values()) + weights.get(0, 0) * (TITLE_POINTS - 1)

    def is_title(self, place: Place) -> bool:
        """Whether a place lies in the title."""
        return place.last < self._reading.base

    def is_lead(self, place: Place) -> bool:
        """Whether a place lies in the title or the first paragraph."""
        return self._reading.paragraphs[place.at] <= 1


def distance(one: Place, other: Place) -> int:
    """Words from the end of one to the beginning of the other; 1 is next to it, 0 where they overlap."""
    return max(other.first - one.last, one.first - other.last, 0)


def joined(one: Place, other: Place) -> Place:
    """Both as one, standing where the first does."""
    weight = max(one.weight, other.weight)
    first, last = min(one.first, other.first), max(one.last, other.last)
    return Place(one.at, first, last, (*one.leaves, *other.leaves), weight)
