"""All topics at once: which of them an article is about, and the words that say so."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from dronewire.match import Match
from dronewire.topic.declaration import Topic
from dronewire.topic.evaluate import Evaluation
from dronewire.topic.forms import Forms
from dronewire.topic.index import Index
from dronewire.topic.reading import Reading
from dronewire.topic.syntax import Both, Either, Expression, Near, Numbered, Same, Term, Weighted, Within, Without

Clause = frozenset[int]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A topic ready for use: its query over numbered terms, and of which terms it needs one each."""

    id: str
    least: int
    expression: Expression
    needs: tuple[Clause, ...]


class Engine:
    """Topics compiled together; :func:`compile_topics` makes it. It can be pickled, and changes nothing it is given."""

    def __init__(self, topics: tuple[Compiled, ...], index: Index) -> None:
        self._topics, self._index = topics, index
        self._woken = _by_rarest_clause(topics)

    def match(self, title: str, text: str, *, language: str) -> tuple[Match, ...]:
        """The topics that an article is about, in the order of their ids, each with the words found."""
        reading = Reading(title, text, language=language)
        found = self._index.find(reading)
        if not found:
            return ()
        evaluation = Evaluation(reading, found)
        matched = [topic for topic in self._candidates(found) if evaluation.points(topic.expression) >= topic.least]
        return tuple(_explained(topic, reading, evaluation) for topic in sorted(matched, key=lambda each: each.id))

    def _candidates(self, found: Iterable[int]) -> list[Compiled]:
        """Topics that have of all the terms they need at least one."""
        there = frozenset(found)
        woken = {at for term in there for at in self._woken.get(term, ())}
        topics = self._topics
        return [topics[at] for at in woken if not any(there.isdisjoint(clause) for clause in topics[at].needs)]


def compile_topics(topics: Iterable[Topic]) -> Engine:
    """Expand the words of all topics into their forms, and index them.

    Loads the dictionary of Russian: about 0.1 s and 15 MB, given back afterwards.
    """
    index = Index(Forms())
    shared: dict[int, Expression] = {}
    topics = tuple(topics)
    compiled = tuple(_compiled(topic, index, shared) for topic in topics)
    index.close()
    return Engine(compiled, index)


def _compiled(topic: Topic, index: Index, shared: dict[int, Expression]) -> Compiled:
    expression = _numbered(topic.expression, index, shared)
    return Compiled(topic.id, topic.least, expression, tuple(_needs(expression)))


def _numbered(part: Expression, index: Index, shared: dict[int, Expression]) -> Expression:
    """The query with its terms numbered; lists that topics share stay one object, so that they are evaluated once."""
    if id(part) not in shared:
        shared[id(part)] = _renumbered(part, index, shared)
    return shared[id(part)]


def _renumbered(  # noqa: PLR0911 - one return for each kind of part
    part: Expression, index: Index, shared: dict[int, Expression]
) -> Expression:
    match part:
        case Term():
            return Numbered(part.written, index.add(part))
        case Either(parts):
            return Either(tuple(_numbered(each, index, shared) for each in parts))
        case Both(parts):
            return Both(tuple(_numbered(each, index, shared) for each in parts))
        case Without(inner):
            return Without(_numbered(inner, index, shared))
        case Weighted(inner, weight):
            return Weighted(_numbered(inner, index, shared), weight)
        case Within(inner, zone):
            return Within(_numbered(inner, index, shared), zone)
        case Near(left, right, distance, absent):
            return Near(_numbered(left, index, shared), _numbered(right, index, shared), distance, absent)
        case Same(left, right, unit, absent):
            return Same(_numbered(left, index, shared), _numbered(right, index, shared), unit, absent)
        case _:
            raise AssertionError(part)


def _needs(part: Expression) -> list[Clause]:
    """Sets of terms, of each of which one must occur for the part to be true (not all that could be said)."""
    match part:
        case Numbered(_, numbers):
            return [frozenset(numbers)]
        case Either(parts):
            return [frozenset().union(*(min(_needs(each), key=len) for each in parts))]
        case Both(parts):
            return [clause for each in parts for clause in _needs(each)]
        case Near(left, right, _, absent) | Same(left, right, _, absent):
            return _needs(left) if absent else [*_needs(left), *_needs(right)]
        case Within(inner) | Weighted(inner):
            return _needs(inner)
        case _:
            return []


def _by_rarest_clause(topics: tuple[Compiled, ...]) -> dict[int, tuple[int, ...]]:
    """Which topics a term wakes: those of which it is in the clause whose terms the fewest topics share."""
    uses = Counter(term for topic in topics for clause in topic.needs for term in clause)
    woken: defaultdict[int, list[int]] = defaultdict(list)
    for at, topic in enumerate(topics):
        for term in min(topic.needs, key=lambda clause: sum(uses[term] for term in clause)):
            woken[term].append(at)
    return {term: tuple(ats) for term, ats in woken.items()}


def _explained(topic: Compiled, reading: Reading, evaluation: Evaluation) -> Match:
    leaves = sorted(set(evaluation.evidence(topic.expression)))
    return Match(topic=topic.id, words=tuple(reading.word(term, first, last) for first, last, term in leaves))
