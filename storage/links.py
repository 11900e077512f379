"""Links of articles that have a part in common, and the connected parts that they make."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from dronewire.likeness import Likeness
from storage.database import insert
from storage.tables import link

AT_ONCE = 500  # values in one statement; SQLite takes 32,766, PostgreSQL 65,535


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What article ``a`` has in common with ``b``."""

    a: int
    b: int
    like: Likeness


def keep_links(connection: Connection, article_id: int, found: Mapping[int, Likeness]) -> None:
    """Keep what an article has in common with others.

    A link that is there is replaced where either text has more in common now: a text that an article had before its
    revision was a copy, and stays one.
    """
    known = {one.b if one.a == article_id else one.a: one.like for one in _ties(connection, [article_id])}
    for other, like in sorted(found.items()):
        before = known.get(other)
        if before is None or _common(like) > _common(before):
            _keep(connection, Tie(a=article_id, b=other, like=like))


def connected(connection: Connection, ids: Iterable[int]) -> tuple[frozenset[int], list[Tie]]:
    """All articles that links lead to from some, these included, and the links among them."""
    seen, edge = set[int](), set(ids)
    ties: dict[tuple[int, int], Tie] = {}
    while edge:
        seen |= edge
        found = [tie for start in _parts(sorted(edge)) for tie in _ties(connection, start)]
        ties |= {(tie.a, tie.b): tie for tie in found}
        edge = {number for tie in found for number in (tie.a, tie.b)} - seen
    return frozenset(seen), list(ties.values())


def _keep(connection: Connection, tie: Tie) -> None:
    like = tie.like if tie.a < tie.b else tie.like.turned
    a, b = sorted((tie.a, tie.b))
    shares = {"of_a": like.of_new, "of_b": like.of_old, "verbatim": like.verbatim}
    statement = insert(connection, link).values(a=a, b=b, **shares)
    connection.execute(statement.on_conflict_do_update(index_elements=["a", "b"], set_=shares))


def _ties(connection: Connection, ids: list[int]) -> Iterator[Tie]:
    query = select(link).where(or_(link.c.a.in_(ids), link.c.b.in_(ids)))
    for row in connection.execute(query):
        yield Tie(a=row.a, b=row.b, like=Likeness(of_new=row.of_a, of_old=row.of_b, verbatim=row.verbatim))


def _common(like: Likeness) -> float:
    return like.of_new + like.of_old


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
