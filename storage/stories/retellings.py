"""Which stories tell the same event in other words: links of their first versions, with score and reasons."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from dronewire.story import Copy, Retelling
from storage.database import insert
from storage.tables import article, marks, match, retelling

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An article on topic, as retellings are looked for."""

    id: int
    story: str
    copy: Copy
    outlet: str
    title: str
    text: str
    language: str
    published: datetime | None
    first_seen: datetime


def unmarked(connection: Connection, *, most: int) -> list[Telling]:
    """Articles on topic of which nobody has looked for retellings, those that came last first."""
    done = select(marks.c.article).where(marks.c.article == match.c.article).exists()
    query = select(match.c.article).where(~done).distinct().order_by(match.c.article.desc()).limit(most)
    return tellings(connection, connection.scalars(query).all())


def tellings(connection: Connection, ids: Collection[int]) -> list[Telling]:
    """Articles by their numbers."""
    columns = [article.c[field.name] for field in fields(Telling)]
    query = select(*columns).where(article.c.id.in_(ids)).order_by(article.c.id)
    rows = connection.execute(query).all() if ids else []
    return [Telling(**{**row._mapping, "copy": Copy(row.copy)}) for row in rows]  # noqa: SLF001 (SQLAlchemy's public name)


def marks_since(connection: Connection, since: datetime) -> dict[int, Hashes]:
    """The marks of the articles that were looked at since an instant, by article."""
    here = (marks.c.at >= since) & (marks.c.hashes != b"")
    query = select(marks.c.article, marks.c.hashes).where(here).order_by(marks.c.article)
    return {row.article: np.frombuffer(row.hashes, "<u8") for row in connection.execute(query)}


def keep_marks(connection: Connection, found: Mapping[int, Hashes], *, at: datetime) -> None:
    """Keep the marks of articles, none of those that are not compared; what is kept already stays."""
    rows = [{"article": one, "at": at, "hashes": held.astype("<u8").tobytes()} for one, held in sorted(found.items())]
    if rows:
        connection.execute(insert(connection, marks).on_conflict_do_nothing(), rows)


def keep_retelling(connection: Connection, pair: tuple[int, int], *, score: float, reasons: Iterable[str]) -> None:
    """Keep that two articles tell the same event; the order does not matter."""
    a, b = sorted(pair)
    values = {"a": a, "b": b, "score": score, "reasons": list(reasons)}
    connection.execute(insert(connection, retelling).values(values).on_conflict_do_nothing())


def retellings_of(
    connection: Connection, stories: Collection[str], *, titles: Mapping[str, str]
) -> dict[str, tuple[Retelling, ...]]:
    """The stories that tell the same event as some, the surest first; each once, none that has become the same one."""
    found: dict[str, dict[str, Retelling]] = defaultdict(dict)
    for own, other in ((retelling.c.a, retelling.c.b), (retelling.c.b, retelling.c.a)):
        here = select(article.c.id, article.c.story).where(article.c.story.in_(stories)).subquery()
        columns = (article.c.story, article.c.title, article.c.outlet, article.c.address)
        query = select(here.c.story.label("own"), retelling.c.score, retelling.c.reasons, *columns)
        joined = query.join(here, here.c.id == own).join(article, article.c.id == other).where(article.c.refused == "")
        for row in connection.execute(joined.where(article.c.story != here.c.story)):
            one = Retelling(
                story=row.story,
                title=row.title,
                outlet_title=titles.get(row.outlet, row.outlet),
                address=row.address,
                score=row.score,
                reasons=tuple(row.reasons),
            )
            known = found[row.own].get(row.story)
            if known is None or _rank(one) < _rank(known):
                found[row.own][row.story] = one
    return {own: tuple(sorted(others.values(), key=_rank)) for own, others in found.items()}


def _rank(one: Retelling) -> tuple[float, str]:
    return -one.score, one.address
