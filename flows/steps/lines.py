"""Files with one JSON object a line: each becomes what a step works on, and a broken one is named and left out."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from dronewire.outlet.declaration import DeclarationError

Row = TypeVar("Row")


@dataclass(slots=True)
class Lines(Generic[Row]):
    """What the lines of a file say; a broken line is named in ``mistakes`` and left out, the others go on.

    Args:
        file: with JSON lines in UTF-8.
        read: makes a row of what a line says, and raises ValueError where that is nothing of the sort.

    Raises:
        DeclarationError: when the file cannot be read.
    """

    file: Path
    read: Callable[[Any], Row]
    mistakes: list[DeclarationError] = field(default_factory=list)

    def __iter__(self) -> Iterator[Row]:
        try:
            with self.file.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield from self._read(line, number)
        except OSError as error:
            raise DeclarationError(str(self.file), None, error.strerror or str(error)) from error

    def _read(self, line: bytes, number: int) -> Iterator[Row]:
        try:
            yield self.read(json.loads(line.decode("utf-8-sig")))
        except (ValueError, RecursionError) as error:  # of which broken JSON and broken UTF-8 are two
            self.mistakes.append(DeclarationError(str(self.file), number, str(error)))


def object_of(said: Any, fields: str) -> dict[str, Any]:
    """What a line says, where that is an object with an identifier.

    Raises:
        ValueError: where it is none; ``fields`` names what it should have.
    """
    if not isinstance(said, dict):
        raise ValueError(f"not an object with the fields {fields}")  # noqa: TRY004 (a mistake of the file's)
    if not isinstance(said.get("id"), str | int):
        raise ValueError("it has no id")  # noqa: TRY004 (as above)
    return said


def text_at(said: dict[str, Any], name: str) -> str:
    """A text that an object has, or an empty one.

    Raises:
        ValueError: where something else stands there.
    """
    value = said.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return sound(value or "")


def sound(text: str) -> str:
    """A text without halves of characters, which JSON can name and no output can carry; every offset stays."""
    return text.encode(errors="replace").decode()
