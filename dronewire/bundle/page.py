"""``index.html`` and ``digest.md``: the day as a person reads it."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from dronewire.bundle import wording
from dronewire.bundle.counts import Counts, Group, State
from dronewire.bundle.day import Day
from dronewire.bundle.told import by_weight, told, topic_title
from dronewire.bundle.turned import path, retold
from dronewire.gap import Gap, OutletGap
from dronewire.highlight import Line, plain, shown
from dronewire.versions.changes import marked

FULL = 150  # stories told in full: with 8 KB each at most the page stays under 1.5 MB
BRIEF = 2_000  # and those after them in a line each: 0.6 KB
PLACES = 3  # places in the text shown of a story
FOLLOWERS = 3  # outlets named in a story's closed timeline
COPIES = 200  # versions listed of a story

MARKDOWN = re.compile(r"([\\`*_\[\]<>|~#&$])")
LIST_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """A topic on the page: ``mark`` is the class that its stories carry for the filter."""

    mark: str
    id: str
    ru: str
    en: str
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """A gap on the page: the outlet's title, and its ends in the day's zone."""

    outlet: str
    gap: Gap
    since: str
    until: str


def page(day: Day, counts: Counts, *, version: int) -> bytes:
    """The page, one file that loads nothing."""
    return _rendered("index.html.j2", _view(day, counts, version=version))


def digest(day: Day, counts: Counts, *, version: int) -> bytes:
    """The same in Markdown, shorter."""
    return _rendered("digest.md.j2", _view(day, counts, version=version))


def markdown(text: str) -> str:
    """Text that Markdown shows as it is."""
    return LIST_START.sub(r"\1\\\2" if not text.lstrip()[:1].isdigit() else r"\1\2\\", MARKDOWN.sub(r"\\\1", text))


def markdown_line(line: Line) -> str:
    """A line with its marked words bold."""
    return "".join(f"**{markdown(piece.text)}**" if piece.marked else markdown(piece.text) for piece in line)


def markdown_link(address: str) -> str:
    """An address as it may stand between the brackets of a Markdown link."""
    return re.sub(r"[()<>\\*_\[\]]", lambda found: f"%{ord(found.group()):02X}", address)


def _view(day: Day, counts: Counts, *, version: int) -> dict[str, Any]:
    zone = ZoneInfo(day.zone)
    ordered = by_weight(day.stories)
    topics = _topics(day, counts)
    return {
        "day": day,
        "counts": counts,
        "version": version,
        "topics": topics,
        "marks": {topic.id: topic.mark for topic in topics},
        "stories": [told(story, zone=zone, places=PLACES) for story in ordered[:FULL]],
        "paths": {story.id: path(story, zone=zone, day=day.day) for story in ordered[:FULL]},
        "retold": {story.id: retold(story) for story in ordered[:FULL]},
        "merged": {story.id: story.merged for story in ordered[:FULL]},
        "brief": [told(story, zone=zone, places=0) for story in ordered[FULL : FULL + BRIEF]],
        "hours": _hours(day, zone),
        "gaps": [_gap_row(day, one, zone) for one in day.gaps],
        "FOLLOWERS": FOLLOWERS,
        "COPIES": COPIES,
    }


def _topics(day: Day, counts: Counts) -> list[TopicRow]:
    """Topics, those with most stories first."""
    ordered = sorted(counts.topics, key=lambda topic: (-counts.topics[topic], topic))
    return [
        TopicRow(
            mark=f"t{number}",
            id=topic,
            ru=topic_title(day.topics, topic, "ru"),
            en=topic_title(day.topics, topic, "en"),
            stories=counts.topics[topic],
        )
        for number, topic in enumerate(ordered)
    ]


def _hours(day: Day, zone: ZoneInfo) -> list[int]:
    """How many stories began in each hour of the day, of those whose page gives a time."""
    moments = (wording.moment(story.first, zone) for story in day.stories)
    began = Counter(int(at.time[:2]) for at in moments if at.time and at.given and at.day == day.day)
    return [began[hour] for hour in range(24)]


def _gap_row(day: Day, one: OutletGap, zone: ZoneInfo) -> GapRow:
    since, until = (wording.minute(at, zone, beside=day.day) for at in (one.gap.since, one.gap.until))
    return GapRow(outlet=day.outlets.get(one.outlet, one.outlet), gap=one.gap, since=since, until=until)


def _total(counts: Counts, group: Group) -> int:
    return sum(outlet.groups[group] for outlet in counts.outlets)


def _in_state(counts: Counts, *states: State) -> list[str]:
    return [outlet.title for outlet in counts.outlets if outlet.state in states]


def _rendered(template: str, view: dict[str, Any]) -> bytes:
    return _environment().get_template(template).render(view).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dronewire.bundle", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"md": markdown, "md_line": markdown_line, "md_link": markdown_link, "shown": shown}
    environment.filters |= {"plain": plain, "n": wording.grouped, "wdiff": marked}
    environment.globals |= _words()
    return environment


def _words() -> dict[str, Any]:
    """What templates may call."""
    return {
        "counted": wording.counted,
        "noun": wording.noun,
        "long_day": wording.long_day,
        "weekday": wording.weekday,
        "copies": wording.COPIES,
        "credited": wording.credited,
        "PAYWALLED": wording.PAYWALLED,
        "weights": wording.WEIGHTS,
        "topic_title": topic_title,
        "total": _total,
        "in_state": _in_state,
        "groups": tuple(Group),
        "states": tuple(State),
    }
