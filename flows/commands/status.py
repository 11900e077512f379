"""`dronewire status`: how things stand, read from our own database."""

from dataclasses import asdict

import typer

from flows.commands.common import Config, Json, complain, say, settings_of

ROUNDS = 5


def status(config: Config = None, json: Json = False) -> None:
    """How things stand.

    The last rounds, feeds that do not answer, mails that wait. Exit status 1 if something needs a look.
    """
    from dronewire.outcome import WELL  # noqa: PLC0415
    from flows.workspace import opened  # noqa: PLC0415
    from storage.health import feeds_by_outlet, holdings, last_rounds  # noqa: PLC0415
    from storage.outbox import counts_of_outbox, undelivered  # noqa: PLC0415

    with opened(settings_of(config)) as workspace:
        rounds = last_rounds(workspace.database, ROUNDS)
        kept = holdings(workspace.database)
        outbox = counts_of_outbox(workspace.database)
        declared = {feed for outlet in workspace.outlets.values() for feed in outlet.feeds}
        answers = feeds_by_outlet(workspace.database)
        states = [state for states in answers.values() for state in states if state.address in declared]
        stuck = undelivered(workspace.database)
        mistakes = tuple(str(mistake) for mistake in workspace.mistakes)
    silent = [state for state in states if state.outcome not in WELL]
    if json:
        say(
            {
                "rounds": [asdict(one) for one in rounds],
                "kept": asdict(kept),
                "outbox": outbox,
                "feeds": len(states),
                "failing": [state.as_dict() for state in silent],
                "undelivered": [str(mail) for mail in stuck],
                "mistakes": list(mistakes),
            }
        )
    else:
        typer.echo(
            f"kept: {kept.articles} articles in {kept.stories} stories, {kept.matched} on topic; "
            f"{kept.untaken} haul(s) to take in"
        )
        typer.echo("mails: " + (", ".join(f"{number} {state}" for state, number in outbox.items()) or "none yet"))
        for one in rounds:
            ended = "finished" if one.finished else "not finished"
            typer.echo(f"round {one.id}: {one.addresses} addresses, {ended} {one.complaint}".rstrip())
        typer.echo(f"feeds: {len(states) - len(silent)} of {len(states)} answered well the last time")
    feeds = (f"{state.outlet}: {state.address}: {state.outcome}: {state.reason}" for state in silent)
    troubles = (*mistakes, *(str(mail) for mail in stuck), *feeds)
    complain(troubles)
    raise typer.Exit(1 if troubles else 0)
