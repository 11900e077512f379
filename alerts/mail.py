"""An alert as a mail: subject that says what happened, plain text and HTML; the same alert gives the same bytes."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.addresses import mailbox
from dronewire.alert import Alert
from dronewire.bundle import wording
from dronewire.bundle.told import by_weight, told, topic_title
from dronewire.bundle.turned import turned
from dronewire.highlight import Line, plain, shortened, shown
from dronewire.story import Version
from dronewire.versions.changes import marked

PLACES = 2  # of the text, shown of a story; with title and lead a story stays under 4 KB of HTML
FOLLOWERS = 5  # outlets named after "also in"
SUBJECT = 100  # characters of the title in the subject: phones show 40 to 60, desktops about 100


def compose(alert: Alert, *, sender: str) -> EmailMessage:
    """The mail of an alert, from ``dronewire <alerts@example.org>`` or a bare address.

    Raises:
        ValueError: where sender or recipient is no mail address, or the alert tells nothing.
    """
    if not alert.stories and not alert.happenings:
        raise ValueError(f"alert {alert.key!r} tells no story")
    author, recipient = mailbox(sender), mailbox(alert.recipient)
    view = _view(alert, author)
    digest = _digest(alert)
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = message_id(alert, domain=author.domain)
    message["Date"] = format_datetime(alert.at.astimezone(ZoneInfo(alert.zone)))
    message["From"], message["To"] = author, recipient
    message["Subject"] = subject(alert)
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = f"dronewire <dronewire.{author.domain}>"
    # Short, so that it is not folded: a header that begins on the next line is not read back byte for byte.
    message["List-Unsubscribe"] = f"<mailto:{quote(author.addr_spec, safe='@')}?subject=unsubscribe>"
    message.set_content(_rendered("alert.txt.j2", view), cte="base64")
    message.add_alternative(_rendered("alert.html.j2", view), subtype="html", cte="base64")
    message["Content-Language"] = view["ui"]  # last: the bodies would take it with them
    # Never in a part: base64 has no underscore. Fixed, so that a message sent again is the same byte for byte.
    message.set_boundary(f"=_{digest}")
    return message


def message_id(alert: Alert, *, domain: str) -> str:
    """The Message-ID, fixed by the alert's key and recipient; the domain is the sender's."""
    return f"<{_digest(alert)}@{domain}>"


def subject(alert: Alert) -> str:
    """What happened: the weightiest story's title, and how many more there are (or its outlet, if it is alone).

    Where no story is new, what befell the first of the others.
    """
    language = _language(alert)
    if not alert.stories:
        return _subject_of_turn(alert, language)
    first = by_weight(alert.stories)[0].first
    more = alert.total - 1
    if more < 1:
        return f"{_title(first)} — {_header(shown(first.outlet_title))}"
    return _and_more(_title(first), wording.counted(more, "story", language), language)


def _subject_of_turn(alert: Alert, language: str) -> str:
    one = alert.happenings[0]
    told = f"{wording.TURNS[language][one.turn]}: {_title(one.version)}"
    more = alert.befallen - 1
    return _and_more(told, wording.counted(more, "turn", language), language) if more > 0 else told


def _and_more(told: str, rest: str, language: str) -> str:
    return f"{told} — and {rest} more" if language == "en" else f"{told} — и ещё {rest}"


def _title(version: Version) -> str:
    title = shown(version.article.title).strip() or shown(version.article.address)
    return _header(shortened(title, SUBJECT))


def _language(alert: Alert) -> str:
    return wording.language_of(alert.stories or [one.story for one in alert.happenings])


def _header(text: str) -> str:
    """Text of an article as it may stand in a header: ``=?`` would begin an encoded word and be decoded."""
    return text.replace("=?", "= ?")


def _digest(alert: Alert) -> str:
    return sha256(f"{alert.key}\0{alert.recipient}".encode(errors="backslashreplace")).hexdigest()[:32]


def _view(alert: Alert, author: Address) -> dict[str, Any]:
    zone = ZoneInfo(alert.zone)
    unsubscribe = quote(f"unsubscribe {alert.recipient}")
    return {
        "alert": alert,
        "at": alert.at.astimezone(zone),
        "ui": _language(alert),
        "subject": subject(alert),
        "stories": [told(story, zone=zone, places=PLACES) for story in by_weight(alert.stories)],
        "turns": [turned(one, zone=zone) for one in alert.happenings],
        "unsubscribe": f"mailto:{quote(author.addr_spec, safe='@')}?subject={unsubscribe}",
        "FOLLOWERS": FOLLOWERS,
    }


def _starred(line: Line) -> str:
    """A line of plain text with asterisks around the marked words."""
    return "".join(f"*{piece.text}*" if piece.marked else piece.text for piece in line)


def _rendered(template: str, view: dict[str, Any]) -> str:
    return _environment().get_template(template).render(view)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("alerts", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"starred": _starred, "plain": plain, "wdiff": marked}
    environment.globals |= {
        "counted": wording.counted,
        "grouped": wording.grouped,
        "noun": wording.noun,
        "long_day": wording.long_day,
        "topic_title": topic_title,
        "turn_words": wording.TURNS,
    }
    return environment
