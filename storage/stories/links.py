"""Links of articles that have a part in common, and the connected parts that they make."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, or_, select, update

from dronewire.copies.likeness import Likeness
from storage.tables import article, link


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What article ``a`` has in common with ``b``; ``apart`` where they tell different events all the same."""

    a: int
    b: int
    like: Likeness
    apart: bool = False


def keep_links(connection: Connection, article_id: int, found: Sequence[Tie], *, new: bool) -> None:
    """Keep what an article has in common with others.

    A link that is there is replaced where the texts have more in common now: a text that an article had before its
    revision was a copy, and stays one.

    Args:
        connection: the transaction.
        article_id: the article, ``a`` of all that is found.
        found: the links.
        new: whether the article was not there before, so that no link of it can be.
    """
    known = {} if new else {_ends(one): _rank(one) for one in _ties(connection, _touching([article_id]))}
    fresh = [_row(tie) for tie in found if _ends(tie) not in known]
    if fresh:
        connection.execute(link.insert(), fresh)
    for tie in found:
        if _ends(tie) in known and _rank(tie) > known[_ends(tie)]:
            a, b = _ends(tie)
            connection.execute(update(link).where(link.c.a == a, link.c.b == b).values(_row(tie)))


def forget_links(connection: Connection, article_id: int) -> frozenset[int]:
    """Forget what an article has in common with others; gives these."""
    here = _touching([article_id])
    others = frozenset(tie.a + tie.b - article_id for tie in _ties(connection, here))
    connection.execute(link.delete().where(here))
    return others


def connected(connection: Connection, ids: Iterable[int]) -> tuple[frozenset[int], list[Tie]]:
    """All articles that joining links lead to from some, these included, and the links among them.

    A link that holds apart leads nowhere: forms that are filled in daily would make one part of a whole year.
    """
    given = list(ids)
    reach = select(article.c.id).where(article.c.id.in_(given)).cte(recursive=True)
    other = case((link.c.a == reach.c.id, link.c.b), else_=link.c.a)
    onward = select(other).join(reach, (link.c.a == reach.c.id) | (link.c.b == reach.c.id))
    reach = reach.union(onward.where(~link.c.apart))
    seen = frozenset(connection.scalars(select(reach.c.id)))
    inside = link.c.a.in_(seen) & link.c.b.in_(seen)
    return seen, list(_ties(connection, inside)) if len(seen) > 1 else []


def _row(tie: Tie) -> dict[str, object]:
    a, b = _ends(tie)
    like = tie.like if a == tie.a else tie.like.turned
    shares = {"of_a": like.of_new, "of_b": like.of_old}
    return {"a": a, "b": b, **shares, "verbatim": like.verbatim, "apart": tie.apart}


def _ends(tie: Tie) -> tuple[int, int]:
    return min(tie.a, tie.b), max(tie.a, tie.b)


def _touching(ids: Collection[int]) -> ColumnElement[bool]:
    return or_(link.c.a.in_(ids), link.c.b.in_(ids))


def _ties(connection: Connection, here: ColumnElement[bool]) -> Iterator[Tie]:
    for row in connection.execute(select(link).where(here)):
        like = Likeness(of_new=row.of_a, of_old=row.of_b, verbatim=row.verbatim)
        yield Tie(a=row.a, b=row.b, like=like, apart=row.apart)


def _rank(tie: Tie) -> tuple[bool, float]:
    return not tie.apart, tie.like.of_new + tie.like.of_old
