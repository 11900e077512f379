"""`dronewire outlets`: which outlets are read."""

import typer

from flows.commands.common import Config, Json, complain, say, settings_of

app = typer.Typer(help="Which outlets are read, and their last answers.", invoke_without_command=True)


@app.callback()
def outlets(context: typer.Context, config: Config = None, json: Json = False) -> None:
    """List the outlets: ours, and yours in outlets/*.toml, with each feed's last answer."""
    if context.invoked_subcommand:
        return
    from flows.workspace import opened  # noqa: PLC0415
    from storage.health import feeds_by_outlet  # noqa: PLC0415

    with opened(settings_of(config)) as workspace:
        states = feeds_by_outlet(workspace.database)
        mistakes = tuple(str(mistake) for mistake in workspace.mistakes)
        known = sorted(workspace.outlets.values(), key=lambda outlet: outlet.id)
    if json:
        for outlet in known:
            said = [state.as_dict() for state in states.get(outlet.id, ())]
            say({**outlet.model_dump(mode="json"), "answers": said})
    else:
        from flows.commands.show_lists import show_outlets  # noqa: PLC0415

        show_outlets(known, states)
    complain(mistakes)
    raise typer.Exit(1 if mistakes else 0)
