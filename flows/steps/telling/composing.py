"""Composing: the notices that are due become messages, one to each recipient and pace, in one transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from alerts.mail import compose
from alerts.served import Served
from dronewire.alert import NEW, Alert, Happening, key_of
from dronewire.bundle.told import by_weight
from dronewire.story import Story
from dronewire.timing import HOUR, When
from flows.steps.telling.digesting import digest_of, is_complete
from flows.steps.telling.hearers import Hearers
from flows.steps.telling.planning import plan
from flows.steps.telling.weighing import happenings_of
from flows.workspace import Workspace
from storage.database import writing
from storage.outbox import Outgoing, sent_since, store, told_to
from storage.outbox.notices import End, Waiting, due_notices, end_notices, put_off
from storage.stories.naming import publish
from storage.stories.telling import stories

PATIENCE = timedelta(hours=2)  # a digest waits so long for its bundle: one that cannot be written must not silence it


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one recipient is going to be told by one message: ``told`` are the notices that it is made of."""

    recipient: str
    pace: When
    fresh: tuple[Story, ...]
    befallen: tuple[Happening, ...]
    told: tuple[Waiting, ...]


def store_alerts(workspace: Workspace, round_name: str | None, *, at: datetime) -> int:
    """Store one message for each recipient and pace of whose notices the time has come; gives how many.

    All of it is one transaction: a message, to whom it goes, what it tells, and the end of the notices that cause it.
    """
    with writing(workspace.database) as connection:
        count = 0
        for one in heard_at(workspace, connection, at=at):
            alert = alert_of(workspace, one, at=at)
            mail = compose(alert, sender=workspace.settings.mail.sender, served=served(workspace))
            outgoing = Outgoing(
                key=alert.key,
                recipient=alert.recipient,
                mail=mail.as_bytes(),
                stories=tuple(story.id for story in one.fresh),
                subject=str(mail["Subject"]),
            )
            store(connection, outgoing, round_name=round_name, at=at)
            end_notices(connection, [notice.id for notice in one.told], End.TOLD, message=alert.key)
            count += 1
    return count


def heard_at(workspace: Workspace, connection: Connection, *, at: datetime) -> Iterator[Heard]:
    """What everybody is to be told at an instant; on the way notices that come to nothing are ended, others held back.

    Each is to be stored before the next is asked for: what one message tells, another one to the same person does not.
    """
    plan(workspace, connection, at=at)
    hearers, material = Hearers(workspace), None
    for (recipient, pace), waiting in _by_recipient(due_notices(connection, at)).items():
        if _waits_for_bundle(workspace, pace, waiting, at=at) or _is_held(hearers, connection, recipient, waiting, at):
            continue
        material = material or _Material(workspace, connection, at=at)
        heard = material.heard(hearers, recipient, pace, waiting)
        if heard.told:
            yield heard


def served(workspace: Workspace) -> Served:
    """Where readers find bundles."""
    chosen = workspace.settings
    return Served(base=chosen.bundles_at or str(workspace.layout.bundles), zone=chosen.zone)


def alert_of(workspace: Workspace, heard: Heard, *, at: datetime) -> Alert:
    """The alert that tells somebody what is due; of many stories it shows as many as the settings say."""
    most, wishes = workspace.settings.stories_a_mail, Hearers(workspace).wishes(heard.recipient)
    return Alert(
        key=key_of(heard.recipient, [_thing(notice) for notice in heard.told]),
        recipient=heard.recipient,
        at=at,
        zone=wishes.zone or workspace.settings.timezone,
        stories=tuple(by_weight(heard.fresh)[:most]),
        total=len(heard.fresh),
        topics=workspace.topic_titles,
        happenings=heard.befallen[:most],
        befallen=len(heard.befallen),
        when=heard.pace,
        language=wishes.language,
        digest=digest_of(workspace, heard.fresh, since=min(one.noted for one in heard.told), at=at)
        if heard.pace is not When.AT_ONCE
        else None,
    )


def _thing(notice: Waiting) -> str:
    """What a notice tells, the same however often it is composed."""
    return f"{notice.kind} {notice.story} {notice.article} {notice.revision} {','.join(notice.topics)}"


class _Material:
    """All stories and happenings that are due, read once for everybody."""

    def __init__(self, workspace: Workspace, connection: Connection, *, at: datetime) -> None:
        self._connection, self._at = connection, at
        self._readable = {topic.id for topic in workspace.declared}
        self._unreadable = {Path(mistake.file).stem for mistake in workspace.mistakes}
        notices, titles = due_notices(connection, at), workspace.outlet_titles
        names = {one.story for one in notices if one.kind == NEW}
        self._stories = {story.id: story for story in stories(connection, names, titles=titles)}
        turns = {(one.article, one.kind, one.revision) for one in notices if one.kind != NEW}
        self._turns = happenings_of(connection, turns, titles=titles)

    def heard(self, hearers: Hearers, recipient: str, pace: When, waiting: Sequence[Waiting]) -> Heard:
        """What one recipient is told now; notices of which nothing is told are ended."""
        told = told_to(self._connection, recipient, {one.story for one in waiting})
        by_end: dict[End | None, list[Waiting]] = defaultdict(list)
        for one in waiting:
            is_known = one.kind == NEW and one.story in told
            by_end[End.KNOWN if is_known else self._end(hearers, one)].append(one)
        for end in (End.KNOWN, End.VOID):
            end_notices(self._connection, [one.id for one in by_end[end]], end)
        chosen = by_end[End.TOLD]
        names = {one.story for one in chosen if one.kind == NEW}
        fresh = tuple(story for name, story in self._stories.items() if name in names)
        publish(self._connection, [story.id for story in fresh], at=self._at)
        turns = ((one.article, one.kind, one.revision) for one in chosen if one.kind != NEW)
        befallen = tuple(self._turns[key] for key in turns)
        return Heard(recipient=recipient, pace=pace, fresh=fresh, befallen=befallen, told=tuple(chosen))

    def _end(self, hearers: Hearers, one: Waiting) -> End | None:
        """What is to become of a notice; None where its topics cannot be read just now, and it waits for them."""
        topics = self._topics(one)
        if one.recipient in hearers.addresses(topics, kind=one.kind):
            return End.TOLD
        return None if self._unreadable.intersection(topics) else End.VOID

    def _topics(self, one: Waiting) -> Collection[str]:
        if one.kind == NEW:
            return self._stories[one.story].topics if one.story in self._stories else ()
        return one.topics if (one.article, one.kind, one.revision) in self._turns else ()


def _by_recipient(waiting: Iterable[Waiting]) -> Mapping[tuple[str, When], list[Waiting]]:
    """Notices by recipient and pace: what is wanted at once goes first, and need not be told by a digest."""
    found: dict[tuple[str, When], list[Waiting]] = defaultdict(list)
    paces = list(When)
    for one in sorted(waiting, key=lambda one: (one.recipient, paces.index(When(one.pace)))):
        found[one.recipient, When(one.pace)].append(one)
    return found


def _waits_for_bundle(workspace: Workspace, pace: When, waiting: Sequence[Waiting], *, at: datetime) -> bool:
    """Whether a digest is to go with a bundle that is still to be written."""
    if pace not in {When.DAILY, When.WEEKLY} or at >= max(one.due for one in waiting) + PATIENCE:
        return False
    return not is_complete(workspace, at=at)


def _is_held(
    hearers: Hearers, connection: Connection, recipient: str, waiting: Sequence[Waiting], at: datetime
) -> bool:
    """Whether somebody got as much mail as he wants in an hour; then his notices wait."""
    timing = hearers.timing(recipient)
    until = timing.allowed(at, sent_since(connection, recipient, at - HOUR)) if timing.most else at
    if until > at:
        put_off(connection, [one.id for one in waiting], until, held=True)
    return until > at
