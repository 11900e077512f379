"""``digest.pdf``: what stands on paper, as the data that its template ``digest.typ`` sets."""

import json
from typing import Any
from zoneinfo import ZoneInfo

from dronewire.bundle import wording
from dronewire.bundle.counts import Counts, OutletCounts
from dronewire.bundle.day import Day
from dronewire.bundle.told import Told, ToldVersion, by_weight, told, topic_title
from dronewire.text.highlight import Line, shown

FULL = 150  # stories told with their leads: sixty sheets, more than anybody prints
COPIES = 20  # versions named of each
BRIEF = 2_000  # stories of which one line stands there
LANGUAGES = ("ru", "en")


def sheet(day: Day, counts: Counts, *, version: int) -> str:
    """All that the template sets, as JSON."""
    ordered, zone = by_weight(day.stories), ZoneInfo(day.zone)
    full = [_story(day, told(story, zone=zone, places=0)) for story in day.in_full(ordered[:FULL])]
    brief = [_line(day, told(story, zone=zone, places=0)) for story in ordered[FULL : FULL + BRIEF]]
    value = {
        "title": " · ".join(["dronewire", *(wording.long_day(day.day, one) for one in LANGUAGES)]),
        "zone": day.zone,
        "version": version,
        "counts": [_counted(counts, language) for language in LANGUAGES],
        "topics": [
            {
                "title": " / ".join(dict.fromkeys(topic_title(day.topics, one, each) for each in LANGUAGES)),
                "stories": number,
            }
            for one, number in counts.topics.items()
        ],
        "stories": full,
        "brief": brief,
        "left": len(ordered) - len(full) - len(brief),
        "outlets": [_outlet(one) for one in counts.outlets],
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode(errors="replace").decode()


def _counted(counts: Counts, language: str) -> str:
    numbers = {
        "story": counts.stories,
        "article": counts.articles,
        "outlet": counts.publishers,
        "round": counts.rounds,
        "address": counts.addresses,
    }
    return ", ".join(wording.counted(number, what, language) for what, number in numbers.items())


def _story(day: Day, one: Told) -> dict[str, Any]:
    ui = "en" if one.language == "en" else "ru"
    return {
        **_line(day, one),
        "lead": _pieces(one.lead),
        "topics": [topic_title(day.topics, topic, ui) for topic in one.topics],
        "others": [_copy(day, other, ui) for other in one.others[:COPIES]],
        "more": max(len(one.others) - COPIES, 0),
    }


def _line(day: Day, one: Told) -> dict[str, Any]:
    first = one.first
    return {
        "title": _pieces(one.title),
        "link": first.link,
        "outlet": first.outlet,
        "at": first.moment.beside(day.day),
        "language": one.language or "ru",
    }


def _copy(day: Day, one: ToldVersion, ui: str) -> dict[str, str]:
    return {
        "outlet": one.outlet,
        "at": one.moment.beside(day.day),
        "copy": wording.COPIES[ui][one.copy],
        "link": one.link,
    }


def _outlet(one: OutletCounts) -> dict[str, Any]:
    return {"title": shown(one.title), "state": one.state.value, "on_topic": one.on_topic, "addresses": one.addresses}


def _pieces(line: Line) -> list[list[Any]]:
    return [[piece.text, piece.marked] for piece in line]
