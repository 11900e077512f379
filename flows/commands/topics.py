"""`dronewire topics`: what is looked for."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands import explain_topics, try_topics
from flows.commands.common import Config, Json, complain, say, settings_of

app = typer.Typer(help="What is looked for, and proof of its examples.", invoke_without_command=True)
app.command("try")(try_topics.try_)
app.command("diff")(try_topics.diff)
app.command("explain")(explain_topics.explain)


@app.callback()
def topics(context: typer.Context, config: Config = None, json: Json = False) -> None:
    """List the topics: ours, and yours in topics/*.toml."""
    if context.invoked_subcommand:
        return
    from flows.declared import TopicFolders  # noqa: PLC0415

    settings = settings_of(config)
    folders = TopicFolders(settings.own_topics, channels=settings.channels)
    if json:
        for topic in folders.topics:
            say({"id": topic.id, "title": dict(topic.title), "alert": list(topic.alert or settings.alert)})
    else:
        from flows.commands.show_lists import show_topics  # noqa: PLC0415

        show_topics(folders.topics, settings.readers)
    complain(tuple(str(mistake) for mistake in folders.mistakes))
    raise typer.Exit(1 if folders.mistakes else 0)


@app.command()
def check(
    file: Annotated[list[Path] | None, typer.Argument(help="Topic files; all topics if none is named.")] = None,
    config: Config = None,
) -> None:
    """Prove the examples of topics.

    A broken example or a mistake in a query is named with file and line.
    """
    from dronewire.topic import check_examples  # noqa: PLC0415
    from flows.declared import TopicFolders  # noqa: PLC0415

    settings = settings_of(config)
    folders = TopicFolders(settings.own_topics, channels=settings.channels)
    declared = tuple(folders.read(one) for one in file) if file else folders.topics
    broken = [str(mistake) for mistake in folders.mistakes]
    for topic in declared:
        wrong = check_examples(topic)
        broken += [str(mistake) for mistake in wrong]
        typer.echo(f"{topic.id}: {len(topic.examples)} examples, {len(wrong)} broken")
    complain(tuple(broken))
    raise typer.Exit(1 if broken else 0)
