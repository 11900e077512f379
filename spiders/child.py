"""How a parent starts the one child process that crawls, and what its exit status means."""

import sys
from enum import IntEnum
from pathlib import Path


class Exit(IntEnum):
    """The child's exit statuses; after another one, or a kill, the haul is cut and can be read as far as it goes."""

    WHOLE = 0  # done.json is there; what became of each address stands in the lines
    BROKEN = 1  # the crawl itself failed; the log says why
    WRONG_USE = 2  # assignment, settings or haul folder cannot be used; nothing was fetched
    STOPPED = 3  # ended early by SIGTERM or SIGINT: done.json is there, what was left is postponed


def start_command(
    assignment: Path, *, haul: Path, settings: Path | None = None, outlets: tuple[Path, ...] = ()
) -> list[str]:
    """The command line of a crawl, for `subprocess`; it writes its log to standard error."""
    # -P: a folder spiders/ or a file json.py of the user's, where we were started, must not stand before ours.
    command = [sys.executable, "-P", "-m", "spiders", "--assignment", str(assignment), "--haul", str(haul)]
    if settings:
        command += ["--settings", str(settings)]
    for folder in outlets:
        command += ["--outlets", str(folder)]
    return command
