"""The crawl's child process: given its assignment and settings as files, watched, and ended with whoever started it."""

import os
import signal
import subprocess
import time
from pathlib import Path
from threading import Event

from dronewire.assignment import Assignment
from flows.progress import Watcher
from flows.settings import Settings
from spiders.child import start_command
from spiders.haul import LINES, write_whole

ASSIGNMENT = "assignment.json"
SETTINGS = "settings.json"
LOG = "crawl.log"
POLL = 0.1  # seconds between two looks at the child
PATIENCE = 60.0  # seconds that a child may outlive the longest crawl allowed before it is ended


def run_child(  # noqa: PLR0913 - keywords after the second
    place: Path,
    assignment: Assignment,
    *,
    settings: Settings,
    folders: tuple[Path, ...],
    progress: Watcher,
    given_up: Event | None = None,
) -> int:
    """Crawl an assignment into a folder, and say with which status the child ended.

    Args:
        place: the haul's folder, which holds none yet; the child's log and what it was given lie there as well.
        assignment: what is to be read.
        settings: of which the child gets the crawl's part.
        folders: declarations besides the shipped ones.
        progress: told of each line of the haul.
        given_up: ends the child when it is set.
    """
    place.mkdir(parents=True, exist_ok=True)
    write_whole(place / ASSIGNMENT, assignment.to_json())
    write_whole(place / SETTINGS, settings.crawl(), secret=True)
    command = start_command(place / ASSIGNMENT, haul=place, settings=place / SETTINGS, outlets=folders)
    until = time.monotonic() + settings.max_duration + PATIENCE
    with (place / LOG).open("wb") as output:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=_environment())  # noqa: S603 (our own module)
        try:
            return _watched(child, place / LINES, until=until, progress=progress, given_up=given_up or Event())
        finally:
            _end(child)
            write_whole(place / ASSIGNMENT, assignment.without_known().to_json())
            if settings.proxies:  # the haul is kept; passwords are not to be
                write_whole(place / SETTINGS, {**settings.crawl(), "proxies": {}})


def _watched(child: subprocess.Popen[bytes], lines: Path, *, until: float, progress: Watcher, given_up: Event) -> int:
    offset = 0
    while (status := child.poll()) is None and time.monotonic() < until and not given_up.is_set():
        time.sleep(POLL)
        if lines.exists():
            with lines.open("rb") as stream:
                stream.seek(offset)
                fresh = stream.read()
            offset += len(fresh)
            progress.advance(fresh.count(b"\n"))
    return -signal.SIGKILL if status is None else status


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.kill()
        child.wait()


def _environment() -> dict[str, str]:
    # The child gets its settings as a file; secrets of the parent's environment are none of its business.
    return {name: value for name, value in os.environ.items() if not name.startswith("DRONEWIRE_")}
