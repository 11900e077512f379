"""All topics at once: which of them an article is about, and the words that say so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from dronewire.match import Match
from dronewire.topic.declaration import Topic
from dronewire.topic.evaluation import Evaluation
from dronewire.topic.forms import Forms
from dronewire.topic.index import Index
from dronewire.topic.plan import Node, Placed, Terms, operands
from dronewire.topic.planner import Planner
from dronewire.topic.reading import Reading
from dronewire.topic.search import find
from dronewire.topic.sieve import Sieve
from dronewire.topic.tally import Tally


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
        self._tally = Tally([topic.plan for topic in topics], len(index.terms))
        self._plans = self._tally.numbers(topic.plan for topic in topics)
        self._least = np.array([topic.least for topic in topics])
        placed = [(topic.plan, parts) for topic in topics if (parts := tuple(_placed(topic.plan)))]
        self._placed = [parts for _, parts in placed]
        self._sieve = Sieve([plan.needs for plan, _ in placed], len(index.terms))

    def match(self, title: str, text: str, *, language: str) -> tuple[Match, ...]:
        """The topics that an article is about, in the order of their ids, each with the words found and its points."""
        on = self._evaluated(Reading(title, text, language=language))
        return tuple([_explained(topic, points, on) for topic, points in self._matched(on)]) if on else ()

    def scores(self, title: str, text: str, *, language: str) -> dict[str, int]:
        """The points of the same topics by their ids; for who does not ask for reasons, which cost more than these."""
        on = self._evaluated(Reading(title, text, language=language))
        return {topic.id: points for topic, points in self._matched(on)} if on else {}

    def _evaluated(self, reading: Reading) -> Evaluation | None:
        """An article with the points of all topics; none where it has no term of any."""
        found = find(self._index, reading)
        if not len(found.terms):
            return None
        points = self._tally.count(found.terms, reading.sentences_of(found.firsts))
        evaluation = Evaluation(reading, found, points)
        for part in {part for at in self._sieve.passing(found.terms) for part in self._placed[at]}:
            points[part] = evaluation.spread(part)
        self._tally.combine(points)
        return evaluation

    def _matched(self, on: Evaluation) -> Iterator[tuple[Compiled, int]]:
        points = on.points.values[self._plans]
        matched = np.flatnonzero(points >= self._least)
        topics = map(self._topics.__getitem__, matched.tolist())
        return zip(topics, points[matched].tolist(), strict=True)


def compile_topics(topics: Iterable[Topic]) -> Engine:
    """Expand the words of all topics into their forms, and index them.

    Loads the dictionary of Russian: about 0.1 s and 15 MB, given back afterwards.
    """
    index = Index(Forms())
    planner = Planner(index)
    compiled = (Compiled(topic.id, topic.least, planner.plan(topic.expression)) for topic in topics)
    sorted_by_id = tuple(sorted(compiled, key=lambda each: each.id))
    index.close()
    return Engine(sorted_by_id, index)


def _placed(part: Node) -> Iterator[Placed]:
    """The parts of a query whose points come from places, but for lists of terms, which are counted all at once."""
    if isinstance(part, Placed):
        yield from () if isinstance(part, Terms) else (part,)
    for each in operands(part):
        yield from _placed(each)


def _explained(topic: Compiled, points: int, on: Evaluation) -> Match:
    leaves = sorted(set(on.evidence(topic.plan)))
    return Match(topic=topic.id, words=tuple([on.words[leaf] for leaf in leaves]), score=points)
