"""`dronewire logs`: what the engine's processes and our own have said."""

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.common import Config, settings_of

POLL = 0.5  # seconds between two looks at the files
LAST = 20  # lines of each file that fit on a screen together

Follow = Annotated[bool, typer.Option("--follow", "-f", help="Go on with what is said from now on, until Ctrl-C.")]
Lines = Annotated[int, typer.Option("--lines", "-n", min=0, help="So many of the last lines of each.")]
Names = Annotated[
    list[str] | None, typer.Argument(metavar="[journal|server|worker]...", help="Only these; all if none is named.")
]


def logs(names: Names = None, follow: Follow = False, lines: Lines = LAST, config: Config = None) -> None:
    """Show what was said last.

    The journal has a line of JSON for each outlet and round; server and worker are the engine's. Exit status 2 where a
    log is named that is not there.
    """
    from storage.layout import Layout  # noqa: PLC0415

    folder = Layout(settings_of(config).var).logs
    read: dict[Path, int] = {}
    for file in _latest(folder, names or ()):
        read[file] = _show(file, _last(file, lines))
    for name in names or ():
        if name not in {_name(file) for file in read}:
            raise typer.BadParameter(f"there is no log {name!r} in {folder}")
    try:
        while follow:
            time.sleep(POLL)
            for file in _latest(folder, names or ()):
                read[file] = _show(file, read.get(file, 0))
    except KeyboardInterrupt:
        return


def _latest(folder: Path, names: Iterable[str]) -> list[Path]:
    """The newest file of each log, by name."""
    found = {_name(file): file for file in sorted(folder.glob("*.log")) + sorted(folder.glob("*.jsonl"))}
    return [file for name, file in sorted(found.items()) if name in names or not names]


def _name(file: Path) -> str:
    """What a log is called: its days and turns stand after the first hyphen."""
    return file.stem.partition("-")[0]


def _last(file: Path, lines: int) -> int:
    """Where the last lines of a file begin."""
    content = file.read_bytes()
    begin = len(content)
    for _ in range(lines + 1):
        begin = content.rfind(b"\n", 0, max(begin, 0))
        if begin < 0:
            return 0
    return begin + 1


def _show(file: Path, begin: int) -> int:
    """Write what a file says from a place on; gives where its whole lines end. One that shrank is read anew."""
    with file.open("rb") as stream:
        stream.seek(0 if file.stat().st_size < begin else begin)
        start = stream.tell()
        whole, newline, _ = stream.read().rpartition(b"\n")
    for line in whole.decode(errors="replace").splitlines():
        sys.stdout.write(f"{_name(file)} | {line}\n")
    sys.stdout.flush()
    return start + len(whole) + len(newline)
