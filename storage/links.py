"""Links of articles that have a part in common, and the connected parts that they make."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, or_, select

from dronewire.likeness import Likeness
from storage.database import insert
from storage.tables import link

AT_ONCE = 500  # values in one statement; SQLite takes 32,766, PostgreSQL 65,535


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What article ``a`` has in common with ``b``; ``apart`` where they tell different events all the same."""

    a: int
    b: int
    like: Likeness
    apart: bool = False


def keep_links(connection: Connection, found: Iterable[Tie]) -> None:
    """Keep what an article has in common with others.

    A link that is there is replaced where the texts have more in common now: a text that an article had before its
    revision was a copy, and stays one.
    """
    ties = list(found)
    known = {(one.a, one.b): _rank(one) for one in _ties(connection, _touching({one.a for one in ties}))}
    for tie in ties:
        before = known.get((min(tie.a, tie.b), max(tie.a, tie.b)))
        if before is None or _rank(tie) > before:
            _keep(connection, tie)


def connected(connection: Connection, ids: Iterable[int]) -> tuple[frozenset[int], list[Tie]]:
    """All articles that joining links lead to from some, these included, and the links among them.

    A link that holds apart leads nowhere: forms that are filled in daily would make one part of a whole year.
    """
    seen, edge = set[int](), set(ids)
    ties: dict[tuple[int, int], Tie] = {}
    while edge:
        seen |= edge
        found = [tie for part in _parts(sorted(edge)) for tie in _ties(connection, _touching(part) & ~link.c.apart)]
        ties |= {(tie.a, tie.b): tie for tie in found}
        edge = {number for tie in found for number in (tie.a, tie.b)} - seen
    between = link.c.apart & link.c.a.in_(seen) & link.c.b.in_(seen)
    return frozenset(seen), [*ties.values(), *(_ties(connection, between) if len(seen) > 1 else ())]


def _keep(connection: Connection, tie: Tie) -> None:
    like = tie.like if tie.a < tie.b else tie.like.turned
    a, b = sorted((tie.a, tie.b))
    shares = {"of_a": like.of_new, "of_b": like.of_old, "verbatim": like.verbatim, "apart": tie.apart}
    statement = insert(connection, link).values(a=a, b=b, **shares)
    connection.execute(statement.on_conflict_do_update(index_elements=["a", "b"], set_=shares))


def _touching(ids: Collection[int]) -> ColumnElement[bool]:
    return or_(link.c.a.in_(ids), link.c.b.in_(ids))


def _ties(connection: Connection, here: ColumnElement[bool]) -> Iterator[Tie]:
    for row in connection.execute(select(link).where(here)):
        like = Likeness(of_new=row.of_a, of_old=row.of_b, verbatim=row.verbatim)
        yield Tie(a=row.a, b=row.b, like=like, apart=row.apart)


def _rank(tie: Tie) -> tuple[bool, float]:
    return not tie.apart, tie.like.of_new + tie.like.of_old


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
