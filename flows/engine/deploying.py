"""Deploying: the work pool, and the deployments of prefect.yaml.

A process of its own, so that Prefect is imported while its server is still starting: python -m flows.engine.deploying
"""

import os
import runpy
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import flows
from flows.engine import POLL, POOL, READY, EngineError
from flows.engine.api import Api

POOL_IS_MADE = "the work pool is made"


def register() -> Path:
    """Where prefect.yaml lies: in the wheel beside the flows, in the checkout above them."""
    here = Path(flows.__file__).parent
    return next(file for file in (here / "prefect.yaml", here.parent / "prefect.yaml") if file.exists())


class Deployer:
    """The process that deploys; doing it again changes nothing."""

    def __init__(self, child: subprocess.Popen[str], log: Path) -> None:
        self._child, self._log = child, log

    def wait_for_pool(self) -> None:
        """Wait until there is a pool that a worker can work for.

        Raises:
            EngineError: when it ended before.
        """
        assert self._child.stdout is not None
        if not any(line.strip() == POOL_IS_MADE for line in self._child.stdout):
            self.wait()

    def wait(self) -> None:
        """Wait until all is deployed.

        Raises:
            EngineError: with the last lines that Prefect said.
        """
        self._child.communicate()
        if self._child.returncode:
            last = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-10:]
            raise EngineError("deploying failed:\n" + "\n".join(last))


@contextmanager
def deploying(env: Mapping[str, str], *, logs: Path) -> Iterator[Deployer]:
    """Have the pool and the deployments made as soon as the server answers; what Prefect says stands in a log."""
    logs.mkdir(parents=True, exist_ok=True)
    log = logs / "deploying.log"
    command = [sys.executable, "-P", "-m", "flows.engine.deploying"]  # -P: a folder flows/ of the user is not ours
    with (
        log.open("wb") as said,
        subprocess.Popen(  # noqa: S603 (our own interpreter)
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, text=True
        ) as it,
    ):
        try:
            yield Deployer(it, log)
        finally:
            it.kill()


def deploy() -> None:
    """Make the pool and the deployments of the engine that the environment names."""
    announce, sys.stdout = sys.stdout, sys.stderr
    import prefect.cli.deploy  # noqa: F401, PLC0415 (its import is what is done meanwhile)

    api, until = Api(os.environ["PREFECT_API_URL"]), time.monotonic() + READY
    while not api.is_well() and time.monotonic() < until:
        time.sleep(POLL)
    _prefect("work-pool", "create", POOL, "--type", "process", "--overwrite")
    print(POOL_IS_MADE, file=announce, flush=True)
    _prefect("--no-prompt", "deploy", "--all", "--prefect-file", str(register()))


def _prefect(*arguments: str) -> None:
    sys.argv = ["prefect", *arguments]
    try:
        runpy.run_module("prefect", run_name="__main__")
    except SystemExit as end:
        if end.code:
            raise


if __name__ == "__main__":
    deploy()
