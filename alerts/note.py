"""An alert as a channel tells it: a short text for people, and the same in JSON for programs."""

import json
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

from alerts.payload import payload_of
from alerts.served import Served
from alerts.subjects import headline, language_for
from alerts.words import SAY, TURNS
from dronewire.alert import Alert, Happening
from dronewire.bundle.told import by_weight, link
from dronewire.bundle.wording import moment
from dronewire.story import Story, Version
from dronewire.text.highlight import shortened, shown

LONGEST = 3_500  # characters; Telegram takes 4,096 with what a channel adds of its own
TITLE = 200
OUTLET = 60


def note_of(message: EmailMessage, alert: Alert, served: Served) -> None:
    """Fill a message for a channel."""
    fill(message, _text(alert), payload_of(alert, served))


def fill(message: EmailMessage, text: str, payload: dict[str, Any]) -> None:
    """Put a text and its JSON into a message."""
    message.set_content(text, cte="base64")
    # Escaped to ASCII: what an outlet wrote may hold halves of characters, which no UTF-8 can carry.
    content = json.dumps(payload, sort_keys=True).encode("ascii")
    message.add_alternative(content, maintype="application", subtype="json", cte="base64")


def _text(alert: Alert) -> str:
    """As many stories and changes as fit, and how many there are."""
    language = language_for(alert)
    blocks, room = [headline(alert, language)], LONGEST
    every = list(_blocks(alert, language))
    for block in every:
        room -= len(block) + 2
        if room < 0:
            break
        blocks.append(block)
    told, of = len(blocks) - 1, alert.total + alert.befallen
    return "\n\n".join([*blocks, *([SAY[language]["shown"].format(told, of)] if told < of else [])])


def _blocks(alert: Alert, language: str) -> Iterator[str]:
    zone = ZoneInfo(alert.zone)
    for story in by_weight(alert.stories):
        yield _story(story, zone)
    for one in alert.happenings:
        yield _happening(one, zone, language)


def _story(story: Story, zone: ZoneInfo) -> str:
    outlets = len({version.article.outlet for version in story.versions})
    more = f" (+{outlets - 1})" if outlets > 1 else ""
    return _told(story.first, zone, more=more)


def _happening(one: Happening, zone: ZoneInfo, language: str) -> str:
    added = [f"+ {shortened(shown(sentence), TITLE)}" for sentence in one.added[:1]]
    return "\n".join([f"{TURNS[language][one.turn]}: {_told(one.version, zone)}", *added])


def _told(version: Version, zone: ZoneInfo, *, more: str = "") -> str:
    at = moment(version, zone)
    title = shortened(shown(version.article.title).strip() or shown(version.article.address), TITLE)
    outlet = shortened(shown(version.outlet_title) or version.article.outlet, OUTLET)
    lines = [title, f"{outlet}, {at.beside(None)}{more}", link(version.article.address)]
    return "\n".join(line for line in lines if line)
