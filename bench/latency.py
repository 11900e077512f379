"""From an article's appearance in a feed to the mail in the mailbox, with polls every two minutes.

The clock of the polls is simulated, that of the work is real. Each article of the newsstand's town that is measured
waits for its poll as long as a grid of two minutes, laid at random, makes it wait. Then a whole round is run with
`dronewire run` in a process of its own, from the start of the interpreter on, with the pauses that outlets are owed
between two requests; it ends for the article when the mail server has taken the mail over. The two are added up. Rounds
in between, in which nothing on topic appears, are left out: only one just before each poll is run, so that the poll
finds what came in its two minutes. An engine that starts the rounds adds its own start.
"""

import argparse
import os
import random
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from aiosmtpd.controller import Controller

from flows.settings import settings_of_values
from flows.steps.round import watch_once
from flows.workspace import opened
from newsstand.masthead import MASTHEADS
from newsstand.published import Published
from newsstand.server import Newsstand
from newsstand.town import Town

POLL = timedelta(minutes=2)
POLLS = 20  # about seven minutes
SEED = 20261123
MOST_MEDIAN, MOST_ROUND = 90, 15  # seconds; what we promise
READER = "desk@example.org"


class Mailbox:
    """When a mail server took over what."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        """Take a mail, and note the instant."""
        mail: Any = message_from_bytes(envelope.content, policy=default)
        self.taken.append((time.monotonic(), mail.get_body(("plain",)).get_content()))
        return "250 taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Seconds that one article waited for its poll, that the round took with it, and that a core worked for it."""

    waited: float
    took: float
    worked: float

    @property
    def whole(self) -> float:
        """From the feed to the mailbox."""
        return self.waited + self.took


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and say by the exit status whether it is what we promise."""
    parser = argparse.ArgumentParser(prog="python -m bench.latency", description="From a feed to the mailbox.")
    parser.add_argument("--polls", type=int, default=POLLS, help="articles to follow, each through a poll of its own")
    polls = parser.parse_args(arguments).polls
    with tempfile.TemporaryDirectory(prefix="dronewire-latency-") as folder:
        ways = list(_measured(Path(folder), polls))
    _show("waited for the poll", [way.waited for way in ways])
    _show("the round", [way.took for way in ways])
    _show("work of its cores", [way.worked for way in ways])
    _show("feed to mailbox", [way.whole for way in ways])
    middle, rounds = median(way.whole for way in ways), median(way.took for way in ways)
    held = middle < MOST_MEDIAN and rounds < MOST_ROUND
    print(f"{len(ways)} articles, seed {SEED}, polls every {POLL.seconds} s")
    print(
        f"median from feed to mailbox {middle:.0f} s (under {MOST_MEDIAN}), of which the round {rounds:.1f} s", end=" "
    )
    print(f"(under {MOST_ROUND}): {'as promised' if held else 'NOT as promised'}")
    return 0 if held else 1


def _measured(folder: Path, polls: int) -> Iterator[Way]:
    chance, box = random.Random(SEED), Mailbox()
    chosen = _chosen(chance, polls)
    with _served(box) as port, Newsstand(at=chosen[0].listed - 2 * POLL) as stand:
        for article in chosen:
            waits = chance.uniform(0, POLL.total_seconds())
            poll = article.listed + timedelta(seconds=waits)
            stand.move_to(article.listed - timedelta(seconds=1))
            _catch_up(folder, stand)
            stand.move_to(poll)
            begun, before = time.monotonic(), _worked()
            _run(folder, stand, port)
            arrived = next(at for at, text in box.taken if article.address in text)
            way = Way(waited=waits, took=arrived - begun, worked=_worked() - before)
            print(f"{article.outlet:14} waited {way.waited:5.1f} s, round {way.took:5.1f} s", flush=True)
            yield way


def _worked() -> float:
    """Seconds that cores have worked for processes that ended: where others are at work too, a round takes longer."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _chosen(chance: random.Random, polls: int) -> list[Published]:
    """Originals on topic, no two of them within two polls of each other, in the order of their appearance."""
    originals = [one for one in Town.load().articles if one.on_topic and one.relation == "original"]
    apart: list[Published] = []
    for article in sorted(originals, key=lambda one: one.listed):
        if not apart or article.listed - apart[-1].listed > 2 * POLL:
            apart.append(article)
    return sorted(chance.sample(apart, min(polls, len(apart))), key=lambda one: one.listed)


def _catch_up(folder: Path, stand: Newsstand) -> None:
    """All that earlier polls would have brought; mails are written as files."""
    settings = settings_of_values(workspace=folder, var=folder / "var", newsstand=stand.url, delay=0.0, alert=(READER,))
    with opened(settings) as workspace:
        watch_once(workspace, at=stand.at, outlets=tuple(MASTHEADS))


def _run(folder: Path, stand: Newsstand, port: int) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DRONEWIRE_")}
    own = {
        "DRONEWIRE_NEWSSTAND": stand.url,
        "DRONEWIRE_ALERT": f'["{READER}"]',
        "DRONEWIRE_MAIL__HOST": "127.0.0.1",
        "DRONEWIRE_MAIL__PORT": str(port),
        "DRONEWIRE_MAIL__SECURITY": "none",
    }
    at = f"{stand.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
    command = [sys.executable, "-c", "from flows.cli import main; main()", "run", "--json", "--at", at]
    command += [f"--outlet={outlet}" for outlet in MASTHEADS]
    subprocess.run(command, cwd=folder, env={**clean, **own}, check=False, capture_output=True)


@contextmanager
def _served(box: Mailbox) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]  # aiosmtpd cannot choose one by itself
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield port
    server.stop()


def _show(name: str, seconds: list[float]) -> None:
    cuts = quantiles(seconds, n=10, method="inclusive")
    print(
        f"{name:20} least {min(seconds):6.1f}  10 % {cuts[0]:6.1f}  median {median(seconds):6.1f}"
        f"  90 % {cuts[-1]:6.1f}  most {max(seconds):6.1f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
