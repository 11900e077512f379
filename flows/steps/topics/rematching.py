"""Matching the archive again, by the topics of today: articles keep their texts, and match what they now match."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from dronewire.topic import Engine, Topic, compile_topics
from dronewire.topic.needs import needs_of
from dronewire.topic.rematching import Rematched, Rematching, Turn
from flows.steps.telling.planning import is_news, plan
from flows.workspace import Workspace
from storage.articles.history import Among, Past, first_of, sifted_of
from storage.articles.matches import keep_matches, words_of
from storage.articles.search import Sifting
from storage.bundles.stale import note_stale
from storage.database import writing
from storage.stories.telling import stories

AT_ONCE = 200  # articles: one transaction of some 0.3 s, and what an interruption costs


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is matched again: articles first seen from ``since`` on; ``tell`` has the next round tell what is new."""

    since: datetime
    at: datetime
    topics: Sequence[Topic]
    tell: bool = False


def rematch(workspace: Workspace, wanted: Wanted, sums: Rematching) -> Iterator[Rematched]:
    """Match the archive again; matches of other topics stay.

    :func:`~flows.steps.topics.searching.complete_index` goes before.
    Gives each article once, when it is written, that is noted to match any of the topics, or has the words that one
    needs; the others, which are the same for it, are counted in ``sums``, as all are.
    """
    engine = compile_topics(wanted.topics)
    sifting = Sifting(need=needs_of(topic.expression for topic in wanted.topics))
    among = Among(since=wanted.since, topics=[topic.id for topic in wanted.topics], sifting=sifting)
    with workspace.database.connect() as connection:
        mark = first_of(connection, wanted.since)
    while mark is not None:
        with writing(workspace.database) as connection:
            stretch = sifted_of(connection, among, start=mark, at_once=AT_ONCE)
            done = _rematched(workspace, connection, engine, stretch.articles, wanted)
        sums.pass_over(stretch.others)
        for one in done:
            sums.add(one)
            yield one
        workspace.progress.advance(len(done) + stretch.others)
        mark = stretch.mark


def _rematched(
    workspace: Workspace, connection: Connection, engine: Engine, stretch: Sequence[Past], wanted: Wanted
) -> list[Rematched]:
    topics = [topic.id for topic in wanted.topics]
    held = words_of(connection, [one.id for one in stretch], topics=topics)
    done = []
    for one in stretch:
        known = held.get(one.id, {})
        matches = engine.match(one.title, one.text, language=one.language)
        now = {match.topic: (match.score, [asdict(word) for word in match.words]) for match in matches}
        gained = tuple(sorted(now.keys() - known.keys()))
        done.append(
            Rematched(
                address=one.address,
                outlet=one.outlet,
                title=one.title,
                story=one.story,
                matches=matches,
                gained=gained,
                lost=tuple(sorted(known.keys() - now.keys())),
                reworded=now != known,
                tells=bool(gained) and is_news(workspace, connection, one.story, gained),
            )
        )
        if now != known:
            keep_matches(connection, one.id, matches, at=wanted.at, told=not wanted.tell, among=topics)
    touched = {one.story for one in done if one.turn is not Turn.SAME}
    note_stale(connection, _days(workspace, connection, touched), at=wanted.at)
    if wanted.tell:
        plan(workspace, connection, at=wanted.at)
    return done


def _days(workspace: Workspace, connection: Connection, touched: Iterable[str]) -> Iterator[date]:
    """The days that stories belong to."""
    for story in stories(connection, touched, titles={}):
        yield story.told_at.astimezone(workspace.settings.zone).date()
