"""Reads topic files, ours and the user's; a mistaken one is named and left out, the others go on."""

from collections.abc import Iterable
from pathlib import Path

import dronewire
from dronewire.declaration import DeclarationError
from dronewire.topic import Engine, Topic, compile_topics, read_topic

# Beside the package in the checkout and in an installed wheel alike.
SHIPPED = Path(dronewire.__file__).parent.parent / "topics"


def topics_of(*folders: Path) -> tuple[tuple[Topic, ...], Engine, tuple[DeclarationError, ...]]:
    """The shipped topics and those of the folders, which may replace them; compiled; and what was wrong."""
    topics: dict[str, Topic] = {}
    mistakes: list[DeclarationError] = []
    for file in _files((SHIPPED, *folders)):
        try:
            topics[file.stem] = read_file(file)
        except DeclarationError as mistake:
            mistakes.append(mistake)
    declared = tuple(topics[name] for name in sorted(topics))
    return declared, compile_topics(declared), tuple(mistakes)


def read_file(file: Path) -> Topic:
    """Read one topic; the file's name is the topic's identifier.

    Raises:
        DeclarationError: naming file, line and what is wrong.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(str(file), None, str(error)) from error
    return read_topic(text, id=file.stem, file=str(file))


def _files(folders: Iterable[Path]) -> Iterable[Path]:
    for folder in folders:
        yield from sorted(folder.glob("*.toml"))
