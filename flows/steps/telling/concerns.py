"""What the operator should know of: outlets that fell silent or block us, gaps, mails given up, a full disk.

Told in one mail a round at most, when it begins and when it is over; nothing is said while it lasts.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from alerts.addresses import bare
from alerts.operator import compose_for_operator
from dronewire.alert import Concern, OperatorAlert, key_of
from dronewire.cadence.checkup import Level
from dronewire.gap import OutletGap
from flows.steps.housekeeping.checkup import board_of
from flows.steps.housekeeping.space import GB, space_concerns
from flows.workspace import Workspace
from storage.crawling.gaps import OPEN_FOR, gaps_of
from storage.database import writing
from storage.outbox import OPERATOR, Outgoing, store
from storage.outbox.concerns import forget_concerns, given_up, keep_concerns, known_concerns
from storage.outbox.journeys import last_journey
from storage.rounds import offline_since


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changed:
    """What has come up and what is over since the operator was last told."""

    begun: tuple[Concern, ...]
    over: tuple[Concern, ...]


def store_concerns(workspace: Workspace, round_name: str | None, *, at: datetime) -> bool:
    """Store a message to each operator if anything has come up or is over; the marks are the same transaction.

    Where no operator is set, nothing is noted: the first one hears of all that is wrong by then.
    """
    operators = sorted({bare(one) for one in workspace.settings.operator})
    if not operators:
        return False
    lasting = _lasting(workspace, round_name, at=at)
    with writing(workspace.database) as connection:
        changed = _changed(workspace, connection, lasting, at=at)
        if not changed.begun and not changed.over:
            return False
        for operator in operators:
            _store(workspace, connection, operator, changed, round_name=round_name, at=at)
        keep_concerns(connection, changed.begun, at=at)
        forget_concerns(connection, [one.subject for one in changed.over])
    return True


def _store(  # noqa: PLR0913 - keywords after the fourth
    workspace: Workspace,
    connection: Connection,
    operator: str,
    changed: _Changed,
    *,
    round_name: str | None,
    at: datetime,
) -> None:
    things = [f"{word} {one.subject} {one.state} {one.since}" for word, one in _named(changed)]
    alert = OperatorAlert(
        key=key_of(operator, [*things, f"at {at}"]),  # the same may come up twice
        recipient=operator,
        at=at,
        zone=workspace.settings.timezone,
        begun=changed.begun,
        over=changed.over,
    )
    mail = compose_for_operator(alert, sender=workspace.settings.mail.sender)
    subject, content = str(mail["Subject"]), mail.as_bytes()
    outgoing = Outgoing(key=alert.key, recipient=operator, mail=content, subject=subject, kind=OPERATOR)
    store(connection, outgoing, round_name=round_name, at=at)


def _named(changed: _Changed) -> Iterator[tuple[str, Concern]]:
    yield from (("begun", one) for one in changed.begun)
    yield from (("over", one) for one in changed.over)


def _changed(workspace: Workspace, connection: Connection, lasting: "_Lasting", *, at: datetime) -> _Changed:
    now = {one.subject: one for one in (*lasting.concerns, *given_up(connection))}
    known = known_concerns(connection)
    begun = (one for subject, one in now.items() if subject not in known or known[subject].state != one.state)
    over = (one for subject, one in known.items() if subject not in now and not _is_unknown(lasting, subject))
    ends = {_subject(one): one for one in gaps_of(workspace.database, at - 2 * OPEN_FOR, at)}
    return _Changed(begun=tuple(begun), over=tuple(_ended(one, ends) for one in over))


def _ended(one: Concern, gaps: Mapping[str, OutletGap]) -> Concern:
    """A concern that is over, in the words of its end."""
    if one.subject.startswith("outlet "):
        again = "publishes as it used to again" if one.state in (Level.FEWER, Level.UNFILLED) else "is read again"
        words = f"{one.subject.removeprefix('outlet ')} {again}"
    elif one.subject.startswith("gap "):
        found = gaps.get(one.subject)
        words = str(found) if found and found.gap.filled else f"no longer tried: {one.words}"
    else:
        words = one.words
    return Concern(subject=one.subject, state="over", words=words, since=one.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lasting:
    """What is wrong now; of outlets nothing is known while our own network is down."""

    concerns: tuple[Concern, ...]
    offline: bool


def _is_unknown(lasting: _Lasting, subject: str) -> bool:
    return lasting.offline and subject.startswith("outlet ")


def _lasting(workspace: Workspace, round_name: str | None, *, at: datetime) -> _Lasting:
    offline = offline_since(workspace.database, round_name) if round_name else None
    outlets = [_network(offline)] if offline else list(_outlets(workspace, at=at))
    gaps = gaps_of(workspace.database, at - OPEN_FOR, at)
    return _Lasting(
        concerns=(
            *outlets,
            *_gaps(gaps),
            *_disk(workspace, at=at),
            *space_concerns(workspace.settings, at=at),
            *_canary(workspace, at=at),
        ),
        offline=offline is not None,
    )


def _network(since: datetime) -> Concern:
    words = f"our own network was down from {since:%H:%M} UTC on: no outlet is to blame"
    return Concern(subject="network", state="down", words=words, since=since)


def _outlets(workspace: Workspace, *, at: datetime) -> Iterator[Concern]:
    for one in board_of(workspace, at=at):
        if one.level.is_trouble:
            words = f"{one.outlet}: {one.reason}"
            yield Concern(subject=f"outlet {one.outlet}", state=one.level.value, words=words, since=one.since or at)


def _gaps(gaps: Iterable[OutletGap]) -> Iterator[Concern]:
    for one in gaps:
        if not one.gap.filled:
            yield Concern(subject=_subject(one), state="open", words=str(one), since=one.gap.since)


def _subject(one: OutletGap) -> str:
    return f"gap {one.outlet} {one.source} {one.gap.since:%Y-%m-%dT%H:%M:%S}"


def _canary(workspace: Workspace, *, at: datetime) -> Iterator[Concern]:
    last = last_journey(workspace.database)
    if last and last.is_lost(at):
        yield Concern(subject="canary", state="lost", words=str(last), since=last.set_out)


def _disk(workspace: Workspace, *, at: datetime) -> Iterator[Concern]:
    workspace.layout.root.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(workspace.layout.root).free / GB
    if free < workspace.settings.least_free:
        words = f"{free:.1f} GB are free on the disk of {workspace.layout.root}"
        yield Concern(subject="disk", state="low", words=words, since=at)
