"""All topics at once: which of them an article is about, and the words that say so."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from dronewire.match import Match
from dronewire.topic.declaration import Topic
from dronewire.topic.evaluation import Evaluation
from dronewire.topic.forms import Forms
from dronewire.topic.index import Index
from dronewire.topic.plan import Node, is_counted
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
    rule: str
    plan: Node


class Engine:
    """Topics compiled together; :func:`compile_topics` makes it. It can be pickled, and changes nothing it is given."""

    def __init__(self, topics: tuple[Compiled, ...], index: Index) -> None:
        self._topics, self._index = topics, index
        plans = [topic.plan for topic in topics]
        self._tally = Tally(plans, len(index.terms))
        self._places = np.array([self._tally.number(plan) for plan in plans], dtype=np.intp)
        self._least = np.array([topic.least for topic in topics])
        self._others = [plan for plan in plans if not is_counted(plan)]
        self._sieve = Sieve([plan.needs for plan in self._others], len(index.terms))

    def match(self, title: str, text: str, *, language: str) -> tuple[Match, ...]:
        """The topics that an article is about, in the order of their ids, each with the words found and its points."""
        reading = Reading(title, text, language=language)
        return tuple([_explained(topic, points, on) for topic, points, on in self._matched(reading)])

    def scores(self, title: str, text: str, *, language: str) -> dict[str, int]:
        """The points of the same topics by their ids; for who does not ask for reasons, which cost more than these."""
        reading = Reading(title, text, language=language)
        return {topic.id: points for topic, points, _ in self._matched(reading)}

    def _matched(self, reading: Reading) -> Iterable[tuple[Compiled, int, Evaluation]]:
        """Most topics are counted at once, those that ask where words stand are evaluated one by one."""
        found = find(self._index, reading)
        if not len(found.terms):
            return ()
        points = self._tally.count(found.terms, reading.sentences_of(found.firsts))
        on = Evaluation(reading, found, lambda part: int(points[self._tally.number(part)]))
        for at in self._sieve.passing(found.terms):
            points[self._tally.number(self._others[at])] = on.points(self._others[at])
        of_topics = points[self._places]
        matched = np.flatnonzero(of_topics >= self._least)
        topics = map(self._topics.__getitem__, matched.tolist())
        return zip(topics, of_topics[matched].tolist(), repeat(on))


def compile_topics(topics: Iterable[Topic]) -> Engine:
    """Expand the words of all topics into their forms, and index them.

    Loads the dictionary of Russian: about 0.1 s and 15 MB, given back afterwards.
    """
    index = Index(Forms())
    planner = Planner(index)
    compiled = (Compiled(topic.id, topic.least, topic.rule, planner.plan(topic.expression)) for topic in topics)
    sorted_by_id = tuple(sorted(compiled, key=lambda each: each.id))
    index.close()
    return Engine(sorted_by_id, index)


def _explained(topic: Compiled, points: int, on: Evaluation) -> Match:
    leaves = sorted(set(on.evidence(topic.plan)))
    return Match(topic=topic.id, words=tuple([on.words[leaf] for leaf in leaves]), score=points, rule=topic.rule)
