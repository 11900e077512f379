"""`dronewire alerts`: what was told to whom, what waits, what was given up; trials and replays."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Config, Json, complain, say, settings_of, since_of

if TYPE_CHECKING:
    from dronewire.alert import Alert
    from flows.settings import Settings
    from flows.workspace import Workspace

app = typer.Typer(help="Alerts: what was told to whom, and what became of it.", no_args_is_help=True)
STATES = ("waiting", "accepted", "dead", "planned", "held")
Address = Annotated[str, typer.Option("--to", metavar="ADDRESS", help="Who gets them, in place of all readers.")]


@app.command("list")
def list_(
    state: Annotated[str | None, typer.Option(metavar="|".join(STATES), help="Only these.")] = None,
    since: Annotated[str, typer.Option(metavar="7d|DAY", help="Taken ones only from then on.")] = "7d",
    config: Config = None,
    json: Json = False,
) -> None:
    """List messages to their recipients, the latest first, and what is planned for later.

    A message waits (and is tried again), was accepted, or is dead: given up. What is planned waits for its time: a
    digest's, or the end of quiet hours; what is held waits since its recipient got enough mail in that hour.
    """
    from flows.commands.show_alerts import lines_of, planned_of, show_lines, show_planned  # noqa: PLC0415
    from flows.workspace import database_of  # noqa: PLC0415

    if state is not None and state not in STATES:
        raise typer.BadParameter(f"one of {', '.join(STATES)}", param_hint="--state")
    settings = settings_of(config)
    begin = since_of(since, now=datetime.now(UTC), zone=settings.zone)
    with database_of(settings) as database:
        stored = lines_of(database, state=state, since=begin)
        planned = planned_of(database, state=state)
    if json:
        for line in (*stored, *planned):
            say(line)
    else:
        show_lines(stored, zone=settings.zone)
        show_planned(planned, zone=settings.zone)
        if not stored and not planned:
            typer.echo("no messages")


@app.command()
def show(
    alert: Annotated[str, typer.Argument(metavar="ID", help="As `alerts list` names it; its beginning is enough.")],
    config: Config = None,
    json: Json = False,
) -> None:
    """Show a message: to whom it goes, how far it has come, what it tells, and its text."""
    from flows.commands.show_alerts import one_of, show_message  # noqa: PLC0415
    from flows.workspace import database_of  # noqa: PLC0415

    settings = settings_of(config)
    with database_of(settings) as database:
        found = one_of(database, alert)
    if json:
        say(found)
    else:
        show_message(found)


@app.command()
def retry(
    alert: Annotated[str | None, typer.Argument(metavar="ID", help="One that waits or was given up.")] = None,
    dead: Annotated[bool, typer.Option("--dead", help="All that were given up.")] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Try messages again now that were refused or given up; what is refused again is tried for 48 hours as if new.

    Exit status 1 if one was refused again; it is named on standard error.
    """
    from flows.steps.telling.retrying import retry_now  # noqa: PLC0415
    from flows.workspace import opened  # noqa: PLC0415

    if (alert is None) is not dead:
        raise typer.BadParameter("either the ID of one, or --dead for all that were given up")
    with opened(settings_of(config)) as workspace:
        tried, refusals = retry_now(workspace, alert, at=datetime.now(UTC))
    if json:
        say({"tried": tried, "sent": tried - len(refusals), "failures": refusals})
    else:
        typer.echo(f"{tried} tried again, {tried - len(refusals)} taken")
    _end(refusals)


@app.command("test")
def try_(
    address: Annotated[
        str | None, typer.Argument(metavar="ADDRESS", help="An address or channel; the operator's if absent.")
    ] = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Send an invented alert, to see whether mail arrives and how it looks; nothing is noted of it.

    Exit status 1 if it was refused; why is named on standard error.
    """
    from flows.steps.telling.replaying import trial  # noqa: PLC0415
    from flows.workspace import opened  # noqa: PLC0415

    now, settings = datetime.now(UTC), settings_of(config)
    with opened(settings) as workspace:
        to = [_checked(address, settings)] if address else list(settings.operator or settings.readers)
        sent, refusals = _send(workspace, [trial(workspace, to=one, at=now) for one in to], mark="test")
    if json:
        say({"to": to, "sent": sent, "failures": refusals})
    else:
        typer.echo(f"{sent} sent to {', '.join(to)}{_where(workspace)}")
    _end(refusals)


@app.command()
def replay(
    day: Annotated[datetime, typer.Argument(metavar="DAY", formats=["%Y-%m-%d"], help="YYYY-MM-DD.")],
    to: Address,
    config: Config = None,
    json: Json = False,
) -> None:
    """Send what the rounds of a day had to tell to a test address; nothing is noted, and nobody else hears of it.

    It is composed anew, from the archive as it is now and by the topics of today: an alert for each round of that day
    with something to tell.
    """
    from flows.steps.telling.replaying import replayed  # noqa: PLC0415
    from flows.workspace import opened  # noqa: PLC0415

    settings = settings_of(config)
    recipient = _checked(to, settings, option="--to")
    with opened(settings) as workspace:
        found = list(replayed(workspace, day.date(), to=recipient, at=datetime.now(UTC)))
        sent, refusals = _send(workspace, found, mark=f"{day:%Y-%m-%d}")
    stories, turns = sum(one.total for one in found), sum(one.befallen for one in found)
    if json:
        say({"day": f"{day:%Y-%m-%d}", "to": recipient, "alerts": len(found), "stories": stories, "turns": turns,
             "sent": sent, "failures": refusals})  # fmt: skip
    else:
        typer.echo(f"{sent} of {len(found)} alert(s) with {stories} stories sent to {recipient}{_where(workspace)}")
    _end(refusals)


def _send(workspace: "Workspace", alerts: Sequence["Alert"], *, mark: str) -> tuple[int, list[str]]:
    from flows.steps.telling.replaying import send_unstored  # noqa: PLC0415

    return send_unstored(workspace, alerts, mark=mark)


def _checked(address: str, settings: "Settings", *, option: str = "ADDRESS") -> str:
    from alerts.addresses import bare, is_channel  # noqa: PLC0415

    try:
        known = bare(address)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None
    if is_channel(known) and known not in settings.channels:
        raise typer.BadParameter(f"{known!r} is no mail address, and channels has none of that name", param_hint=option)
    return known


def _where(workspace: "Workspace") -> str:
    settings = workspace.settings
    return "" if settings.mail.sends else f"; no mail server is set: see {settings.var / 'outbox'}"


def _end(refusals: list[str]) -> None:
    complain(tuple(refusals))
    raise typer.Exit(1 if refusals else 0)
