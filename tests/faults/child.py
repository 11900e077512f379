"""The process that is killed: a round without its crawl, in which every step towards database and server is counted."""

import os
import random
import signal
import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, event

from dronewire.article import Extraction
from flows.extraction import Job, SavedPage, work
from flows.settings import Settings, settings_of_values
from flows.steps.round import RoundAtWork
from flows.workspace import Workspace
from storage.database import open_database
from storage.layout import Layout

from .wire import Wire, topics

READERS = ("desk@example.org", "editor@example.org", "night@example.org")
OPERATOR = "operator@example.org"
NEVER = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a child is to do: one round at an instant.

    Attributes:
        last: the step at which it kills itself.
        telling: whether steps are counted from the telling on only.
    """

    folder: Path
    port: int
    at: datetime
    last: int = NEVER
    telling: bool = False


class Steps:
    """Counts the steps of a round, and ends the process at one of them as kill -9 does."""

    def __init__(self, last: int) -> None:
        self.count, self.last = 0, last

    def step(self, *_: Any, **__: Any) -> None:
        """One more."""
        self.count += 1
        if self.count >= self.last:
            os.kill(os.getpid(), signal.SIGKILL)


class Here:
    """Extraction in this very process: what is killed is the round, and no pool outlives it."""

    def extract(self, jobs: Sequence[Job | SavedPage]) -> list[Extraction]:
        """Extract pages, in their order."""
        return [work(job) for job in jobs]


def settings_in(folder: Path, port: int, **more: Any) -> Settings:
    """Settings of the workspace under test; without a port mails are written as files."""
    host = "127.0.0.1" if port else ""
    server = {"host": host, "port": port or None, "security": "none", "timeout": 20}
    mail = {**server, "sender": "dronewire <d@example.org>", **more}
    own = {"workspace": folder, "var": folder / "var", "alert": READERS, "operator": (OPERATOR,), "mail": mail}
    # All that a round found is to be told in a mail, so that a mail can be held against what was published.
    return settings_of_values(**own, stories_a_mail=1000)


def room_in(folder: Path, port: int, **more: Any) -> Workspace:
    """The workspace under test, with its database open; ``more`` are settings of its mail."""
    declared, engine = topics()
    database = open_database(f"sqlite:///{folder}/dronewire.sqlite")
    return Workspace(
        settings=settings_in(folder, port, **more),
        layout=Layout(folder / "var"),
        outlets={},
        declared=declared,
        compiled=lambda: engine,
        database=database,
    )


def one_round(room: Workspace, at: datetime, *, when_telling: Callable[[], None] = lambda: None) -> None:
    """Take in what was brought home, tell, send."""
    at_work = RoundAtWork(room, Here(), at=at)  # type: ignore[arg-type]  # as `Extractors`, without processes
    at_work.begin()
    when_telling()
    at_work.tell()
    at_work.finish()


def child(orders: Orders) -> None:
    """What the forked process does; where it comes to its end, it leaves behind how many steps that took."""
    room = room_in(orders.folder, orders.port)
    steps = Steps(NEVER if orders.telling else orders.last)
    _count(steps, room.database)
    telling = []

    def count_telling() -> None:
        telling.append(steps.count)
        if orders.telling:
            steps.last = steps.count + orders.last

    one_round(room, orders.at, when_telling=count_telling)
    (orders.folder / "steps").write_text(f"{steps.count} {steps.count - telling[0]}")


def _count(steps: Steps, database: Engine) -> None:
    """A step is a statement before and after it ran, a commit before and after, and what SMTP says and hears."""
    for name in ("before_cursor_execute", "after_cursor_execute", "commit", "checkin"):
        event.listen(database.pool if name == "checkin" else database, name, steps.step)
    for name in ("putcmd", "getreply", "send"):
        setattr(smtplib.SMTP, name, _counted(steps, getattr(smtplib.SMTP, name)))


def _counted(steps: Steps, method: Any) -> Any:
    def counted(*given: Any, **named: Any) -> Any:
        steps.step()
        try:
            return method(*given, **named)
        finally:
            steps.step()

    return counted


def rehearse() -> None:
    """One round before all others, in the process that these are forked from: what is loaded once is loaded then."""
    with TemporaryDirectory() as folder:
        room = room_in(Path(folder), 0)
        wire = Wire(random.Random(0))
        wire.publish(room, 1)
        one_round(room, wire.at)
        room.database.dispose()
