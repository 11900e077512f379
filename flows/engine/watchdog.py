"""The watchdog: what ended is started again, what hangs is ended, and dead runs give their slots back."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flows.engine import Process
from flows.engine.api import Api, EngineAwayError
from flows.engine.dead_runs import bury, dead_runs, skip_missed

EVERY = 15.0  # seconds between two looks at runs: one that is dead in both is buried, well within two minutes
HANGS = 8  # looks in a row at which the server did not answer: two minutes


@dataclass(slots=True)
class Watchdog:
    """Looks after the engine's processes and runs.

    Attributes:
        say: is told of what it did.
        well: is told of each look at which the server answered.
    """

    server: Process
    worker: Process
    api: Api
    say: Callable[[str], None]
    well: Callable[[], None] = lambda: None
    _suspects: frozenset[str] = frozenset()
    _unanswered: int = 0
    _looked: float = field(default=0.0)

    def look(self, now: float) -> None:
        """Look at the processes, and every fifteen seconds at the runs; ``now`` is of a clock that only goes on."""
        for one in (self.server, self.worker):
            status = one.status
            if one.revive():
                self.say(f"the engine's {one.name} ended with status {status}: started again (log: {one.log})")
        if now - self._looked >= EVERY:
            self._looked = now
            self._look_at_runs()

    def _look_at_runs(self) -> None:
        try:
            dead = dead_runs(self.api)
            bury(self.api, doomed := dead & self._suspects)
            missed = skip_missed(self.api, at=datetime.now(UTC))
        except EngineAwayError as error:
            self._bear_silence(error)
            return
        self._suspects, self._unanswered = dead - doomed, 0
        if doomed:
            self.say(f"{len(doomed)} run(s) had lost their process: marked as crashed, their slots are free")
        if missed:
            self.say(f"{missed} run(s) whose time has passed are left to one later run")
        self.well()

    def _bear_silence(self, error: EngineAwayError) -> None:
        self._unanswered += 1
        if self._unanswered % HANGS == 0 and self.server.status is None:
            self.say(f"the engine's server has not answered for long: it is ended ({error})")
            self.server.end()


def tell_systemd(state: str) -> None:
    """Tell the service manager that started us, if one did, how we are: ``READY=1``, ``WATCHDOG=1``, ``STOPPING=1``.

    Protocol: sd_notify(3).
    """
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        out.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)
