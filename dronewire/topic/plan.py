"""A query made ready to be evaluated: its terms numbered, what topics share made once."""

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from dronewire.topic.evaluation import ANY_POINTS, Evaluation, Place, distance, joined
from dronewire.topic.reading import Leaf
from dronewire.topic.sieve import Clause
from dronewire.topic.syntax import ANYWHERE, Unit, Zone

FEW = 8  # terms that are looked up one by one faster than by comparing sets


class Node(Protocol):
    """A part of a query.

    ``needs`` are sets of terms, of each of which one must occur for the part to be true (not all that could be said).
    """

    @property
    def needs(self) -> tuple[Clause, ...]:
        """See the class."""

    def points(self, on: Evaluation) -> int:
        """How much of the article the part takes; 0 where it is not true of it."""

    def evidence(self, on: Evaluation) -> Iterable[Leaf]:
        """The terms that make the part true, wherever they stand; asked of parts that are true only."""


class Placed(ABC):
    """A part that is found at places, as terms are."""

    needs: tuple[Clause, ...]

    @abstractmethod
    def places(self, on: Evaluation) -> list[Place]:
        """Where the part stands, in order."""

    def points(self, on: Evaluation) -> int:
        """See :class:`Node`."""
        return on.spread(on.places(self))

    def evidence(self, on: Evaluation) -> Iterable[Leaf]:
        """See :class:`Node`."""
        for place in on.places(self):
            yield from place.leaves


@dataclass(frozen=True, slots=True, eq=False)
class Terms(Placed):
    """Any of some terms; ``written`` is how the query has each."""

    written: Mapping[int, str]
    needs: tuple[Clause, ...]

    def places(self, on: Evaluation) -> list[Place]:
        """See :class:`Placed`."""
        return [Place(leaf[0], leaf[0], leaf[1], (leaf,)) for leaf in sorted(on.evidence(self))]

    def points(self, on: Evaluation) -> int:
        """As for all placed parts, but counted already for all lists of terms at once."""
        return on.counted(self)

    def evidence(self, on: Evaluation) -> Iterable[Leaf]:
        """See :class:`Node`."""
        spans, written = on.spans, self.written
        there = written if len(written) < FEW else spans.keys() & self.needs[0]
        return [(first, last, written[number]) for number in there for first, last in spans.get(number, ())]


@dataclass(frozen=True, slots=True, eq=False)
class Union(Placed):
    """Any of some placed parts."""

    parts: tuple[Placed, ...]
    needs: tuple[Clause, ...]

    def places(self, on: Evaluation) -> list[Place]:
        """See :class:`Placed`."""
        return sorted(place for part in self.parts for place in on.places(part))


@dataclass(frozen=True, slots=True, eq=False)
class Pair(Placed):
    """One part with (or without) another one near, or in the same sentence or paragraph."""

    left: Placed
    right: Placed
    reach: int | Unit
    absent: bool
    alone: bool
    needs: tuple[Clause, ...]

    def places(self, on: Evaluation) -> list[Place]:
        """See :class:`Placed`."""
        ones = on.places(self.left)
        others = on.places(self.right) if ones else []
        if not others:
            return ones if self.absent else []
        within = self._within(others, on)
        if self.absent:
            return [one for one in ones if not within(one)]
        fitting = ((one, _nearest(one, within(one))) for one in ones)
        if self.alone:
            return [Place(*one[:3], one.leaves + other.leaves, one.weight) for one, other in fitting if other]
        return [joined(one, other) for one, other in fitting if other]

    def _within(self, others: list[Place], on: Evaluation) -> Callable[[Place], list[Place]]:
        """What finds the other places that are in reach of one, in their order."""
        if not isinstance(self.reach, Unit):
            return Neighbours(others, self.reach).of
        units = on.units(self.reach)
        together: dict[int, list[Place]] = {}
        for other in others:
            together.setdefault(units[other.at], []).append(other)
        return lambda one: together.get(units[one.at], [])


class Neighbours:
    """Places, to be asked which of them are near another one."""

    def __init__(self, places: list[Place], reach: int) -> None:
        self._places, self._reach = places, reach
        self._order = sorted(range(len(places)), key=lambda at: places[at].first)
        self._firsts = [places[at].first for at in self._order]
        self._longest = max((place.last - place.first for place in places), default=0)

    def of(self, one: Place) -> list[Place]:
        """Those at most so many words away, in the order given."""
        low = bisect_left(self._firsts, one.first - self._reach - self._longest)
        high = bisect_right(self._firsts, one.last + self._reach)
        near = (self._places[at] for at in sorted(self._order[low:high]))
        return [other for other in near if distance(one, other) <= self._reach]


def _nearest(one: Place, others: list[Place]) -> Place | None:
    """The nearest place that does not overlap, the first of those as near."""
    nearest, least = None, ANYWHERE
    for other in others:
        apart = other.first - one.last if other.first > one.last else one.first - other.last
        if 0 < apart < least:
            nearest, least = other, apart
    return nearest


@dataclass(frozen=True, slots=True, eq=False)
class Zoned(Placed):
    """A part, where it stands in the title or lead."""

    part: Placed
    zone: Zone
    needs: tuple[Clause, ...]

    def places(self, on: Evaluation) -> list[Place]:
        """See :class:`Placed`."""
        inside: Callable[[Place], bool] = on.is_title if self.zone is Zone.TITLE else on.is_lead
        return [place for place in on.places(self.part) if inside(place)]


@dataclass(frozen=True, slots=True, eq=False)
class Heavy(Placed):
    """A part, each place of which counts as so many."""

    part: Placed
    weight: int
    needs: tuple[Clause, ...]

    def places(self, on: Evaluation) -> list[Place]:
        """See :class:`Placed`."""
        return [Place(*place[:4], place.weight * self.weight) for place in on.places(self.part)]

    def points(self, on: Evaluation) -> int:
        """So many times those of the part."""
        return self.weight * on.points(self.part)


@dataclass(frozen=True, slots=True, eq=False)
class Repeated(Placed):
    """A part, where it stands at so many places at least."""

    part: Placed
    least: int
    needs: tuple[Clause, ...]

    def places(self, on: Evaluation) -> list[Place]:
        """See :class:`Placed`."""
        places = on.places(self.part)
        return places if len({(place.first, place.last) for place in places}) >= self.least else []


@dataclass(frozen=True, slots=True, eq=False)
class Alternatives:
    """Any of some parts that have no places."""

    parts: tuple[Node, ...]
    needs: tuple[Clause, ...]

    def points(self, on: Evaluation) -> int:
        """Those of the strongest alternative."""
        return max(map(on.points, self.parts))

    def evidence(self, on: Evaluation) -> Iterable[Leaf]:
        """See :class:`Node`."""
        for part in self.parts:
            if on.points(part):
                yield from on.evidence(part)


@dataclass(frozen=True, slots=True, eq=False)
class All:
    """All of some parts."""

    parts: tuple[Node, ...]
    needs: tuple[Clause, ...]

    def points(self, on: Evaluation) -> int:
        """Those of the weakest part; once one is not true, the others are not looked at."""
        least = ANY_POINTS
        for part in self.parts:
            least = min(least, on.points(part))
            if not least:
                break
        return least

    def evidence(self, on: Evaluation) -> Iterable[Leaf]:
        """See :class:`Node`."""
        for part in self.parts:
            yield from on.evidence(part)


@dataclass(frozen=True, slots=True, eq=False)
class Nothing:
    """Not a part."""

    part: Node
    needs: tuple[Clause, ...] = ()

    def points(self, on: Evaluation) -> int:
        """What does not occur sets no limit to the parts beside it."""
        return 0 if on.points(self.part) else ANY_POINTS

    def evidence(self, on: Evaluation) -> Iterable[Leaf]:  # noqa: ARG002 - as all parts have it
        """None: there is nothing to show."""
        return iter(())


def operands(part: Node) -> tuple[Node, ...]:
    """The parts whose points decide those of a part; none where its places do."""
    match part:
        case All(parts) | Alternatives(parts):
            return parts
        case Nothing(inner) | Heavy(inner):
            return (inner,)
        case _:
            return ()


def is_counted(part: Node) -> bool:
    """Whether the points of a part follow from those of lists of terms alone, so that its places need not be made."""
    parts = operands(part)
    return all(map(is_counted, parts)) if parts else isinstance(part, Terms)
