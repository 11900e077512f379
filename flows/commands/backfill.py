"""`dronewire backfill`: what outlets published in the past, from their archives or from WARC files."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import Config, Json, NewsstandUrl, complain, say, settings_of

if TYPE_CHECKING:
    from flows.settings import Settings
    from flows.steps.past.backfilling import Look
    from flows.workspace import Workspace


def backfill(  # noqa: PLR0913, PLR0917 - typer's way to declare options
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[OUTLET]...", help="Which outlets; with --warc also further files.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], metavar="DAY", help="The first day.")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], metavar="DAY", help="The last day; yesterday if not given."),
    ] = None,
    warc: Annotated[
        list[Path] | None,
        typer.Option("--warc", metavar="FILE", help="Take pages from a WARC or WACZ file; may be repeated."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Look at days that are whole as well.")] = False,
    tell: Annotated[bool, typer.Option("--tell", help="Tell readers of what is found, as of news.")] = False,
    config: Config = None,
    newsstand: NewsstandUrl = None,
    json: Json = False,
) -> None:
    """Bring home what was published in the past.

    Asks an outlet's sitemaps and archive for the days from --from to --to, or takes pages from WARC and WACZ files.
    What is found is kept, matched and counted as always, bundles of those days get a version, and nobody is mailed
    unless --tell is given. May be interrupted and run again: whole days are not asked for twice. Exit status 1 if
    something is missing; it is named on standard error.
    """
    settings = settings_of(config, newsstand=newsstand)
    given = names or []
    if warc:
        from flows.commands.import_warc import import_files  # noqa: PLC0415

        files = [*warc, *(Path(name) for name in given if Path(name).exists())]
        chosen = [name for name in given if not Path(name).exists()]
        failures = import_files(settings, files, chosen, tells=tell, json=json)
    elif not given or since is None:
        raise typer.BadParameter("name an outlet and --from, or files with --warc", param_hint="OUTLET")
    else:
        first, last = since.date(), until.date() if until else _yesterday(settings)
        if last < first:
            raise typer.BadParameter(f"{last} is before {first}", param_hint="--to")
        failures = _from_outlets(settings, given, first, last, again=again, tells=tell, json=json)
    complain(failures)
    raise typer.Exit(1 if failures else 0)


def _yesterday(settings: "Settings") -> date:
    from flows.steps.bundling import yesterday  # noqa: PLC0415

    return yesterday(settings, datetime.now(UTC))


def _from_outlets(  # noqa: PLR0913 - keywords after the fourth
    settings: "Settings", names: list[str], first: date, last: date, *, again: bool, tells: bool, json: bool
) -> tuple[str, ...]:
    from dronewire.past import Interval  # noqa: PLC0415
    from flows.extraction import extractors  # noqa: PLC0415
    from flows.progress import watched  # noqa: PLC0415
    from flows.steps.past.backfilling import bundle_past, look_back  # noqa: PLC0415
    from flows.workspace import opened  # noqa: PLC0415

    past = Interval.of_days(first, last, settings.zone)
    failures: list[str] = []
    begun = datetime.now(UTC)
    with (
        watched(quiet=json) as progress,
        opened(settings, progress=progress) as workspace,
        extractors(settings.workers) as pool,
    ):
        for outlet in workspace.chosen(names):
            looks = []
            for look in look_back(workspace, pool, outlet, past, again=again, tells=tells):
                looks.append(look)
                _show(look, json=json)
            failures += _ended(workspace, outlet.id, past, looks, json=json)
        written = bundle_past(workspace, past, since=begun, now=datetime.now(UTC))
    for one in written:
        if json:
            say({"bundle": str(one.folder), "version": one.version})
        else:
            typer.echo(f"bundle  {one.folder} (version {one.version})")
    return tuple(failures)


def _show(look: "Look", *, json: bool) -> None:
    from flows.steps.past.backfilling import outcomes_of  # noqa: PLC0415

    first, last = look.days[-1], look.days[0]
    if json:
        say(
            {
                "round": look.round,
                "outlet": look.outlet,
                "from": first,
                "to": last,
                "brought": look.brought,
                "outcomes": outcomes_of(look.tallies),
                "whole": look.whole,
                "reason": look.reason,
            }
        )
    else:
        ended = "whole" if look.whole else "more to come" if look.left else "not whole"
        typer.echo(f"{look.outlet} {first} to {last}: {look.brought} new, {ended} ({look.reason})")


def _ended(workspace: "Workspace", outlet: str, past: Any, looks: "list[Look]", *, json: bool) -> tuple[str, ...]:
    """Say how an outlet's back-fill ended; gives what is missing."""
    from flows.steps.past.backfilling import counted, missing, outcomes_of, summed  # noqa: PLC0415

    tallies, lacking = summed(looks), missing(workspace, outlet, past)
    days = counted(workspace, outlet, past)
    if json:
        say(
            {
                "outlet": outlet,
                "rounds": len(looks),
                "addresses": sum(tally.count for tally in tallies),
                "outcomes": outcomes_of(tallies),
                "days": {str(day): number for day, number in days.items()},
                "not_whole": {str(day): reason for day, reason in lacking.items()},
            }
        )
    else:
        from rich.console import Console  # noqa: PLC0415

        from flows.commands.show import outcome_table  # noqa: PLC0415

        Console().print(outcome_table(tallies, title=f"{outlet}: {len(looks)} looks at {len(days)} days"))
        typer.echo(f"{sum(days.values())} articles of these days are kept")
    return tuple(f"{outlet}: {day}: {reason}" for day, reason in lacking.items())
