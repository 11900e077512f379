"""The engine's processes: Prefect's server and worker on this machine, started, watched and ended together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from flows.settings import Settings

POOL = "dronewire"
READY = 120.0  # seconds; the first start of the server on a slow disk took 28
GRACE = 15.0  # seconds that a process gets to end by itself


class PortTakenError(RuntimeError):
    """Somebody else listens on the port that the engine's server is to have."""


class EngineError(RuntimeError):
    """A process of the engine ended, or a command of it failed."""


def environment(settings: Settings, *, config: Path | None, port: int) -> dict[str, str]:
    """What the engine's processes are told: its home is ours, it listens here only, and it calls nobody."""
    home = settings.var / "prefect"
    return {
        **os.environ,
        **({"DRONEWIRE_CONFIG": str(config.absolute())} if config else {}),
        "DRONEWIRE_WORKSPACE": str(settings.workspace),
        "DRONEWIRE_VAR": str(settings.var),
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }


def refuse_taken(port: int) -> None:
    """Say so before anything is started.

    Raises:
        PortTakenError: when somebody listens there.
    """
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise PortTakenError(f"port {port} on 127.0.0.1 is taken; name another one with --port")


@contextmanager
def process(name: str, *arguments: str, env: Mapping[str, str], logs: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One process of the engine, its output in a file of its name, ended with the block."""
    logs.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        output = stack.enter_context((logs / f"{name}.log").open("ab"))
        # A group of its own: Ctrl-C reaches us alone, and we end the worker before the server it talks to.
        child = subprocess.Popen(  # noqa: S603 (our own interpreter)
            _prefect(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=env,
            start_new_session=True,
        )
        try:
            yield child
        finally:
            _end(child)


def command(*arguments: str, env: Mapping[str, str]) -> str:
    """Run one of the engine's commands to its end; gives what it printed.

    Raises:
        EngineError: with the last lines it printed.
    """
    done = subprocess.run(_prefect(*arguments), env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-10:])
        raise EngineError(f"prefect {' '.join(arguments)} failed:\n{last}")
    return done.stdout


def wait_until_ready(server: subprocess.Popen[bytes], *, port: int, logs: Path) -> None:
    """Wait until the server answers.

    Raises:
        EngineError: when it ended or does not answer in time; its log is named.
    """
    until = time.monotonic() + READY
    while time.monotonic() < until:
        if server.poll() is not None:
            raise EngineError(f"the engine's server ended with status {server.returncode}; see {logs / 'server.log'}")
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.3)
    raise EngineError(f"the engine's server did not answer within {READY:.0f} s; see {logs / 'server.log'}")


def _prefect(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "prefect", *arguments]


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a process: asked first, then with all it started."""
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
