"""Alerting: what is to be told is stored first, in one transaction with the marks that say so; then it is sent."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP

import structlog
from sqlalchemy import Connection

from alerts.addresses import mailbox
from alerts.mail import compose
from alerts.transport import NotAcceptedError, Transport
from dronewire.alert import Alert
from dronewire.story import Story
from flows.workspace import Workspace
from storage.database import writing
from storage.outbox import Due, Outgoing, accepted, due, refused, store, told_to
from storage.telling import settle, stories, untold

log = structlog.get_logger()


def store_alerts(workspace: Workspace, round_name: str, *, at: datetime) -> int:
    """Store one mail for each recipient to whom stories are new; gives how many."""
    with writing(workspace.database) as connection:
        declared = {topic.id for topic in workspace.declared}
        # A topic that cannot be read just now, or was taken away: nobody else is told of what it found.
        everything = stories(connection, untold(connection), titles=workspace.outlet_titles)
        found = [story for story in everything if declared.intersection(story.topics)]
        stored = 0
        for recipient, chosen in sorted(_by_recipient(workspace, found).items()):
            known = told_to(connection, recipient, [story.id for story in chosen])
            fresh = [story for story in chosen if story.id not in known]
            if fresh:
                alert = _alert(workspace, round_name, recipient, fresh, at=at)
                mail = compose(alert, sender=workspace.settings.mail.sender).as_bytes(policy=SMTP)
                told = tuple(story.id for story in fresh)
                outgoing = Outgoing(key=alert.key, recipient=recipient, mail=mail, stories=told)
                store(connection, outgoing, round_name=round_name, at=at)
                stored += 1
        settle(connection, [story.id for story in found])
    return stored


def send_due(workspace: Workspace, transport: Transport, *, at: datetime) -> tuple[int, list[str]]:
    """Send what is due; gives how many were taken, and what was not. One that is refused holds up no other."""
    waiting = due(workspace.database, at)
    refusals = [_send(workspace, transport, one, at=at) for one in waiting]
    named = [refusal for refusal in refusals if refusal]
    return len(waiting) - len(named), named


def _send(workspace: Workspace, transport: Transport, one: Due, *, at: datetime) -> str:
    """Send one message; gives why it was not taken, or nothing."""
    try:
        transport.send(_message(one.mail), one.recipient)
    except NotAcceptedError as error:
        dead = refused(workspace.database, one, at=at, reason=str(error), permanent=error.permanent)
        log.warning("mail not taken", message=one.message, reason=str(error), given_up=dead)
        return f"mail to {one.recipient}: {error}; " + ("given up" if dead else "it will be tried again")
    accepted(workspace.database, one, at=at)
    return ""


def _by_recipient(workspace: Workspace, found: Sequence[Story]) -> dict[str, list[Story]]:
    chosen: dict[str, list[Story]] = defaultdict(list)
    for story in found:
        for recipient in recipients_of(workspace, story.topics):
            chosen[recipient].append(story)
    return chosen


def recipients_of(workspace: Workspace, topics: Collection[str]) -> set[str]:
    """The mail addresses that hear of at least one of these topics."""
    own = (topic.alert for topic in workspace.declared if topic.id in topics)
    named = {name for alert in own for name in alert or workspace.settings.recipients}
    # One person may stand in two files in two ways.
    return {mailbox(name).addr_spec.lower() for name in named}


def is_news(workspace: Workspace, connection: Connection, story: str, topics: Collection[str]) -> bool:
    """Whether somebody who is to hear of these topics has not been told of the story."""
    hearers = recipients_of(workspace, topics)
    return any(story not in told_to(connection, one, [story]) for one in sorted(hearers))


def _alert(workspace: Workspace, round_name: str, recipient: str, fresh: Sequence[Story], *, at: datetime) -> Alert:
    shown = fresh[: workspace.settings.stories_a_mail]
    return Alert(
        key=f"{round_name}/{recipient}",
        recipient=recipient,
        at=at,
        zone=workspace.settings.timezone,
        stories=tuple(shown),
        total=len(fresh),
        topics=workspace.topic_titles,
    )


def _message(mail: bytes) -> EmailMessage:
    parsed = BytesParser(policy=SMTP).parsebytes(mail)
    assert isinstance(parsed, EmailMessage)
    return parsed
