"""Runs that are none any more: those whose process died without a word, and those whose time has passed.

The engine sees no difference between a dead run and one that is busy: it stays Running, and keeps the only slot of its
deployment from every later one. But all runs of this engine are processes of this machine, which can be looked for.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flows.engine.api import Api

UNFINISHED = ("RUNNING", "PENDING", "CANCELLING")
PROCESSES = Path("/proc")
NAMED = b"PREFECT__FLOW_RUN_ID="  # in the environment of each process that the worker starts for a run
LATE = timedelta(minutes=2)  # a worker asks every 15 s: what is later was missed


def living_runs() -> frozenset[str] | None:
    """The runs that have a process on this machine; None where it does not tell."""
    if not (PROCESSES / "self" / "environ").exists():
        return None
    return frozenset(run for file in PROCESSES.glob("[0-9]*/environ") if (run := _run_of(file)))


def _run_of(environ: Path) -> str:
    try:
        variables = environ.read_bytes().split(b"\0")
    except OSError:  # ended meanwhile, or somebody else's
        return ""
    return next((one.removeprefix(NAMED).decode() for one in variables if one.startswith(NAMED)), "")


def unfinished_runs(api: Api) -> frozenset[str]:
    """The runs that the engine takes for being under way."""
    return frozenset(run["id"] for run in api.runs(states=UNFINISHED))


def dead_runs(api: Api) -> frozenset[str]:
    """Those of them that have no process; none where that cannot be told."""
    unfinished = unfinished_runs(api)
    # In this order: a run that ends between the two looks must not pass for a dead one.
    living = living_runs() if unfinished else frozenset()
    return frozenset() if living is None else unfinished - living


def bury(api: Api, runs: Collection[str]) -> None:
    """Mark runs as crashed, which frees their slots."""
    for run in runs:
        api.end_run(run, kind="CRASHED", why="its process is gone: the machine or somebody stopped it")


def skip_missed(api: Api, *, at: datetime) -> int:
    """Cancel runs whose time has passed but for the latest of each deployment; gives how many.

    That one finds what all of them would have found.
    """
    late = [run for run in api.runs(states=("SCHEDULED",)) if run["auto_scheduled"] and _due(run) < at - LATE]
    latest = {run["deployment_id"]: run["id"] for run in late}  # they come in order of time
    missed = [run["id"] for run in late if latest[run["deployment_id"]] != run["id"]]
    for run in missed:
        api.end_run(run, kind="CANCELLED", why="its time has passed; one later run finds what it would have found")
    return len(missed)


def _due(run: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(run["expected_start_time"]).astimezone(UTC)
