"""`dronewire open`: the overview of all bundles, or a day, in the browser."""

import webbrowser
from datetime import datetime
from typing import Annotated

import typer

from flows.commands.common import Config, settings_of


def open_bundle(
    day: Annotated[
        datetime | None, typer.Argument(formats=["%Y-%m-%d"], help="YYYY-MM-DD; all days if absent.")
    ] = None,
    config: Config = None,
) -> None:
    """Open the overview of all bundles in the browser, or the page of a day; prints where it lies."""
    from storage.layout import Layout  # noqa: PLC0415

    bundles = Layout(settings_of(config).var).bundles
    page = (bundles / day.date().isoformat() if day else bundles) / "index.html"
    if not page.is_file():
        what = f"no bundle of {day:%Y-%m-%d}" if day else "no bundle"
        raise typer.BadParameter(f"there is {what} yet: {page} is missing; `dronewire bundle` writes one")
    typer.echo(page)
    webbrowser.open(page.as_uri())  # says nothing where there is no browser; the path is printed
