"""Progress of long work, for a person who watches; nothing where nobody does."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Watcher(Protocol):
    """Somebody who may be told how far the work is."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A new stage begins; the one before is over."""

    def advance(self, count: int) -> None:
        """So many more are done."""


class Nobody:
    """Nobody watches."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Say nothing."""

    def advance(self, count: int) -> None:
        """Say nothing."""


class Bar:
    """A person watches a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)

    def stage(self, name: str, total: int | None = None) -> None:
        """Show the stage's name and begin counting anew."""
        self._progress.reset(self._task, description=name, total=total)

    def advance(self, count: int) -> None:
        """Count on."""
        self._progress.advance(self._task, count)


@contextmanager
def watched(*, quiet: bool = False) -> Iterator[Watcher]:
    """A watcher for the length of a block: a bar on the terminal's standard error, if a person is there."""
    if quiet or not sys.stderr.isatty():
        yield Nobody()
        return
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bar(progress)
