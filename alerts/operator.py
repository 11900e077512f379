"""What an operator is told: what has come up and what is over, a line each, as a mail or to a channel."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

from alerts.addresses import is_channel
from alerts.envelope import Envelope
from alerts.note import fill
from alerts.payload import payload_for_operator
from alerts.rendering import html_of, text_of
from dronewire.alert import Concern, OperatorAlert
from dronewire.bundle.wording import long_day, minute
from dronewire.text.highlight import shortened, shown

SHOWN = 60  # concerns of a kind; of a night in which everything broke the rest is counted
STATE = 40  # characters of what is wrong in a word
LINE = 300  # characters of one; with them the HTML stays under 80 KB
SUBJECT = 100  # characters: as of alerts


def compose_for_operator(alert: OperatorAlert, *, sender: str) -> EmailMessage:
    """The message of an operator's alert, from ``dronewire <alerts@example.org>`` or a bare address.

    Raises:
        ValueError: where sender or recipient is no mail address, or the alert tells nothing.
    """
    if not alert.begun and not alert.over:
        raise ValueError(f"alert {alert.key!r} tells nothing")
    envelope = Envelope(
        key=alert.key,
        sender=sender,
        recipient=alert.recipient,
        at=alert.at,
        zone=alert.zone,
        series="dronewire operator",
    )
    subject = _subject(alert)
    message, view = envelope.addressed(subject), _view(alert, subject)
    if is_channel(alert.recipient):
        fill(message, text_of("operator.txt.j2", view), payload_for_operator(alert, subject))
    else:
        message.set_content(text_of("operator.txt.j2", view), cte="base64")
        message.add_alternative(html_of("operator.html.j2", view), subtype="html", cte="base64")
    return envelope.seal(message, language="en")


def _subject(alert: OperatorAlert) -> str:
    first, *more = (*alert.begun, *alert.over)
    told = ("" if alert.begun else "over: ") + shortened(shown(first.words), SUBJECT)
    return f"dronewire: {told}" + (f" — and {len(more)} more" if more else "")


def _view(alert: OperatorAlert, subject: str) -> dict[str, Any]:
    zone = ZoneInfo(alert.zone)
    at = alert.at.astimezone(zone)
    begun, over = alert.begun[:SHOWN], alert.over[:SHOWN]
    return {
        "alert": alert,
        "ui": "en",
        "subject": subject,
        "headline": _headline(alert),
        "covers": f"{long_day(at.date(), 'en')}, {at:%H:%M}",
        "begun": begun,
        "over": over,
        "hidden": len(alert.begun) + len(alert.over) - len(begun) - len(over),
        "since": _since(alert, zone),
        "words": _words,
        "state": _state,
    }


def _headline(alert: OperatorAlert) -> str:
    told = [f"{len(alert.begun)} to look at"] if alert.begun else []
    return ", ".join([*told, *([f"{len(alert.over)} over"] if alert.over else [])])


def _words(one: Concern) -> str:
    return shortened(shown(one.words), LINE)


def _state(one: Concern) -> str:
    return shortened(shown(one.state), STATE)


def _since(alert: OperatorAlert, zone: ZoneInfo) -> Callable[[Concern], str]:
    today = alert.at.astimezone(zone).date()
    return lambda one: f"since {minute(one.since, zone, beside=today)}"
