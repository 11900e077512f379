"""`dronewire down`: what `dronewire up` started in this workspace, ended."""

import os
import signal
from typing import Annotated

import typer

from flows.commands.common import Config, settings_of

PATIENCE = 90.0  # seconds: worker and server get 15 each before they are killed, a round is cut at once

Wait = Annotated[float, typer.Option(metavar="SECONDS", help="How long to wait until it has ended.")]


def down(wait: Wait = PATIENCE, config: Config = None) -> None:
    """Stop what `dronewire up` runs in this workspace.

    A round that is under way is cut; the next one begins with what it had fetched. Nothing to stop is no failure. Exit
    status 1 if it did not end in time.
    """
    from flows.lock import BusyError, holder_of, only_one  # noqa: PLC0415
    from storage.layout import Layout  # noqa: PLC0415

    lock = Layout(settings_of(config).var).engine_lock
    holder = holder_of(lock)
    if holder is None:
        typer.echo("nothing is running here")
        return
    os.kill(holder, signal.SIGTERM)
    try:
        with only_one(lock, "dronewire up", wait=wait):
            typer.echo("stopped")
    except BusyError as error:
        typer.echo(f"failed: {error}", err=True)
        raise typer.Exit(1) from error
