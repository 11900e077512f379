"""Queries for an archive of words that are hard to index, and what a search must find there."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import assume
from hypothesis import strategies as st
from sqlalchemy import Engine

from dronewire.outlet.declaration import DeclarationError
from dronewire.topic import Topic, compile_topics
from dronewire.topic.lexicon import NO_LISTS
from dronewire.topic.needs import needs_of
from flows.steps.topics.searching import Question, query_of, search
from storage.articles.history import Among, Past, past, sifted_of
from storage.articles.search import Sifting

from ..storage.hard_words import ARTICLES, BEGIN  # noqa: TID252 (tests are no package)

MOSCOW = ZoneInfo("Europe/Moscow")
_TERMS = (
    "дрон БПЛА самолет самолёт завод =завода ^Дрон дрон* бпла* сам* FPV-дрон FPV Герань-2 герань ^Герань Орлан 2 10-й "
    "10 =я drone UAV drones* безпілотник طائرة 无人机 无人机* დრონი Ärger İzmir fin x² никогда дрон-камикадзе"
)
TERMS = [*_TERMS.split(), '"дрон завод"', '"drone UAV"', '"завод дрон"~3', "а" * 80, "а" * 70 + "*"]


def _one_of_both(parts: st.SearchStrategy[str], made: Iterable[str]) -> st.SearchStrategy[str]:
    return st.one_of(*(st.builds(one.format, parts, parts) for one in made))


PLACED = st.recursive(
    st.sampled_from(TERMS),
    lambda parts: _one_of_both(
        parts,
        (
            *(
                "({} OR {})",
                "({} NEAR/3 {})",
                "({} NOT NEAR/2 {})",
                "({} SAME sentence {})",
                "({} NOT SAME paragraph {})",
            ),
            *("title:{}", "lead:{}", "({})^2", "({}){{2}}"),
        ),
    ),
    max_leaves=4,
)
QUERIES = st.recursive(
    PLACED,
    lambda parts: _one_of_both(parts, ("({} AND {})", "({} OR {})", "({} NOT {})", "({} OR NOT {})")),
    max_leaves=5,
)


def topic_of(query: str) -> Topic:
    """The query as a topic, where the language takes it."""
    try:
        return query_of(query, NO_LISTS)
    except DeclarationError:
        assume(False)  # noqa: FBT003 (hypothesis's word for it)
        raise


def check_search(engine: Engine, query: str) -> None:
    """A search finds what the engine finds in all articles, the last first."""
    topic = topic_of(query)
    found = [one.candidate.address for one in search(engine, Question(query=topic, zone=MOSCOW))]

    assert found == [one.address for one in reversed(_exact(engine, topic))]


def check_terms(engine: Engine) -> None:
    """Each term by itself is found where it stands, so that none hides behind another."""
    topics = {term: query_of(term, NO_LISTS) for term in TERMS}
    every = compile_topics([replace(topic, id=term) for term, topic in topics.items()])
    exact: dict[str, set[int]] = {term: set() for term in TERMS}
    for one in _every(engine):
        for match in every.match(one.title, one.text, language=one.language):
            exact[match.topic].add(one.id)
    with engine.connect() as connection:
        asked = {term: Sifting(need=needs_of([topic.expression])) for term, topic in topics.items()}
        sifted = {
            term: set(one.after(connection, 1, end=ARTICLES + 1, at_most=ARTICLES)) for term, one in asked.items()
        }

    assert [term for term in TERMS if exact[term] - sifted[term]] == []


def check_rematch(engine: Engine, query: str) -> None:
    """No article that matches is passed over, and all are counted."""
    topic = topic_of(query)
    among = Among(since=BEGIN, topics=[topic.id], sifting=Sifting(need=needs_of([topic.expression])))
    looked_at, counted, mark = set[str](), 0, 1
    while mark:
        with engine.connect() as connection:
            stretch = sifted_of(connection, among, start=mark, at_once=7)
        looked_at |= {one.address for one in stretch.articles}
        counted += len(stretch.articles) + stretch.others
        mark = stretch.mark or 0

    assert counted == ARTICLES
    assert looked_at >= {one.address for one in _exact(engine, topic)}


def _exact(engine: Engine, topic: Topic) -> list[Past]:
    """What the engine finds where it reads all articles."""
    compiled = compile_topics([topic])
    return [one for one in _every(engine) if compiled.match(one.title, one.text, language=one.language)]


def _every(engine: Engine) -> Iterator[Past]:
    for stretch in past(engine, BEGIN, at_once=ARTICLES):
        yield from stretch
