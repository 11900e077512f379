"""`dronewire run`: one round, now, without an engine."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from flows.commands.common import INSTANTS, Config, Json, NewsstandUrl, complain, instant_of, part_of, say, settings_of

if TYPE_CHECKING:
    from flows.settings import Settings
    from flows.steps.result import Round

Due = Annotated[bool, typer.Option("--due", help="Read only what is due by its own pace, as the schedule does.")]
Part = Annotated[str, typer.Option(metavar="N/M", help="Only a part of the outlets: 1/2 is the first of two.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be told to whom; store and send nothing.")]


def run(  # noqa: PLR0913, PLR0917 - typer's way to declare options
    outlet: Annotated[list[str] | None, typer.Option(help="Only this outlet; may be repeated.")] = None,
    due: Due = False,
    at: Annotated[
        datetime | None,
        typer.Option(help="The round's instant, to replay one; UTC unless it names a zone.", formats=INSTANTS),
    ] = None,
    config: Config = None,
    newsstand: NewsstandUrl = None,
    shard: Part = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """One round, now: read, match, alert.

    Reads what is new, tells stories apart, matches the topics and sends alerts. Exit status 1 if something failed; it
    is named on standard error. With --dry-run the outlets are asked, and what would be told to whom is shown; nothing
    is stored or sent.
    """
    part = part_of(shard)
    settings = settings_of(config, newsstand=newsstand)
    if dry_run:
        _try(settings, at=instant_of(at), outlets=tuple(outlet or ()), due=due, json=json)
    from flows.progress import watched  # noqa: PLC0415
    from flows.steps.round import watch_once  # noqa: PLC0415
    from flows.workspace import opened  # noqa: PLC0415

    with watched(quiet=json) as progress, opened(settings, progress=progress) as workspace:
        done = watch_once(workspace, at=instant_of(at), outlets=tuple(outlet or ()), due_only=due, shard=part)
    if json:
        say(as_json(done))
    else:
        from flows.commands.show import show_round  # noqa: PLC0415

        show_round(done)
        if not settings.mail.sends and done.alerts:
            typer.echo(f"no mail server is set: {done.sent} mail(s) written to {settings.var / 'outbox'}")
    complain(done.failures)
    raise typer.Exit(1 if done.failures else 0)


def _try(settings: "Settings", *, at: datetime, outlets: tuple[str, ...], due: bool, json: bool) -> NoReturn:
    from flows.commands.show_alerts import line_of, plans_of, show_planned  # noqa: PLC0415
    from flows.steps.telling.dry_run import try_round  # noqa: PLC0415

    would = try_round(settings, at=at, outlets=outlets, due_only=due)
    planned = plans_of(would.planned)
    if json:
        say({**as_json(would.round), "dry_run": True, "would_tell": list(map(line_of, would.told)), "planned": planned})
    else:
        typer.echo(f"dry run: {would.round.addresses} addresses touched, nothing stored or sent")
        for one in would.told:
            typer.echo(f"would tell {one.recipient}: {one.subject}")
        show_planned(planned, zone=settings.zone)
    complain(would.round.failures)
    raise typer.Exit(1 if would.round.failures else 0)


def as_json(done: "Round") -> dict[str, object]:
    """A round as one JSON line."""
    return {
        "round": done.id,
        "at": done.at.isoformat(),
        "addresses": done.addresses,
        "outcomes": [
            {"outlet": t.outlet, "kind": t.kind, "outcome": t.outcome, "count": t.count} for t in done.tallies
        ],
        "alerts": done.alerts,
        "sent": done.sent,
        "failures": list(done.failures),
        "remarks": [str(remark) for remark in done.remarks],
        "gaps": [{"outlet": one.outlet, "source": one.source, **one.gap.to_json()} for one in done.gaps],
        "traffic": [asdict(host) for host in done.traffic],
    }
