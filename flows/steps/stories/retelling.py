"""Linking retellings: stories on topic that tell one event in other words, also in another language."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection

from dronewire.retelling import Facts, Rarity, facts_of, retells
from dronewire.retelling.candidates import Marks, Window, marks_of
from dronewire.story import Copy
from flows.workspace import Workspace
from storage.database import writing
from storage.stories.retellings import Telling, keep_marks, keep_retelling, marks_since, tellings, unmarked

WINDOW = timedelta(days=7)  # nobody retells an event later without telling what came of it
BACK = timedelta(days=30)  # articles that match only by the topics of today are linked as well
NONE: Marks = np.empty(0, np.uint64)
AT_ONCE = 100  # articles: one transaction of some seconds, and what an interruption costs


def link_retold(workspace: Workspace, *, at: datetime) -> int:
    """Link the stories on topic that came since the last time; gives how many articles were looked at.

    Only those on topic, each by its first version: reading the facts of a text costs as much as all else that is done
    with it.
    """
    done = 0
    while True:
        with writing(workspace.database) as connection:
            new = unmarked(connection, most=AT_ONCE)
            _link(connection, new, at=at)
        done += len(new)
        if len(new) < AT_ONCE:
            return done


def _link(connection: Connection, new: list[Telling], *, at: datetime) -> None:
    firsts = {one.id: one for one in new if one.copy is Copy.ORIGINAL and one.first_seen >= at - BACK}
    facts = {number: _facts(one) for number, one in firsts.items()}
    fresh = {number: marks_of(found) for number, found in facts.items()}
    for one, near in _pairs(connection, firsts, fresh, at=at):
        for other in near:
            if other.story != one.story:
                _compare(connection, one, other, facts)
    keep_marks(connection, {one.id: fresh.get(one.id, NONE) for one in new}, at=at)


def _pairs(
    connection: Connection, firsts: Mapping[int, Telling], fresh: Mapping[int, Marks], *, at: datetime
) -> Iterator[tuple[Telling, list[Telling]]]:
    """Each story, with those known before it that may tell the same event."""
    window = Window()
    for number, marks in marks_since(connection, at - WINDOW).items():
        window.add(number, marks)
    for number, one in firsts.items():
        near = [found.article for found in window.candidates(fresh[number])]
        yield one, tellings(connection, near)
        window.add(number, fresh[number])


def _compare(connection: Connection, one: Telling, other: Telling, facts: dict[int, Facts]) -> None:
    if other.id not in facts:
        facts[other.id] = _facts(other)
    found = retells(facts[one.id], facts[other.id], Rarity())
    if found:
        keep_retelling(connection, (one.id, other.id), score=found.score, reasons=map(str, found.reasons))


def _facts(one: Telling) -> Facts:
    return facts_of(one.title, one.text, language=one.language, published=one.published, outlet=one.outlet)
