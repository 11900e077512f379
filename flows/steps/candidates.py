"""Articles that topics are tried on: those of the archive, or those of a file with one JSON object a line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from dronewire.address import canonical
from dronewire.declaration import DeclarationError
from dronewire.language import language_of
from dronewire.trial import Candidate
from storage.history import Past, article_at, past

AT_ONCE = 500  # articles: 2 MB of text
FIELDS = "id, title, text, lang, url"


class NotKeptError(LookupError):
    """An article was asked for that the archive does not have."""


@dataclass(slots=True)
class Lines:
    """Articles of a file; a broken line is named in ``mistakes`` and left out, the others go on.

    Raises:
        DeclarationError: when the file cannot be read.
    """

    file: Path
    mistakes: list[DeclarationError] = field(default_factory=list)

    def __iter__(self) -> Iterator[Candidate]:
        try:
            with self.file.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield from self._read(line, number)
        except OSError as error:
            raise DeclarationError(str(self.file), None, error.strerror or str(error)) from error

    def _read(self, line: bytes, number: int) -> Iterator[Candidate]:
        try:
            yield _candidate(json.loads(line.decode("utf-8-sig")))
        except (ValueError, RecursionError) as error:  # of which broken JSON and broken UTF-8 are two
            self.mistakes.append(DeclarationError(str(self.file), number, str(error)))


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


def _candidate(said: Any) -> Candidate:
    if not isinstance(said, dict):
        raise ValueError(f"not an object with the fields {FIELDS}")  # noqa: TRY004 (a mistake of the file's)
    if not isinstance(said.get("id"), str | int):
        raise ValueError("it has no id")  # noqa: TRY004 (as above)
    title, text, language, address = (_text(said, name) for name in ("title", "text", "lang", "url"))
    if not title and not text:
        raise ValueError("it has neither title nor text")
    return Candidate(
        id=_sound(str(said["id"])),
        title=title,
        text=text,
        language=language or language_of(title, text),
        address=address,
        outlet=_sound(str(said.get("outlet") or "")),
    )


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return _sound(value or "")


def _sound(text: str) -> str:
    """Without halves of characters, which JSON can name and no output can carry; every offset stays."""
    return text.encode(errors="replace").decode()
