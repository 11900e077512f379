"""From what a query says to a plan of how to evaluate it."""

from collections.abc import Sequence
from typing import cast

from dronewire.topic.index import Index
from dronewire.topic.plan import (
    All,
    Alternatives,
    Heavy,
    Node,
    Nothing,
    Pair,
    Placed,
    Repeated,
    Terms,
    Union,
    Zoned,
    is_counted,
)
from dronewire.topic.sieve import Clause
from dronewire.topic.syntax import (
    Both,
    Either,
    Expression,
    Near,
    Often,
    Same,
    Term,
    Weighted,
    Within,
    Without,
    is_placed,
)


class Planner:
    """Makes plans; lists that several queries share (``@name``) are one object in all plans, and so evaluated once."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._made: dict[int, Node] = {}  # by identity: comparing and hashing long lists costs more than making them
        self._terms_made: dict[tuple[tuple[int, str], ...], Terms] = {}  # the same words of several topics
        self._kept: list[Expression] = []  # so that an identity is not used twice

    def plan(self, part: Expression) -> Node:
        """The plan for a part."""
        if id(part) not in self._made:
            self._made[id(part)] = self._new(part)
            self._kept.append(part)
        return self._made[id(part)]

    def _placed(self, part: Expression) -> Placed:
        assert is_placed(part), "the parser refuses others here"
        return cast("Placed", self.plan(part))

    def _new(self, part: Expression) -> Node:
        match part:
            case Either(parts):
                return self._either(parts)
            case Both(parts):
                nodes = tuple(sorted(map(self.plan, parts), key=_cost))
                return All(nodes, tuple(clause for node in nodes for clause in node.needs))
            case Without(inner):
                return Nothing(self.plan(inner))
            case Near(left, right, reach, absent, alone) | Same(left, right, reach, absent, alone):
                one, other = self._placed(left), self._placed(right)
                return Pair(one, other, reach, absent, alone, one.needs if absent else (*one.needs, *other.needs))
            case _:
                return self._simple(part)

    def _simple(self, part: Expression) -> Placed:
        match part:
            case Weighted(inner, weight):
                return Heavy(node := self._placed(inner), weight, node.needs)
            case Often(inner, least):
                return Repeated(node := self._placed(inner), least, node.needs)
            case Within(inner, zone):
                return Zoned(node := self._placed(inner), zone, node.needs)
            case Term():
                return self._terms([part])
            case _:
                raise AssertionError(part)

    def _either(self, parts: Sequence[Expression]) -> Node:
        """Terms become one look-up, other placed parts one list of places; what has none is compared by points."""
        terms = [part for part in parts if isinstance(part, Term)]
        placed = [self._terms(terms)] if terms else []
        placed += [self._placed(part) for part in parts if is_placed(part) and not isinstance(part, Term)]
        nodes: list[Node] = [self.plan(part) for part in parts if not is_placed(part)]
        if placed:
            nodes.append(placed[0] if len(placed) == 1 else Union(tuple(placed), _any_of(placed)))
        return nodes[0] if len(nodes) == 1 else Alternatives(tuple(nodes), _any_of(nodes))

    def _terms(self, terms: Sequence[Term]) -> Placed:
        written = {number: term.written for term in reversed(terms) for number in self._index.add(term)}
        key = tuple(written.items())
        if key not in self._terms_made:
            self._terms_made[key] = Terms(written, (frozenset(written),))
        return self._terms_made[key]


def _any_of(nodes: Sequence[Node]) -> tuple[Clause, ...]:
    """Terms of which any of some parts needs one (the fewest of each); none where a NOT makes a part true."""
    if not all(node.needs for node in nodes):
        return ()
    return (frozenset[int]().union(*(min(node.needs, key=len) for node in nodes)),)


def _cost(part: Node) -> bool:
    """What is counted for all topics at once comes before what has to be evaluated."""
    return not is_counted(part)
