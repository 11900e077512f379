"""Killed at any moment: what died is started again, its run gives the slot back, the next round is complete."""

import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from newsstand.answer import Answer

pytestmark = pytest.mark.engine

BURIED = 120  # seconds within which a dead run must have given its slot back
ROUND = 120  # seconds; ten on an idle machine
MOMENTS = int(os.environ.get("DRONEWIRE_MOMENTS", "6"))  # random ones; each costs two rounds of the engine's
SLOW = Answer(wait=3600)


@pytest.fixture(scope="module", autouse=True)
def _by_hand(installation) -> None:  # noqa: ANN001 (see conftest)
    """Rounds begin by hand alone: one that is scheduled would take the slot for as long as it takes."""
    installation.schedule(paused=True)


def until(true: Callable[[], object], seconds: float) -> object:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it did not come to be so in time"
        time.sleep(0.3)
    return found


def processes(installation, words: str) -> list[int]:  # noqa: ANN001 (see conftest)
    """The installation's processes whose command line has some words."""
    found = []
    for pid in installation.family():
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if words in command:
            found.append(pid)
    return found


def state_of(installation, run: str) -> str:  # noqa: ANN001
    """The state of a run; nothing while the engine is away."""
    try:
        found = installation.ask("/flow_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
    except OSError:
        return ""
    return found[0]["state_type"]


def begin(installation, **parameters: object) -> str:  # noqa: ANN001
    """Have a round begun, by the engine's own interface, as soon as it answers; gives the run."""
    return str(until(lambda: _begun(installation, parameters), ROUND))


def _begun(installation, parameters: dict[str, object]) -> str:  # noqa: ANN001
    try:
        [watch] = installation.ask("/deployments/filter", {"deployments": {"name": {"any_": ["watch"]}}})
        run = installation.ask(f"/deployments/{watch['id']}/create_flow_run", {"parameters": parameters})
    except OSError:  # away, or busy: 503
        return ""
    return str(run["id"])


def complete_round(installation, outlet: str) -> str:  # noqa: ANN001
    """Rounds, until one is complete: one that began while the engine was away crashes; gives the last one's end."""
    end, ended = time.monotonic() + BURIED + ROUND, ""
    while time.monotonic() < end and ended != "COMPLETED":
        run = begin(installation, outlets=[outlet])
        ended = str(until(lambda run=run: _ended(state_of(installation, run)), BURIED + ROUND))
    return ended


def _ended(state: str) -> str:
    return state if state in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"} else ""


def kept(installation) -> Counter[str]:  # noqa: ANN001
    """How often each address is kept."""
    with sqlite3.connect(installation.folder / "var" / "dronewire.sqlite") as connection:
        return Counter(row[0] for row in connection.execute("SELECT address FROM article"))


def test_a_run_that_lost_its_process_gives_its_slot_back_within_two_minutes(installation) -> None:  # noqa: ANN001
    """Worker and run killed at once: nobody is left to say that it crashed."""
    installation.stand.add("iz.ru", "/xml/rss/all.xml", SLOW)
    run = begin(installation, outlets=["iz"])
    until(lambda: processes(installation, "spiders"), ROUND)
    victims = processes(installation, "prefect worker") + processes(installation, "flow-run") + runners(installation)
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    killed = time.monotonic()
    until(lambda: state_of(installation, run) == "CRASHED", BURIED)

    assert time.monotonic() - killed < BURIED
    assert complete_round(installation, "kommersant") == "COMPLETED"


def runners(installation) -> list[int]:  # noqa: ANN001
    """The processes that run a flow."""
    return [pid for pid in processes(installation, "prefect") if _has_run(pid)]


def _has_run(pid: int) -> bool:
    try:
        return b"PREFECT__FLOW_RUN_ID=" in Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_after_a_kill_at_any_moment_the_next_round_is_complete(installation, moment: int) -> None:  # noqa: ANN001
    """Of server, worker, flow or crawl, in turn; no article is kept twice, and the slot is free."""
    chance = random.Random(moment)
    words = ["prefect server", "prefect worker", "flow", "-m spiders"][moment % 4]
    run = begin(installation, outlets=["tass", "interfax"])
    time.sleep(chance.uniform(0, 15))
    victims = runners(installation) if words == "flow" else processes(installation, words)
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    ended = complete_round(installation, "tass")
    until(lambda: _ended(state_of(installation, run)), BURIED + ROUND)

    assert ended == "COMPLETED"
    assert set(kept(installation).values()) == {1}
