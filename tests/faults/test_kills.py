"""kill -9 at more than 500 random moments of rounds that tell: nothing is lost, nothing is told twice but for one case.

That case: the mail server had taken a message, and the process was killed before it could note so. The message goes
again, under the same Message-ID, by which mail programs show it once.
"""

import json
import multiprocessing
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import text

from flows.workspace import Workspace

from .child import NEVER, READERS, Orders, child, room_in
from .postoffice import PostOffice, Taken
from .wire import Wire, told_in

pytestmark = pytest.mark.faults

KILLS = 520
SEED = 20261123
BETWEEN = 13  # kills between two rounds that nobody disturbs; a kill often hits a round that mends another one
PATIENCE = 120  # seconds for a round on a loaded machine
FORKS = multiprocessing.get_context("forkserver")  # imports are done once: a round begins within milliseconds
FORKS.set_forkserver_preload(["tests.faults.rehearsed"])


@dataclass
class Campaign:
    """Rounds that are killed one after the other, in one workspace, beside one mail server."""

    folder: Path
    office: PostOffice
    room: Workspace
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
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
        while len(self.killed) < KILLS and self.office.process < 4 * KILLS:
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

    def summary(self) -> str:
        """The figures, as one JSON line."""
        figures = {
            "seed": SEED,
            "kills": len(self.killed),
            "rounds": self.office.process,
            "killed while": dict(sorted(self.hits.items())),
            "articles": len(self.wire.tokens),
            "readers": len(READERS),
            "mails": len({(one.name, one.recipient) for one in self.office.taken}),
            "lost": len(self.lost),
            "repeated under the same Message-ID, since the note of acceptance was lost": len(self.office.repeats()),
            "repeated otherwise": len(self.unexcused()),
        }
        return json.dumps(figures, ensure_ascii=False)


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    """All kills done."""
    folder = tmp_path_factory.mktemp("kills")
    with PostOffice() as office:
        room = room_in(folder, office.port)
        done = Campaign(folder, office, room)
        done.run()
        room.database.dispose()
        yield done


def test_rounds_are_killed_at_more_than_500_moments(campaign: Campaign, capsys: pytest.CaptureFixture[str]) -> None:
    """In every phase from taking in to the end."""
    with capsys.disabled():
        print("\n" + campaign.summary())  # noqa: T201 (the figures are what this is for)

    assert len(campaign.killed) >= 500
    assert {"taking in", "telling", "sending"} <= set(campaign.hits)


def test_nothing_is_lost(campaign: Campaign) -> None:
    """After each round in peace every article on topic had been told to every reader."""
    assert set() == campaign.lost


def test_nothing_is_left_undone(campaign: Campaign) -> None:
    """After each round in peace all was taken in and all mails were accepted."""
    assert campaign.unsettled == []


def test_an_article_is_told_under_one_message_id(campaign: Campaign) -> None:
    """However often rounds are killed, and though others print it too: one reader, one message."""
    names = {len(names) for told in campaign.told.values() for names in told.values()}

    assert {1} == names


def test_a_message_is_repeated_only_where_the_note_of_its_acceptance_was_lost(campaign: Campaign) -> None:
    """It is the last that the killed process got rid of; any other was noted before the next one went."""
    assert campaign.unexcused() == []
