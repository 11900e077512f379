"""The overview of all bundles: a calendar, and a page for each topic, outlet and story; plain files, relative links.

=====================================  ===================================================================
``index.html``                         the calendar, the topics' trends, the outlets
``overview/topics/ID/index.html``      a topic: its days as columns, its months
``overview/topics/ID/YYYY-MM.html``    its stories of a month
``overview/outlets/ID/…``              the same of an outlet
``overview/stories/YYYY-MM-DD/ID.html``  a story: who had it when, what was changed and removed
``overview/days/YYYY-MM-DD.json``      what the pages of topics and outlets know of a day
=====================================  ===================================================================
"""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dronewire.bundle.drawing import sparkline
from dronewire.bundle.gist import NAME, DayGist, StoryGist
from dronewire.bundle.rendering import rendered, source
from dronewire.bundle.told import link, topic_title
from dronewire.bundle.wording import minute
from dronewire.text.highlight import shown

TREND = 60  # days of a trend: two months show whether a month is unusual
LATEST = 6  # stories of the latest day: as tall as the month beside them
SHADES = 4  # of a calendar's days
FOLDER = "overview"
Pages = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What all pages of an overview share: topics' titles by language, and the language to begin with."""

    topics: Mapping[str, Mapping[str, str]]
    ui: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A day in the calendar: ``shade`` from 0 to `SHADES` for most stories; ``stories`` None where it has no bundle."""

    day: date
    stories: int | None
    shade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A topic or an outlet among all: how many stories it has, and those of the last days as a drawing."""

    id: str
    ru: str
    en: str
    stories: int
    trend: str


def month_of(day: date) -> str:
    """The month's name in files: ``2026-11``."""
    return f"{day:%Y-%m}"


def front(days: Sequence[DayGist], frame: Frame) -> Pages:
    """The overview's first page, and those of the topics and outlets with their months; ``days`` in order of time."""
    titles = {outlet: title for day in days for outlet, title in day.titles.items()}
    topics = {
        one: (topic_title(frame.topics, one, "ru"), topic_title(frame.topics, one, "en")) for one in _topics(days)
    }
    outlets = {outlet: (title, title) for outlet, title in sorted(titles.items()) if NAME.fullmatch(outlet)}
    listed = {"topics": _listed(days, "topics", topics), "outlets": _listed(days, "outlets", outlets)}
    view = {"frame": frame, **listed, "calendar": list(_calendar(days)), "days": days}
    newest = {"latest": days[-1] if days else None, "LATEST": LATEST}
    yield "index.html", rendered("overview/index.html.j2", view | newest | {"up": ""})
    yield f"{FOLDER}/overview.css", source("overview/overview.css").encode()
    yield f"{FOLDER}/choices.js", source("choices.js").encode()
    for kind, all_of_kind in listed.items():
        for one in all_of_kind:
            counted = [(month, sum(getattr(day, kind)[one.id] for day in some)) for month, some in _by_month(days)]
            named = view | {"one": one, "kind": kind, "counted": counted[::-1], "up": "../../../"}
            yield f"{FOLDER}/{kind}/{one.id}/index.html", rendered("overview/kind.html.j2", named)


def month_pages(days: Sequence[DayGist], frame: Frame) -> Pages:
    """The stories of one month by topic and by outlet."""
    for kind in ("topics", "outlets"):
        found: dict[str, list[tuple[DayGist, list[StoryGist]]]] = defaultdict(list)
        for day in reversed(days):
            for name, stories in _by_name(day, kind).items():
                found[name].append((day, stories))
        for name, told in sorted(found.items()):
            titles = _titles(name, kind, told, frame)
            view = {"frame": frame, "kind": kind, "titles": titles, "told": told, "up": "../../../"}
            path = f"{FOLDER}/{kind}/{name}/{month_of(days[0].day)}.html"
            yield path, rendered("overview/month.html.j2", view | {"month": days[0].day})


def story_pages(day: date, lines: Iterable[Mapping[str, Any]], zone: ZoneInfo, frame: Frame) -> Pages:
    """A page for each story of a day, and for those that became part of one."""
    for line in lines:
        if NAME.fullmatch(line["id"]):
            view = {"frame": frame, "day": day, "line": _showable(line, zone, day), "up": "../../../"}
            yield f"{FOLDER}/stories/{day}/{line['id']}.html", rendered("overview/story.html.j2", view)
        for part in line["merged"]:
            if NAME.fullmatch(part):
                view = {"frame": frame, "day": day, "into": line["id"], "up": "../../../"}
                yield f"{FOLDER}/stories/{day}/{part}.html", rendered("overview/merged.html.j2", view)


def _topics(days: Iterable[DayGist]) -> list[str]:
    return sorted({topic for day in days for topic in day.topics})


def _titles(name: str, kind: str, told: list[tuple[DayGist, list[StoryGist]]], frame: Frame) -> tuple[str, str]:
    if kind == "topics":
        return topic_title(frame.topics, name, "ru"), topic_title(frame.topics, name, "en")
    return told[0][0].titles[name], told[0][0].titles[name]


def _listed(days: Sequence[DayGist], kind: str, titles: Mapping[str, tuple[str, str]]) -> list[Listed]:
    """All topics or outlets, those with most stories first."""
    counts = {one.day: getattr(one, kind) for one in days}
    last = max(counts, default=date.min)
    span = [last - timedelta(days=ago) for ago in range(min(TREND, len(counts) and (last - min(counts)).days), 0, -1)]
    made = [
        Listed(
            id=name,
            ru=ru,
            en=en,
            stories=sum(counted[name] for counted in counts.values()),
            trend=sparkline([counts[day][name] if day in counts else None for day in span], counts[last][name]),
        )
        for name, (ru, en) in titles.items()
    ]
    return sorted(made, key=lambda one: (-one.stories, one.id))


def _by_name(day: DayGist, kind: str) -> dict[str, list[StoryGist]]:
    found: dict[str, list[StoryGist]] = defaultdict(list)
    for story in day.stories:
        for name in getattr(story, kind):
            found[name].append(story)
    return found


def _by_month(days: Iterable[DayGist]) -> list[tuple[date, list[DayGist]]]:
    """The days by their months' first days, in order of time."""
    found: dict[date, list[DayGist]] = defaultdict(list)
    for day in days:
        found[day.day.replace(day=1)].append(day)
    return sorted(found.items())


def _calendar(days: Sequence[DayGist]) -> Iterator[tuple[date, list[list[Cell | None]]]]:
    """Months, the latest first, as weeks of seven cells."""
    most = max((len(day.stories) for day in days), default=0)
    for month, some in reversed(_by_month(days)):
        counts = {one.day: len(one.stories) for one in some}
        weeks = Calendar().monthdatescalendar(month.year, month.month)
        yield (
            month,
            [[_cell(day, counts, most) if day.month == month.month else None for day in week] for week in weeks],
        )


def _cell(day: date, counts: Mapping[date, int], most: int) -> Cell:
    stories = counts.get(day)
    return Cell(day=day, stories=stories, shade=-(-SHADES * stories // most) if stories else 0)


def _showable(line: Mapping[str, Any], zone: ZoneInfo, day: date) -> dict[str, Any]:
    """A story's line with times and links as people read them."""
    versions = [_version(one, zone, day) for one in line["versions"]]
    return {**line, "versions": versions, "retold": [one | {"link": link(one["address"])} for one in line["retold"]]}


def _version(one: Mapping[str, Any], zone: ZoneInfo, day: date) -> dict[str, Any]:
    # The first bundles said neither what a version adds and leaves out, nor how an edit reads.
    return {
        "added": (),
        "dropped": 0,
        **one,
        "title": shown(one["title"]).strip() or shown(one["address"]),
        "outlet_title": shown(one["outlet_title"]) or one["outlet"],
        "link": link(one["address"]),
        "when": _when(one, zone, day),
        "gone": _minute(one["gone"], zone, day),
        "edits": [{"title": (), "text": (), **edit, "at": _minute(edit["at"], zone, day)} for edit in one["edits"]],
    }


def _when(version: Mapping[str, Any], zone: ZoneInfo, day: date) -> str:
    if version["precision"] == "day":
        # Its start is midnight in the outlet's zone, which we no longer know; noon of it is the same day in ours.
        noon = datetime.fromisoformat(version["published"]) + timedelta(hours=12)
        return f"{noon.astimezone(zone):%d.%m.}"
    return _minute(version["published"] or version["first_seen"], zone, day)


def _minute(at: str | None, zone: ZoneInfo, day: date) -> str:
    return minute(datetime.fromisoformat(at), zone, beside=day) if at else ""
