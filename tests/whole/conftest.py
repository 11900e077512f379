"""Whole installations: a wheel away from the checkout, a PostgreSQL server of our own."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

POSTGRES = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The URL of an empty database on a server that lives as long as the module."""
    if not (POSTGRES / "initdb").exists():
        pytest.skip(f"no PostgreSQL 15 in {POSTGRES}; `apt-get install postgresql-15` brings it")
    # Not in pytest's folder: each start of another pytest closes that to all users but one.
    with TemporaryDirectory(prefix="dronewire-postgres-", ignore_cleanup_errors=True) as folder:
        yield from _served(Path(folder))


def _served(folder: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    user = _unprivileged(folder)
    cluster = folder / "cluster"
    _quietly(*user, POSTGRES / "initdb", "-D", cluster, "-U", "dronewire", "-A", "trust")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -F"
    start = [*user, POSTGRES / "pg_ctl", "-D", cluster, "-o", options, "-l", folder / "log", "-w", "start"]
    # Not captured: the server would hold the pipe open for as long as it lives.
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL)
    yield f"postgresql://dronewire@127.0.0.1:{port}/postgres"
    _quietly(*user, POSTGRES / "pg_ctl", "-D", cluster, "-m", "immediate", "stop")


def _unprivileged(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then its own user runs it."""
    if os.geteuid():
        return []
    shutil.chown(folder, "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _quietly(*command: object) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
