"""Weighing what befell stories that were told: does a version add facts, did an outlet change or remove any."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from dronewire.alert import Happening, Turn
from dronewire.story import Story, Version
from dronewire.versions.edit import Edit, Weight
from dronewire.versions.path import addition_of, edit_since, texts_of
from storage.stories.happenings import (
    NEW,
    Noted,
    Unweighed,
    forget_unweighed,
    happenings_by,
    keep_happening,
    known_stories,
    unweighed_articles,
)
from storage.stories.telling import stories


def weigh(connection: Connection, *, at: datetime) -> None:
    """Note what befell stories that somebody was told of; what befell others is told with them, if they ever are."""
    waiting = unweighed_articles(connection)
    by_story: dict[str, list[Unweighed]] = defaultdict(list)
    for known in known_stories(connection, {one.story for one in waiting}):
        by_story[known] = [one for one in waiting if one.story == known]
    for story in stories(connection, sorted(by_story), titles={}):
        for happening in _befell(story, by_story[story.id]):
            keep_happening(connection, happening, at=at)
    forget_unweighed(connection)


def happenings_of(
    connection: Connection, keys: Collection[tuple[int, str, int]], *, titles: dict[str, str]
) -> dict[tuple[int, str, int], Happening]:
    """What befell stories, as it is told, by article, turn and revision."""
    wanted = {(one.article, one.turn, one.revision): one for one in happenings_by(connection, {key[0] for key in keys})}
    noted = {key: wanted[key] for key in sorted(keys) if key in wanted}
    found = {story.id: story for story in stories(connection, {one.story for one in noted.values()}, titles=titles)}
    return {key: _happening(one, found[one.story]) for key, one in noted.items() if one.story in found}


def _befell(story: Story, waiting: Sequence[Unweighed]) -> Iterator[Noted]:
    """What articles of one story mean for it; each is compared with those before it and all that is known."""
    left = {one.address for one in waiting}
    for one in waiting:
        version = _version_at(story, one.address)
        left.discard(one.address)
        if version is None:
            continue
        earlier = [text for other in story.versions if other.article.address not in left for text in _said(other, one)]
        yield from _turns(story, version, one, earlier)


def _said(other: Version, one: Unweighed) -> Iterator[str]:
    """What a version said before an article came, changed or went; of the article itself what was weighed."""
    if other.article.address != one.address:
        yield from texts_of(other)
    else:
        yield from (former.text for former in other.former if former.revision <= one.revision)


def _turns(story: Story, version: Version, one: Unweighed, earlier: list[str]) -> Iterator[Noted]:
    edit = None if one.revision == NEW else edit_since(version, one.revision)
    added: tuple[str, ...] = ()
    if (one.revision == NEW or edit) and earlier:
        found = addition_of(version, earlier)
        added = found.sentences if found.is_update else ()
    if added:
        yield _noted(Turn.UPDATE, one, added=added, topics=story.topics)
    if edit and one.topics and _is_telling(edit, updated=bool(added)):
        yield _noted(Turn.CHANGED, one, topics=one.topics)
    if one.gone and one.topics:
        yield _noted(Turn.REMOVED, one, topics=one.topics)


def _is_telling(edit: Edit, *, updated: bool) -> bool:
    """Whether a change is worth an alert: another title, or other facts where the update does not show them."""
    retitled = edit.title_weight is not None and edit.title_weight is not Weight.COSMETIC
    return retitled or (edit.weight is Weight.FACTUAL and not updated)


def _noted(turn: Turn, one: Unweighed, *, topics: tuple[str, ...], added: tuple[str, ...] = ()) -> Noted:
    return Noted(
        article=one.article,
        address=one.address,
        story=one.story,
        turn=turn.value,
        revision=one.now,
        since=one.revision,
        added=added,
        topics=topics,
    )


def _happening(noted: Noted, story: Story) -> Happening:
    version = _version_at(story, noted.address) or story.first
    return Happening(
        turn=Turn(noted.turn),
        story=story,
        version=version,
        topics=noted.topics,
        added=noted.added,
        edit=edit_since(version, noted.since) if noted.since != NEW and noted.turn != Turn.REMOVED else None,
    )


def _version_at(story: Story, address: str) -> Version | None:
    return next((one for one in story.versions if one.article.address == address), None)
