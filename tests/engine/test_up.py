"""`dronewire up`: schedules schedule, a run by hand runs, nothing listens to the world, a power cut is mended."""

import json
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from newsstand.answer import Answer

pytestmark = pytest.mark.engine

SCHEDULED = 90  # seconds; one combination of dependencies silently schedules nothing


def test_a_scheduled_run_exists_within_90_seconds(installation) -> None:  # noqa: ANN001 (see conftest)
    """For both deployments."""
    wanted = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    until = time.monotonic() + SCHEDULED
    deployments = {one["id"]: one["name"] for one in installation.ask("/deployments/filter", {})}
    names: set[str] = set()
    while time.monotonic() < until and names != {"watch", "daily"}:
        names = {deployments[run["deployment_id"]] for run in installation.ask("/flow_runs/filter", wanted)}
        time.sleep(1)

    assert names == {"watch", "daily"}


def test_schedules_are_in_moscow_time(installation) -> None:  # noqa: ANN001
    """As prefect.yaml says."""
    zones = {
        schedule["schedule"]["timezone"]
        for deployment in installation.ask("/deployments/filter", {})
        for schedule in deployment["schedules"]
    }

    assert zones == {"Europe/Moscow"}


def test_a_run_by_hand_reads_the_outlets_it_names(installation) -> None:  # noqa: ANN001
    """And no other; its articles are in our database, its outcome table is an artifact."""
    done = installation.prefect("deployment", "run", "watch/watch", "-p", 'outlets=["tass"]', "--watch")
    with sqlite3.connect(installation.folder / "var" / "dronewire.sqlite") as connection:
        outlets = {row[0] for row in connection.execute("SELECT outlet FROM article")}
    artifacts = installation.ask("/artifacts/filter", {})

    assert done.returncode == 0, done.stdout + done.stderr
    assert outlets == {"tass"}
    assert "outcomes" in {artifact["key"] for artifact in artifacts}


def test_a_bundle_by_hand(installation) -> None:  # noqa: ANN001
    """Of the day that is named."""
    done = installation.prefect("deployment", "run", "daily/daily", "-p", 'day="2026-11-22"', "--watch")
    package = json.loads((installation.folder / "var/bundles/2026-11-22/datapackage.json").read_text())

    assert done.returncode == 0, done.stdout + done.stderr
    assert package["day"] == "2026-11-22"


def test_nothing_listens_to_the_world(installation) -> None:  # noqa: ANN001
    """All sockets of all its processes are on 127.0.0.1."""
    sockets = {
        str(entry.readlink())
        for pid in installation.family()
        for entry in Path(f"/proc/{pid}/fd").glob("*")
        if entry.is_symlink()
    }
    listening = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                listening.add(fields[1].split(":")[0])

    assert listening == {"0100007F"}


def test_after_a_power_cut_the_dead_run_is_marked_and_the_next_one_runs(installation) -> None:  # noqa: ANN001
    """Everything killed at once in the middle of a round; started again, the slot is free."""
    installation.stand.add("iz.ru", "/xml/rss/all.xml", Answer(wait=3600))
    created = installation.prefect("deployment", "run", "watch/watch", "-p", 'outlets=["iz"]')
    assert created.returncode == 0, created.stderr
    running = {"flow_runs": {"state": {"type": {"any_": ["RUNNING"]}}}}
    until = time.monotonic() + 90
    while not (dead := installation.ask("/flow_runs/filter", running)) and time.monotonic() < until:
        time.sleep(0.5)
    for pid in installation.family():
        os.kill(pid, signal.SIGKILL)
    installation.process.wait()
    installation.process.stdout.close()

    said = installation.up()
    states = {run["id"]: run["state_type"] for run in installation.ask("/flow_runs/filter", {})}
    again = installation.prefect("deployment", "run", "watch/watch", "-p", 'outlets=["kommersant"]', "--watch")

    assert [states[run["id"]] for run in dead] == ["CRASHED"]
    assert any("marked as crashed" in line for line in said)
    assert again.returncode == 0, again.stdout + again.stderr


def test_it_stops_when_told(installation) -> None:  # noqa: ANN001
    """With status 0, and leaves no process behind."""
    family = installation.family()
    status = installation.down()

    assert status == 0
    assert [pid for pid in family if Path(f"/proc/{pid}").exists()] == []
