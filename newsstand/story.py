"""The hand-written stories: what stands in ``stories/*.toml``, read strictly."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from newsstand.masthead import MASTHEADS, MOSCOW
from newsstand.published import Relation

STORIES = Path(__file__).parent / "stories"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a text becomes: exact passages replaced, in title and paragraphs alike."""

    replace: tuple[tuple[str, str], ...] = ()
    title: str = ""
    after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """How another outlet took the story.

    A partial reprint keeps some paragraphs (``keep``, from 1), and may be on fewer ``topics``.
    """

    outlet: str
    relation: Relation
    after: timedelta
    change: Change = Change()
    keep: tuple[int, ...] = ()
    lead: str = ""
    topics: frozenset[str] | None = None
    listed_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event as its first outlet wrote it, and what others made of it."""

    id: str
    outlet: str
    published: datetime
    title: str
    paragraphs: tuple[str, ...]
    rubric: str
    topics: frozenset[str] = frozenset()
    subtitle: str = ""
    lure: str = ""
    place: str = ""
    listed_after: timedelta | None = None
    gone_after: timedelta | None = None
    changes: tuple[Change, ...] = ()
    reprints: tuple[Reprint, ...] = ()


def read_stories() -> list[Story]:
    """Every story of every file, in the files' order."""
    tables = [table for file in sorted(STORIES.glob("*.toml")) for table in tomllib.loads(file.read_text())["stories"]]
    return [_story(table) for table in tables]


def _story(table: dict[str, Any]) -> Story:
    given = dict(table)
    if given["outlet"] not in MASTHEADS:
        raise ValueError(f"{given['id']}: no outlet {given['outlet']!r}")
    return Story(
        paragraphs=paragraphs_of(given.pop("text")),
        published=given.pop("published").replace(tzinfo=MOSCOW),
        topics=frozenset(given.pop("topics", ())),
        changes=tuple(_change(change) for change in given.pop("changes", ())),
        reprints=tuple(_reprint(reprint) for reprint in given.pop("reprints", ())),
        **_durations(given),
    )


def _reprint(table: dict[str, Any]) -> Reprint:
    given = _durations(table)
    change = _change({"title": given.pop("title", ""), "replace": given.pop("replace", ())})
    topics = frozenset(given.pop("topics")) if "topics" in given else None
    return Reprint(keep=tuple(given.pop("keep", ())), change=change, topics=topics, **given)


def _change(table: dict[str, Any]) -> Change:
    given = _durations(table)
    return Change(replace=tuple((old, new) for old, new in given.pop("replace", ())), **given)


def _durations(table: dict[str, Any]) -> dict[str, Any]:
    """The table with every ``…after`` (minutes) as a duration."""
    return {key: timedelta(minutes=value) if key.endswith("after") else value for key, value in table.items()}


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Paragraphs are split by an empty line; lines inside one are joined."""
    return tuple(" ".join(block.split()) for block in text.strip().split("\n\n") if block.strip())
