"""``stories.jsonl``: one story a line, UTF-8, keys in the order of the schema, in order of time.

=====================  =================================================================================
``id``                 the story's identifier
``topics``             identifiers of the topics it matches, sorted
``titles``             the distinct titles of its versions, the first publisher's first
``lead``               the first publisher's lead
``first_published``    instant of the first version, UTC (``…Z``), or null
``outlets``            how many outlets have it
``matches``            why it is on its topics: ``topic``, ``score`` (points, 0 where they were not counted) and
                       ``rule`` (the topic's query as it was then)
``words``              where the topics' words stand: ``topic``, ``term``, ``found``, ``zone`` (title or text),
                       ``start``, ``end`` (characters, the end is after the last)
``merged``             identifiers under which parts of it were published before they turned out to be one story
``retold``             stories that tell the same event in other words: ``story``, ``title``, ``outlet_title``,
                       ``address``, ``score`` (0 to 1) and ``reasons`` (what both have)
``versions``           in order of time, each:
``…outlet``            identifier of the outlet
``…outlet_title``      its name
``…address``           canonical address of the page
``…title``             its title there
``…language``          ISO 639-1
``…authors``           names as they are given
``…published``         instant of publication, UTC, or null
``…precision``         ``second`` or ``day`` (then ``published`` is the start of that day at the outlet), or null
``…origin``            what said so: json-ld, meta, microdata, time, feed, text, address, guess; or null
``…confidence``        how far ``published`` can be relied on: high, medium or low; or null
``…modified``          instant of the last change that the page names, UTC, or null
``…first_seen``        instant at which we first saw it, UTC
``…place``             where it was written, by its dateline; or empty
``…agency``            the wire agency that its dateline or text names as its origin; or empty
``…paywalled``         whether the page says that not everybody may read all of it; null where it says nothing
``…copy``              original, verbatim, edited, partial or containing
``…containment``       share of its words that the story's other versions have, 0 to 1
``…revision``          1 for the text first seen, 2 for the next …
``…added``             the sentences that no version before it has
``…dropped``           how many sentences of the first version it leaves out
``…edits``             what its outlet changed: ``revision``, ``at`` (UTC), ``weight`` (cosmetic, wording or
                       factual), ``touched``: ``fact`` (number, name, denial or paragraph), ``before``, ``after``;
                       ``title`` and ``text``: the changes by words, ``kind`` (same, gone or added) and ``text``
``…gone``              instant at which it was no longer at its address, UTC, or null
``…record``            the raw page: ``file`` (WARC, below ``pages/``), ``offset`` (bytes), ``sha256`` (payload)
=====================  =================================================================================
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from dronewire.bundle.changes import Changes
from dronewire.bundle.rows import Row
from dronewire.story import Story, Version
from dronewire.versions.changes import Changes as Words
from dronewire.versions.changes import Kind, nearby
from dronewire.versions.path import Passage, Revised, passages

AROUND = 80  # characters of what stayed on either side of a change: enough to know the sentence
# They end a line for some readers (Python's splitlines, JavaScript before 2019); JSON leaves them as they are.
LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def story_line(story: Story, passed: tuple[Passage, ...] | None = None) -> bytes:
    """A story whose versions have their texts: what was edited is told from them, unless it is given."""
    return to_json(_story(story, passages(story) if passed is None else passed), ordered=False) + b"\n"


def article_line(row: Row) -> bytes:
    """A row of the table of articles."""
    plain = {name: utc(value) if isinstance(value, datetime) else value for name, value in row.items()}
    return to_json(plain, ordered=False) + b"\n"


def change_lines(changes: Changes) -> bytes:
    """``changes.json``."""
    told: dict[str, Any] = {
        "since": changes.since,
        "new": [{"id": name, "title": title} for name, title in changes.new],
        "gone": [{"id": name, "title": title} for name, title in changes.gone],
        "merged": [{"id": name, "into": into} for name, into in changes.merged],
        "changed": [asdict(one) for one in changes.changed],
        "stories": {"before": changes.stories[0], "after": changes.stories[1]},
        "articles": {"before": changes.articles[0], "after": changes.articles[1]},
    }
    return to_json(told, indent=2) + b"\n"


def to_json(value: Mapping[str, Any], *, indent: int | None = None, ordered: bool = True) -> bytes:
    """JSON that is the same for the same value: keys sorted, or as they are; what UTF-8 cannot say is escaped."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=ordered, indent=indent)
    return LINE_ENDS.sub(_escaped, text).encode(errors="backslashreplace")


def _escaped(end: re.Match[str]) -> str:
    return f"\\u{ord(end[0]):04x}"


def _story(story: Story, passed: tuple[Passage, ...]) -> dict[str, Any]:
    published = story.first.article.published
    return {
        "id": story.id,
        "topics": list(story.topics),
        "titles": list(dict.fromkeys(version.article.title for version in story.versions)),
        "lead": story.first.article.lead,
        "first_published": utc(published.at if published else None),
        "outlets": len({version.article.outlet for version in story.versions}),
        "matches": [{"topic": one.topic, "score": one.score, "rule": one.rule} for one in story.matches],
        "words": [{"topic": match.topic, **asdict(word)} for match in story.matches for word in match.words],
        "merged": list(story.merged),
        "retold": [asdict(other) for other in story.retellings],
        "versions": [_version(*both) for both in zip(story.versions, passed, strict=True)],
    }


def _version(version: Version, passage: Passage) -> dict[str, Any]:
    article, other = version.article, passage.difference
    return {
        "outlet": article.outlet,
        "outlet_title": version.outlet_title,
        "address": article.address,
        "title": article.title,
        "language": article.language,
        "authors": list(article.authors),
        "published": utc(article.published.at if article.published else None),
        "precision": article.published.precision if article.published else None,
        "origin": article.published.origin if article.published else None,
        "confidence": article.published.confidence if article.published else None,
        "modified": utc(article.modified.at if article.modified else None),
        "first_seen": utc(version.first_seen),
        "place": article.place,
        "agency": article.agency,
        "paywalled": article.paywalled,
        "copy": version.copy,
        "containment": version.containment,
        "revision": version.revision,
        "added": list(other.added),
        "dropped": other.dropped,
        "edits": [_edit(one) for one in passage.revised],
        "gone": utc(version.gone),
        "record": asdict(version.record),
    }


def _edit(one: Revised) -> dict[str, Any]:
    return {
        "revision": one.revision,
        "at": utc(one.at),
        "weight": one.edit.weight,
        "touched": [asdict(fact) for fact in one.edit.touched],
        "title": _changes(one.edit.title),
        "text": _changes(one.edit.text),
    }


def _changes(changed: Words) -> list[dict[str, Any]]:
    """The changes with what stands around them; nothing where there are none."""
    if all(one.kind is Kind.SAME for one in changed):
        return []
    return [asdict(one) for one in nearby(changed, around=AROUND)]


def utc(at: datetime | None) -> str | None:
    """An instant as the files say it: ``2026-11-22T07:14:00Z``."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
