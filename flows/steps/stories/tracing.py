"""Tracing one story: its versions and who credits whom, what each says otherwise, what was changed and merged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from dronewire.grouping import Piece, piece_of
from dronewire.grouping.order import credited
from dronewire.story import Story, Version
from dronewire.versions.additions import Addition
from dronewire.versions.edit import Edit, edit_between
from dronewire.versions.path import Revised, addition_of, revisions_of, said_by, texts_of
from storage.stories.naming import Merged, fate_of, merged_into, stories_at
from storage.stories.telling import stories


class UnknownStoryError(ValueError):
    """No story is called so, and no article lies at such an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """One version of a story.

    Attributes:
        credits: addresses of those versions whose outlets it names as its source.
        differs: what it says otherwise than the first version; None for that one itself.
        adds: what it adds to all versions before it.
        revisions: what its outlet changed.
    """

    version: Version
    credits: tuple[str, ...]
    differs: Edit | None
    adds: Addition | None
    revisions: tuple[Revised, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A story as a whole.

    Attributes:
        asked: the identifier or address that was asked for.
        fate: what became of the identifier that was asked for, where it was ever published.
        merged: identifiers that were merged into this story, each with when.
        versions: the first publisher's first, then in order of time.
    """

    asked: str
    story: Story
    fate: Merged | None
    merged: tuple[Merged, ...]
    versions: tuple[Traced, ...]

    @property
    def merged_at(self) -> datetime | None:
        """When what was asked for turned out to be a part of this story; None where it is this one."""
        return self.fate.at if self.fate and self.fate.into else None


def trace(database: Engine, asked: str, *, titles: Mapping[str, str]) -> tuple[Trace, ...]:
    """The story of an identifier, or those of the article at an address: a digest is in several.

    Raises:
        UnknownStoryError: when there is none.
    """
    with database.connect() as connection:
        fate = fate_of(connection, asked)
        names = stories_at(connection, asked) if "://" in asked else [fate.into if fate and fate.into else asked]
        found = stories(connection, names, titles=dict(titles))
        if not found:
            raise UnknownStoryError(f"no story and no article: {asked}")
        return tuple(_trace(connection, asked, story, fate) for story in found)


def _trace(connection: Connection, asked: str, story: Story, fate: Merged | None) -> Trace:
    pieces = [_piece(version) for version in story.versions]
    return Trace(
        asked=asked,
        story=story,
        fate=fate,
        merged=merged_into(connection, story.id),
        versions=tuple(_traced(story, at, pieces) for at in range(len(story.versions))),
    )


def _traced(story: Story, at: int, pieces: list[Piece]) -> Traced:
    version = story.versions[at]
    return Traced(
        version=version,
        credits=credited(pieces[at], pieces),
        differs=edit_between(said_by(story.first), said_by(version)) if at else None,
        adds=addition_of(version, list(_before(story, at))) if at else None,
        revisions=revisions_of(version),
    )


def _before(story: Story, at: int) -> Iterator[str]:
    for version in story.versions[:at]:
        yield from texts_of(version)


def _piece(version: Version) -> Piece:
    said = version.article
    return piece_of(id=said.address, title=said.title, text=said.text, address=said.address, outlet=said.outlet)
