"""`dronewire backup` and `dronewire restore`: a copy of everything, made while it is at work, and brought back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.common import Config, Json, complain, say, settings_of

To = Annotated[Path | None, typer.Argument(help="Folder that backups lie in; backups/ in the workspace if not given.")]
Keep = Annotated[int, typer.Option(min=0, help="Keep so many, this one included, and delete older ones; 0 keeps all.")]
From = Annotated[Path, typer.Argument(metavar="BACKUP", help="Folder of one backup.", exists=True, file_okay=False)]


def backup(to: To = None, keep: Keep = 0, config: Config = None, json: Json = False) -> None:
    """Copy everything that cannot be had again, while it is at work.

    Database, raw pages, bundles, mails as files, settings, own outlets and topics, into a folder of its own. What has
    not changed since the backup before is linked to it. Exit status 1 if a page that articles stand on is not in it.
    """
    from flows.settings import settings_file  # noqa: PLC0415
    from flows.steps.housekeeping.backing_up import back_up  # noqa: PLC0415

    settings = settings_of(config)
    made = back_up(
        settings, to or settings.workspace / "backups", config=settings_file(config), at=datetime.now(UTC), keep=keep
    )
    if json:
        say({"backup": str(made.folder), "files": made.files, "bytes": made.size, "linked": made.linked})
    else:
        typer.echo(f"{made.folder}: {made.files:,} files, {made.size / 1e6:,.1f} MB, {made.linked:,} of them linked")
    complain(made.missing)
    raise typer.Exit(1 if made.missing else 0)


def restore(backup: From, config: Config = None, json: Json = False) -> None:
    """Bring a backup back into an empty workspace.

    Every file is checked against its SHA-256 before anything is written. Settings, outlets and topics that are there
    already stay as they are.
    """
    from flows.steps.housekeeping.backing_up import restore as bring_back  # noqa: PLC0415

    settings = settings_of(config)
    files = bring_back(backup, settings)
    if json:
        say({"restored": str(backup), "files": files, "var": str(settings.var)})
    else:
        typer.echo(f"{files:,} files are back in {settings.var}")
