"""Identifiers of stories: those that were published keep their meaning, and what merges leaves a trace."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import Connection, Engine, select, update

from dronewire.story import Copy, story_id
from storage.articles.at_address import row_at
from storage.database import insert, writing
from storage.tables import article, guest, story, told

_FOUNDER = (article.c.copy != Copy.ORIGINAL.value, article.c.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A published identifier, and what became of it; ``into`` is empty while it stands for a story of its own."""

    id: str
    published: datetime
    into: str = ""
    at: datetime | None = None


def publish(connection: Connection, ids: Collection[str], *, at: datetime) -> None:
    """Note that identifiers of stories are about to be published: from then on they keep their meaning."""
    known = frozenset(connection.scalars(select(story.c.id).where(story.c.id.in_(ids))))
    here = article.c.story.in_(set(ids) - known) & (article.c.refused == "")
    founders: dict[str, int] = {}
    for row in connection.execute(select(article.c.id, article.c.story).where(here).order_by(*_FOUNDER)):
        founders.setdefault(row.story, row.id)
    rows = [{"id": name, "founder": founder, "published": at} for name, founder in sorted(founders.items())]
    if rows:
        connection.execute(insert(connection, story).on_conflict_do_nothing(), rows)


def publish_all(engine: Engine, ids: Collection[str], *, at: datetime) -> bool:
    """Publish identifiers; False where one of them no longer stands for a story of its own: read them anew."""
    with engine.connect() as connection:
        missing = _unpublished(connection, ids)
    if missing:
        with writing(engine) as connection:
            publish(connection, missing, at=at)
            missing = _unpublished(connection, ids)
    return not missing


def _unpublished(connection: Connection, ids: Collection[str]) -> frozenset[str]:
    query = select(story.c.id).where(story.c.id.in_(ids), story.c.merged_into.is_(None))
    return frozenset(ids) - frozenset(connection.scalars(query))


def published_of(connection: Connection, held: Mapping[int, str]) -> dict[int, list[Merged]]:
    """The published identifiers that go where some articles go, by article; those merged into others left out.

    Args:
        connection: the transaction.
        held: articles, each with the identifier it is kept under. One whose founder was refused goes with the first
            article that is left under it.
    """
    refused = select(article.c.id).where(article.c.id == story.c.founder, article.c.refused != "").exists()
    here = story.c.founder.in_(held) | (story.c.id.in_(set(held.values())) & refused)
    query = select(story).where(here, story.c.merged_into.is_(None)).order_by(story.c.published, story.c.id)
    found: dict[int, list[Merged]] = {}
    for row in connection.execute(query).all():
        founder = row.founder if row.founder in held else _found_anew(connection, row.id, held)
        found.setdefault(founder, []).append(Merged(id=row.id, published=row.published))
    return found


def _found_anew(connection: Connection, name: str, held: Mapping[int, str]) -> int:
    founder = min(number for number, under in held.items() if under == name)
    connection.execute(update(story).where(story.c.id == name).values(founder=founder))
    return founder


def merge(connection: Connection, old: Iterable[str], into: str, *, at: datetime) -> None:
    """Note that published stories turned out to be one with another; whom they were told need not hear of that one."""
    for name in sorted(old):
        here = (story.c.id == name) | (story.c.merged_into == name)
        connection.execute(update(story).where(here, story.c.merged.is_(None)).values(merged=at))
        connection.execute(update(story).where(here).values(merged_into=into))
        hand_on(connection, name, into)


def hand_on(connection: Connection, name: str, other: str) -> None:
    """Note that whoever was told of a story knows another one too."""
    heard = select(told.c.recipient, told.c.message).where(told.c.story == name)
    rows = [{"story": other, **row._mapping} for row in connection.execute(heard)]  # noqa: SLF001 (its public name)
    if rows:
        connection.execute(insert(connection, told).on_conflict_do_nothing(), rows)


def fate_of(connection: Connection, name: str) -> Merged | None:
    """What became of a published identifier; None for one that never was."""
    row = connection.execute(select(story).where(story.c.id == name)).first()
    return Merged(id=row.id, published=row.published, into=row.merged_into or "", at=row.merged) if row else None


def merged_into(connection: Connection, name: str) -> tuple[Merged, ...]:
    """The published identifiers that were merged into one, in order of time."""
    query = select(story).where(story.c.merged_into == name).order_by(story.c.merged, story.c.id)
    return tuple(
        Merged(id=row.id, published=row.published, into=row.merged_into, at=row.merged)
        for row in connection.execute(query)
    )


def stories_at(connection: Connection, address: str) -> list[str]:
    """The stories that the article at an address is a version of, the one it is kept under first."""
    row = row_at(connection, select(article.c.id, article.c.story), address)
    if row is None:
        return []
    held = select(guest.c.story).where(guest.c.article == row.id).order_by(guest.c.story)
    return [row.story, *connection.scalars(held)]


def fresh_name(connection: Connection, address: str, *, taken: Mapping[str, int], founder: int) -> str:
    """An identifier for a story that begins with the article at an address.

    The same as ever for that address, unless that one has come to stand for something else.
    """
    for number in count(1):
        name = story_id(address if number == 1 else f"{address}#{number}")
        owner = connection.scalar(select(story.c.founder).where(story.c.id == name))
        if owner is None and taken.get(name, founder) == founder:
            return name
    raise AssertionError  # counting has no end
