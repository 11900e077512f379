"""The archive's pages of some days, each with the haul that it came in and what stands on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from dronewire.address import bare
from dronewire.haul import HaulLine
from dronewire.outcome import Outcome
from dronewire.shard import WHOLE, Shard
from flows.steps.sharing import fetch_pages
from flows.workspace import Workspace
from spiders.haul import PAGES, read_haul
from storage.articles.rereading import Held, Place, ends_of, hauls_since, held_on, pages_at, unlisted
from storage.crawling.known import ARTICLES
from storage.rounds import UntakenHaul

BEFORE = timedelta(days=1)  # how long before a page was fetched its round began, at the very most


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is read again, and what is done about it.

    Attributes:
        since: pages fetched from here on.
        outlets: only of these; of all if there are none.
        at: the instant that counts as now.
        apply: whether to write what is otherwise.
        tell: whether stories that so come to be on topic are told by the next round like news.
        shard: the part of the pages that is read; all pages of one address are in the same.
    """

    since: datetime
    at: datetime
    outlets: frozenset[str] = frozenset()
    apply: bool = False
    tell: bool = False
    shard: Shard = WHOLE


@dataclass(frozen=True, slots=True)
class Fetched:
    """One page of the archive, and the haul that it came in."""

    haul: UntakenHaul
    line: HaulLine

    @property
    def place(self) -> Place:
        """Where it lies."""
        assert self.line.record is not None
        return f"{self.haul.folder}/{self.line.record.file}", self.line.record.offset

    @property
    def ended(self) -> tuple[str, str, str]:
        """By what its end is found."""
        return self.haul.round, self.line.address, self.line.outlet


@dataclass(slots=True)
class Standing:
    """What stands on a stretch of pages, as the tables say it within one transaction."""

    pages: dict[Place, int]
    held: dict[int, Held]
    ends: dict[tuple[str, str, str], Outcome]

    def on(self, one: Fetched) -> Held | None:
        """The article that stands on a page."""
        return self.held.get(self.pages.get(one.place, 0))

    def is_beside(self, one: Fetched) -> bool:
        """Whether the page gave an article that another page stands for."""
        return self.on(one) is None and self.ends.get(one.ended) in ARTICLES


def archived(workspace: Workspace, wanted: Wanted) -> Iterator[Fetched]:
    """The pages that are wanted, haul by haul; those of which no line tells any more have no record."""
    for haul in hauls_since(workspace.database, wanted.since - BEFORE):
        seen: set[Place] = set()
        fetch_pages(workspace, [haul.folder])
        for line, end in read_haul(workspace.layout.pages / haul.folder):
            if end > haul.taken:  # for a round to take in, by the rules of today
                break
            if line.outcome is None and line.record:
                one = Fetched(haul, line)
                seen.add(one.place)
                if _is_wanted(line, wanted):
                    yield one
        file = f"{haul.folder}/{PAGES}"
        lost = unlisted(workspace.database, haul, file, since=wanted.since, seen=seen)
        yield from (Fetched(haul, line) for line in lost if _is_wanted(line, wanted))


def _is_wanted(line: HaulLine, wanted: Wanted) -> bool:
    if line.at < wanted.since or (wanted.outlets and line.outlet not in wanted.outlets):
        return False
    return wanted.shard.has(bare(line.final or line.address))


def standing_on(connection: Connection, pages: Sequence[Fetched]) -> Standing:
    """What stands on a stretch of pages now."""
    found = pages_at(connection, [one.place for one in pages])
    return Standing(found, held_on(connection, found.values()), ends_of(connection, [one.line for one in pages]))
