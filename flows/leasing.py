"""Leasing: what a process works on is its own for as long as it lives, whoever else shares the database."""

import os
import socket
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import structlog
from sqlalchemy import Engine

from storage.crawling.leases import claim, holders_of, let_go_of, release, renew

LEASE = timedelta(minutes=2)  # so long after a machine died another one goes on; clocks may differ by some seconds
RENEWALS = 6  # in the time of a lease: a database that is away for a minute and a half costs nothing
POLL = 0.5  # seconds between two tries, where somebody stands in line

log = structlog.get_logger()


@dataclass(slots=True)
class Hold:
    """What is ours for now; ``lost`` is set when another one may have taken it."""

    names: frozenset[str]
    lost: threading.Event = field(default_factory=threading.Event)


@contextmanager
def held(engine: Engine, names: Collection[str], *, wait: float = 0.0) -> Iterator[Hold]:
    """Claim what is free of some names, and keep it for the length of a block.

    Args:
        engine: the database that all share.
        names: what is to be worked on; what another one works on is not in the hold.
        wait: seconds to stand in line for all of them.
    """
    hold = Hold(_claimed(engine, names, wait))
    ended = threading.Event()
    renewing = threading.Thread(target=_renew, args=(engine, hold, ended), name="leases", daemon=True)
    if hold.names:
        renewing.start()
    try:
        yield hold
    finally:
        ended.set()
        if hold.names:
            renewing.join()
            release(engine, hold.names, holder=holder())


def _claimed(engine: Engine, names: Collection[str], wait: float) -> frozenset[str]:
    until = time.monotonic() + wait
    while True:
        _bury(engine, names)
        now = datetime.now(UTC)
        ours = claim(engine, names, holder=holder(), at=now, until=now + LEASE)
        if len(ours) == len(set(names)) or time.monotonic() >= until:
            return ours
        time.sleep(POLL)


def _bury(engine: Engine, names: Collection[str]) -> None:
    """Free what processes of this machine held that are gone: their lease would run for a while."""
    others = set(holders_of(engine, names).values()) - {holder()}
    let_go_of(engine, [one for one in sorted(others) if _is_dead(one)])


def _renew(engine: Engine, hold: Hold, ended: threading.Event) -> None:
    good_until = time.monotonic() + LEASE.total_seconds()
    while not ended.wait(LEASE.total_seconds() / RENEWALS):
        begun = time.monotonic()
        try:
            still = renew(engine, hold.names, holder=holder(), until=datetime.now(UTC) + LEASE)
        except Exception as error:  # noqa: BLE001 (whatever keeps us from it may pass before the lease runs out)
            log.warning("leases could not be renewed", error=str(error))
        else:
            good_until = begun + LEASE.total_seconds()
            if still != hold.names:
                good_until = begun
        if time.monotonic() >= good_until:
            log.error("leases were lost: what they were for may be under way elsewhere", names=sorted(hold.names))
            hold.lost.set()
            return


@cache
def machine() -> str:
    """This machine, as one among those that share a database."""
    return socket.gethostname()


def holder() -> str:
    """This process, told from all others that ever were on any machine."""
    number = os.getpid()
    return f"{machine()}/{number}/{_begun(number)}"


def _is_dead(other: str) -> bool:
    """Whether a holder was a process of this machine that is no more; of other machines nothing is known."""
    host, number, begun = other.rsplit("/", 2)
    return host == machine() and _begun(int(number)) != begun


def _begun(number: int) -> str:
    """When a process began, in ticks since the machine did; nothing where there is none."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
