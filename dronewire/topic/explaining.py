"""Why an article matches a topic or does not: the score, the words, what was missing, and what stood against it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dronewire.match import Match, Word
from dronewire.topic import Topic, compile_topics
from dronewire.topic.context import Lexicon
from dronewire.topic.lexicon import NO_LISTS
from dronewire.topic.strangers import Stranger, Strangers
from dronewire.topic.syntax import (
    ANYWHERE,
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
    can_be_empty_handed,
)
from dronewire.topic.trial import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A part of a query that says NOT, and what it found all the same."""

    part: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a topic says of an article.

    Attributes:
        matches: whether the article is on topic: it has ``score`` points, and ``least`` are enough.
        words: those that were found, also where the points are too few; none where a part is missing.
        missing: parts of the query of which nothing was found.
        bars: parts that must not occur, and do.
        strangers: terms that stand there and are taken for something else.
    """

    topic: str
    rule: str
    least: int
    score: int
    words: tuple[Word, ...]
    missing: tuple[str, ...]
    bars: tuple[Bar, ...]
    strangers: tuple[Stranger, ...] = ()

    @property
    def matches(self) -> bool:
        """See the class."""
        return self.score >= self.least


class Explainer:
    """Topics, and each part of their queries, made ready to be tried."""

    def __init__(self, topics: Iterable[Topic], lexicon: Lexicon = NO_LISTS) -> None:
        self._topics = tuple(topics)
        self._names = {id(expression): f"@{name}" for name, expression in lexicon.items()}
        self._any = compile_topics(replace(topic, least=1) for topic in self._topics)
        parts = {str(id(part)): (topic, part) for topic in self._topics for part in _parts(topic.expression)}
        self._strangers = Strangers(self._topics, lexicon)
        self._parts = compile_topics(
            replace(topic, id=name, expression=part, least=1) for name, (topic, part) in parts.items()
        )

    def explain(self, article: Candidate) -> tuple[Explanation, ...]:
        """What each topic says of an article, those that match first."""
        weighed = self._any.match(article.title, article.text, language=article.language)
        scored = {match.topic: match for match in weighed}
        found = self._parts.match(article.title, article.text, language=article.language)
        held = {match.topic: match for match in found}
        strangers = self._strangers.of(article)
        said = [
            replace(self._explained(topic, scored.get(topic.id), held), strangers=strangers[topic.id])
            for topic in self._topics
        ]
        return tuple(sorted(said, key=lambda one: (not one.matches, not one.score, one.topic)))

    def _explained(self, topic: Topic, match: Match | None, held: dict[str, Match]) -> Explanation:
        return Explanation(
            topic=topic.id,
            rule=topic.rule,
            least=topic.least,
            score=match.score if match else 0,
            words=match.words if match else (),
            missing=() if match else tuple(dict.fromkeys(self._missing(topic.expression, held))),
            bars=() if match else tuple(self._bars(topic.expression, held)),
        )

    def _missing(self, part: Expression, held: dict[str, Match]) -> Iterator[str]:
        match part:
            case Both(parts):
                for each in parts:
                    yield from self._missing(each, held)
            case Without():
                return
            case Near(left, right, _, False) | Same(left, right, _, False) if not _holds(part, held):
                sides = [*self._missing(left, held), *self._missing(right, held)]
                yield from sides or [self.written(part)]
            case _:
                if not _holds(part, held):
                    yield self.written(part)

    def _bars(self, part: Expression, held: dict[str, Match]) -> Iterator[Bar]:
        match part:
            case Both(parts):
                for each in parts:
                    yield from self._bars(each, held)
            case Without(inner) if _holds(inner, held):
                found = held.get(str(id(inner)))
                yield Bar(part=self.written(part), words=found.words if found else ())

    def written(self, part: Expression) -> str:  # noqa: C901 - one case for each kind of part
        """A part as a query has it; shared word lists by their name."""
        if id(part) in self._names:
            return self._names[id(part)]
        text = str(part)
        match part:
            case Term(written):
                text = f'"{written}"' if " " in written else written
            case Either(parts):
                text = f"({' OR '.join(map(self.written, parts))})"
            case Both(parts):
                text = f"({' AND '.join(map(self.written, parts))})"
            case Without(inner):
                text = f"NOT {self.written(inner)}"
            case Near(left, right, reach, absent):
                operator = "SAME article" if reach == ANYWHERE else f"NEAR/{reach}"
                text = f"({self.written(left)} {_no(absent)}{operator} {self.written(right)})"
            case Same(left, right, unit, absent):
                text = f"({self.written(left)} {_no(absent)}SAME {unit} {self.written(right)})"
            case Within(inner, zone):
                text = f"{zone}:{self.written(inner)}"
            case Weighted(inner, weight):
                text = f"{self.written(inner)}^{weight}"
            case Often(inner, least):
                text = f"{self.written(inner)}{{{least}}}"
        return text


def _no(absent: object) -> str:
    return "NOT " if absent else ""


def _parts(part: Expression) -> Iterator[Expression]:
    """The parts that are tried on their own; one that a NOT can make true is taken apart instead."""
    if not can_be_empty_handed(part):
        yield part
    match part:
        case Both(parts):
            below = parts
        case Either(parts) if can_be_empty_handed(part):
            below = parts
        case Without(inner):
            below = (inner,)
        case Near(left, right) | Same(left, right):
            below = (left, right)
        case _:
            below = ()
    for each in below:
        yield from _parts(each)


def _holds(part: Expression, held: dict[str, Match]) -> bool:
    if not can_be_empty_handed(part):
        return str(id(part)) in held
    match part:
        case Without(inner):
            return not _holds(inner, held)
        case Both(parts):
            return all(_holds(each, held) for each in parts)
        case Either(parts):
            return any(_holds(each, held) for each in parts)
    return True
