"""``changes.json``: what a version of a bundle says otherwise than the one before it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """As much of a line of ``stories.jsonl`` as two versions are compared by; ``versions``: revision by address."""

    id: str
    title: str
    merged: tuple[str, ...]
    versions: Mapping[str, int]
    line: int  # hash of the line


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A story that is told otherwise; the articles by their addresses."""

    id: str
    title: str
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is new and what is no more.

    Attributes:
        since: the number of the version before.
        new: stories that it did not have: identifier and title.
        gone: stories that it had; those that became part of another one are in ``merged``, with that other one.
        changed: stories that it told otherwise.
        stories: how many it had, and how many there are.
        articles: likewise.
    """

    since: int
    new: tuple[tuple[str, str], ...]
    gone: tuple[tuple[str, str], ...]
    merged: tuple[tuple[str, str], ...]
    changed: tuple[Change, ...]
    stories: tuple[int, int]
    articles: tuple[int, int]


def gist_of(line: bytes) -> Gist:
    """What a line of ``stories.jsonl`` says, as far as it is compared.

    Raises:
        ValueError, KeyError, TypeError: where it is no such line.
    """
    said = json.loads(line)
    return Gist(
        id=said["id"],
        title=(said["titles"] or [""])[0],
        merged=tuple(said["merged"]),
        versions={one["address"]: one["revision"] for one in said["versions"]},
        line=hash(line),
    )


def changes_between(before: Iterable[Gist], after: Iterable[Gist], *, since: int) -> Changes:
    """Compare two versions of a day's stories, in the order of the later one."""
    old, new = ({one.id: one for one in stories} for stories in (before, after))
    into = {part: one.id for one in new.values() for part in one.merged}
    gone = [one for one in old.values() if one.id not in new]
    both = ((old[name], one) for name, one in new.items() if name in old)
    return Changes(
        since=since,
        new=tuple((one.id, one.title) for one in new.values() if one.id not in old),
        gone=tuple((one.id, one.title) for one in gone if one.id not in into),
        merged=tuple((one.id, into[one.id]) for one in gone if one.id in into),
        changed=tuple(_change(was, now) for was, now in both if was.line != now.line),
        stories=(len(old), len(new)),
        articles=(_articles(old.values()), _articles(new.values())),
    )


def _change(was: Gist, now: Gist) -> Change:
    return Change(
        id=now.id,
        title=now.title,
        added=tuple(address for address in now.versions if address not in was.versions),
        gone=tuple(address for address in was.versions if address not in now.versions),
        revised=tuple(one for one, number in now.versions.items() if was.versions.get(one, number) != number),
    )


def _articles(stories: Iterable[Gist]) -> int:
    return len({address for one in stories for address in one.versions})
