"""Words of topics that stand in an article and are taken for something else, by the company that they keep."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dronewire.match import Word
from dronewire.topic import Topic, compile_topics
from dronewire.topic.context import Lexicon
from dronewire.topic.syntax import Both, Either, Expression, Near, Often, Same, Weighted, Within, Without
from dronewire.topic.trial import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """A term that stands there and does not count; ``context`` is what the lexicon asks for."""

    term: str
    context: str
    words: tuple[Word, ...]


class Strangers:
    """The terms of topics that have contexts, made ready to be tried with them and without."""

    def __init__(self, topics: Iterable[Topic], lexicon: Lexicon) -> None:
        applied = {str(id(made)): (term, context, made) for term, context, made in lexicon.applied()}
        self._says = {key: (term.written, context.says) for key, (term, context, _) in applied.items()}
        self._of = {
            topic.id: sorted({str(id(part)) for part in _walk(topic.expression, set())} & applied.keys())
            for topic in topics
        }
        draft = Topic(id="", title={}, query="", expression=Either(()), least=1)
        bare = [replace(draft, id=key, expression=term) for key, (term, _, _) in applied.items()]
        counted = [replace(draft, id=key, expression=made) for key, (_, _, made) in applied.items()]
        self._bare, self._counted = compile_topics(bare), compile_topics(counted)

    def of(self, article: Candidate) -> dict[str, tuple[Stranger, ...]]:
        """Those in an article, by topic."""
        there, counted = (
            {match.topic: match.words for match in engine.match(article.title, article.text, language=article.language)}
            for engine in (self._bare, self._counted)
        )
        left = {key: _without(words, counted.get(key, ())) for key, words in there.items()}
        return {
            topic: tuple(
                Stranger(term=self._says[key][0], context=self._says[key][1], words=left[key])
                for key in keys
                if left.get(key)
            )
            for topic, keys in self._of.items()
        }


def _without(words: tuple[Word, ...], others: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words that stand at none of the places of others, which may be longer: Орлан-10."""
    taken = {(other.zone, other.start) for other in others}
    return tuple(word for word in words if (word.zone, word.start) not in taken)


def _walk(part: Expression, seen: set[int]) -> Iterator[Expression]:
    """A part and all below it; what is shared once."""
    if id(part) in seen:
        return
    seen.add(id(part))
    yield part
    match part:
        case Both(parts) | Either(parts):
            below: tuple[Expression, ...] = parts
        case Near(left, right) | Same(left, right):
            below = (left, right)
        case Without(inner) | Within(inner) | Weighted(inner) | Often(inner):
            below = (inner,)
        case _:
            below = ()
    for each in below:
        yield from _walk(each, seen)
