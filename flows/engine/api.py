"""Prefect's server asked over HTTP, without Prefect: importing that takes three seconds."""

import json
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

PATIENCE = 30.0  # seconds for an answer; a busy server on SQLite has taken ten
PAGE = 200  # runs in one answer: the most that the server gives
AWAY = (URLError, OSError, HTTPException, ValueError)


class EngineAwayError(RuntimeError):
    """The engine's server does not answer, or not with what it should."""


@dataclass(frozen=True, slots=True)
class Api:
    """The server at an address such as ``http://127.0.0.1:4200/api``."""

    address: str

    def is_well(self) -> bool:
        """Whether it answers."""
        try:
            with urlopen(f"{self.address}/health", timeout=2):  # noqa: S310 (our own server)
                return True
        except AWAY:
            return False

    def ask(self, path: str, content: object) -> Any:
        """Post something, and give the answer.

        Raises:
            EngineAwayError: where there is none, or it says that something is wrong.
        """
        body = json.dumps(content).encode()
        request = Request(self.address + path, body, {"Content-Type": "application/json"})  # noqa: S310 (our own server)
        try:
            with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                return json.load(answer)
        except HTTPError as error:
            with error:
                raise EngineAwayError(f"{path}: {error.code} {error.read(500).decode(errors='replace')}") from error
        except AWAY as error:
            raise EngineAwayError(f"{path}: {error}") from error

    def runs(self, *, states: tuple[str, ...]) -> list[dict[str, Any]]:
        """Deployments' runs in some states, at most so many as one answer holds, the earliest first."""
        wanted = {
            "flow_runs": {"state": {"type": {"any_": list(states)}}, "deployment_id": {"is_null_": False}},
            "sort": "EXPECTED_START_TIME_ASC",
            "limit": PAGE,
        }
        found: list[dict[str, Any]] = self.ask("/flow_runs/filter", wanted)
        return found

    def end_run(self, run: str, *, kind: str, why: str) -> None:
        """Put a run into a last state, whatever the engine thinks of that."""
        state = {"type": kind, "name": kind.capitalize(), "message": why}
        self.ask(f"/flow_runs/{run}/set_state", {"state": state, "force": True})

    def is_worker_online(self, pool: str) -> bool:
        """Whether a worker of a pool has said within the last minute or so that it is there."""
        workers = self.ask(f"/work_pools/{pool}/workers/filter", {})
        return any(one["status"] == "ONLINE" for one in workers)
