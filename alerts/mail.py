"""An alert as a mail: plain text and HTML; the same alert gives the same bytes."""

from email.message import EmailMessage
from zoneinfo import ZoneInfo

from alerts.addresses import is_channel
from alerts.envelope import Envelope
from alerts.note import note_of
from alerts.rendering import html_of, text_of
from alerts.served import Served
from alerts.subjects import language_for, subject
from alerts.view import rooms, view_of
from dronewire.alert import Alert

LARGEST = 98_000  # bytes of HTML; Gmail shows 102 KB, and some of that may be its own


def compose(alert: Alert, *, sender: str, served: Served | None = None) -> EmailMessage:
    """The message of an alert: a mail, or what a channel tells.

    Args:
        alert: what is told; its recipient is a mail address or the name of a channel.
        sender: ``dronewire <alerts@example.org>`` or a bare address.
        served: where bundles are found; if not given, in ``var/bundles``.

    Raises:
        ValueError: where sender or recipient is no mail address, or the alert tells nothing.
    """
    if not alert.stories and not alert.happenings:
        raise ValueError(f"alert {alert.key!r} tells no story")
    envelope = Envelope(key=alert.key, sender=sender, recipient=alert.recipient, at=alert.at, zone=alert.zone)
    message = envelope.addressed(subject(alert))
    places = served or Served(zone=ZoneInfo(alert.zone))
    if is_channel(alert.recipient):
        note_of(message, alert, places)
    else:
        _fill(message, alert, places, unsubscribe=envelope.unsubscribing)
    return envelope.seal(message, language=language_for(alert))


def _fill(message: EmailMessage, alert: Alert, served: Served, *, unsubscribe: str) -> None:
    for room in rooms(alert):
        view = view_of(alert, served, room, unsubscribe=unsubscribe)
        page = html_of("alert.html.j2", view)
        if len(page.encode()) <= LARGEST:
            break
    message.set_content(text_of("alert.txt.j2", view), cte="base64")
    message.add_alternative(page, subtype="html", cte="base64")
