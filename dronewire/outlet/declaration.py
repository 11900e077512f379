"""Reading what people write in TOML: every mistake names the file, the line and what was expected."""

import re
import tomllib
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Declared = TypeVar("Declared", bound=BaseModel)


class DeclarationError(ValueError):
    """A mistake in a file that a person wrote; the message begins ``file:line:``."""

    def __init__(self, file: str, line: int | None, message: str) -> None:
        self.file, self.line = file, line
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")


def read_toml(text: str, file: str) -> dict[str, Any]:
    """Parse TOML (https://toml.io, 1.0).

    Raises:
        DeclarationError: on broken syntax, with the line.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)$", str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        raise DeclarationError(file, line, re.sub(r" \(at .*\)$", "", str(error))) from error


def declare(kind: type[Declared], values: dict[str, Any], *, text: str, file: str) -> Declared:
    """Make a declared thing of parsed values.

    Raises:
        DeclarationError: naming the first wrong key, its line, and what was expected.
    """
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        # An unknown key first: it is often the one that is missing, misspelt.
        first = min(error.errors(), key=lambda each: each["type"] != "extra_forbidden")
        path = [str(part) for part in first["loc"]]
        message = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            # Of a table within, these would be the keys of the file around it.
            known = f"; known are: {', '.join(sorted(kind.model_fields))}" if len(path) == 1 else ""
            message = f"unknown key{known}"
        raise DeclarationError(file, line_of(text, path), f"{'.'.join(path) or 'file'}: {message}") from error


def line_of(text: str, path: list[str]) -> int | None:
    """The line on which a key of a TOML text stands: the last named part that can be found."""
    lines = text.splitlines()
    found = None
    at = 0
    for part in path:
        pattern = re.compile(rf"^\s*(\[+.*\b)?[\"']?{re.escape(part)}[\"']?\s*(=|\]|\.)|[{{,]\s*{re.escape(part)}\s*=")
        for number in range(at, len(lines)):
            if pattern.search(lines[number]):
                found, at = number + 1, number
                break
    return found
