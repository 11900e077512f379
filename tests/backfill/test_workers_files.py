"""What several workers are deployed with: parts that make a whole, flows that are there, a queue for each worker."""

import inspect
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from dronewire.shard import Shard

DEPLOY = Path(__file__).parents[2] / "deploy"


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    return found


DEPLOYMENTS = _read("prefect-workers.yaml")["deployments"]


def test_the_parts_make_a_whole() -> None:
    """Each once."""
    parts = [Shard.read(one["parameters"]["shard"]) for one in DEPLOYMENTS if "parameters" in one]

    assert [Shard(number=number, of=len(parts)) for number in range(1, len(parts) + 1)] == parts


def test_each_queue_has_a_worker() -> None:
    """And each worker a queue."""
    queues = {one["work_pool"]["work_queue_name"] for one in DEPLOYMENTS}
    services = _read("compose-workers.yaml")["services"]
    commands = [one["command"] for name, one in services.items() if name.startswith("worker")]
    heard = {word for said in commands for flag, word in pairwise(said) if flag == "--work-queue"}

    assert queues == heard


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda one: one["name"])
def test_each_flow_takes_what_it_is_given(deployment: dict[str, Any]) -> None:
    """By the names of its parameters."""
    module, _, name = deployment["entrypoint"].partition(":")
    taken = inspect.signature(getattr(import_module(module), name).fn).parameters

    assert deployment.get("parameters", {}).keys() <= taken.keys()


def test_every_volume_is_declared() -> None:
    """Those that services mount."""
    compose = _read("compose-workers.yaml")
    mounted = {one.partition(":")[0] for service in compose["services"].values() for one in service.get("volumes", ())}

    assert {one for one in mounted if not one.startswith(".")} == compose["volumes"].keys()
