"""`dronewire bundle`: a day's stories as files."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from flows.commands.common import Config, Json, say, settings_of


def bundle(
    day: Annotated[
        datetime | None, typer.Argument(formats=["%Y-%m-%d"], help="YYYY-MM-DD; yesterday if absent.")
    ] = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Write the bundle of a day; the same archive gives the same bytes."""
    from flows.steps.bundling import bundle as write  # noqa: PLC0415
    from flows.workspace import opened  # noqa: PLC0415

    settings = settings_of(config)
    wanted = day.date() if day else (datetime.now(UTC).astimezone(settings.zone) - timedelta(days=1)).date()
    with opened(settings) as workspace:
        written = write(workspace, wanted)
    if json:
        say({"day": wanted, "folder": written.folder, "version": written.version, "changed": written.changed})
    else:
        said = f"version {written.version}" if written.changed else f"version {written.version}, unchanged"
        typer.echo(f"{written.folder / 'index.html'} ({said})")
