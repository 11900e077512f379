"""Which sources of an outlet are read: its feeds, or its lists where no feed of it answers, or what a search finds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from dronewire.assignment import key_of
from dronewire.outcome import SOURCES, Kind
from dronewire.outlet import Outlet, Verification
from dronewire.outlet.polling import Setback
from storage.tables import feed

GIVEN_UP_ON = timedelta(hours=24)  # a source that fails for so long is still asked, but no longer relied on
SEARCH_AGAIN = timedelta(days=1)
SILENT = timedelta(days=7)  # a sitemap that has listed the same for so long may be one that nobody writes any more
BARREN = 24.0  # hours after which a sitemap that brought nothing since it was first read is such a one


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A source that is read, what is known of it, and whether another one was read in its place meanwhile."""

    address: str
    kind: Kind
    found: bool = False
    row: Row[Any] | None = None
    stands_in: bool = False

    @property
    def due(self) -> datetime | None:
        """When it is to be read; None: at once."""
        due: datetime | None = self.row.due if self.row else None
        return due

    def relied_on(self, at: datetime) -> bool:
        """Whether it is worth while to wait for it."""
        if self.row is None or self.row.failing is None:
            return True
        if self.row.read is None and self.row.setback == Setback.HARD:
            return False  # it never was there: a guess, or an old address
        return bool(self.row.failing > at - GIVEN_UP_ON)

    def is_dead(self, at: datetime) -> bool:
        """Whether it is a sitemap that answers, and tells nothing of what is published: some sites left theirs so."""
        if self.kind is not Kind.SITEMAP or self.row is None:
            return False
        never_brought_any = self.row.watched >= BARREN and not self.row.peak
        return bool(never_brought_any or (self.row.changed and self.row.changed < at - SILENT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The sources of an outlet, and whether and when its home page is to be searched for others."""

    sources: tuple[Choice, ...]
    searched: Row[Any] | None
    wanting: bool

    @property
    def search_due(self) -> datetime | None:
        """When to search, where it is wanting; None: at once."""
        row = self.searched
        if row is None:
            return None
        due: datetime | None = row.due if row.failing else (row.searched or row.asked) + SEARCH_AGAIN
        return due


def rows_by_outlet(connection: Connection, outlets: Iterable[Outlet]) -> dict[str, list[Row[Any]]]:
    """What is known of the sources of outlets."""
    known: dict[str, list[Row[Any]]] = {outlet.id: [] for outlet in outlets}
    for row in connection.execute(select(feed).where(feed.c.outlet.in_(known)).order_by(feed.c.address)):
        known[row.outlet].append(row)
    return known


def choose(outlet: Outlet, rows: Iterable[Row[Any]], *, at: datetime) -> Choices:
    """The sources of an outlet that are read.

    Feeds, declared and found; where none of them is relied on, its sitemaps and sections as well. Where it names
    nothing at all, or a user declared it, and nothing that is read is relied on, a search is wanting: a home page that
    was searched in vain is read as a section, and that is nothing to rely on. What we ship says itself what is read.
    """
    known = {row.address: row for row in rows}
    every = [*_declared(outlet, known), *_found(known)]
    every = list({key_of(one.address): one for one in reversed(every)}.values())[::-1]
    feeds = [one for one in every if one.kind is Kind.FEED]
    lists = [one for one in every if one.kind is not Kind.FEED]
    home = next((row for row in known.values() if key_of(row.address) == key_of(outlet.homepage)), None)
    if not any(one.relied_on(at) for one in feeds):
        chosen = [*feeds, *(_standing_in(one, feeds) for one in lists)]
    else:
        chosen = feeds
    may_search = not outlet.lists or outlet.verification is Verification.USER
    others = [one for one in chosen if home is None or one.row is not home]
    relied_on = [one for one in others if one.relied_on(at) and not one.is_dead(at)]
    wanting = may_search and not relied_on
    if wanting and home is not None and home.read is not None and _stands_alone(home, chosen):
        chosen = [*chosen, Choice(address=home.address, kind=Kind.SECTION, found=True, row=home)]
    return Choices(sources=tuple(chosen), searched=home, wanting=wanting)


def _stands_alone(home: Row[Any], chosen: list[Choice]) -> bool:
    """Whether a home page is read besides what is dead: where it was read as a page of links, or there is nothing."""
    return (bool(home.entries) or not chosen) and all(one.row is not home for one in chosen)


def _declared(outlet: Outlet, known: dict[str, Row[Any]]) -> Iterator[Choice]:
    for kind, address in outlet.lists:
        yield Choice(address=address, kind=kind, row=known.get(address))


def _found(known: dict[str, Row[Any]]) -> Iterator[Choice]:
    for row in known.values():
        if row.found and Kind(row.kind) in SOURCES:
            yield Choice(address=row.address, kind=Kind(row.kind), found=True, row=row)


def _standing_in(one: Choice, feeds: list[Choice]) -> Choice:
    """A list that is read in place of feeds; what it listed before they failed they have told meanwhile."""
    failing = [each.row.failing for each in feeds if each.row is not None and each.row.failing is not None]
    read = one.row.read if one.row is not None else None
    return Choice(
        address=one.address,
        kind=one.kind,
        found=one.found,
        row=one.row,
        stands_in=bool(failing) and read is not None and read < min(failing),
    )
