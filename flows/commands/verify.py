"""`dronewire verify`: bundles against their sums, their raw pages, their counts, and the chain."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Config, Json, complain, say, settings_of

if TYPE_CHECKING:
    from storage.bundles.verifying import Verified


def verify(
    bundles: Annotated[
        list[str] | None,
        typer.Argument(metavar="[BUNDLE]...", help="Folders, days or addresses; the last one if absent."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every bundle.")] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Say whether bundles are as they were written.

    Every file is held against its sum, raw pages and tables against what the bundle says of them, each version against
    the one before it. Exit status 1: something is wrong, and each file with a fault is named.
    """
    from storage.bundles.verifying import verify as verified  # noqa: PLC0415

    failures: list[str] = []
    for place, opened in _places(bundles or [], every=every, config=config):
        with opened as folder:
            found = verified(folder)
        failures += [f"{place}/{name}: {problem}" for name, problem in found.faults]
        _tell(found, place, json=json)
    complain(tuple(failures))
    raise typer.Exit(1 if failures else 0)


def _places(
    named: list[str], *, every: bool, config: Path | None
) -> Iterator[tuple[str, AbstractContextManager[Path]]]:
    """Where bundles lie, each with its folder for the length of a block: one that is elsewhere is fetched."""
    from storage.bundles.mirror import fetched  # noqa: PLC0415

    elsewhere = [one for one in named if "://" in one]
    for one in elsewhere:
        yield one.rstrip("/"), fetched(one)
    here = [one for one in named if one not in elsewhere]
    for folder in _folders(here, every=every, config=config) if here or not elsewhere else ():
        yield str(folder), nullcontext(folder)


def _folders(named: list[str], *, every: bool, config: Path | None) -> list[Path]:
    """The folders of bundles that are named, as folders or days.

    Raises:
        typer.BadParameter: where there is none.
    """
    from storage.bundles.place import bundled_days  # noqa: PLC0415
    from storage.layout import Layout  # noqa: PLC0415

    if named and not every:
        root = None if all(Path(one).is_dir() for one in named) else Layout(settings_of(config).var).bundles
        return [_folder(one, root) for one in named]
    root = Path(named[0]) if named else Layout(settings_of(config).var).bundles
    days = bundled_days(root)
    if not days:
        raise typer.BadParameter(f"there are no bundles in {root}")
    return [root / day.isoformat() for day in (days if every else days[-1:])]


def _folder(named: str, root: Path | None) -> Path:
    if Path(named).is_dir() or root is None:
        return Path(named).resolve()
    if (root / named).is_dir():
        return root / named
    raise typer.BadParameter(f"there is no bundle {named}, neither as a folder nor in {root}")


def _tell(found: "Verified", place: str, *, json: bool) -> None:
    if json:
        faults = [{"file": name, "problem": problem} for name, problem in found.faults]
        say(
            {
                "bundle": found.folder.name,
                "folder": place,
                "version": found.version,
                "files": found.files,
                "ok": not found.faults,
                "faults": faults,
                "notes": list(found.notes),
            }
        )
        return
    state = f"{len(found.faults)} wrong" if found.faults else "as it was written"
    typer.echo(f"{place}: version {found.version}, {found.files} files, {state}")
    for note in found.notes:
        typer.echo(f"  {note}")
