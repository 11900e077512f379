"""`dronewire up` in a folder of its own, reading a newsstand; its engine is asked over HTTP as anybody could."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from newsstand.server import Newsstand

MORNING = datetime(2026, 11, 22, 9, tzinfo=timezone(timedelta(hours=3)))
PASSWORD = "correct-horse-battery"  # that must stand in no log
LONGEST_ROUND = 240  # seconds; a first round over the whole town on a busy machine
START = 150  # seconds; 20 on an idle machine


class Installation:
    """A running `dronewire up` and the folder it works in."""

    def __init__(self, folder: Path, stand: Newsstand) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.folder, self.stand = folder, stand
        self.api = f"http://127.0.0.1:{self.port}/api"
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("DRONEWIRE_", "PREFECT_"))}
        self.environment = {
            **clean,
            "DRONEWIRE_DELAY": "0",
            "DRONEWIRE_WEBHOOK_SECRET": PASSWORD,
            "PREFECT_API_URL": self.api,
        }
        self.process: subprocess.Popen[str] | None = None

    def up(self) -> list[str]:
        """Start, and wait until it says that it is ready; gives what it said."""
        command = [sys.executable, "-c", "from flows.cli import main; main()", "up", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, "--newsstand", self.stand.url],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said, until = [], time.monotonic() + START
        while time.monotonic() < until and not any(line.startswith("ready") for line in said):
            line = self.process.stdout.readline()
            assert line, f"it ended: {''.join(said)}"
            said.append(line)
        return said

    def dronewire(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Our own command line, in the same folder."""
        command = [sys.executable, "-c", "from flows.cli import main; main()", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )

    def down(self) -> int:
        """Stop it as an operator does; gives the exit status."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(60)
        self.process.stdout.close()
        return status

    def ask(self, path: str, content: object) -> Any:
        """Ask the engine."""
        request = Request(self.api + path, json.dumps(content).encode(), {"Content-Type": "application/json"})
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def schedule(self, *, paused: bool) -> None:
        """Have rounds begin by hand alone, after the one that is under way; or as scheduled again."""
        [watch] = self.ask("/deployments/filter", {"deployments": {"name": {"any_": ["watch"]}}})
        self.ask(f"/deployments/{watch['id']}/{'pause' if paused else 'resume'}_deployment", {})
        busy = {"flow_runs": {"state": {"type": {"any_": ["RUNNING", "PENDING"]}}}}
        until = time.monotonic() + LONGEST_ROUND
        while paused and self.ask("/flow_runs/filter", busy) and time.monotonic() < until:
            time.sleep(1)

    def prefect(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The engine's own command line, as the issue and the docs name it."""
        command = [sys.executable, "-m", "prefect", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )

    def family(self) -> list[int]:
        """All processes that it started, itself first."""
        parents = {}
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(status.parent.name)] = int(status.read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
        found = [self.process.pid]
        for one in found:
            found += [child for child, parent in parents.items() if parent == one]
        return found


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One that runs for all tests of a module."""
    with Newsstand(at=MORNING) as stand:
        running = Installation(tmp_path_factory.mktemp("up"), stand)
        running.up()
        yield running
        if running.process.poll() is None:
            running.down()
