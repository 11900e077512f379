"""What a mail shows of an alert: as much as fits, every cap counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from alerts.glance import glance_of
from alerts.served import Place, Served
from alerts.subjects import headline, language_for, subject
from alerts.words import SAY, SEEN, TURNS, day_of, period
from dronewire.alert import Alert, Happening, Turn
from dronewire.bundle.told import LEAD, Told, by_weight, told
from dronewire.bundle.turned import ToldTurn, turned
from dronewire.bundle.wording import long_day, minute
from dronewire.story import Story, Version
from dronewire.text.highlight import shortened, shown

PLACES = 2  # of the text, shown of a story; with title and lead a story stays under 4 KB of HTML
FOLLOWERS = 5  # outlets named after "also in"
OUTLET = 80  # characters of its name
TITLE = 250  # characters; the longest of a month's 20,000 headlines had 230
IN_FULL = 20  # stories told in full at once
IN_FULL_OF_DIGEST = 8  # and of a digest; its others stand in two lines each


@dataclass(frozen=True, slots=True)
class Room:
    """How many stories are shown in full and in two lines, and how many changes."""

    full: int
    brief: int
    turns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStory:
    """A story, and where it is found again; ``day`` is that of its bundle."""

    told: Told
    day: str
    bundle: Place
    archived: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTurn:
    """What befell a story, at which instant we saw it; ``lead`` tells what a removed page was about."""

    told: ToldTurn
    at: str
    lead: str
    day: str
    bundle: Place
    archived: Place


def rooms(alert: Alert) -> Iterator[Room]:
    """What may be shown, ever less: whoever is first to fit is taken."""
    full = IN_FULL_OF_DIGEST if alert.digest else IN_FULL
    here, turns = len(alert.stories), len(alert.happenings)
    room = Room(min(full, here), max(here - full, 0), turns)
    yield room
    while room != (least := Room(min(here, 1), 0, min(turns, 1))):
        room = Room(max(room.full // 2, least.full), room.brief // 2, max(room.turns // 2, least.turns))
        yield room


def view_of(alert: Alert, served: Served, room: Room, *, unsubscribe: str) -> dict[str, Any]:
    """What the templates show."""
    zone, language = ZoneInfo(alert.zone), language_for(alert)
    at, ordered = alert.at.astimezone(zone), by_weight(alert.stories)
    shown_stories = [_story(one, served, zone, language) for one in ordered[: room.full + room.brief]]
    return {
        "alert": alert,
        "at": at,
        "ui": language,
        "say": SAY[language],
        "turn_words": TURNS[language],
        "seen": SEEN[language],
        "subject": subject(alert),
        "headline": headline(alert, language),
        "covers": _covers(alert, at, zone, language),
        "glance": glance_of(alert, alert.digest, served, language=language) if alert.digest else None,
        "stories": shown_stories[: room.full],
        "briefs": shown_stories[room.full :],
        "turns": [_turn(one, served, zone, at, language) for one in alert.happenings[: room.turns]],
        "unsubscribe": unsubscribe,
        "FOLLOWERS": FOLLOWERS,
        "TITLE": TITLE,
        "OUTLET": OUTLET,
    }


def _covers(alert: Alert, at: datetime, zone: ZoneInfo, language: str) -> str:
    if alert.digest:
        return period(alert.when, alert.digest.since.astimezone(zone), at, language)
    return f"{long_day(at.date(), language)}, {at:%H:%M}"


def _story(story: Story, served: Served, zone: ZoneInfo, language: str) -> ShownStory:
    return ShownStory(
        told=told(story, zone=zone, places=PLACES),
        day=_day(story, served, language),
        bundle=served.story(story),
        archived=served.archived(story, story.first.record),
    )


def _turn(one: Happening, served: Served, zone: ZoneInfo, at: datetime, language: str) -> ShownTurn:
    article = one.version.article
    return ShownTurn(
        told=turned(one, zone=zone),
        at=minute(_seen(one.turn, one.version), zone, beside=at.date()),
        lead=shortened(shown(article.lead or article.text.partition("\n")[0]).strip(), LEAD),
        day=_day(one.story, served, language),
        bundle=served.story(one.story),
        archived=served.archived(one.story, one.version.record),
    )


def _seen(turn: Turn, version: Version) -> datetime:
    """When we saw what befell an article."""
    if turn is Turn.REMOVED and version.gone:
        return version.gone
    return version.former[-1].until if version.former else version.first_seen


def _day(story: Story, served: Served, language: str) -> str:
    day = served.day_of(story)
    return day_of(datetime(day.year, day.month, day.day, tzinfo=served.zone), language)
