"""Alerting: what is to be told is stored first, in one transaction with the marks that say so; then it is sent."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from alerts.addresses import mailbox
from alerts.mail import compose
from alerts.transport import NotAcceptedError, Transport
from dronewire.alert import Alert, Happening
from dronewire.story import Story
from flows.steps.weighing import happenings, weigh
from flows.workspace import Workspace
from storage.database import writing
from storage.happenings import settle_happenings
from storage.naming import publish
from storage.outbox import Due, Outgoing, accepted, due, refused, store, told_to
from storage.telling import settle, stories, untold

log = structlog.get_logger()

_One = TypeVar("_One")


def store_alerts(workspace: Workspace, round_name: str, *, at: datetime) -> int:
    """Store one mail for each recipient who has something to hear; gives how many.

    That is a story that is new to them, or what befell one that they were told of.
    """
    with writing(workspace.database) as connection:
        news = _news(workspace, connection, at=at)
        publish(connection, [story.id for story in news.stories], at=at)
        alerts = [_alert(workspace, round_name, one, at=at) for one in _hearers(workspace, connection, news)]
        for alert, told in alerts:
            mail = compose(alert, sender=workspace.settings.mail.sender).as_bytes(policy=SMTP)
            outgoing = Outgoing(key=alert.key, recipient=alert.recipient, mail=mail, stories=told)
            store(connection, outgoing, round_name=round_name, at=at)
        settle(connection, [story.id for story in news.stories])
        settle_happenings(connection, [one.version.article.address for one in news.happenings])
    return len(alerts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """What there is to tell: stories, and what befell others."""

    stories: Sequence[Story]
    happenings: Sequence[Happening]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """What one recipient is going to be told."""

    recipient: str
    fresh: Sequence[Story]
    befallen: Sequence[Happening]


def _news(workspace: Workspace, connection: Connection, *, at: datetime) -> _News:
    weigh(connection, at=at)
    declared = {topic.id for topic in workspace.declared}
    # A topic that cannot be read just now, or was taken away: nobody else is told of what it found.
    everything = stories(connection, untold(connection), titles=workspace.outlet_titles)
    befallen = happenings(connection, titles=workspace.outlet_titles)
    return _News(
        stories=[story for story in everything if declared.intersection(story.topics)],
        happenings=[one for one in befallen if declared.intersection(one.topics)],
    )


def _hearers(workspace: Workspace, connection: Connection, news: _News) -> Iterator[_Heard]:
    """Who is to hear of what: of stories that they were not told of, and of what befell those that they were."""
    fresh = _by_recipient(workspace, [(story, story.topics) for story in news.stories])
    befallen = _by_recipient(workspace, [(one, one.topics) for one in news.happenings])
    for recipient in sorted(fresh.keys() | befallen.keys()):
        chosen, turns = fresh.get(recipient, []), befallen.get(recipient, [])
        known = told_to(connection, recipient, [*(story.id for story in chosen), *(one.story.id for one in turns)])
        heard = _Heard(
            recipient=recipient,
            fresh=[story for story in chosen if story.id not in known],
            befallen=[one for one in turns if one.story.id in known],
        )
        if heard.fresh or heard.befallen:
            yield heard


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


def _by_recipient(workspace: Workspace, found: Iterable[tuple[_One, Collection[str]]]) -> dict[str, list[_One]]:
    """What each recipient hears of, by the topics of each."""
    chosen: dict[str, list[_One]] = defaultdict(list)
    for one, topics in found:
        for recipient in recipients_of(workspace, topics):
            chosen[recipient].append(one)
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


def _alert(workspace: Workspace, round_name: str, heard: _Heard, *, at: datetime) -> tuple[Alert, tuple[str, ...]]:
    """The alert, and the stories that it makes known to its recipient."""
    most = workspace.settings.stories_a_mail
    alert = Alert(
        key=f"{round_name}/{heard.recipient}",
        recipient=heard.recipient,
        at=at,
        zone=workspace.settings.timezone,
        stories=tuple(heard.fresh[:most]),
        total=len(heard.fresh),
        topics=workspace.topic_titles,
        happenings=tuple(heard.befallen[:most]),
        befallen=len(heard.befallen),
    )
    return alert, tuple(story.id for story in heard.fresh)


def _message(mail: bytes) -> EmailMessage:
    parsed = BytesParser(policy=SMTP).parsebytes(mail)
    assert isinstance(parsed, EmailMessage)
    return parsed
