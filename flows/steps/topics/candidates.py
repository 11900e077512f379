"""Articles that topics are tried on: those of the archive, or those of a file with one JSON object a line."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from dronewire.address import canonical
from dronewire.text.language import language_of
from dronewire.topic.trial import Candidate
from flows.steps.lines import Lines, object_of, sound, text_at
from storage.articles.history import Past, article_at, past

AT_ONCE = 500  # articles: 2 MB of text
FIELDS = "id, title, text, lang, url"


class NotKeptError(LookupError):
    """An article was asked for that the archive does not have."""


def lines_of(file: Path) -> Lines[Candidate]:
    """The articles of a file."""
    return Lines(file, _candidate)


def archived(engine: Engine, since: datetime, *, zone: ZoneInfo) -> Iterator[Candidate]:
    """Articles of the archive that came at an instant or later."""
    for stretch in past(engine, since, at_once=AT_ONCE):
        yield from (of_archive(one, zone=zone) for one in stretch)


def of_archive(one: Past, *, zone: ZoneInfo) -> Candidate:
    """An article of the archive."""
    return Candidate(
        id=one.address,
        title=one.title,
        text=one.text,
        language=one.language,
        address=one.address,
        outlet=one.outlet,
        day=one.told_at.astimezone(zone).date(),
        story=one.story,
    )


def kept_at(engine: Engine, address: str) -> Past:
    """The archived article at an address, in whatever spelling.

    Raises:
        AddressError: when that is no web address.
        NotKeptError: when there is none.
    """
    kept = article_at(engine, canonical(address))
    if kept is None:
        raise NotKeptError(f"the archive has no article of {address}")
    return kept


def _candidate(line: Any) -> Candidate:
    said = object_of(line, FIELDS)
    title, text, language, address = (text_at(said, name) for name in ("title", "text", "lang", "url"))
    if not title and not text:
        raise ValueError("it has neither title nor text")
    return Candidate(
        id=sound(said["id"]) if isinstance(said["id"], str) else said["id"],
        title=title,
        text=text,
        language=language or language_of(title, text),
        address=address,
        outlet=sound(str(said.get("outlet") or "")),
    )
