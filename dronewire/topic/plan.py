"""A query made ready to be evaluated: its terms numbered, what topics share made once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from dronewire.topic.evaluation import ANY_POINTS, Evaluation, Found, Leaf, Place, distance, joined
from dronewire.topic.syntax import Unit, Zone

Clause = frozenset[int]


class Node(Protocol):
    """A part of a query.

    ``needs`` are sets of terms, of each of which one must occur for the part to be true (not all that could be said).
    """

    @property
    def needs(self) -> tuple[Clause, ...]:
        """See the class."""

    def points(self, on: Evaluation) -> int:
        """How much of the article the part takes; 0 where it is not true of it."""

    def evidence(self, on: Evaluation) -> Iterator[Leaf]:
        """The terms that make the part true, wherever they stand."""


class Placed(Node, Found, Protocol):
    """A part that is found at places, as terms are."""


class _Placed:
    """What placed parts have in common."""

    def points(self: Placed, on: Evaluation) -> int:
        return on.spread(on.places(self))

    def evidence(self: Placed, on: Evaluation) -> Iterator[Leaf]:
        for place in on.places(self):
            yield from place.leaves


@dataclass(frozen=True, slots=True, eq=False)
class Terms(_Placed):
    """Any of some terms; ``written`` is how the query has each."""

    written: Mapping[int, str]
    needs: tuple[Clause, ...]

    def places(self, on: Evaluation) -> list[Place]:
        """See :class:`Placed`."""
        numbers = on.found.keys() & self.needs[0]
        if len(numbers) == 1:
            (number,) = numbers
            return on.term(number, self.written[number])
        return sorted(place for number in numbers for place in on.term(number, self.written[number]))


@dataclass(frozen=True, slots=True, eq=False)
class Union(_Placed):
    """Any of some placed parts."""

    parts: tuple[Placed, ...]
    needs: tuple[Clause, ...]

    def places(self, on: Evaluation) -> list[Place]:
        """See :class:`Placed`."""
        return sorted(place for part in self.parts for place in on.places(part))


@dataclass(frozen=True, slots=True, eq=False)
class Pair(_Placed):
    """One part with (or without) another one near, or in the same sentence or paragraph."""

    left: Placed
    right: Placed
    reach: int | Unit
    absent: bool
    needs: tuple[Clause, ...]

    def places(self, on: Evaluation) -> list[Place]:
        """See :class:`Placed`."""
        ones, others = on.places(self.left), on.places(self.right)
        if self.absent or not ones or not others:
            return (
                [one for one in ones if not any(self._fits(one, other, on) for other in others)] if self.absent else []
            )
        fitting = ((one, self._nearest(one, others, on)) for one in ones)
        return [joined(one, other) for one, other in fitting if other]

    def _nearest(self, one: Place, others: list[Place], on: Evaluation) -> Place | None:
        """The nearest other place that fits and does not overlap."""
        apart = [other for other in others if distance(one, other) and self._fits(one, other, on)]
        return min(apart, key=lambda other: distance(one, other), default=None)

    def _fits(self, one: Place, other: Place, on: Evaluation) -> bool:
        if isinstance(self.reach, Unit):
            return on.unit(one.at, self.reach) == on.unit(other.at, self.reach)
        return distance(one, other) <= self.reach


@dataclass(frozen=True, slots=True, eq=False)
class Zoned(_Placed):
    """A part, where it stands in the title or lead."""

    part: Placed
    zone: Zone
    needs: tuple[Clause, ...]

    def places(self, on: Evaluation) -> list[Place]:
        """See :class:`Placed`."""
        inside: Callable[[Place], bool] = on.is_title if self.zone is Zone.TITLE else on.is_lead
        return [place for place in on.places(self.part) if inside(place)]


@dataclass(frozen=True, slots=True, eq=False)
class Heavy(_Placed):
    """A part, each place of which counts as so many."""

    part: Placed
    weight: int
    needs: tuple[Clause, ...]

    def places(self, on: Evaluation) -> list[Place]:
        """See :class:`Placed`."""
        return [place._replace(weight=place.weight * self.weight) for place in on.places(self.part)]


@dataclass(frozen=True, slots=True, eq=False)
class Alternatives:
    """Any of some parts that have no places."""

    parts: tuple[Node, ...]
    needs: tuple[Clause, ...]

    def points(self, on: Evaluation) -> int:
        """Those of the strongest alternative."""
        return max(part.points(on) for part in self.parts)

    def evidence(self, on: Evaluation) -> Iterator[Leaf]:
        """See :class:`Node`."""
        for part in self.parts:
            if part.points(on):
                yield from part.evidence(on)


@dataclass(frozen=True, slots=True, eq=False)
class All:
    """All of some parts."""

    parts: tuple[Node, ...]
    needs: tuple[Clause, ...]

    def points(self, on: Evaluation) -> int:
        """Those of the weakest part."""
        least = ANY_POINTS
        for part in self.parts:
            least = min(least, part.points(on))
            if not least:
                break
        return least

    def evidence(self, on: Evaluation) -> Iterator[Leaf]:
        """See :class:`Node`."""
        for part in self.parts:
            yield from part.evidence(on)


@dataclass(frozen=True, slots=True, eq=False)
class Nothing:
    """Not a part."""

    part: Node
    needs: tuple[Clause, ...] = ()

    def points(self, on: Evaluation) -> int:
        """What does not occur sets no limit to the parts beside it."""
        return 0 if self.part.points(on) else ANY_POINTS

    def evidence(self, on: Evaluation) -> Iterator[Leaf]:  # noqa: ARG002 - as all parts have it
        """None: there is nothing to show."""
        return iter(())
