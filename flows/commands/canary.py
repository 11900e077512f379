"""`dronewire canary`: one synthetic article goes the whole way to a mailbox of the operator's."""

from datetime import timedelta
from typing import Annotated

import typer

from flows.commands.common import Config, Json, complain, instant_of, say, settings_of


def canary(
    to: Annotated[list[str] | None, typer.Option(help="A mailbox; the operator's if not given.")] = None,
    within: Annotated[
        float | None, typer.Option(metavar="MINUTES", help="How long it may take; canary_minutes if not given.")
    ] = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Prove the way from a feed to a mailbox.

    A synthetic article is listed, read, extracted, matched, stored in the outbox and mailed. It stands in no bundle and
    no search, and nobody else hears of it; how long it took is noted, and shown by `status`. Exit status 1 if it did
    not arrive, which the operator is told too.
    """
    from alerts.addresses import mailbox  # noqa: PLC0415
    from flows.steps.telling.canary import fly  # noqa: PLC0415
    from flows.workspace import opened  # noqa: PLC0415

    settings = settings_of(config)
    try:
        named = tuple(mailbox(one).addr_spec for one in to) if to else settings.operator
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--to") from None
    longest = timedelta(minutes=settings.canary_minutes if within is None else within)
    with opened(settings) as workspace:
        done = fly(workspace, to=named, at=instant_of(None), within=longest)
    if json:
        say(done.as_dict())
    else:
        typer.echo(str(done))
        if done.arrived and not settings.mail.sends:
            typer.echo(f"no mail server is set: its mail is a file in {settings.var / 'canary' / 'outbox'}")
    complain(() if done.arrived else (str(done),))
    raise typer.Exit(0 if done.arrived else 1)
