"""A back-fill that is killed goes on where it was: what it had fetched is kept, and nothing is fetched twice for it."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from dronewire.haul import HaulLine
from flows.workspace import Workspace
from newsstand.server import Newsstand
from spiders.haul import read_haul
from storage.tables import article, haul, lease

pytestmark = pytest.mark.slow

OUTLET, HOST, FIRST, LAST = "grozny_inform", "www.grozny-inform.ru", "2026-11-18", "2026-11-21"
FETCHED = 8  # pages after which it is killed
LONGEST = 120  # seconds until then, on a busy machine


def _command(folder: Path, stand: Newsstand) -> subprocess.Popen[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DRONEWIRE_")}
    environment = {**clean, "DRONEWIRE_DELAY": "0.1", "DRONEWIRE_NEWSSTAND": stand.url}
    command = [sys.executable, "-c", "from flows.cli import main; main()", "backfill", OUTLET]
    command += ["--from", FIRST, "--to", LAST, "--json"]
    out = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out, start_new_session=True)


def _pages(stand: Newsstand) -> Counter[str]:
    return Counter(seen.path for seen in stand.seen(HOST) if seen.path not in {"/robots.txt", "/sitemap.xml"})


def _lines(room: Workspace) -> list[HaulLine]:
    """What the hauls so far say."""
    folders = [file.parent for file in room.layout.pages.rglob("haul.jsonl")]
    return [line for folder in folders for line, _ in read_haul(folder)]


def test_a_killed_back_fill_goes_on(room: Workspace, stand: Newsstand, tmp_path: Path) -> None:
    """With all articles, no page asked for twice that had come home, and nothing left over."""
    killed = _command(tmp_path, stand)
    until = time.monotonic() + LONGEST
    while len(_pages(stand)) < FETCHED and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    before = _pages(stand)
    written = {urlsplit(line.address).path for line in _lines(room) if line.record}
    again = _command(tmp_path, stand)
    again.wait(300)
    asked = _pages(stand)
    with room.database.connect() as connection:
        kept = connection.scalar(select(func.count()).select_from(article))
        untaken = connection.scalar(select(func.count()).where(~haul.c.done))
        leases = connection.scalar(select(func.count()).select_from(lease))
    twice = {path for path, count in asked.items() if count > 1}

    assert len(before) >= FETCHED
    assert len(asked) > len(before)
    assert written
    assert written.isdisjoint(twice)
    assert kept
    assert (untaken, leases) == (0, 0)
