"""Messages and what is planned, as JSON lines and for people."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from sqlalchemy import Engine

from flows.steps.telling.retrying import delivery_of
from storage.outbox import Delivery, State, deliveries, deliveries_of, mail_of
from storage.outbox.notices import Waiting, notices_of, waiting_notices

console = Console()
SHORT = 12  # characters of an identifier: one in 2^48, unique among all alerts of years
ROWS = 100  # a few screens; JSON has all


def lines_of(engine: Engine, *, state: str | None, since: datetime) -> list[dict[str, Any]]:
    """The messages in a state, or in any; of those taken over only what was stored since an instant."""
    if state in {"planned", "held"}:
        return []
    found = deliveries(engine, state=state or "")
    return [line_of(one) for one in found if one.state != State.ACCEPTED or one.at >= since]


def planned_of(engine: Engine, *, state: str | None) -> list[dict[str, Any]]:
    """What is planned or held for whom and until when, with how many things it is."""
    if state not in {None, "planned", "held"}:
        return []
    return [one for one in plans_of(waiting_notices(engine)) if state in {None, one["state"]}]


def plans_of(waiting: Iterable[Waiting]) -> list[dict[str, Any]]:
    """A JSON line for each time at which somebody is to be told."""
    counted = Counter((one.due, one.recipient, one.pace, "held" if one.held else "planned") for one in waiting)
    return [
        {"state": word, "recipient": recipient, "when": pace, "due": due.isoformat(), "notices": number}
        for (due, recipient, pace, word), number in sorted(counted.items())
    ]


def one_of(engine: Engine, key: str) -> dict[str, Any]:
    """A message with its text and what it tells.

    Raises:
        UnknownAlertError: where there is none, or more than one.
    """
    one = delivery_of(deliveries_of(engine, key), key)
    mail = message_from_bytes(mail_of(engine, one), policy=default)
    body = mail.get_body(("plain", "html"))
    return {
        **line_of(one),
        "message_id": str(mail["Message-ID"]),
        "tells": notices_of(engine, one.message),
        "text": body.get_content() if body else str(mail.get_payload()),
    }


def show_lines(lines: list[dict[str, Any]], *, zone: ZoneInfo) -> None:
    """A message in two lines, and a third with what was wrong; a cap is visible."""
    for one in lines[:ROWS]:
        _print(f"{one['id'][:SHORT]}  {_moment(one['stored'], zone)}  {one['state']:8}  {one['recipient']}")
        _print(f"    {one['subject']}")
        if one["reason"]:
            _print(f"    {one['attempts']} tried: {one['reason']}")
    if len(lines) > ROWS:
        console.print(f"{ROWS} of {len(lines)} shown; with --json all are")


def show_planned(planned: Iterable[dict[str, Any]], *, zone: ZoneInfo) -> None:
    """A line for each time at which somebody is to be told."""
    for one in planned:
        _print(f"{one['state']}: {one['notices']} for {one['recipient']} ({one['when']}), {_moment(one['due'], zone)}")


def show_message(found: dict[str, Any]) -> None:
    """The facts of a message, then its text."""
    for name in ("id", "recipient", "subject", "stored", "state", "attempts", "next", "accepted", "reason"):
        if found[name] not in {None, ""}:
            _print(f"{name}: {found[name]}")
    _print(f"Message-ID: {found['message_id']}")
    _print(f"\n{found['text']}")


def line_of(one: Delivery) -> dict[str, Any]:
    """A message as a JSON line."""
    return {
        "id": one.message,
        "recipient": one.recipient,
        "kind": one.kind,
        "subject": one.subject,
        "stored": one.at.isoformat(),
        "state": one.state,
        "attempts": one.attempts,
        "next": one.next.isoformat() if one.state == State.WAITING else None,
        "accepted": one.accepted.isoformat() if one.accepted else None,
        "reason": one.reason,
    }


def _moment(written: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(written).astimezone(zone):%d.%m. %H:%M}"


def _print(text: str) -> None:
    """Lines as they are: the end of a subject says how much more there is, and links are copied."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)
