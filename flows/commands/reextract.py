"""`dronewire reextract`: the archive read again by the rules of today."""

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import Config, Json, complain, part_of, say, settings_of

if TYPE_CHECKING:
    from dronewire.rereading import Balance, Reread


def reextract(  # noqa: PLR0913, PLR0917 - typer's way to declare options
    since: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="Pages fetched from this day on.")
    ],
    outlet: Annotated[list[str] | None, typer.Option(help="Only this outlet; may be repeated.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Write what reads otherwise; else it is only shown.")] = False,
    tell: Annotated[
        bool, typer.Option("--tell", help="Have the next round tell of stories that so come to be on topic.")
    ] = False,
    shard: Annotated[
        str, typer.Option(metavar="N/M", help="Only a part of the pages: 1/4 is the first of four, for four workers.")
    ] = "",
    config: Config = None,
    json: Json = False,
) -> None:
    """Read archived pages again, by the rules of today.

    Shows what would be otherwise in articles, matches and alerts. Asks no outlet, and mails nothing by itself. May be
    interrupted and run again. Exit status 1 if a page is lost or could not be read.
    """
    if tell and not apply:
        raise typer.BadParameter("is for what is written: add --apply", param_hint="--tell")
    part = part_of(shard)
    from dronewire.rereading import Balance, Fate  # noqa: PLC0415
    from flows.extraction import extractors  # noqa: PLC0415
    from flows.progress import watched  # noqa: PLC0415
    from flows.steps.past.archived import Wanted  # noqa: PLC0415
    from flows.steps.past.reextracting import reread  # noqa: PLC0415
    from flows.workspace import opened  # noqa: PLC0415

    settings = settings_of(config)
    balance, troubles = Balance(), []
    with (
        watched(quiet=json) as progress,
        opened(settings, progress=progress) as workspace,
        extractors(settings.workers) as pool,
    ):
        wanted = Wanted(
            since=datetime.combine(since.date(), time.min, settings.zone).astimezone(UTC),
            outlets=frozenset(one.id for one in workspace.chosen(outlet)) if outlet else frozenset(),
            at=datetime.now(UTC),
            apply=apply,
            tell=tell,
            shard=part,
        )
        progress.stage("reading again")
        for one in reread(workspace, pool, wanted):
            balance.add(one)
            if one.fate in {Fate.LOST, Fate.FAILED}:
                troubles.append(f"{one.outlet or 'unknown'}: {one.address}: {one.fate}: {one.reason}")
            if json and one.fate is not Fate.SAME:
                say(_as_json(one))
    if json:
        say(_summary(balance, applied=apply, tell=tell))
    else:
        from flows.commands.show_reread import show_reread  # noqa: PLC0415

        show_reread(balance, applied=apply, tell=tell)
    complain(tuple(troubles))
    raise typer.Exit(1 if troubles else 0)


def _as_json(one: "Reread") -> dict[str, Any]:
    return {
        "outlet": one.outlet,
        "address": one.address,
        "fetched": one.fetched.isoformat(),
        "outcome": one.fate,
        "reason": one.reason,
        "title": one.title,
        "changes": {each.field: {"before": each.before, "after": each.after} for each in one.differences},
        "gained": list(one.gained),
        "lost": list(one.lost),
        "story": one.story,
        "tells": one.tells,
    }


def _summary(balance: "Balance", *, applied: bool, tell: bool) -> dict[str, Any]:
    from dronewire.rereading import Fate  # noqa: PLC0415

    return {
        "pages": balance.pages,
        "outcomes": {fate.value: balance.number(fate) for fate in Fate},
        "outlets": [{"outlet": name, "outcome": fate, "count": n} for (name, fate), n in sorted(balance.fates.items())],
        "fields": dict(sorted(balance.fields.items())),
        "gained": dict(sorted(balance.gained.items())),
        "lost": dict(sorted(balance.lost.items())),
        "newly_told": sorted(balance.told),
        "applied": applied,
        "tell": tell,
    }
