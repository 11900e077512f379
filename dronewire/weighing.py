"""How many points an article has for a topic: matches with their score, and the near misses."""

from collections.abc import Iterable
from dataclasses import replace

from dronewire.match import Match
from dronewire.topic import Topic, compile_topics

MOST = 20  # points told apart; who asks for more than ten sentences asks for no topic but for a long text
_STEP = "/"  # no file's name has it


class Scale:
    """Topics, each compiled once for every number of points; what they share is compiled and evaluated once."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        steps = range(1, MOST + 1)
        rungs = (replace(topic, id=f"{topic.id}{_STEP}{step:02}", least=step) for topic in topics for step in steps)
        self._rungs = compile_topics(rungs)

    def weigh(self, title: str, text: str, *, language: str) -> dict[str, Match]:
        """Each topic of which an article has at least one point, with the score, ``MOST`` at most."""
        found: dict[str, Match] = {}
        for match in self._rungs.match(title, text, language=language):  # in order: the last rung is the highest
            topic, _, step = match.topic.rpartition(_STEP)
            found[topic] = replace(match, topic=topic, score=int(step))
        return found
