"""The canary: a synthetic article that goes the whole way, from a feed to a mailbox of the operator's.

It flies in a workspace of its own, with the settings, the code and the mail server of the real one. So it stands in no
bundle, story, search or export, and nobody else hears of it; only its journey is noted in the real database.
"""

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from flows.lock import only_one
from flows.settings import Settings
from flows.steps.round import RoundAtWork, round_at_work
from flows.steps.telling.alerting import opened_transport, send_due, tell_beside_rounds
from flows.workspace import Workspace, opened
from newsstand.canary import FEED, HOME, WORDS, publish
from newsstand.server import Newsstand
from newsstand.town import Town
from storage.outbox import counts_of_outbox, undelivered
from storage.outbox.journeys import Journey, end_journey, last_journey, set_out

ID = "canary"
PAUSE = 5.0  # seconds between two looks whether a mail that was refused may be sent again
_OUTLET = f'title = "Canary"\nhomepage = "{HOME}"\nlanguages = ["en"]\nfeeds = ["{HOME}{FEED}"]\n'
_TOPIC = f'title = {{ en = "Canary", ru = "Канарейка" }}\nquery = \'"{WORDS}"\'\n'

log = structlog.get_logger()


class NoMailboxError(ValueError):
    """Nobody was named to whom a canary could fly."""


@dataclass(slots=True)
class _Flight:
    """A canary under way: the seconds of each leg so far."""

    at: datetime
    within: timedelta
    legs: dict[str, float] = field(default_factory=dict)
    _begun: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self._begun)

    def is_late(self) -> bool:
        return self.now() > self.at + self.within

    def fly(self, leg: str, step: Callable[[], object]) -> None:
        begun = time.monotonic()
        step()
        self.legs[leg] = round(time.monotonic() - begun, 3)


def fly(workspace: Workspace, *, to: Sequence[str], at: datetime, within: timedelta) -> Journey:
    """Let a canary fly, and note its journey; where it does not arrive, the operator is told.

    Args:
        workspace: the real one.
        to: mailboxes of the operator's; it has arrived when the mail server took the mails to all of them over.
        at: the instant at which its article appears in the feed.
        within: how long it may be under way.

    Raises:
        NoMailboxError: where there is no mailbox to fly to.
        BusyError: where another one is under way.
    """
    if not to:
        raise NoMailboxError("to whom? name a mailbox with --to, or set operator")
    with only_one(workspace.layout.root / f"{ID}.lock", ID, wait=0):
        before = last_journey(workspace.database)
        journey = set_out(workspace.database, ", ".join(to), at=at, until=at + within)
        flight = _Flight(at, within)
        reason = _reason(workspace.settings, flight, to)
        ended = replace(journey, legs=flight.legs, reason=reason, arrived=None if reason else flight.now())
        end_journey(workspace.database, ended)
    if reason or (before and before.is_lost(at)):  # it is lost, or it is over that the one before it was
        tell_beside_rounds(workspace, at=flight.now())
    return ended


def _reason(settings: Settings, flight: _Flight, to: Sequence[str]) -> str:
    """Why it did not arrive; nothing where it did."""
    try:
        with _room(settings, at=flight.at, to=to) as room:
            return _flown(room, flight)
    except Exception as error:  # noqa: BLE001 (whatever keeps a canary from arriving is what it is there to find)
        log.warning("a canary did not arrive", error=str(error))
        return f"{type(error).__name__}: {error}"


def _flown(room: Workspace, flight: _Flight) -> str:
    with round_at_work(room, at=flight.at, outlets=[ID]) as work:
        for leg, step in _legs(work):
            flight.fly(leg, step)
        done = work.finish()
    if not done.alerts:
        return "; ".join(done.failures) or "its article was read, and nothing was to be told of it"
    flight.fly("waiting", lambda: _wait(room, flight))
    late = f"not within {flight.within.total_seconds() / 60:g} minutes"
    return "; ".join([str(one) for one in undelivered(room.database)]) or (late if flight.is_late() else "")


def _legs(work: RoundAtWork) -> Iterator[tuple[str, Callable[[], None]]]:
    yield "opening", work.begin
    yield "crawling", work.fetch
    yield "taking in", work.keep
    yield "telling", work.tell


def _wait(room: Workspace, flight: _Flight) -> None:
    """Try again what was refused for now, for as long as it may take."""
    while counts_of_outbox(room.database).get("waiting") and not flight.is_late():
        time.sleep(PAUSE)
        with opened_transport(room) as transport:
            send_due(room, transport, at=flight.now())


@contextmanager
def _room(settings: Settings, *, at: datetime, to: Sequence[str]) -> Iterator[Workspace]:
    """The canary's own workspace, empty, beside an outlet that has just published its article."""
    folder = settings.var / ID
    with Newsstand(at=at, town=Town(())) as stand:
        shutil.rmtree(folder, ignore_errors=True)
        _write(folder / "outlets" / f"{ID}.toml", _OUTLET)
        _write(folder / "topics" / f"{ID}.toml", _TOPIC)
        publish(stand, at=at)
        with opened(_settings(settings, folder, newsstand=stand.url, to=to)) as room:
            yield room


def _settings(settings: Settings, folder: Path, *, newsstand: str, to: Sequence[str]) -> Settings:
    """Those of the real workspace, so far as they are about the way; the database is the canary's own."""
    own = {"workspace": folder, "var": folder, "database": "", "outlets": (), "newsstand": newsstand, "delay": 0.0}
    people = {"alert": tuple(to), "recipients": (), "operator": ()}
    return settings.model_copy(update={**own, **people})


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
