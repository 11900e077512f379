"""`dronewire bundle`: a day's stories as files."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from flows.commands.common import Config, Json, complain, say, settings_of


def bundle(
    day: Annotated[
        datetime | None, typer.Argument(formats=["%Y-%m-%d"], help="YYYY-MM-DD; yesterday if absent.")
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="With digest.pdf; later versions have it, too.")] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Write the bundle of a day.

    Those of the week before are written anew where late arrivals changed them; the same archive gives the same bytes.
    They are brought to the address of the setting `bundles`. Digests whose time has come are sent. Exit status 1 if a
    bundle could not be written or brought there, or a mail was refused; it is named on standard error.
    """
    from flows.steps.bundling import bundle_with_late_arrivals, yesterday  # noqa: PLC0415
    from flows.steps.mirroring import mirror_bundles  # noqa: PLC0415
    from flows.steps.telling.alerting import tell_beside_rounds  # noqa: PLC0415
    from flows.workspace import opened  # noqa: PLC0415
    from storage.bundles.place import BundleError  # noqa: PLC0415

    settings = settings_of(config)
    now = datetime.now(UTC)
    wanted = day.date() if day else yesterday(settings, now)
    try:
        with opened(settings) as workspace:
            written = bundle_with_late_arrivals(workspace, wanted, on_paper=pdf)
            unbrought = mirror_bundles(workspace)
            told = tell_beside_rounds(workspace, at=now)
    except BundleError as error:
        complain((str(error),))
        raise typer.Exit(1) from error
    for one in written:
        if json:
            say({"day": one.folder.name, "folder": one.folder, "version": one.version, "changed": one.changed})
        else:
            said = f"version {one.version}" if one.changed else f"version {one.version}, unchanged"
            typer.echo(f"{one.folder / 'index.html'} ({said})")
    failures = (*([unbrought] if unbrought else []), *told.refusals)
    complain(failures)
    raise typer.Exit(1 if failures else 0)
