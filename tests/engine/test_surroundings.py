"""What the engine's processes are told, which runs have a process, and what a service manager hears."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from flows.engine import PortTakenError, environment, refuse_taken
from flows.engine.dead_runs import living_runs
from flows.engine.watchdog import tell_systemd
from flows.lock import holder_of, only_one
from flows.settings import settings_of_values


def test_the_engine_calls_nobody_and_listens_here(tmp_path: Path) -> None:
    """It keeps its own files below ours, and forgets runs after as many days as the settings say."""
    told = environment(settings_of_values(var=tmp_path, keep_runs=2), config=None, port=4321)

    assert (told["PREFECT_SERVER_ANALYTICS_ENABLED"], told["DO_NOT_TRACK"]) == ("false", "1")
    assert told["PREFECT_SERVER_API_HOST"] == "127.0.0.1"
    assert told["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"
    assert told["PREFECT_HOME"] == str(tmp_path / "prefect")
    assert told["PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD"] == "172800"


def test_a_taken_port_is_refused() -> None:
    """Before anything is started."""
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(PortTakenError):
        refuse_taken(other.getsockname()[1])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere dead runs are found at the start only")
def test_a_run_lives_as_long_as_its_process() -> None:
    """Whoever else runs on this machine."""
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, env={**os.environ, "PREFECT__FLOW_RUN_ID": "a-run-of-ours"}
    ) as child:
        while "a-run-of-ours" not in (living := living_runs() or ()):
            pass
        child.kill()

    assert "a-run-of-ours" in living
    assert "a-run-of-ours" not in (living_runs() or ())


def test_a_lock_tells_who_holds_it(tmp_path: Path) -> None:
    """As long as somebody does."""
    file = tmp_path / "up.lock"
    before = holder_of(file)
    with only_one(file, "test", wait=0):
        held = holder_of(file)

    assert (before, held, holder_of(file)) == (None, os.getpid(), None)


def test_systemd_is_told_where_it_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nobody where it does not."""
    tell_systemd("READY=1")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        tell_systemd("WATCHDOG=1")

        assert manager.recv(100) == b"WATCHDOG=1"
