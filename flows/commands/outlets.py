"""`dronewire outlets`: which outlets are read, whether they still can be, and how a new one would be."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.common import INSTANTS, Config, Json, NewsstandUrl, complain, instant_of, say, settings_of

app = typer.Typer(help="Which outlets are read, and whether they can be.", invoke_without_command=True)

At = Annotated[
    datetime | None,
    typer.Option(help="The instant that counts as now; UTC unless it names a zone.", formats=INSTANTS),
]


@app.callback()
def outlets(context: typer.Context, config: Config = None, json: Json = False) -> None:
    """List the outlets: ours, and yours in outlets/*.toml, with how they are read and their last answers."""
    if context.invoked_subcommand:
        return
    from flows.workspace import opened  # noqa: PLC0415
    from storage.crawling.health import feeds_by_outlet  # noqa: PLC0415

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


@app.command()
def check(
    outlet: Annotated[list[str] | None, typer.Argument(help="Outlets; all that are watched if none is named.")] = None,
    at: At = None,
    config: Config = None,
    newsstand: NewsstandUrl = None,
    json: Json = False,
) -> None:
    """Ask outlets whether they can still be read.

    Fetches robots.txt, the feeds and three articles of each, and says what came of it. Nothing is kept. Exit status 1
    if an outlet is broken.
    """
    from flows.extraction import extractors  # noqa: PLC0415
    from flows.progress import watched  # noqa: PLC0415
    from flows.steps.outlets.checking import Verdict  # noqa: PLC0415
    from flows.steps.outlets.checking import check as check_outlets  # noqa: PLC0415
    from flows.workspace import choose  # noqa: PLC0415
    from spiders.loader import catalogue_and_mistakes  # noqa: PLC0415

    settings = settings_of(config, newsstand=newsstand)
    known, wrong = catalogue_and_mistakes(settings.own_outlets)
    for mistake in wrong:
        if Path(mistake.file).stem in (outlet or ()):
            raise mistake
    chosen = choose(known, outlet or (), watched=settings.outlets)
    with watched(quiet=json) as progress, extractors(settings.workers) as pool:
        done, complaint = check_outlets(chosen, settings=settings, at=instant_of(at), pool=pool, progress=progress)
    if json:
        from flows.commands.say_outlets import checked_as_dict  # noqa: PLC0415

        for one in done:
            say(checked_as_dict(one))
    else:
        from flows.commands.show_outlets import show_checked  # noqa: PLC0415

        show_checked(done)
    broken = (f"{one.outlet.id}: {one.fault}" for one in done if one.verdict is Verdict.BROKEN)
    failures = (*map(str, () if outlet else wrong), *([complaint] if complaint else []), *broken)
    complain(failures)
    raise typer.Exit(1 if failures else 0)


@app.command("try")
def try_(
    url: Annotated[str, typer.Argument(help="A site's home page, one of its feeds or articles.")],
    at: At = None,
    config: Config = None,
    newsstand: NewsstandUrl = None,
    json: Json = False,
) -> None:
    """See what would be read of a site that is not in the catalogue.

    Shows the feeds and sitemaps that are discovered, what three articles give, and the file that declares the outlet.
    Nothing is kept. Exit status 1 if no article could be read.
    """
    from flows.extraction import extractors  # noqa: PLC0415
    from flows.progress import watched  # noqa: PLC0415
    from flows.steps.outlets.trying import Trial  # noqa: PLC0415
    from spiders.loader import catalogue_and_mistakes  # noqa: PLC0415

    settings = settings_of(config, newsstand=newsstand)
    known, _ = catalogue_and_mistakes(settings.own_outlets)
    with watched(quiet=json) as progress, extractors(settings.workers) as pool:
        tried = Trial(settings, pool, at=instant_of(at), progress=progress).run(url, taken=known)
    declared = [outlet for outlet in known.values() if outlet.owns(tried.outlet.homepage)]
    if json:
        from flows.commands.say_outlets import tried_as_dict  # noqa: PLC0415

        say(tried_as_dict(tried, declared))
    else:
        from flows.commands.show_outlets import show_tried  # noqa: PLC0415

        show_tried(tried, declared)
    complain((tried.fault,) if tried.fault else ())
    raise typer.Exit(1 if tried.fault else 0)
