"""Holds what was kept and reported against what the papers published and what their servers really listed."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise

from sqlalchemy import select

from bench.month.lists import fed
from bench.month.papers import START, Paper, Piece
from bench.month.run import Lived
from bench.month.town import Answered
from dronewire.gap import OutletGap
from storage.crawling.gaps import gaps_of
from storage.tables import address, article

SLACK = timedelta(days=2)  # before the end: what failed is asked for again within a day
_NUMBER = re.compile(r"zametka-(\d+)")
_TITLE = re.compile(r"Заметка (\d+):")


@dataclass(frozen=True)
class Truth:
    """What can be asked of a month that was lived; ``slack`` before its end nothing is asked for."""

    month: Lived
    slack: timedelta = SLACK

    @cached_property
    def kept(self) -> Counter[tuple[str, int]]:
        """How often each piece was kept, by paper and number."""
        with self.month.workspace.database.connect() as connection:
            rows = connection.execute(select(article.c.outlet, article.c.title)).all()
        return Counter((row.outlet, int(found.group(1))) for row in rows if (found := _TITLE.search(row.title)))

    @cached_property
    def kept_at(self) -> dict[tuple[str, int], datetime]:
        """When each was kept."""
        with self.month.workspace.database.connect() as connection:
            rows = connection.execute(select(article.c.outlet, article.c.title, article.c.first_seen)).all()
        found = ((row, _TITLE.search(row.title)) for row in rows)
        return {(row.outlet, int(number.group(1))): row.first_seen for row, number in found if number}

    @cached_property
    def named(self) -> dict[tuple[str, int], str]:
        """How the address of each piece ended that has one in the tables."""
        with self.month.workspace.database.connect() as connection:
            rows = connection.execute(select(address.c.outlet, address.c.address, address.c.outcome)).all()
        found = ((row, _NUMBER.search(row.address)) for row in rows)
        return {(row.outlet, int(number.group(1))): row.outcome for row, number in found if number}

    @cached_property
    def gaps(self) -> dict[str, list[OutletGap]]:
        """All gaps that were reported, by outlet."""
        found = defaultdict(list)
        for gap in gaps_of(self.month.workspace.database, START - timedelta(days=30), self.month.end):
            found[gap.outlet].append(gap)
        return found

    @cached_property
    def listed(self) -> dict[tuple[str, int], datetime]:
        """When an answer to us first named each piece."""
        found: dict[tuple[str, int], datetime] = {}
        for one in self.month.town.log:
            for number in one.names:
                found.setdefault((one.paper, number), one.at)
        return found

    def pieces(self) -> Iterator[tuple[Paper, Piece]]:
        """Everything that was published while we watched."""
        for paper in self.month.papers:
            for piece in paper.pieces:
                if piece.published >= START and piece.listed < self.month.end - self.slack:
                    yield paper, piece

    def lost(self) -> list[str]:
        """Pieces that a list named to us, whose pages stayed up, and that are not kept."""
        return [
            f"{_name(paper, piece)} listed {piece.listed:%d %H:%M}, told {told:%d %H:%M}: "
            f"{self.named.get((paper.id, piece.number), 'no outcome')}"
            for paper, piece in self.pieces()
            if (told := self.listed.get((paper.id, piece.number)))
            and (piece.gone is None or piece.gone > told + self.slack)
            and not self.kept[paper.id, piece.number]
        ]

    def twice(self) -> list[str]:
        """Pieces that are kept more than once."""
        return [f"{paper}/{number}: {count} times" for (paper, number), count in self.kept.items() if count > 1]

    def unreported(self) -> list[str]:
        """Pieces that were listed for a while, are neither kept nor named by an outcome, and lie in no open gap.

        A gap that is filled says that nothing is missing from it.
        """
        return [
            f"{_name(paper, piece)} published {piece.published:%d %H:%M}, listed {piece.listed:%d %H:%M}"
            for paper, piece in self.pieces()
            if (paper.id, piece.number) not in self.listed
            and not self.kept[paper.id, piece.number]
            and piece.gone is None
            and not any(_holds(gap, piece) for gap in self.gaps.get(paper.id, ()) if not gap.gap.filled)
        ]

    def false(self) -> list[str]:
        """Gaps that are none: whose source's listings before and after them overlapped."""
        return [_told(gap) for gaps in self.gaps.values() for gap in gaps if self._overlapped(gap)]

    def empty(self) -> list[str]:
        """Gaps that stayed open although every piece of their interval was listed to us."""
        return [
            _told(gap) for gaps in self.gaps.values() for gap in gaps if not gap.gap.filled and not self._hides(gap)
        ]

    def open(self) -> int:
        """How many gaps stayed open."""
        return sum(not gap.gap.filled for gaps in self.gaps.values() for gap in gaps)

    def _hides(self, gap: OutletGap) -> bool:
        paper = self._paper(gap.outlet)
        return any((paper.id, piece.number) not in self.listed and _holds(gap, piece) for piece in paper.pieces)

    def _overlapped(self, gap: OutletGap) -> bool:
        path = "/" + gap.source.split("/", 3)[3]
        lists = [one for one in self.readings(gap.outlet) if one.path == path and not one.query]
        last = next((one.names for one in reversed(lists) if one.at <= gap.gap.since), None)
        if last is None:
            return False
        # It may have stood still for days: the next list is the first one that differs.
        following = next((one.names for one in lists if one.at > gap.gap.since and one.names != last), last)
        return bool(last & following)

    def readings(self, outlet: str) -> list[Answered]:
        """The lists of an outlet that came whole."""
        return [one for one in self.month.town.log if one.paper == outlet and one.lists]

    def _paper(self, outlet: str) -> Paper:
        return next(paper for paper in self.month.papers if paper.id == outlet)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a paper's main list was asked for, and how long pieces waited."""

    requests: float  # a day
    longest: timedelta
    most: int  # in one day
    delay: timedelta
    fixed_delay: timedelta
    fixed_missed: int


def pace(truth: Truth, paper: Paper) -> Pace:
    """The pace of a paper, and what a poller that asks every ten minutes would have got."""
    path = "/rss.xml" if paper.feed else "/sitemap.xml" if paper.sitemap else "/news/"
    asked = [one.at for one in truth.month.town.log if one.paper == paper.id and one.path == path and not one.query]
    days = (truth.month.end - START) / timedelta(days=1)
    waits = [
        truth.kept_at[paper.id, piece.number] - piece.listed
        for _, piece in truth.pieces()
        if piece.paper == paper.id and (paper.id, piece.number) in truth.kept_at
    ]
    fixed, missed = _fixed(truth, paper)
    return Pace(
        requests=len(asked) / days,
        longest=max((later - earlier for earlier, later in pairwise(asked)), default=timedelta()),
        most=max(Counter(at.date() for at in asked).values(), default=0),
        delay=sum(waits, timedelta()) / max(len(waits), 1),
        fixed_delay=fixed,
        fixed_missed=missed,
    )


def _fixed(truth: Truth, paper: Paper) -> tuple[timedelta, int]:
    """The mean delay of a poller of the feed that asks every ten minutes, and how many pieces it never sees."""
    if not paper.feed:
        return timedelta(), 0
    seen: dict[int, datetime] = {}
    at = START
    while at < truth.month.end:
        trouble = paper.trouble(at)
        if trouble is None:
            for piece in fed(paper, at):
                seen.setdefault(piece.number, at)
        at += timedelta(minutes=10)
    pieces = [piece for _, piece in truth.pieces() if piece.paper == paper.id]
    waits = [seen[piece.number] - piece.listed for piece in pieces if piece.number in seen]
    missed = sum(piece.number not in seen and piece.gone is None for piece in pieces)
    return sum(waits, timedelta()) / max(len(waits), 1), missed


def _holds(gap: OutletGap, piece: Piece) -> bool:
    return any(gap.gap.since <= moment <= gap.gap.until for moment in (piece.published, piece.listed))


def _name(paper: Paper, piece: Piece) -> str:
    return f"{paper.id}/{piece.number}"


def _told(found: OutletGap) -> str:
    gap = found.gap
    return f"{found.outlet} {gap.since:%d %H:%M:%S} to {gap.until:%d %H:%M:%S} filled={gap.filled} ({gap.reason})"
