"""As much of a day's bundle as the overview of all bundles needs of it."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dronewire.text.highlight import shown

NAME = re.compile(r"[A-Za-z0-9_-]+")  # identifiers become names of files


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryGist:
    """One story: its title, the outlets that have it with the first publisher's first, its topics, and when it began.

    ``at`` is the time in the day's zone, or empty where its page gives none.
    """

    id: str
    title: str
    language: str
    outlets: tuple[str, ...]
    topics: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayGist:
    """One day: its stories, the weightiest first, how many articles tell them, and the outlets' names."""

    day: date
    stories: tuple[StoryGist, ...]
    articles: int
    titles: Mapping[str, str]

    @property
    def topics(self) -> Counter[str]:
        """How many stories each topic has."""
        return Counter(topic for story in self.stories for topic in story.topics)

    @property
    def outlets(self) -> Counter[str]:
        """How many stories each outlet has."""
        return Counter(outlet for story in self.stories for outlet in story.outlets)


def day_gist(day: date, lines: Iterable[Mapping[str, Any]], zone: ZoneInfo) -> DayGist:
    """The gist of a day by the lines of its ``stories.jsonl``."""
    told = [line for line in lines if NAME.fullmatch(line["id"])]
    told.sort(key=lambda line: (-line["outlets"], line["first_published"] or "", line["id"]))
    versions = {one["address"]: one for line in told for one in line["versions"]}.values()
    return DayGist(
        day=day,
        stories=tuple(_story(line, zone) for line in told),
        articles=len(versions),
        titles={one["outlet"]: shown(one["outlet_title"]) or one["outlet"] for one in versions},
    )


def to_text(gist: DayGist) -> str:
    """The gist as JSON, one story a line."""
    stories = ",\n".join(json.dumps(asdict(story), ensure_ascii=True, sort_keys=True) for story in gist.stories)
    head = {"day": gist.day.isoformat(), "articles": gist.articles, "titles": dict(gist.titles)}
    return f'{json.dumps(head, sort_keys=True)[:-1]}, "stories": [\n{stories}\n]}}\n'


def from_text(text: str) -> DayGist:
    """The gist that `to_text` wrote.

    Raises:
        ValueError, KeyError, TypeError: where it is none.
    """
    said = json.loads(text)
    return DayGist(
        day=date.fromisoformat(said["day"]),
        stories=tuple(_from_json(story) for story in said["stories"]),
        articles=said["articles"],
        titles=said["titles"],
    )


def _story(line: Mapping[str, Any], zone: ZoneInfo) -> StoryGist:
    first = line["versions"][0]
    exact = first["published"] and first["precision"] != "day"
    return StoryGist(
        id=line["id"],
        title=shown(first["title"]).strip() or shown(first["address"]),
        language=first["language"],
        outlets=tuple(dict.fromkeys(one["outlet"] for one in line["versions"] if NAME.fullmatch(one["outlet"]))),
        topics=tuple(topic for topic in line["topics"] if NAME.fullmatch(topic)),
        at=f"{datetime.fromisoformat(first['published']).astimezone(zone):%H:%M}" if exact else "",
    )


def _from_json(said: Mapping[str, Any]) -> StoryGist:
    return StoryGist(**{**said, "outlets": tuple(said["outlets"]), "topics": tuple(said["topics"])})
