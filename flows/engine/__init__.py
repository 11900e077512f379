"""The engine's processes: Prefect's server and worker on this machine, started, watched and ended together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from flows.engine.api import Api
from flows.settings import Settings
from spiders.parent import die_with_parent

POOL = "dronewire"
DAY = 86_400  # seconds
HERE = "127.0.0.1"
READY = 120.0  # seconds; the first start of the server on a slow disk took 28
GRACE = 15.0  # seconds that a process gets to end by itself
POLL = 0.2  # seconds between two looks at a server that is not ready yet
LONGEST = 60.0  # seconds before a process that ends again and again is started once more
STEADY = 60.0  # seconds of life after which a process counts as one that works
SERVER = ("server", "start")
WORKER = ("worker", "start", "--pool", POOL, "--type", "process", "--name", "dronewire")


class PortTakenError(RuntimeError):
    """Somebody else listens on the port that the engine's server is to have."""


class EngineError(RuntimeError):
    """A process of the engine ended, or a command of it failed."""


def environment(settings: Settings, *, config: Path | None, port: int, host: str = HERE) -> dict[str, str]:
    """What the engine's processes are told: its home is ours, it listens here only, and it calls nobody."""
    return {
        **os.environ,
        **({"DRONEWIRE_CONFIG": str(config.absolute())} if config else {}),
        "DRONEWIRE_WORKSPACE": str(settings.workspace),
        "DRONEWIRE_VAR": str(settings.var),
        "PREFECT_HOME": str(settings.var / "prefect"),
        "PREFECT_API_URL": f"http://{HERE}:{port}/api",
        "PREFECT_SERVER_API_HOST": host,
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        # In memory, as they are by default, a server that is started again would cancel the runs that are under way.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(round(settings.keep_runs * DAY)),
    }


def refuse_taken(port: int) -> None:
    """Say so before anything is started.

    Raises:
        PortTakenError: when somebody listens there.
    """
    with socket.socket() as probe:
        if probe.connect_ex((HERE, port)) == 0:
            raise PortTakenError(f"port {port} on {HERE} is taken; name another one with --port")


def prefect(*arguments: str) -> list[str]:
    """The command line of one of the engine's commands."""
    return [sys.executable, "-m", "prefect", *arguments]


class Process:
    """One process of the engine, its output in a file of its name; ended with the block, and with us."""

    def __init__(self, name: str, arguments: tuple[str, ...], *, env: Mapping[str, str], logs: Path) -> None:
        self.name, self.log = name, logs / f"{name}.log"
        self._arguments, self._env = arguments, env
        self._child: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._child is not None
        return self._child.pid

    @property
    def status(self) -> int | None:
        """With which it ended; None while it runs."""
        return self._child.poll() if self._child else None

    def start(self) -> None:
        """Start it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            # A group of its own: Ctrl-C reaches us alone, and we end the worker before the server it talks to.
            self._child = subprocess.Popen(  # noqa: S603 (our own interpreter)
                prefect(*self._arguments),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self._env,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 (we have one thread)
            )
        self._started = time.monotonic()

    def revive(self) -> bool:
        """Start it again where it has ended; one that ends at once gets ever longer pauses. Gives whether it was."""
        if self.status is None:
            return False
        lived = time.monotonic() - self._started
        if lived < self._pause:
            return False
        self._pause = 0.0 if lived > STEADY else min(LONGEST, 2 * self._pause or 1.0)
        self.start()
        return True

    def end(self) -> None:
        """End it: asked first, then with all it started."""
        if self._child and self._child.poll() is None:
            self._child.send_signal(signal.SIGTERM)
            try:
                self._child.wait(GRACE)
            except subprocess.TimeoutExpired:
                os.killpg(self._child.pid, signal.SIGKILL)
                self._child.wait()


def wait_until_ready(server: Process, api: Api) -> None:
    """Wait until the server answers.

    Raises:
        EngineError: when it ended or does not answer in time; its log is named.
    """
    until = time.monotonic() + READY
    while time.monotonic() < until:
        if server.status is not None:
            raise EngineError(f"the engine's server ended with status {server.status}; see {server.log}")
        if api.is_well():
            return
        time.sleep(POLL)
    raise EngineError(f"the engine's server did not answer within {READY:.0f} s; see {server.log}")
