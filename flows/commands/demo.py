"""`dronewire demo`: the main job end to end on the newsstand, with invented news of five days."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.common import Json, complain, log_to_stderr, say

if TYPE_CHECKING:
    from flows.rehearsal import Rehearsed


def demo(
    folder: Annotated[Path, typer.Option(help="Where everything is written; emptied first.")] = Path("var/demo"),
    json: Json = False,
) -> None:
    """The whole job on five days of invented news.

    Reads the newsstand's outlets, tells stories apart, matches topics, writes bundles and mails, and checks what came
    of it against what was published.
    """
    from flows.progress import watched  # noqa: PLC0415
    from flows.rehearsal import rehearse  # noqa: PLC0415

    log_to_stderr()
    started = time.monotonic()
    with watched(quiet=json) as progress:
        done = rehearse(folder.absolute(), progress=progress)
    seconds = time.monotonic() - started
    if json:
        say({**done.as_dict(), "seconds": round(seconds, 1)})
    else:
        _show(done, folder, seconds)
    complain(done.mistakes)
    raise typer.Exit(1 if done.mistakes else 0)


def _show(done: "Rehearsed", folder: Path, seconds: float) -> None:
    from rich.console import Console  # noqa: PLC0415

    from flows.commands.show import outcome_table  # noqa: PLC0415

    Console().print(outcome_table(done.tallies, title=f"{done.rounds} rounds over {len(done.bundles)} days"))
    for written, stories in done.bundles:
        typer.echo(f"bundle  {written.folder / 'index.html'}  ({stories} stories)")
    typer.echo(f"mails   {folder.absolute() / 'outbox'}  ({done.mails} .eml files: no mail server is set)")
    typer.echo(
        f"check   {done.found} of {done.published} articles on topic are in the bundles, "
        f"{len(done.strangers)} off topic; {seconds:.0f} s"
    )
