"""kill -9 at random moments: after the next round nothing is missing and nothing is there twice."""

import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from newsstand.masthead import MASTHEADS
from newsstand.published import Published
from newsstand.server import Newsstand
from newsstand.town import Town

pytestmark = pytest.mark.faults

KILLS = 10  # of each kind; three kinds
SEED = 20261122
PATIENCE = 120  # seconds for one round on a loaded machine


class Mailbox:
    """A mail server's side: takes every message, slowly, so that a kill can come in between."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        """Note message and recipient once it is accepted."""
        time.sleep(0.3)  # noqa: ASYNC251 (one connection at a time; the pause is the point)
        lines = envelope.content.decode().splitlines()
        name = next(line for line in lines if line.lower().startswith("message-id:"))
        self.taken.append((name.split(":", 1)[1].strip(), envelope.rcpt_tos[0]))
        return "250 taken"


class Post:
    """A whole installation under test: newsstand, mail server, workspace, and its command line."""

    def __init__(self, folder: Path, stand: Newsstand, port: int) -> None:
        self.stand, self.folder = stand, folder
        self.var = folder / "var"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DRONEWIRE_")}
        self.environment = {
            **clean,
            "DRONEWIRE_NEWSSTAND": stand.url,
            "DRONEWIRE_DELAY": "0.2",  # slow enough that a kill finds the crawl at work
            "DRONEWIRE_ALERT": '["desk@example.org", "editor@example.org"]',
            "DRONEWIRE_MAIL__HOST": "127.0.0.1",
            "DRONEWIRE_MAIL__PORT": str(port),
            "DRONEWIRE_MAIL__SECURITY": "none",
        }

    def start(self) -> subprocess.Popen[bytes]:
        """Begin a round at the newsstand's instant."""
        at = self.stand.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        command = [sys.executable, "-c", "from flows.cli import main; main()", "run", "--at", at, "--json"]
        command += [f"--outlet={outlet}" for outlet in MASTHEADS]
        with (self.folder / "run.log").open("ab") as output:
            return subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=output, stderr=output)

    def whole_round(self) -> None:
        """A round that nobody disturbs."""
        assert self.start().wait(PATIENCE) == 0, (self.folder / "run.log").read_text()[-3000:]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says; nothing while there is none."""
        file = self.var / "dronewire.sqlite"
        if not file.exists():
            return []
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(query).fetchall()
        except sqlite3.OperationalError:
            return []  # its tables are being made
        finally:
            connection.close()

    def newest_haul(self) -> Path | None:
        """The folder of the haul that was begun last."""
        hauls = sorted(self.var.glob("pages/*/*/*/*"))
        return hauls[-1] if hauls else None


@pytest.fixture(scope="module")
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    """A real mail server on this machine."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]  # aiosmtpd cannot choose one by itself
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory, mailbox: tuple[Mailbox, int]) -> Iterator[Post]:
    """One installation that lives through all the kills; the timeline moves on with each."""
    with Newsstand(at=min(one.listed for one in Town.load().articles)) as stand:
        yield Post(tmp_path_factory.mktemp("post"), stand, mailbox[1])


def _kill(running: subprocess.Popen[bytes]) -> None:
    running.send_signal(signal.SIGKILL)
    running.wait()


def _child_of(pid: int) -> int | None:
    """The process id of the crawl that a round has started."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rsplit(")", 1)[1].split()[1])
            command = (status.parent / "cmdline").read_bytes()
        except (OSError, IndexError):
            continue
        if parent == pid and b"spiders" in command:
            return int(status.parent.name)
    return None


def _wait_for(running: subprocess.Popen[bytes], seen: Callable[[], Any]) -> Any:
    until = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < until:
        if found := seen():
            return found
        time.sleep(0.01)
    return None


def _kill_crawl(post: Post, chance: random.Random) -> bool:
    """Kill the crawl's child; the round goes on with what it left."""
    running = post.start()
    child = _wait_for(running, lambda: _child_of(running.pid))
    time.sleep(chance.uniform(0.2, 1.6))  # importing Scrapy takes 1 s, the crawl itself as long or longer
    killed = child is not None and _child_of(running.pid) == child
    if killed:
        os.kill(child, signal.SIGKILL)
    running.wait(PATIENCE)
    return killed


def _kill_taking_in(post: Post, chance: random.Random) -> bool:
    """Kill the round while it takes in."""
    before = post.newest_haul()
    running = post.start()

    def crawled() -> bool:
        haul = post.newest_haul()
        return haul is not None and haul != before and (haul / "done.json").exists()

    _wait_for(running, crawled)
    time.sleep(chance.uniform(0, 1.5))
    killed = running.poll() is None
    _kill(running)
    return killed


def _kill_sending(post: Post, chance: random.Random) -> bool:
    """Kill the round between storing its mails and having sent them all."""
    running = post.start()
    stored = "SELECT 1 FROM delivery WHERE state = 'waiting'"
    waiting = _wait_for(running, lambda: post.rows(stored))
    time.sleep(chance.uniform(0, 0.5))
    killed = bool(waiting) and running.poll() is None
    _kill(running)
    return killed


def _next_news(stand: Newsstand) -> datetime:
    """A minute after the next original on topic is listed: there is something to take in and to tell."""
    coming = (one.listed for one in stand.town.articles if one.on_topic and one.relation == "original")
    return min(at for at in coming if at > stand.at) + timedelta(minutes=1)


def _expected(stand: Newsstand, before: Counter[str]) -> set[str]:
    """What must be kept: all that is in a feed now, and all that ever was kept."""
    listed = {
        entry.address
        for outlet in {one.outlet for one in stand.town.articles}
        for entry in stand.town.in_feed(outlet, stand.at)
        if isinstance(entry, Published)
    }
    return listed | set(before)


def _check(post: Post, mailbox: Mailbox, before: Counter[str]) -> None:
    kept = Counter(row[0] for row in post.rows("SELECT address FROM article"))
    assert kept == Counter(_expected(post.stand, before))
    untaken = post.rows("SELECT folder FROM haul WHERE NOT done")
    assert untaken == []
    unsent = post.rows("SELECT message, state FROM delivery WHERE state <> 'accepted'")
    assert unsent == []
    untold = post.rows("SELECT article FROM match WHERE NOT told")
    assert untold == []
    stored = post.rows("SELECT message, recipient FROM delivery")
    arrived = {recipient: {name for name, to in mailbox.taken if to == recipient} for _, recipient in stored}
    wanted = Counter(recipient for _, recipient in stored)
    assert {recipient: len(names) for recipient, names in arrived.items()} == dict(wanted)


@pytest.mark.parametrize("kind", [_kill_crawl, _kill_taking_in, _kill_sending])
def test_kills_lose_nothing_and_double_nothing(
    post: Post,
    mailbox: tuple[Mailbox, int],
    kind: Callable[[Post, random.Random], bool],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Ten kills, after each a whole round: every listed article once, every mail arrived under one Message-ID."""
    chance = random.Random(SEED)
    hits, tries = 0, 0
    while hits < KILLS and tries < 6 * KILLS:
        tries += 1
        post.stand.move_to(_next_news(post.stand) if kind is _kill_sending else post.stand.at + timedelta(hours=1))
        before = Counter(row[0] for row in post.rows("SELECT address FROM article"))
        hits += kind(post, chance)
        post.stand.move_to(post.stand.at + timedelta(minutes=10))
        post.whole_round()
        _check(post, mailbox[0], before)
    repeated = sum(count - 1 for count in Counter(mailbox[0].taken).values())
    with capsys.disabled():
        print(json.dumps({"killed": kind.__name__, "hits": hits, "tries": tries, "mails_repeated": repeated}))  # noqa: T201

    assert hits == KILLS
