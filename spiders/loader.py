"""Finds the declarations of outlets, ours and the user's, and makes a Scrapy spider of each."""

from collections.abc import Iterable
from pathlib import Path

from dronewire.declaration import DeclarationError, declare, read_toml
from dronewire.outlet import Outlet

SHIPPED = Path(__file__).parent / "outlets"


def read_outlet(file: Path) -> Outlet:
    """Read one declaration; the file's name is the outlet's identifier.

    Raises:
        DeclarationError: naming file and line.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(str(file), None, str(error)) from error
    return declare(Outlet, {"id": file.stem, **read_toml(text, str(file))}, text=text, file=str(file))


def catalogue(*folders: Path) -> dict[str, Outlet]:
    """All outlets by identifier: the shipped ones, then those of the given folders, which may replace them.

    Raises:
        DeclarationError: at the first mistake; see `catalogue_and_mistakes` to go on without the mistaken one.
    """
    outlets, mistakes = catalogue_and_mistakes(*folders)
    if mistakes:
        raise mistakes[0]
    return outlets


def catalogue_and_mistakes(*folders: Path) -> tuple[dict[str, Outlet], list[DeclarationError]]:
    """All outlets that can be read, and what was wrong with the others."""
    outlets: dict[str, Outlet] = {}
    mistakes: list[DeclarationError] = []
    for file in _declarations((SHIPPED, *folders)):
        try:
            outlet = read_outlet(file)
        except DeclarationError as mistake:
            mistakes.append(mistake)
        else:
            outlets[outlet.id] = outlet
    return outlets, mistakes


def _declarations(folders: Iterable[Path]) -> Iterable[Path]:
    for folder in folders:
        yield from sorted(folder.glob("*.toml"))
