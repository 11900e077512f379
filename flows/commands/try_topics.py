"""`dronewire topics try` and `topics diff`: drafts over the archive, or over articles of a file."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import Config, Json, complain, say, settings_of, since_of

if TYPE_CHECKING:
    from dronewire.match import Match
    from dronewire.outlet.declaration import DeclarationError
    from dronewire.topic.trial import Candidate, Comparison, Trial
    from flows.settings import Settings

MONTH = "30d"
Since = Annotated[str, typer.Option(metavar="30d|DAY", help="Articles of the archive from then on.")]
Articles = Annotated[
    Path | None,
    typer.Option(metavar="FILE.jsonl", help="Articles of this file instead: lines with id, title, text, lang, url."),
]


def try_(
    file: Annotated[list[str] | None, typer.Argument(metavar="FILE...", help="Topic files; else all topics.")] = None,
    since: Since = MONTH,
    articles: Articles = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """See what topics find before they are saved.

    Shows articles a day, some of them with the words found, what other topics find as well, and how many stories a day
    would be told. Nothing is kept. With --articles and --json each article is one line; without --articles those that
    match are, and the sums are the last line. Exit status 1 if a topic or a line is mistaken; it is named.
    """
    from flows.declared import TopicFolders  # noqa: PLC0415
    from flows.steps.topics.proving import count, prove, summed, topic_of  # noqa: PLC0415

    settings = settings_of(config)
    folders = TopicFolders(settings.own_topics, channels=settings.channels)
    drafts = tuple(topic_of(folders, name) for name in file or ()) or folders.topics
    trial = summed(drafts)
    with _candidates(settings, since, articles, quiet=json) as (candidates, mistakes):
        for proof in prove(drafts, folders.topics, candidates):
            own = count(trial, proof)
            if json and (own or articles):
                say(_line(proof.candidate, own))
    if not json:
        from flows.commands.show_trial import show_trial  # noqa: PLC0415

        show_trial(trial, drafts)
    elif not articles:
        say(_sums(trial))
    _end([*folders.mistakes, *mistakes], every=json)


def diff(  # noqa: PLR0913, PLR0917 - typer's way to declare options
    old: Annotated[str, typer.Argument(help="A topic's file or identifier.")],
    new: Annotated[str, typer.Argument(help="The same, as it is to be.")],
    since: Since = MONTH,
    articles: Articles = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """See what another wording of a topic would gain and lose.

    Shows how many articles, and some of them with the words found. With --json each is one line, and the sums are the
    last one. Exit status 1 if a line of the file is broken.
    """
    from dronewire.topic.trial import Comparison  # noqa: PLC0415
    from flows.declared import TopicFolders  # noqa: PLC0415
    from flows.steps.topics.proving import compare, topic_of  # noqa: PLC0415

    settings = settings_of(config)
    folders = TopicFolders(settings.own_topics, channels=settings.channels)
    before, after = topic_of(folders, old), topic_of(folders, new)
    sums = Comparison()
    with _candidates(settings, since, articles, quiet=json) as (candidates, mistakes):
        for one in compare(before, after, candidates, sums):
            if json:
                words = [asdict(word) for word in one.match.words]
                say({"id": one.candidate.id, "change": one.change, "title": one.candidate.title, "words": words})
    if json:
        say(_balance(sums))
    else:
        from flows.commands.show_trial import show_comparison  # noqa: PLC0415

        show_comparison(sums)
    _end(mistakes, every=json)


@contextmanager
def _candidates(
    settings: "Settings", since: str, file: Path | None, *, quiet: bool
) -> "Iterator[tuple[Iterable[Candidate], list[DeclarationError]]]":
    """The articles, and a list in which the mistakes of their file will stand."""
    from flows.steps.topics.candidates import archived, lines_of  # noqa: PLC0415

    if file:
        lines = lines_of(file)
        yield lines, lines.mistakes
        return
    from flows.progress import watched  # noqa: PLC0415
    from flows.workspace import database_of  # noqa: PLC0415
    from storage.articles.history import count_since  # noqa: PLC0415

    begin = since_of(since, now=datetime.now(UTC), zone=settings.zone)
    with watched(quiet=quiet) as progress, database_of(settings) as database:
        progress.stage("trying", count_since(database, begin))
        yield _watched(archived(database, begin, zone=settings.zone), progress.advance), []


def _watched(candidates: "Iterable[Candidate]", advance: Any) -> "Iterator[Candidate]":
    for one in candidates:
        yield one
        advance(1)


def _end(mistakes: "list[DeclarationError]", *, every: bool) -> None:
    """Name what is wrong: to a program each line of a file, to a person a screen of them."""
    said = tuple(map(str, mistakes))
    for line in said if every else ():
        typer.echo(f"failed: {line}", err=True)
    if not every:
        complain(said)
    raise typer.Exit(1 if mistakes else 0)


def _line(candidate: "Candidate", matches: "Iterable[Match]") -> dict[str, Any]:
    said = [
        {"topic": match.topic, "score": match.score, "words": [asdict(word) for word in match.words]}
        for match in matches
    ]
    return {"id": candidate.id, "topics": said}


def _sums(trial: "Trial") -> dict[str, Any]:
    topics = [
        {
            "topic": name,
            "articles": one.articles,
            "stories": len(one.stories),
            "alerts_a_day": trial.alerts(name),
            "days": {day.isoformat(): number for day, number in sorted(one.days.items())},
            "beside": dict(one.beside.most_common()),
        }
        for name, one in sorted(trial.findings.items())
    ]
    return {"articles": trial.articles, "days": trial.days, "topics": topics}


def _balance(sums: "Comparison") -> dict[str, Any]:
    return {"articles": sums.articles, "both": sums.both, "gained": sums.gained, "lost": sums.lost}
