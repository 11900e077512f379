"""Placing articles in stories: what hangs together by links is grouped anew, in the transaction that changed it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, update

from dronewire.grouping import Group, Link, Member, Piece, group, link_of, relation_of
from dronewire.story import Copy, story_id
from storage.stories.links import Tie, connected, forget_links, keep_links
from storage.stories.naming import Merged, fresh_name, merge, published_of
from storage.stories.parting import part
from storage.stories.pieces import former_pieces, piece_at, rows_of
from storage.tables import article, guest

Placed = tuple[Copy, str]
"""What an article is in its story, and that story."""


def place(connection: Connection, ids: Iterable[int], *, at: datetime) -> dict[int, Placed]:
    """Group some articles and all that links lead to from them, and give every story its identifier.

    The result depends on the articles and their links alone, not on the order in which they came; but identifiers that
    were published stay. Gives where each article is now.
    """
    numbers, ties = connected(connection, ids)
    rows = rows_of(connection, numbers)
    if not rows:
        return {}
    work = _Placing(connection, {row.address: row for row in rows}, at=at)
    return work.write(_grouped(rows, ties))


def link_up(connection: Connection, article_id: int, near: Collection[int], *, at: datetime) -> Placed:
    """Link an article with those of some others that it has a part in common with, and place what hangs together.

    Its text of now is compared with all that the others say and ever said.
    """
    rows = {row.id: row for row in rows_of(connection, {article_id, *near})}
    own = rows.pop(article_id)
    ties = [tie for row in rows.values() if (tie := _tie(connection, own, row))]
    keep_links(connection, article_id, ties, new=own.revision == 1)
    if own.revision == 1 and all(tie.apart for tie in ties):
        return Copy(own.copy), own.story
    return place(connection, [article_id], at=at)[article_id]


def relink(connection: Connection, article_id: int, near: Iterable[int], *, at: datetime) -> None:
    """Link an article anew whose text was read wrongly before, and place what hung together by it and what does now."""
    before, _ = connected(connection, [article_id])
    link_up(connection, article_id, {*forget_links(connection, article_id), *near}, at=at)
    place(connection, before, at=at)


def likely_story(connection: Connection, new: Piece, near: Collection[int]) -> str:
    """The story that an article not kept yet would most likely be placed in; empty for one of its own."""
    best, name = 0.0, ""
    for row in rows_of(connection, near):
        link = link_of(new, piece_at(row))
        if link and (common := link.like.of_new + link.like.of_old) > best:
            best, name = common, row.story
    return name


def _tie(connection: Connection, own: Row[Any], other: Row[Any]) -> Tie | None:
    """What an article has in common with another: joined by any text of that, rather than held apart by all."""
    here = piece_at(own)
    pieces = [piece_at(other), *former_pieces(connection, other)]
    links = [link for piece in pieces if (link := relation_of(here, piece))]
    if not links:
        return None
    best = max(links, key=lambda link: (not link.apart, link.like.of_new + link.like.of_old))
    return Tie(a=own.id, b=other.id, like=best.seen_from(here.id), apart=best.apart)


def _grouped(rows: Sequence[Row[Any]], ties: Iterable[Tie]) -> list[Group]:
    """The stories of some articles, which go by their addresses: these say nothing of the order in which they came."""
    pieces = {row.id: piece_at(row, rows) for row in rows}
    links = [_link(pieces[tie.a], pieces[tie.b], tie) for tie in ties if tie.a in pieces and tie.b in pieces]
    return group(list(pieces.values()), links)


def _link(a: Piece, b: Piece, tie: Tie) -> Link:
    if a.id < b.id:
        return Link(one=a.id, other=b.id, like=tie.like, apart=tie.apart)
    return Link(one=b.id, other=a.id, like=tie.like.turned, apart=tie.apart)


@dataclass(slots=True)
class _Placing:
    """Writing down the stories of a connected part."""

    connection: Connection
    rows: Mapping[str, Row[Any]]
    at: datetime
    # Identifiers given in this round of writing, each with the article that its story begins with.
    taken: dict[str, int] = field(default_factory=dict)

    def write(self, stories: Sequence[Group]) -> dict[int, Placed]:
        homes = _homes(stories)
        published = published_of(self.connection, {row.id: row.story for row in self.rows.values()})
        self._forget_guests()
        placed = {}
        for number, story in enumerate(stories):
            own = [member for member in story.members if homes[member.id] == number]
            name = self._name(story, own, published)
            for member in story.members:
                if homes[member.id] == number:
                    self._keep(member, name)
                    placed[self.rows[member.id].id] = member.copy, name
                else:
                    self._invite(member, name)
        before = {row.id: row.story for row in self.rows.values()}
        part(self.connection, before, {number: name for number, (_, name) in placed.items()})
        return placed

    def _name(self, story: Group, own: Iterable[Member], published: Mapping[int, list[Merged]]) -> str:
        """The identifier of a story: of those published under which parts of it stand the earliest, or a fresh one."""
        first = self.rows[story.first]
        held = [
            (member.copy is Copy.CONTAINING and member.id != story.first, one.published, one.id)
            for member in own
            for one in published.get(self.rows[member.id].id, ())
        ]
        if not held:
            name = self._fresh(first)
        else:
            # A digest that was there before the stories it holds does not lend them its identifier if they have one.
            (_, _, name), *others = sorted(held)
            merge(self.connection, [other for _, _, other in others], name, at=self.at)
        self.taken[name] = first.id
        return name

    def _fresh(self, first: Row[Any]) -> str:
        """A name for a story that was never published: that of its first article, which it mostly has already."""
        usual = story_id(first.came_from)
        if first.story == usual and usual not in self.taken:
            return usual
        return fresh_name(self.connection, first.came_from, taken=self.taken, founder=first.id)

    def _keep(self, member: Member, name: str) -> None:
        row = self.rows[member.id]
        now = (name, member.copy.value, round(member.containment, 3))
        if (row.story, row.copy, round(row.containment, 3)) != now:
            values = {"story": now[0], "copy": now[1], "containment": now[2]}
            self.connection.execute(update(article).where(article.c.id == row.id).values(values))

    def _invite(self, member: Member, name: str) -> None:
        values = {"article": self.rows[member.id].id, "story": name, "containment": round(member.containment, 3)}
        self.connection.execute(guest.insert().values(values))

    def _forget_guests(self) -> None:
        numbers = [row.id for row in self.rows.values()]
        self.connection.execute(guest.delete().where(guest.c.article.in_(numbers)))


def _homes(stories: Sequence[Group]) -> dict[str, int]:
    """The story that each article is kept under: of those that a digest holds the one that it has most of."""
    best: dict[str, tuple[float, int]] = {}
    for number, story in enumerate(stories):
        for member in story.members:
            rank = (-member.containment, number)
            best[member.id] = min(best.get(member.id, rank), rank)
    return {name: number for name, (_, number) in best.items()}
