"""`dronewire up`: server, deployments, worker and watchdog in one command, until it is told to stop."""

import signal
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Config, NewsstandUrl, settings_of

if TYPE_CHECKING:
    from flows.engine import Process
    from flows.engine.api import Api
    from flows.engine.watchdog import Watchdog

PORT = 4200  # Prefect's own default: its command line finds the server there
LOOK = 1.0  # seconds between two looks at the processes
ONLINE = 60.0  # seconds that a worker may take to say that it is there

Host = Annotated[str, typer.Option(help="Address that the server listens on; another one only inside a container.")]


def up(
    port: Annotated[int, typer.Option(help="Port of the engine's server and its page, on 127.0.0.1.")] = PORT,
    host: Host = "127.0.0.1",
    config: Config = None,
    newsstand: NewsstandUrl = None,
) -> None:
    """Start everything and keep it running.

    The engine's server, the schedules of prefect.yaml, a worker, and a watchdog that starts again what ends, on
    127.0.0.1, until Ctrl-C or `dronewire down`.
    """
    from flows.engine import environment, refuse_taken  # noqa: PLC0415
    from flows.lock import only_one  # noqa: PLC0415
    from storage.layout import Layout  # noqa: PLC0415

    settings = settings_of(config)
    with only_one(Layout(settings.var).engine_lock, "dronewire up", wait=0):
        refuse_taken(port)
        env = environment(settings, config=config, port=port, host=host)
        if newsstand:
            env["DRONEWIRE_NEWSSTAND"] = newsstand
        for number in (signal.SIGINT, signal.SIGTERM):  # a shell that starts us in the background ignores Ctrl-C for us
            signal.signal(number, _interrupt)
        with ExitStack() as stack:
            try:
                watchdog = _start(stack, env, settings.var)
                _welcome(settings.var, port)
                _stay(watchdog)
            except KeyboardInterrupt:
                _say("stopping")


def _start(stack: ExitStack, env: dict[str, str], var: Path) -> "Watchdog":
    from flows.engine import SERVER, WORKER, Process, wait_until_ready  # noqa: PLC0415
    from flows.engine.api import Api  # noqa: PLC0415
    from flows.engine.deploying import deploying  # noqa: PLC0415
    from flows.engine.watchdog import Watchdog, tell_systemd  # noqa: PLC0415

    logs, api = var / "logs", Api(env["PREFECT_API_URL"])
    server = Process("server", SERVER, env=env, logs=logs)
    worker = Process("worker", WORKER, env=env, logs=logs)
    _say(f"starting the engine's server on {api.address.removesuffix('/api')} (log: {server.log})")
    stack.enter_context(server)
    deployer = stack.enter_context(deploying(env, logs=logs))
    wait_until_ready(server, api)
    _clear(api)
    _say("deploying the schedules of prefect.yaml")
    deployer.wait_for_pool()
    _say(f"starting a worker (log: {worker.log})")
    stack.enter_context(worker)
    deployer.wait()
    _wait_for_worker(worker, api)
    tell_systemd("READY=1")
    return Watchdog(server, worker, api, _say, well=lambda: tell_systemd("WATCHDOG=1"))


def _clear(api: "Api") -> None:
    """End what the last stop of this machine left behind, before a worker sees it."""
    from flows.engine.dead_runs import bury, living_runs, skip_missed, unfinished_runs  # noqa: PLC0415

    dead = unfinished_runs(api) - (living_runs() or frozenset())
    bury(api, dead)
    if dead:
        _say(f"{len(dead)} run(s) were under way when this machine stopped: marked as crashed")
    if missed := skip_missed(api, at=datetime.now(UTC)):
        _say(f"{missed} run(s) were missed meanwhile: the next ones find what they would have found")


def _wait_for_worker(worker: "Process", api: "Api") -> None:
    from flows.engine import POLL, POOL, EngineError  # noqa: PLC0415

    until = time.monotonic() + ONLINE
    while not api.is_worker_online(POOL):
        if worker.status is not None or time.monotonic() > until:
            raise EngineError(f"the engine's worker does not work; see {worker.log}")
        time.sleep(POLL)


def _welcome(var: Path, port: int) -> None:
    api = f"http://127.0.0.1:{port}/api"
    prefix = "" if finds_engine(api) else f"PREFECT_API_URL={api} "
    _say(f"ready. Everything is written below {var}. Stop with Ctrl-C or `dronewire down`.")
    _say(f"  the engine's page:  http://127.0.0.1:{port}")
    _say(f"  a round by hand:    {prefix}prefect deployment run watch/watch -p 'outlets=[\"tass\"]'")


def finds_engine(api: str) -> bool:
    """Whether Prefect's command line, started in this folder, finds our server; made so where nothing is set yet."""
    file = Path("prefect.toml")
    if not file.exists():
        file.write_text(f'# Where the engine is that `dronewire up` starts.\n[api]\nurl = "{api}"\n', encoding="utf-8")
    return api in file.read_text(encoding="utf-8")


def _stay(watchdog: "Watchdog") -> None:
    while True:
        watchdog.look(time.monotonic())
        time.sleep(LOOK)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
