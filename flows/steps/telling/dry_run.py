"""A dry run: a round on a copy of what is kept, to see what would be told to whom; nothing is stored or sent."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from alerts.transport import MailSettings
from flows.lock import only_one
from flows.settings import Settings
from flows.steps.result import Round
from flows.steps.round import WAIT, watch_once
from flows.workspace import database_of, opened
from storage.layout import Layout
from storage.outbox import Delivery, deliveries
from storage.outbox.notices import Waiting, waiting_notices
from storage.rounds import untaken_hauls


class NoCopyError(RuntimeError):
    """The database cannot be copied to try something on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Would:
    """What a round would come to: its counts, the messages that it would send, and what it would plan for later."""

    round: Round
    told: tuple[Delivery, ...]
    planned: tuple[Waiting, ...]


def try_round(settings: Settings, *, at: datetime, outlets: Sequence[str] = (), due_only: bool = False) -> Would:
    """One round that truly asks the outlets, and whose results are thrown away.

    Raises:
        NoCopyError: where the database is none that can be copied.
        BusyError: when a round is running and does not end: two at once would ask twice as often as is polite.
    """
    with only_one(Layout(settings.var).lock, "round", wait=WAIT), _copied(settings) as copy, opened(copy) as workspace:
        before = {one.message for one in deliveries(workspace.database)}
        done = watch_once(workspace, at=at, outlets=outlets, due_only=due_only)
        return Would(
            round=done,
            told=tuple(one for one in deliveries(workspace.database) if one.message not in before),
            planned=tuple(waiting_notices(workspace.database)),
        )


@contextmanager
def _copied(settings: Settings) -> Iterator[Settings]:
    """Settings by which everything happens in a copy, for the length of a block; mails become files in it."""
    if settings.database:
        raise NoCopyError("a dry run works on a copy of the database, which is made of the one in var/ only")
    with TemporaryDirectory(prefix="dronewire-dry-run-") as folder:
        _copy(Layout(settings.var), Layout(Path(folder)), settings)
        # Without channels their messages become files as well.
        yield settings.model_copy(
            update={"var": Path(folder), "mail": MailSettings(sender=settings.mail.sender), "channels": {}}
        )


def _copy(of: Layout, to: Layout, settings: Settings) -> None:
    with database_of(settings) as engine:  # there is one now, with today's tables
        hauls = untaken_hauls(engine)
    with closing(sqlite3.connect(of.database)) as source, closing(sqlite3.connect(to.database)) as target:
        source.backup(target)
    for haul in hauls:
        shutil.copytree(of.pages / haul.folder, to.pages / haul.folder)
    for folder, copy in ((of.sketches, to.sketches), (of.bundles, to.bundles)):
        if folder.exists():
            shutil.copytree(folder, copy, copy_function=_linked)


def _linked(source: str, target: str) -> None:
    """A link in place of a copy: these files are replaced, never written into."""
    Path(target).symlink_to(Path(source).absolute())
