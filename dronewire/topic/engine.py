"""All topics at once: which of them an article is about, and the words that say so."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from dronewire.match import Match
from dronewire.topic.declaration import Topic
from dronewire.topic.evaluation import Evaluation
from dronewire.topic.forms import Forms
from dronewire.topic.index import Index
from dronewire.topic.plan import Node
from dronewire.topic.planner import Planner
from dronewire.topic.reading import Reading


@dataclass(frozen=True, slots=True)
class Compiled:
    """A topic ready for use."""

    id: str
    least: int
    plan: Node


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
        matched = [topic for topic in self._candidates(found) if topic.plan.points(evaluation) >= topic.least]
        return tuple(_explained(topic, reading, evaluation) for topic in sorted(matched, key=lambda each: each.id))

    def _candidates(self, found: Iterable[int]) -> list[Compiled]:
        """Topics that have of all the terms they need at least one."""
        there = frozenset(found)
        woken = {at for term in there for at in self._woken.get(term, ())}
        topics = self._topics
        return [topics[at] for at in woken if not any(map(there.isdisjoint, topics[at].plan.needs))]


def compile_topics(topics: Iterable[Topic]) -> Engine:
    """Expand the words of all topics into their forms, and index them.

    Loads the dictionary of Russian: about 0.1 s and 15 MB, given back afterwards.
    """
    index = Index(Forms())
    planner = Planner(index)
    compiled = tuple(Compiled(topic.id, topic.least, planner.plan(topic.expression)) for topic in topics)
    index.close()
    return Engine(compiled, index)


def _by_rarest_clause(topics: tuple[Compiled, ...]) -> dict[int, tuple[int, ...]]:
    """Which topics a term wakes: those of which it is in the clause whose terms the fewest topics share."""
    uses = Counter(term for topic in topics for clause in topic.plan.needs for term in clause)
    woken: defaultdict[int, list[int]] = defaultdict(list)
    for at, topic in enumerate(topics):
        for term in min(topic.plan.needs, key=lambda clause: sum(uses[term] for term in clause)):
            woken[term].append(at)
    return {term: tuple(ats) for term, ats in woken.items()}


def _explained(topic: Compiled, reading: Reading, evaluation: Evaluation) -> Match:
    leaves = sorted(set(topic.plan.evidence(evaluation)))
    return Match(topic=topic.id, words=tuple(reading.word(term, first, last) for first, last, term in leaves))
