"""Linking retellings: stories on topic that tell one event in other words, also in another language."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from dronewire.retelling import Facts, Rarity, facts_of, retells
from dronewire.retelling.candidates import Window, marks_of
from flows.workspace import Workspace
from storage.database import writing
from storage.retellings import Telling, keep_marks, keep_retelling, marks_since, tellings, unmarked

WINDOW = timedelta(days=7)  # nobody retells an event later without telling what came of it
BACK = timedelta(days=30)  # articles that match only by the topics of today are linked as well
AT_ONCE = 100  # stories: one transaction of some seconds, and what an interruption costs


def link_retold(workspace: Workspace, *, at: datetime) -> int:
    """Link the stories on topic that came since the last time; gives how many were looked at.

    Only those on topic: reading the facts of a text costs as much as all else that is done with it.
    """
    done = 0
    while True:
        with writing(workspace.database) as connection:
            new = unmarked(connection, since=at - BACK)[:AT_ONCE]
            if not new:
                return done
            _link(connection, new, at=at)
            done += len(new)


def _link(connection: Connection, new: list[Telling], *, at: datetime) -> None:
    known = marks_since(connection, at - WINDOW)
    window = Window()
    for number, marks in known.items():
        window.add(number, marks)
    facts = {one.id: _facts(one) for one in new}
    fresh = {one.id: marks_of(facts[one.id]) for one in new}
    stories = {one.id: one.story for one in new}
    for one in new:
        near = [found.article for found in window.candidates(fresh[one.id])]
        for other in tellings(connection, [number for number in near if number not in facts]):
            facts[other.id], stories[other.id] = _facts(other), other.story
        for number in near:
            if stories.get(number, one.story) != one.story:
                _compare(connection, one.id, number, facts)
        window.add(one.id, fresh[one.id])
    keep_marks(connection, fresh, at=at)


def _compare(connection: Connection, one: int, other: int, facts: dict[int, Facts]) -> None:
    found = retells(facts[one], facts[other], Rarity())
    if found:
        keep_retelling(connection, (one, other), score=found.score, reasons=map(str, found.reasons))


def _facts(one: Telling) -> Facts:
    return facts_of(one.title, one.text, language=one.language, outlet=one.outlet, published=one.published)
