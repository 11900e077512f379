"""`dronewire rematch`: changed topics, applied to what was kept before."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import Config, Json, complain, say, settings_of, since_of
from flows.commands.search import tell_indexed

if TYPE_CHECKING:
    from dronewire.topic.rematching import Rematched, Rematching


def rematch(
    since: Annotated[str, typer.Option(metavar="30d|DAY", help="Articles that came from then on.")],
    topic: Annotated[list[str] | None, typer.Option(help="Only this topic; may be repeated.")] = None,
    tell: Annotated[
        bool, typer.Option("--tell", help="Have the next round tell of stories that so come to be on topic.")
    ] = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """Match the archive again, by the topics of today.

    Mails nothing by itself. The bundles of days on which something changed are written anew by the next `daily`. May be
    interrupted and run again. With --json each article of which something changed is a line, and the sums are the last
    one. Exit status 1 if a topic's file is mistaken; its matches stay as they are.
    """
    from dronewire.topic.rematching import Rematching, Turn  # noqa: PLC0415
    from flows.progress import watched  # noqa: PLC0415
    from flows.steps.topics.proving import chosen_topics  # noqa: PLC0415
    from flows.steps.topics.rematching import Wanted  # noqa: PLC0415
    from flows.steps.topics.rematching import rematch as match_again  # noqa: PLC0415
    from flows.steps.topics.searching import complete_index  # noqa: PLC0415
    from flows.workspace import opened  # noqa: PLC0415
    from storage.articles.history import count_since  # noqa: PLC0415

    settings = settings_of(config)
    now, sums = datetime.now(UTC), Rematching()
    begin = since_of(since, now=now, zone=settings.zone)
    with watched(quiet=json) as progress, opened(settings, progress=progress) as workspace:
        wanted = Wanted(since=begin, at=now, topics=chosen_topics(workspace.declared, topic or ()), tell=tell)
        tell_indexed(complete_index(workspace.database, progress))
        progress.stage("matching again", count_since(workspace.database, begin))
        for one in match_again(workspace, wanted, sums):
            if json and one.turn is not Turn.SAME:
                say(_as_json(one))
        mistakes = tuple(map(str, workspace.mistakes))
    if json:
        say(_summary(sums, tell=tell))
    else:
        _show(sums, tell=tell)
    complain(mistakes)
    raise typer.Exit(1 if mistakes else 0)


def _show(sums: "Rematching", *, tell: bool) -> None:
    said = ", ".join(f"{number:,} {turn}" for turn, number in sorted(sums.turns.items())) or "none"
    typer.echo(f"{sums.articles:,} article(s): {said}")
    for name in sorted({*sums.gained, *sums.lost}):
        typer.echo(f"  {name} +{sums.gained[name]} -{sums.lost[name]}")
    if sums.told:
        who = "the next round tells of them" if tell else "nobody is told (--tell)"
        typer.echo(f"alerts: {len(sums.told):,} story(s) are new to somebody; {who}")


def _as_json(one: "Rematched") -> dict[str, Any]:
    return {
        "id": one.address,
        "outlet": one.outlet,
        "title": one.title,
        "outcome": one.turn,
        "gained": list(one.gained),
        "lost": list(one.lost),
        "story": one.story,
        "tells": one.tells,
        "topics": [{"topic": each.topic, "words": [asdict(word) for word in each.words]} for each in one.matches],
    }


def _summary(sums: "Rematching", *, tell: bool) -> dict[str, Any]:
    from dronewire.topic.rematching import Turn  # noqa: PLC0415

    return {
        "articles": sums.articles,
        "outcomes": {turn.value: sums.turns[turn] for turn in Turn},
        "gained": dict(sorted(sums.gained.items())),
        "lost": dict(sorted(sums.lost.items())),
        "newly_told": sorted(sums.told),
        "tell": tell,
    }
