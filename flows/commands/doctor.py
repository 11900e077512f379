"""`dronewire doctor`: whether this machine lets everything work."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from flows.commands.common import Config, Json, NewsstandUrl, complain, say, settings_of
from flows.commands.up import PORT

if TYPE_CHECKING:
    from flows.steps.housekeeping.examining import Finding

Only = Annotated[list[str] | None, typer.Option(metavar="CHECK", help="Only this look; may be repeated.")]


def doctor(
    only: Only = None,
    port: Annotated[int, typer.Option(help="Port of the engine's server.")] = PORT,
    config: Config = None,
    newsstand: NewsstandUrl = None,
    json: Json = False,
) -> None:
    """Look for what keeps it from working.

    Settings, permissions, disk, database, clock, network, smtp, versions, engine. Asks the first three outlets for
    their robots.txt, and logs in at the mail server; sends nothing. Exit status 1 if anything is not well; it is named
    on standard error; an engine that does not run is well unless --only asks for it. With --json each look is a line.
    """
    from dronewire.outlet.declaration import DeclarationError  # noqa: PLC0415
    from flows.settings import settings_file  # noqa: PLC0415
    from flows.steps.housekeeping.examining import CHECKS, Finding, Patient, examine  # noqa: PLC0415

    for name in only or ():
        if name not in CHECKS:
            raise typer.BadParameter(f"{name!r}; there are {', '.join(CHECKS)}", param_hint="--only")
    findings: Iterable[Finding]
    try:
        settings = settings_of(config, newsstand=newsstand)
    except DeclarationError as error:  # nothing else can be looked at without
        findings = [Finding(check="settings", well=False, says=str(error))]
    else:
        api, wanted = f"http://127.0.0.1:{port}/api", "engine" in (only or ())
        patient = Patient(settings, settings_file(config), api, datetime.now(UTC), at_work=wanted)
        findings = examine(patient, only=tuple(only or ()))
    _tell(findings, json=json)


def _tell(findings: "Iterable[Finding]", *, json: bool) -> NoReturn:
    unwell = []
    for found in findings:
        if json:
            say(asdict(found))
        else:
            typer.echo(f"{'well' if found.well else 'NOT WELL'}  {found.check}: {found.says}")
        if not found.well:
            unwell.append(f"{found.check}: {found.says}")
    complain(tuple(unwell))
    raise typer.Exit(1 if unwell else 0)
