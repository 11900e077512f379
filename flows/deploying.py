"""Deploying: the work pool, the deployments of prefect.yaml, and the end of runs that died with their machine."""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.request import Request, urlopen

from flows.engine import POOL, command

UNFINISHED = ("RUNNING", "PENDING", "CANCELLING")


def register() -> Path:
    """Where prefect.yaml lies: in the wheel beside this module, in the checkout above it."""
    here = Path(__file__).parent
    return next(file for file in (here / "prefect.yaml", here.parent / "prefect.yaml") if file.exists())


def deploy(env: Mapping[str, str]) -> None:
    """Make the work pool and the deployments; doing it again changes nothing.

    Raises:
        EngineError: with what Prefect said.
    """
    command("work-pool", "create", POOL, "--type", "process", "--overwrite", env=env)
    command("--no-prompt", "deploy", "--all", "--prefect-file", str(register()), env=env)


def bury_dead_runs(api: str) -> int:
    """Mark runs that were under way when the machine died as crashed; gives how many.

    They hold their deployment's only slot for ever otherwise: the engine sees no difference between a dead run and
    one that is busy. To be called while no worker runs.
    """
    wanted = {"flow_runs": {"state": {"type": {"any_": list(UNFINISHED)}}}}
    runs = _post(f"{api}/flow_runs/filter", wanted)
    for run in runs:
        state = {"type": "CRASHED", "name": "Crashed", "message": "was under way when the machine stopped"}
        _post(f"{api}/flow_runs/{run['id']}/set_state", {"state": state, "force": True})
    return len(runs)


def _post(address: str, content: object) -> list[dict[str, str]]:
    request = Request(address, json.dumps(content).encode(), {"Content-Type": "application/json"})  # noqa: S310 (our server)
    with urlopen(request, timeout=30) as answer:  # noqa: S310
        found = json.load(answer)
    return found if isinstance(found, list) else [found]
