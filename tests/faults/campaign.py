"""A campaign: rounds that are killed one after the other, in one workspace, beside one mail server."""

import multiprocessing
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import median

from sqlalchemy import text

from flows.workspace import Workspace

from .child import NEVER, READERS, Orders, child, room_in
from .postoffice import PostOffice, Taken
from .wire import Wire, told_in

BETWEEN = 13  # kills between two rounds that nobody disturbs; a kill often hits a round that mends another one
PATIENCE = 120  # seconds for a round on a loaded machine
FORKS = multiprocessing.get_context("forkserver")  # imports are done once: a round begins within milliseconds
FORKS.set_forkserver_preload(["tests.faults.rehearsed"])


@dataclass
class Campaign:
    """The rounds, what they were killed at, and what came of it; ``kills`` are how many there are to be."""

    folder: Path
    office: PostOffice
    room: Workspace
    chance: random.Random
    kills: int
    hits: Counter[str] = field(default_factory=Counter)
    killed: set[int] = field(default_factory=set)
    unsettled: list[object] = field(default_factory=list)
    lost: set[tuple[str, str]] = field(default_factory=set)

    @cached_property
    def wire(self) -> Wire:
        """What is published."""
        return Wire(self.chance)

    def run(self) -> None:
        """All kills; from time to time a round ends in peace, after which all must be told."""
        pace, steps, telling = self._measured()
        while len(self.killed) < self.kills and self.office.process < 4 * self.kills:
            # By the clock and by the step: most time is spent in few steps, and the others matter as much.
            kind = self.chance.choice(("clock", "step", "telling", "telling"))
            if kind == "clock":
                self._strike(after=self.chance.uniform(0, pace))
            elif kind == "step":
                self._strike(last=self.chance.randrange(1, steps))
            else:
                self._strike(last=self.chance.randrange(1, telling), telling=True)
            if self.office.process % BETWEEN == 0:
                self._rest()
        self._rest()

    def _measured(self) -> tuple[float, int, int]:
        """How long a round takes that nobody disturbs: in seconds, in steps, and in steps of its telling."""
        seconds = []
        for _ in range(5):
            begun = time.monotonic()
            self._rest()
            seconds.append(time.monotonic() - begun)
        steps, telling = (self.folder / "steps").read_text().split()
        return median(seconds), int(steps), int(telling)

    def _rest(self) -> None:
        """A round in peace, and what it left undone."""
        self._strike()
        self.unsettled += self._rows("SELECT folder FROM haul WHERE NOT done")
        self.unsettled += self._rows("SELECT message, recipient, state FROM delivery WHERE state <> 'accepted'")
        told = self.told
        self.lost |= {(token, reader) for reader in READERS for token in self.wire.tokens if not told[reader][token]}

    def _strike(self, *, after: float = PATIENCE, last: int = NEVER, telling: bool = False) -> None:
        """One round with news, killed by the clock or at a step if it has not ended by then."""
        self.wire.publish(self.room, self.chance.randint(1, 2), self.chance.randint(0, 1))
        self.office.process += 1
        orders = Orders(folder=self.folder, port=self.office.port, at=self.wire.at, last=last, telling=telling)
        round_ = FORKS.Process(target=child, args=(orders,))
        round_.start()
        round_.join(after)
        round_.kill()
        round_.join()
        assert round_.exitcode in {0, -signal.SIGKILL}, "a round failed by itself"
        if round_.exitcode:
            assert after < PATIENCE or last < NEVER, "a round that should have ended in peace did not end"
            self.killed.add(self.office.process)
            self.hits[self._phase()] += 1

    def _phase(self) -> str:
        """How far the round had come that was killed."""
        if self._rows("SELECT 1 FROM haul WHERE NOT done"):
            return "taking in"
        if self._rows("SELECT 1 FROM delivery WHERE state = 'waiting'"):
            return "sending"
        return "telling" if self._rows("SELECT 1 FROM round WHERE finished IS NULL") else "at the end"

    def _rows(self, query: str) -> list[object]:
        with self.room.database.connect() as connection:
            return list(connection.execute(text(query)))

    @property
    def told(self) -> dict[str, dict[str, set[str]]]:
        """By reader and article the Message-IDs under which it was told."""
        found: dict[str, dict[str, set[str]]] = {reader: {one: set() for one in self.wire.tokens} for reader in READERS}
        for mail in self.office.taken:
            for token in told_in(mail.text):
                found[mail.recipient][token].add(mail.name)
        return found

    def unexcused(self) -> list[tuple[Taken, Taken]]:
        """Repeats of a message of which it had, or could have, been noted that it was taken."""
        final = {one.process: one for one in self.office.taken}  # the last that each process got rid of
        return [
            (before, again)
            for before, again in self.office.repeats()
            if before.process not in self.killed or final[before.process] is not before
        ]


@contextmanager
def prepared(folder: Path, *, seed: int, kills: int) -> Iterator[Campaign]:
    """One that can begin, with its mail server; the seed says what is published and when is killed."""
    folder.mkdir()
    with PostOffice() as office:
        room = room_in(folder, office.port)
        yield Campaign(folder, office, room, random.Random(seed), kills)
        room.database.dispose()
