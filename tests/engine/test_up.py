"""`dronewire up`: schedules schedule, a run by hand runs, nothing listens to the world, a power cut is mended."""

import json
import os
import signal
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsstand.answer import Answer

from .conftest import PASSWORD

pytestmark = pytest.mark.engine

SCHEDULES = {"watch", "daily", "checkup", "upkeep"}
SCHEDULED = 90  # seconds; one combination of dependencies silently schedules nothing


def test_a_scheduled_run_exists_within_90_seconds(installation) -> None:  # noqa: ANN001 (see conftest)
    """For all deployments that have a schedule."""
    wanted = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    until = time.monotonic() + SCHEDULED
    deployments = {one["id"]: one["name"] for one in installation.ask("/deployments/filter", {})}
    names: set[str] = set()
    while time.monotonic() < until and names != SCHEDULES:
        names = {deployments[run["deployment_id"]] for run in installation.ask("/flow_runs/filter", wanted)}
        time.sleep(1)

    assert names == SCHEDULES


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
    installation.schedule(paused=True)
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


def test_forms_say_what_their_fields_mean(installation) -> None:  # noqa: ANN001
    """Each parameter of each deployment has a type and a description."""
    for deployment in installation.ask("/deployments/filter", {}):
        for name, field in deployment["parameter_openapi_schema"]["properties"].items():
            assert field.get("description"), f"{deployment['name']}: {name}"
            assert field.get("type") or field.get("anyOf"), f"{deployment['name']}: {name}"


def test_a_checkup_leaves_a_board(installation) -> None:  # noqa: ANN001
    """With a row for each outlet that is watched; what was silent before it is told to have recovered."""
    (installation.folder / "var" / "board.json").write_text('{"tass": "silent"}')
    done = installation.prefect("deployment", "run", "checkup/checkup", "--watch")
    boards = [one for one in installation.ask("/artifacts/filter", {}) if one["key"] == "health"]

    assert done.returncode == 0, done.stdout + done.stderr
    assert {"outlet", "level", "last_success", "last_article"} <= json.loads(boards[0]["data"])[0].keys()


def test_what_is_matched_and_who_has_recovered_are_events(installation) -> None:  # noqa: ANN001
    """Automations can react to them: a round has found something, and an outlet is no longer silent."""
    until, names = time.monotonic() + SCHEDULED, set()
    filter_ = {"filter": {"event": {"prefix": ["dronewire."]}}, "limit": 50}
    while time.monotonic() < until and not {"dronewire.story.matched", "dronewire.outlet.recovered"} <= names:
        names = {one["event"] for one in installation.ask("/events/filter", filter_)["events"]}
        time.sleep(1)

    assert {"dronewire.story.matched", "dronewire.outlet.recovered"} <= names


def test_upkeep_measures_the_disk(installation) -> None:  # noqa: ANN001
    """And leaves a table of it."""
    done = installation.prefect("deployment", "run", "upkeep/upkeep", "--watch")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "space" in {artifact["key"] for artifact in installation.ask("/artifacts/filter", {})}


def test_logs_show_a_line_for_each_outlet_of_a_round(installation) -> None:  # noqa: ANN001
    """And none of the passwords that the settings have."""
    said = installation.dronewire("logs", "-n", "500").stdout
    lines = [json.loads(line.partition(" | ")[2]) for line in said.splitlines() if line.startswith("journal | ")]

    assert "tass" in {line.get("outlet") for line in lines if line["event"] == "outlet"}
    assert any(line["event"] == "round" for line in lines)
    assert PASSWORD not in "".join(file.read_text() for file in (installation.folder / "var/logs").iterdir())


def test_the_doctor_finds_the_engine_well(installation) -> None:  # noqa: ANN001
    """As the container's health check asks him."""
    done = installation.dronewire("doctor", "--only", "engine", "--port", str(installation.port))

    assert (done.returncode, done.stderr) == (0, "")


def test_a_second_up_is_refused(installation) -> None:  # noqa: ANN001
    """Two engines would do everything twice."""
    done = installation.dronewire("up", "--port", "1")

    assert done.returncode == 2
    assert "another dronewire up is under way" in done.stderr


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


def test_a_schedule_that_was_paused_stays_paused_and_missed_runs_are_not_made_up_for(installation) -> None:  # noqa: ANN001
    """Stopped by `down`; started again, it deploys again."""
    installation.schedule(paused=False)
    until, ahead = time.monotonic() + SCHEDULED, {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    names = {"deployments": {"name": {"any_": ["watch"]}}}
    while not installation.ask("/flow_runs/filter", {**ahead, **names}) and time.monotonic() < until:
        time.sleep(1)
    [daily] = installation.ask("/deployments/filter", {"deployments": {"name": {"any_": ["daily"]}}})
    paused = installation.prefect("deployment", "schedule", "pause", "daily/daily", daily["schedules"][0]["id"])
    [watch] = installation.ask("/deployments/filter", {"deployments": {"name": {"any_": ["watch"]}}})
    stopped = installation.dronewire("down")
    installation.process.wait()
    installation.process.stdout.close()
    late = (datetime.now(UTC) - timedelta(hours=3)).isoformat()
    with sqlite3.connect(installation.folder / "var/prefect/prefect.db") as engine:  # as if it had been off since then
        engine.execute(
            "UPDATE flow_run SET next_scheduled_start_time = ?, expected_start_time = ? "
            "WHERE state_type = 'SCHEDULED' AND deployment_id = ?",
            (late, late, watch["id"]),
        )
    installation.up()
    [daily] = installation.ask("/deployments/filter", {"deployments": {"name": {"any_": ["daily"]}}})
    wanted = {"flow_runs": {"deployment_id": {"any_": [watch["id"]]}, "expected_start_time": {"before_": late}}}
    time.sleep(30)  # two looks of a worker: what it would make up for, it would have begun
    begun = [one for one in installation.ask("/flow_runs/filter", wanted) if one["state_type"] != "CANCELLED"]

    assert paused.returncode == 0, paused.stderr
    assert (stopped.returncode, stopped.stdout) == (0, "stopped\n")
    assert not daily["schedules"][0]["active"]
    assert len([one for one in begun if one["expected_start_time"][:16] == late[:16]]) <= 1


def test_it_stops_when_told(installation) -> None:  # noqa: ANN001
    """With status 0, and leaves no process behind."""
    family = installation.family()
    status = installation.down()

    assert status == 0
    assert [pid for pid in family if Path(f"/proc/{pid}").exists()] == []
