"""`dronewire topics explain`: which topics an archived article matches, which not, and why."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import Config, Json, complain, say, settings_of

if TYPE_CHECKING:
    from dronewire.topic.explaining import Explanation


def explain(
    url: Annotated[str, typer.Argument(help="Address of an article in the archive.")],
    config: Config = None,
    json: Json = False,
) -> None:
    """Why an archived article matches its topics, and why it does not match the others.

    Shows the words found with their places, the points and the rule; of other topics what was missing, or what stood
    against them. By the topics of today: what is kept may be older. With --json each topic is one line.
    """
    from dronewire.topic.explaining import Explainer  # noqa: PLC0415
    from flows.declared import TopicFolders  # noqa: PLC0415
    from flows.steps.topics.candidates import kept_at, of_archive  # noqa: PLC0415
    from flows.workspace import database_of  # noqa: PLC0415

    settings = settings_of(config)
    folders = TopicFolders(settings.own_topics, channels=settings.channels)
    with database_of(settings) as database:
        article = of_archive(kept_at(database, url), zone=settings.zone)
    explained = Explainer(folders.topics, folders.lexicon).explain(article)
    if json:
        for one in explained:
            say(_as_json(article.address, one))
    else:
        from flows.commands.show_explanation import show_explanations  # noqa: PLC0415

        show_explanations(article, explained)
    complain(tuple(map(str, folders.mistakes)))
    raise typer.Exit(1 if folders.mistakes else 0)


def _as_json(address: str, one: "Explanation") -> dict[str, Any]:
    return {"address": address, "topic": one.topic, "matches": one.matches, **asdict(one)}
