"""Accounting for a round's addresses: each ends once, is counted, and is remembered for the next assignment."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from dronewire.assignment import key_of
from dronewire.haul import HaulLine
from dronewire.outcome import SOURCES, Kind, Outcome
from storage.crawling.assignments import HeldBack
from storage.crawling.backfills import remember_past
from storage.crawling.gaps import keep_gaps
from storage.crawling.hosts import remember_robots, remember_wait
from storage.crawling.known import listed_again, remember, remember_earlier
from storage.crawling.sources import Circumstances, remember_source
from storage.database import insert, writing
from storage.refusing import is_refusal, plain, refused_line
from storage.rounds import UntakenHaul
from storage.tables import tally, visit

Counts = Mapping[tuple[str, Kind, Outcome], int]


@dataclass(slots=True)
class Account:
    """The account of one stretch of a haul; ``around`` is what is known of the crawl as a whole."""

    connection: Connection
    haul: UntakenHaul
    around: Circumstances
    _counts: Counter[tuple[str, Kind, Outcome]] = field(default_factory=Counter)
    _relisted: list[HaulLine] = field(default_factory=list)
    _earlier: list[HaulLine] = field(default_factory=list)

    def end(
        self, line: HaulLine, outcome: Outcome, *, reason: str = "", ours: bool = False, again: bool = False
    ) -> None:
        """Give an address its one outcome.

        Args:
            line: what the crawl said of it.
            outcome: how it ended.
            reason: why, where the line does not say so.
            ours: it failed since our own network was down.
            again: it is asked for again as if it had failed: the page may hold an article later.
        """
        if outcome is Outcome.KNOWN:
            self._relisted += [] if self.around.backfill else [line]
            self._counts[line.outlet, line.kind, outcome] += 1
        elif outcome is Outcome.EARLIER:
            self._earlier.append(replace(line, outcome=outcome))
        else:
            ended = replace(line, outcome=outcome, reason=reason or line.reason)
            # An address that was counted in this round already is not counted twice.
            if _note_visits(self.connection, self.haul.round, [ended]):
                self._counts[line.outlet, line.kind, outcome] += 1
                self._remember(ended, outcome, ours=ours, again=again)

    def _remember(self, line: HaulLine, outcome: Outcome, *, ours: bool, again: bool) -> None:
        remember_wait(self.connection, line)
        if self.around.backfill and line.kind is not Kind.ROBOTS:
            remember_past(self.connection, line, outcome)
        elif line.kind is Kind.ARTICLE:
            remember(self.connection, line, outcome, looks=self.around.looks, ours=ours, again=again)
        elif line.kind in SOURCES:
            remember_source(self.connection, line, around=self.around, ours=ours)
            keep_gaps(self.connection, line, round_name=self.haul.round)
        else:
            remember_robots(self.connection, line)

    def heard(self) -> frozenset[tuple[str, bytes]]:
        """The sources that have an outcome in this round: outlets and keys."""
        kinds = [kind.value for kind in sorted(SOURCES)]
        query = select(visit.c.outlet, visit.c.address).where(visit.c.round == self.haul.round, visit.c.kind.in_(kinds))
        return frozenset((row.outlet, key_of(row.address)) for row in self.connection.execute(query))

    def finish(self) -> None:
        """Write the counts; the addresses that were only listed are noted in one go."""
        self._write()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep what a block ends by itself: if the database refuses it, nothing else of this stretch goes with it."""
        self._write()
        try:
            with self.connection.begin_nested():
                yield
                self._write()
        except Exception:
            self._clear()
            raise

    def refuse(self, line: HaulLine, error: Exception) -> None:
        """End an address as failed whose line the database refused, in words that it takes."""
        told = refused_line(line, error)
        try:
            with self.alone():
                self.end(told, Outcome.FAILED)
        except Exception as again:
            if not is_refusal(again):
                raise
            # Not even its address is taken: it is told by its beginning, and nothing is remembered of it.
            told = replace(told, address=plain(line.address))
            _note_visits(self.connection, self.haul.round, [told])
            self._counts[line.outlet, line.kind, Outcome.FAILED] += 1

    def _write(self) -> None:
        listed_again(self.connection, self._relisted)
        new = _note_visits(self.connection, self.haul.round, self._earlier)
        remember_earlier(self.connection, self._earlier)
        kinds = {(line.address, line.outlet): line.kind for line in self._earlier}
        for address, outlet in new:
            self._counts[outlet, kinds[address, outlet], Outcome.EARLIER] += 1
        add_counts(self.connection, self.haul.round, self._counts)
        self._clear()

    def _clear(self) -> None:
        for gathered in (self._relisted, self._earlier, self._counts):
            gathered.clear()


def _note_visits(connection: Connection, round_name: str, lines: Iterable[HaulLine]) -> frozenset[tuple[str, str]]:
    """Note how addresses ended; gives those, with their outlets, that had not ended in this round before."""
    rows = [
        {
            "round": round_name,
            "address": line.address,
            "outlet": line.outlet,
            "kind": line.kind.value,
            "outcome": line.outcome,
            "reason": line.reason,
            "status": line.status,
            "at": line.at,
        }
        for line in lines
    ]
    if not rows:
        return frozenset()
    # Not by rowcount: psycopg does not give one for an insert that may do nothing.
    statement = insert(connection, visit).values(rows).on_conflict_do_nothing()
    told = statement.returning(visit.c.address, visit.c.outlet)
    return frozenset((row.address, row.outlet) for row in connection.execute(told))


def add_counts(connection: Connection, round_name: str, counts: Counts) -> None:
    """Add to the counts of a round."""
    for (outlet, kind, outcome), number in counts.items():
        key = {"round": round_name, "outlet": outlet, "kind": kind.value, "outcome": outcome.value}
        statement = insert(connection, tally).values(**key, count=number)
        summed = {"count": tally.c.count + number}
        connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=summed))


def postpone(engine: Engine, round_name: str, held: Iterable[HeldBack], *, at: datetime) -> None:
    """Count sources as postponed that a round does not even ask for, and why."""
    with writing(engine) as connection:
        for one in held:
            line = HaulLine(
                round=round_name,
                outlet=one.outlet,
                kind=one.kind,
                address=one.address,
                at=at,
                outcome=Outcome.POSTPONED,
                reason=one.reason,
            )
            if _note_visits(connection, round_name, [line]):
                add_counts(connection, round_name, {(one.outlet, one.kind, Outcome.POSTPONED): 1})
