"""`dronewire search`: the archive, asked in the language of topics."""

from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import Config, Json, say, settings_of, since_of

if TYPE_CHECKING:
    from dronewire.trial import Sample


def search(  # noqa: PLR0913, PLR0917 - typer's way to declare options
    query: Annotated[str, typer.Argument(help="What to look for, in the language of topics.")],
    since: Annotated[str, typer.Option(metavar="30d|DAY", help="Articles that came from then on; else all.")] = "",
    outlet: Annotated[list[str] | None, typer.Option(help="Only of this outlet; may be repeated.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Only on this topic; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="So many at most, the last that came first; 0 for all.")] = 20,
    config: Config = None,
    json: Json = False,
) -> None:
    """Search the archive for all forms of words.

    The query is in the language of topics, and one place in an article is enough. Articles are read from the last one
    back until the limit is reached; --since, --outlet and --topic make it quick. With --json each article is one line.
    """
    from flows.declared import TopicFolders  # noqa: PLC0415
    from flows.steps.proving import chosen_topics  # noqa: PLC0415
    from flows.steps.searching import Question, query_of  # noqa: PLC0415
    from flows.steps.searching import search as search_archive  # noqa: PLC0415
    from flows.workspace import choose, database_of  # noqa: PLC0415
    from spiders.loader import catalogue_and_mistakes  # noqa: PLC0415

    settings = settings_of(config)
    folders = TopicFolders(settings.own_topics)
    outlets = choose(catalogue_and_mistakes(settings.own_outlets)[0], outlet, watched=()) if outlet else []
    asked = Question(
        query=query_of(query, folders.lexicon),
        zone=settings.zone,
        since=since_of(since, now=datetime.now(UTC), zone=settings.zone) if since else None,
        outlets=[one.id for one in outlets],
        topics=[one.id for one in chosen_topics(folders.topics, topic)] if topic else (),
    )
    with database_of(settings) as database:
        for found in islice(search_archive(database, asked), limit or None):
            if json:
                say(_as_json(found))
            else:
                _show(found)


def _show(found: "Sample") -> None:
    from rich.console import Console  # noqa: PLC0415

    from flows.commands.show_trial import show_samples  # noqa: PLC0415

    show_samples(Console(), [found])


def _as_json(found: "Sample") -> dict[str, Any]:
    one = found.candidate
    return {
        "address": one.address,
        "outlet": one.outlet,
        "title": one.title,
        "day": one.day,
        "language": one.language,
        "story": one.story,
        "score": found.match.score,
        "words": [asdict(word) for word in found.match.words],
    }
