"""Replaying: a day's alerts, composed anew from the archive, to a test address; and one invented alert as a trial."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from email.message import EmailMessage
from typing import TypeVar

from sqlalchemy import Connection

from alerts.mail import compose
from alerts.transport import NotAcceptedError
from dronewire.alert import Alert, Happening, key_of
from dronewire.article import Article
from dronewire.instant import Instant, Precision
from dronewire.match import Match, Word
from dronewire.story import Copy, Record, Story, Version
from flows.steps.telling.alerting import opened_transport
from flows.steps.telling.composing import served
from flows.steps.telling.weighing import happenings_of
from flows.workspace import Workspace
from storage.outbox.notices import matched_between
from storage.rounds import bounds, instants_of_rounds
from storage.stories.happenings import happenings_between
from storage.stories.telling import stories

_One = TypeVar("_One")

TITLE = "A trial of dronewire's alerts: nothing has happened"
TEXT = "This message was asked for with dronewire alerts test. Whoever can read it will get alerts by the same way."


def replayed(workspace: Workspace, day: date, *, to: str, at: datetime) -> Iterator[Alert]:
    """What the rounds of a day had to tell, an alert a round, as the archive knows it now; nothing is noted.

    Args:
        workspace: where everything is.
        day: in the zone of the settings.
        to: who is told, in place of all who were.
        at: the present; sent again later it is another message, or mail servers would take it for the same.
    """
    begin, end = bounds(day, workspace.settings.zone)
    instants = [begin, *instants_of_rounds(workspace.database, begin, end)]
    with workspace.database.connect() as connection:
        found = _found(workspace, connection, begin, end)
        befallen = _befallen(workspace, connection, begin, end)
    fresh, turns = _by_round(found, instants), _by_round(befallen, instants)
    for instant in sorted(fresh.keys() | turns.keys()):
        key = key_of(to, [f"replay {instant} {at}"])
        yield _alert(workspace, fresh.get(instant, []), turns.get(instant, []), key=key, to=to, at=instant)


def trial(workspace: Workspace, *, to: str, at: datetime) -> Alert:
    """An alert about an invented story, which matches an invented topic."""
    word = Word(term="alerts", found="alerts", zone="title", start=24, end=30)
    article = Article(
        outlet="dronewire",
        address="https://dronewire.invalid/trial",
        title=TITLE,
        lead=TEXT,
        text=TEXT,
        language="en",
        published=Instant(at=at, precision=Precision.SECOND, origin="trial"),
    )
    record = Record(file="trial", offset=0, sha256="")
    version = Version(article=article, outlet_title="dronewire", copy=Copy.ORIGINAL, first_seen=at, record=record)
    story = Story(id="trial", versions=(version,), matches=(Match(topic="trial", words=(word,), score=2),))
    return _alert(workspace, [story], [], key=key_of(to, [f"trial {at}"]), to=to, at=at)


def send_unstored(workspace: Workspace, alerts: Sequence[Alert], *, mark: str) -> tuple[int, list[str]]:
    """Send alerts that are stored nowhere, their subjects marked; gives how many were taken, and what was not."""
    refusals = []
    with opened_transport(workspace) as transport:
        for alert in alerts:
            message = compose(alert, sender=workspace.settings.mail.sender, served=served(workspace))
            _mark(message, mark)
            try:
                transport.send(message, alert.recipient)
            except NotAcceptedError as error:
                refusals.append(f"mail to {alert.recipient}: {error}")
    return len(alerts) - len(refusals), refusals


def _by_round(found: Iterable[tuple[datetime, _One]], instants: Sequence[datetime]) -> dict[datetime, list[_One]]:
    """Things by the last round that had begun when they were noted."""
    by_round: dict[datetime, list[_One]] = defaultdict(list)
    for at, one in found:
        by_round[instants[max(bisect_right(instants, at) - 1, 0)]].append(one)
    return by_round


def _found(
    workspace: Workspace, connection: Connection, begin: datetime, end: datetime
) -> list[tuple[datetime, Story]]:
    since = matched_between(connection, begin, end)
    return [(since[one.id], one) for one in stories(connection, since, titles=workspace.outlet_titles)]


def _befallen(
    workspace: Workspace, connection: Connection, begin: datetime, end: datetime
) -> list[tuple[datetime, Happening]]:
    noted = happenings_between(connection, begin, end)
    told = happenings_of(connection, noted.keys(), titles=workspace.outlet_titles)
    return [(noted[key], one) for key, one in told.items()]


def _alert(  # noqa: PLR0913 - keywords after the third
    workspace: Workspace,
    stories: Sequence[Story],
    befallen: Sequence[Happening],
    *,
    key: str,
    to: str,
    at: datetime,
) -> Alert:
    most = workspace.settings.stories_a_mail
    return Alert(
        key=key,
        recipient=to,
        at=at,
        zone=workspace.settings.timezone,
        stories=tuple(stories[:most]),
        total=len(stories),
        topics={"trial": {"en": "Trial", "ru": "Проба"}, **workspace.topic_titles},
        happenings=tuple(befallen[:most]),
        befallen=len(befallen),
    )


def _mark(message: EmailMessage, mark: str) -> None:
    subject = str(message["Subject"])
    del message["Subject"]
    message["Subject"] = f"[{mark}] {subject}"
