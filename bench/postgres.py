"""A PostgreSQL server of our own, for the length of a block."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

BINARIES = Path("/usr/lib/postgresql/15/bin")


@contextmanager
def served() -> Iterator[str | None]:
    """The URL of an empty database; None where PostgreSQL 15 is not installed."""
    if not (BINARIES / "initdb").exists():
        yield None
        return
    with TemporaryDirectory(prefix="dronewire-postgres-", ignore_cleanup_errors=True) as folder:
        yield from _running(Path(folder))


def _running(folder: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    user: list[str | Path] = []
    if not os.geteuid():  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    cluster = folder / "cluster"
    made = [*user, BINARIES / "initdb", "-D", cluster, "-U", "dronewire", "-A", "trust", "--locale=C.UTF-8"]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c shared_buffers=512MB -c max_wal_size=4GB"
    control = [*user, BINARIES / "pg_ctl", "-D", cluster]
    subprocess.run(
        [*control, "-o", options, "-l", folder / "log", "-w", "start"], check=True, stdout=subprocess.DEVNULL
    )
    try:
        yield f"postgresql://dronewire@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL)
