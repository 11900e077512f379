"""Planning: who is to hear of what, noted in the transaction of what causes it."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import Connection

from dronewire.alert import NEW
from flows.steps.telling.hearers import Hearer, Hearers
from flows.steps.telling.weighing import weigh
from flows.workspace import Workspace
from storage.outbox.notices import Notice, Unplanned, keep_notice, knowing, unplanned
from storage.stories.happenings import Noted, settle_happenings, untold_happenings
from storage.stories.telling import settle

Knowing = dict[str, dict[str, datetime | None]]


def plan(workspace: Workspace, connection: Connection, *, at: datetime) -> None:
    """Note who is to hear of matches and happenings that nobody was asked for yet, and mark these.

    Planning twice notes nothing twice. What is on topics that cannot be read just now waits for them.

    Args:
        workspace: whose topics and recipients count.
        connection: the transaction in which the matches were kept.
        at: the instant from which everybody's time counts.
    """
    weigh(connection, at=at)
    declared = {topic.id for topic in workspace.declared}
    fresh = [one for one in unplanned(connection) if declared.intersection(one.topics)]
    befallen = [one for one in untold_happenings(connection) if declared.intersection(one.topics)]
    if not fresh and not befallen:
        return
    hearers = Hearers(workspace)
    known = knowing(connection, {*(one.story for one in fresh), *(one.story for one in befallen)})
    for notice in (*_of_stories(hearers, fresh, known, at), *_of_turns(hearers, befallen, known, at)):
        keep_notice(connection, notice)
    settle(connection, [one.story for one in fresh])
    settle_happenings(connection, [one.address for one in befallen])


def is_news(workspace: Workspace, connection: Connection, story: str, topics: Collection[str]) -> bool:
    """Whether somebody who is to hear of these topics neither knows the story nor is going to be told of it."""
    hearers = Hearers(workspace).addresses(topics, kind=NEW) if topics else frozenset()
    return bool(hearers - knowing(connection, [story]).get(story, {}).keys()) if hearers else False


def _of_stories(hearers: Hearers, fresh: list[Unplanned], known: Knowing, at: datetime) -> Iterator[Notice]:
    for one in fresh:
        for hearer in hearers.of(one.topics, kind=NEW, at=at):
            if not _hears_in_time(hearer, known.get(one.story, {})):
                yield _notice(hearer, NEW, one.article, 0, at)


def _hears_in_time(hearer: Hearer, known: dict[str, datetime | None]) -> bool:
    """Whether somebody knows a story, or is going to hear of it no later than he wants to."""
    if hearer.address not in known:
        return False
    due = known[hearer.address]
    return due is None or due <= hearer.due


def _of_turns(hearers: Hearers, befallen: list[Noted], known: Knowing, at: datetime) -> Iterator[Notice]:
    """What befell stories goes to those who were told of them; who is still to be told hears of them as they stand."""
    for one in befallen:
        told = {address for address, due in known.get(one.story, {}).items() if due is None}
        for hearer in hearers.of(one.topics, kind=one.turn, at=at):
            if hearer.address in told:
                yield _notice(hearer, one.turn, one.article, one.revision, at)


def _notice(hearer: Hearer, kind: str, article: int, revision: int, at: datetime) -> Notice:
    return Notice(
        recipient=hearer.address,
        kind=kind,
        article=article,
        revision=revision,
        topics=hearer.topics,
        pace=hearer.pace,
        noted=at,
        due=hearer.due,
    )
