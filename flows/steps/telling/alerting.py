"""Alerting: what is due is stored as messages, in one transaction with the marks that say so; then it is sent."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from alerts.transport import NotAcceptedError, Transport, transport_of
from alerts.wire import read_mail
from dronewire.timing import When
from flows.leasing import held
from flows.lock import BusyError, only_one
from flows.steps.telling.composing import store_alerts
from flows.steps.telling.concerns import store_concerns
from flows.steps.telling.feeding import write_feed
from flows.steps.telling.hearers import Hearers
from flows.workspace import Workspace
from storage.outbox import ALERT, Due, accepted, due, refused

TELLING = "telling"
IN_LINE = 60.0  # seconds to stand in line for another worker that tells
WAIT = 10.0  # seconds to stand in line for a round, at whose end all that is due is told anyway

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What telling came to: messages stored for readers, all that were taken over, and what was refused and why."""

    stored: int
    sent: int
    refusals: tuple[str, ...] = ()


def tell(workspace: Workspace, round_name: str | None, *, at: datetime) -> Told:
    """Store what is due for readers and send it, then what the operator should know of, mails given up among it.

    One at a time, whoever shares the database: two would send the same message. Another one that is at it for longer
    tells what is ours as well, or the next round does.
    """
    with held(workspace.database, [TELLING], wait=IN_LINE) as hold:
        return _tell(workspace, round_name, at=at) if hold.names else Told(stored=0, sent=0)


def _tell(workspace: Workspace, round_name: str | None, *, at: datetime) -> Told:
    stored = store_alerts(workspace, round_name, at=at)
    with opened_transport(workspace) as transport:
        sent, refusals = send_due(workspace, transport, at=at)
        if store_concerns(workspace, round_name, at=at):
            also_sent, also_refused = send_due(workspace, transport, at=at)
            sent, refusals = sent + also_sent, [*refusals, *also_refused]
    unwritten = write_feed(workspace, at=at)
    return Told(stored=stored, sent=sent, refusals=(*refusals, *([unwritten] if unwritten else [])))


def tell_beside_rounds(workspace: Workspace, *, at: datetime) -> Told:
    """The same where no round is under way; where one is, that one or the next tells what is due."""
    try:
        with only_one(workspace.layout.lock, "round", wait=WAIT):
            return tell(workspace, None, at=at)
    except BusyError:
        return Told(stored=0, sent=0)


def opened_transport(workspace: Workspace) -> Transport:
    """What mails leave by, as the settings say."""
    chosen = workspace.settings
    return transport_of(
        chosen.mail, folder=workspace.layout.outbox, channels=chosen.channels, secret=chosen.webhook_secret
    )


def send_due(workspace: Workspace, transport: Transport, *, at: datetime) -> tuple[int, list[str]]:
    """Send what is due; gives how many were taken, and what was not. One that is refused holds up no other."""
    hearers = Hearers(workspace)
    waiting = [one for one in due(workspace.database, at) if _may_go(hearers, one, at)]
    refusals = [send(workspace, transport, one, at=at) for one in waiting]
    named = [refusal for refusal in refusals if refusal]
    return len(waiting) - len(named), named


def send(workspace: Workspace, transport: Transport, one: Due, *, at: datetime) -> str:
    """Send one message; gives why it was not taken, or nothing."""
    try:
        transport.send(read_mail(one.mail), one.recipient)
    except NotAcceptedError as error:
        dead = refused(workspace.database, one, at=at, reason=str(error), permanent=error.permanent)
        log.warning("mail not taken", message=one.message, reason=str(error), given_up=dead)
        return f"mail to {one.recipient}: {error}; " + ("given up" if dead else "it will be tried again")
    accepted(workspace.database, one, at=at)
    return ""


def _may_go(hearers: Hearers, one: Due, at: datetime) -> bool:
    """Whether a message disturbs nobody: one that was refused in the evening is tried again in the morning."""
    return one.kind != ALERT or replace(hearers.timing(one.recipient), when=When.AT_ONCE).due(at) <= at
