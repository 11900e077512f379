"""`dronewire stories`: articles that are copies of one text, and what tells of the same event."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import Config, Json, complain, say, settings_of

if TYPE_CHECKING:
    from flows.steps.stories.grouping import Told

app = typer.Typer(help="Stories: one text, however many outlets print it.", no_args_is_help=True)


@app.command("try")
def try_(
    articles: Annotated[
        Path, typer.Option(metavar="FILE.jsonl", help="Articles: lines with id, title, text, url, published.")
    ],
    config: Config = None,
    json: Json = False,
) -> None:
    """See which stories the articles of a file make, whatever their order.

    One line is one story: its versions with the kind of copy that each is, the share of its words that it has in
    common with the original, or with the version closest to it; and the articles that tell the same event in other
    words. Nothing is kept. Exit status 1 if a line of the file is broken; it is named, and the others go on.
    """
    from flows.steps.stories.grouping import given_in, told_by  # noqa: PLC0415

    zone = settings_of(config).zone
    lines = given_in(articles, zone)
    given = list(lines)
    stories = told_by(given)
    if json:
        for story in stories:
            say(_line(story))
    else:
        from flows.commands.show_grouping import show_stories  # noqa: PLC0415

        show_stories(stories, {one.id: one for one in given}, zone=zone)
    complain(tuple(map(str, lines.mistakes)))
    raise typer.Exit(1 if lines.mistakes else 0)


@app.command()
def show(
    story: Annotated[str, typer.Argument(metavar="ID|URL", help="A story's identifier, or an article's address.")],
    config: Config = None,
    json: Json = False,
) -> None:
    """Show a story: who published when, who credits whom, and what each version says otherwise, word by word.

    Changes of an article are shown as well, stories that tell the same event in other words, and where an identifier
    went that was merged into another. A digest's address shows each story that it holds. With --json each story is
    one line.
    """
    from flows.commands.show_story import show_trace, trace_line  # noqa: PLC0415
    from flows.steps.stories.tracing import trace  # noqa: PLC0415
    from flows.workspace import database_of  # noqa: PLC0415
    from spiders.loader import catalogue_and_mistakes  # noqa: PLC0415

    settings = settings_of(config)
    titles = {name: outlet.title for name, outlet in catalogue_and_mistakes(settings.own_outlets)[0].items()}
    with database_of(settings) as database:
        for one in trace(database, story, titles=titles):
            if json:
                say(trace_line(one))
            else:
                show_trace(one, zone=settings.zone)


def _line(story: "Told") -> dict[str, Any]:
    members = [
        {"id": one.id, "kind": one.copy.value, "containment": round(one.containment, 3)} for one in story.group.members
    ]
    return {"id": story.id, "members": members, "retold": list(story.retold)}
