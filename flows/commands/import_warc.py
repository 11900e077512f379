"""What `dronewire backfill --warc` does and says."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer
from rich.console import Console

from flows.commands.common import say
from flows.commands.show import outcome_table
from flows.extraction import extractors
from flows.progress import watched
from flows.settings import Settings
from flows.steps.past.backfilling import bundle_past, outcomes_of
from flows.steps.past.importing import Imported, import_file
from flows.workspace import opened


def import_files(
    settings: Settings, files: Sequence[Path], names: Sequence[str], *, tells: bool, json: bool
) -> tuple[str, ...]:
    """Take pages of outlets (all that are declared, if none is named) out of files; gives what is broken."""
    begun = datetime.now(UTC)
    broken: list[str] = []
    with (
        watched(quiet=json) as progress,
        opened(settings, progress=progress) as workspace,
        extractors(settings.workers) as pool,
    ):
        wanted = workspace.chosen(names or workspace.outlets)
        for file in files:
            progress.stage(f"reading {file.name}")
            done = import_file(workspace, pool, file, wanted, tells=tells)
            _show(done, json=json)
            broken += done.broken
        written = bundle_past(workspace, since=begun, now=datetime.now(UTC))
    for one in written:
        if json:
            say({"bundle": str(one.folder), "version": one.version})
        else:
            typer.echo(f"bundle  {one.folder} (version {one.version})")
    return tuple(broken)


def _show(done: Imported, *, json: bool) -> None:
    if json:
        say(
            {
                "file": str(done.file),
                "round": done.round,
                "captures": done.captures,
                "addresses": sum(tally.count for tally in done.tallies),
                "outcomes": outcomes_of(done.tallies),
                "repeated": done.repeated,
                "foreign": done.foreign,
                "broken": list(done.broken),
            }
        )
        return
    Console().print(outcome_table(done.tallies, title=f"{done.file.name}: {done.captures} captures"))
    typer.echo(f"{done.repeated} repeated, {done.foreign} of no outlet that is declared, {len(done.broken)} broken")
