"""One at a time, rounds and bundles: a lock that the operating system gives back when its holder dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POLL = 0.2  # seconds between two tries; what is waited for takes seconds to minutes


class BusyError(RuntimeError):
    """Another one is at it, and did not end while we waited."""


@contextmanager
def only_one(file: Path, what: str, *, wait: float) -> Iterator[None]:
    """Hold a lock for the length of a block.

    Args:
        file: the lock's file; its content, the holder's process id, is for people.
        what: what is done under it, for the error.
        wait: seconds to stand in line.

    Raises:
        BusyError: when the other one is still running after that.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", encoding="ascii") as stream:
        _acquire(stream.fileno(), file, what, wait)
        stream.seek(0)
        stream.truncate()
        stream.write(str(os.getpid()))
        stream.flush()
        yield


def holder_of(file: Path) -> int | None:
    """The process that holds a lock; None where nobody does."""
    try:
        with file.open(encoding="ascii") as stream:
            try:
                fcntl.flock(stream.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(stream.read() or 0) or None
    except FileNotFoundError:
        pass
    return None


def _acquire(descriptor: int, file: Path, what: str, wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                holder = file.read_text(encoding="ascii").strip() or "unknown"
                raise BusyError(f"another {what} is under way (process {holder}); it holds {file}") from error
            time.sleep(POLL)
        else:
            return
