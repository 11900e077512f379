"""`dronewire up`: server, deployments and worker in one command, until Ctrl-C."""

import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Config, NewsstandUrl, settings_of

if TYPE_CHECKING:
    from subprocess import Popen

    from flows.settings import Settings

PORT = 4200  # Prefect's own default: its command line finds the server there
LOOK = 1.0  # seconds between two looks at the processes


def up(
    port: Annotated[int, typer.Option(help="Port of the engine's server and its page, on 127.0.0.1.")] = PORT,
    config: Config = None,
    newsstand: NewsstandUrl = None,
) -> None:
    """Start everything and keep it running.

    The engine's server, the schedules of prefect.yaml and a worker, on 127.0.0.1, until Ctrl-C.
    """
    from flows.deploying import bury_dead_runs, deploy  # noqa: PLC0415
    from flows.engine import POOL, environment, process, refuse_taken, wait_until_ready  # noqa: PLC0415

    settings = settings_of(config)
    refuse_taken(port)
    env = environment(settings, config=config, port=port)
    if newsstand:
        env["DRONEWIRE_NEWSSTAND"] = newsstand
    logs = settings.var / "logs"
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell that starts us in the background ignores Ctrl-C for us
        signal.signal(number, _interrupt)
    with ExitStack() as stack:
        _say(f"starting the engine's server on http://127.0.0.1:{port} (log: {logs / 'server.log'})")
        server = stack.enter_context(process("server", "server", "start", env=env, logs=logs))
        wait_until_ready(server, port=port, logs=logs)
        _say("deploying the schedules of prefect.yaml")
        deploy(env)
        if dead := bury_dead_runs(env["PREFECT_API_URL"]):
            _say(f"{dead} run(s) were under way when this machine stopped: marked as crashed")
        arguments = ("worker", "start", "--pool", POOL, "--type", "process", "--name", "dronewire")
        worker = stack.enter_context(process("worker", *arguments, env=env, logs=logs))
        _welcome(settings, port)
        _stay(server, worker)


def _welcome(settings: "Settings", port: int) -> None:
    api = f"http://127.0.0.1:{port}/api"
    prefix = "" if finds_engine(api) else f"PREFECT_API_URL={api} "
    _say(f"ready. Everything is written below {settings.var}. Stop with Ctrl-C.")
    _say(f"  the engine's page:  http://127.0.0.1:{port}")
    _say(f"  a round by hand:    {prefix}prefect deployment run watch/watch -p 'outlets=[\"tass\"]'")


def finds_engine(api: str) -> bool:
    """Whether Prefect's command line, started in this folder, finds our server; made so where nothing is set yet."""
    file = Path("prefect.toml")
    if not file.exists():
        file.write_text(f'# Where the engine is that `dronewire up` starts.\n[api]\nurl = "{api}"\n', encoding="utf-8")
    return api in file.read_text(encoding="utf-8")


def _stay(server: "Popen[bytes]", worker: "Popen[bytes]") -> None:
    try:
        while server.poll() is None and worker.poll() is None:
            time.sleep(LOOK)
    except KeyboardInterrupt:
        _say("stopping")
        return
    ended = "server" if server.poll() is not None else "worker"
    _say(f"the engine's {ended} ended by itself; stopping. Its log says why.")
    raise typer.Exit(1)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
