"""`dronewire search`: the archive, asked in the language of topics."""

from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import Config, Json, say, settings_of, since_of

if TYPE_CHECKING:
    from dronewire.topic.trial import Sample
    from flows.settings import Settings


def search(  # noqa: PLR0913, PLR0917 - typer's way to declare options
    query: Annotated[str, typer.Argument(help="What to look for, in the language of topics.")],
    since: Annotated[str, typer.Option(metavar="30d|DAY", help="Articles that came from then on; else all.")] = "",
    until: Annotated[str, typer.Option(metavar="30d|DAY", help="Articles that came before then.")] = "",
    outlet: Annotated[list[str] | None, typer.Option(help="Only of this outlet; may be repeated.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Only on this topic; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="So many at most, the last that came first; 0 for all.")] = 20,
    config: Config = None,
    json: Json = False,
) -> None:
    """Search the archive for all forms of words.

    The query is in the language of topics, and one place in an article is enough. The last that came are first. With
    --json each article is one line. An archive from before there was an index of words is indexed first, once; that may
    be interrupted, and goes on the next time.
    """
    from flows.declared import TopicFolders  # noqa: PLC0415
    from flows.progress import watched  # noqa: PLC0415
    from flows.steps.topics.proving import chosen_topics  # noqa: PLC0415
    from flows.steps.topics.searching import Question, complete_index, query_of  # noqa: PLC0415
    from flows.steps.topics.searching import search as search_archive  # noqa: PLC0415
    from flows.workspace import database_of  # noqa: PLC0415

    settings = settings_of(config)
    folders = TopicFolders(settings.own_topics, channels=settings.channels)
    now, zone = datetime.now(UTC), settings.zone
    asked = Question(
        query=query_of(query, folders.lexicon),
        zone=zone,
        since=since_of(since, now=now, zone=zone) if since else None,
        until=since_of(until, now=now, zone=zone, option="--until") if until else None,
        outlets=_outlets(settings, outlet) if outlet else (),
        topics=[one.id for one in chosen_topics(folders.topics, topic)] if topic else (),
    )
    with database_of(settings) as database:
        with watched() as progress:
            tell_indexed(complete_index(database, progress))
        found, shown = search_archive(database, asked), 0
        for shown, one in enumerate(islice(found, limit or None), 1):  # noqa: B007 (how many there were)
            say(_as_json(one)) if json else _show(one)
        typer.echo(
            f"more than {shown} article(s); --limit 0 shows all" if any(found) else f"{shown} article(s)", err=json
        )


def _outlets(settings: "Settings", names: list[str]) -> list[str]:
    from flows.workspace import choose  # noqa: PLC0415
    from spiders.loader import catalogue_and_mistakes  # noqa: PLC0415 (only who names outlets pays for reading them)

    known, _ = catalogue_and_mistakes(settings.own_outlets)
    return [one.id for one in choose(known, names, watched=())]


def tell_indexed(articles: int) -> None:
    """Say what took so long, on standard error."""
    if articles:
        typer.echo(f"indexed {articles:,} article(s) that came before there was an index of words", err=True)


def _show(found: "Sample") -> None:
    from rich.console import Console  # noqa: PLC0415

    from flows.commands.show_trial import show_samples  # noqa: PLC0415

    show_samples(Console(), [found])


def _as_json(found: "Sample") -> dict[str, Any]:
    one = found.candidate
    return {
        "id": one.address,
        "address": one.address,
        "outlet": one.outlet,
        "title": one.title,
        "day": one.day,
        "language": one.language,
        "story": one.story,
        "score": found.match.score,
        "words": [asdict(word) for word in found.match.words],
    }
