"""Searching the archive in the language of topics."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from dronewire.outlet.declaration import DeclarationError
from dronewire.topic import Topic, compile_topics
from dronewire.topic.context import Lexicon
from dronewire.topic.grammar import parse
from dronewire.topic.needs import needs_of
from dronewire.topic.syntax import QueryError, can_be_empty_handed
from dronewire.topic.trial import Sample
from flows.progress import Watcher
from flows.steps.topics.candidates import of_archive
from storage.articles.history import Within, latest
from storage.articles.search import Sifting, index_rest, not_indexed


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is searched for, and where: nothing named is everywhere."""

    query: Topic
    zone: ZoneInfo
    since: datetime | None = None
    until: datetime | None = None
    outlets: Collection[str] = ()
    topics: Collection[str] = ()


def search(engine: Engine, asked: Question) -> Iterator[Sample]:
    """Articles that a query finds, the last that came first; :func:`complete_index` goes before."""
    query = compile_topics([asked.query])
    sifting = Sifting(need=needs_of([asked.query.expression]), outlets=asked.outlets)
    within = Within(sifting=sifting, since=asked.since, until=asked.until, topics=asked.topics)
    for stretch in latest(engine, within):
        for one in stretch:
            for match in query.match(one.title, one.text, language=one.language):
                yield Sample(of_archive(one, zone=asked.zone), match)


def complete_index(engine: Engine, progress: Watcher) -> int:
    """Index the words of articles that came before there was an index; gives how many there were."""
    with engine.connect() as connection:
        missing = not_indexed(connection)
    if missing:
        progress.stage("indexing the archive, once", missing)
        for done in index_rest(engine):
            progress.advance(done)
    return missing


def query_of(text: str, lexicon: Lexicon) -> Topic:
    """A query that one place in an article satisfies.

    Raises:
        DeclarationError: naming the column of the first mistake, with a hint.
    """
    try:
        expression = parse(text, lexicon)
    except QueryError as error:
        raise DeclarationError("query", None, f"column {error.at + 1}: {error}") from error
    if can_be_empty_handed(expression):
        raise DeclarationError("query", None, "nothing has to occur; name words beside NOT")
    return Topic(id="query", title={}, query=text, expression=expression, least=1)
