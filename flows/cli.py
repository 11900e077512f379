"""The command line: every command imports what it needs when it runs, so that help comes at once."""

import sys

import typer

from flows.commands import (
    alerts,
    backfill,
    backup,
    bundle,
    canary,
    demo,
    doctor,
    down,
    extract,
    logs,
    open_bundle,
    outlets,
    reextract,
    rematch,
    run,
    search,
    status,
    stories,
    topics,
    up,
    verify,
)

TELLING = {
    "AddressError",
    "BackupError",
    "DatabaseError",
    "DeclarationError",
    "EngineAwayError",
    "EngineError",
    "FolderInUseError",
    "MirrorError",
    "NoCopyError",
    "NoMailboxError",
    "NotKeptError",
    "PortTakenError",
    "BusyError",
    "UnknownAlertError",
    "UnknownOutletError",
    "UnknownStoryError",
    "UnknownTopicError",
}

app = typer.Typer(
    help="Scheduled media monitoring: who wrote what about the drone industry, told once, provable.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # help drawn by Rich takes 0.4 s, plain help half of that
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("run")(run.run)
app.command("bundle")(bundle.bundle)
app.command("verify")(verify.verify)
app.command("open")(open_bundle.open_bundle)
app.command("up")(up.up)
app.command("down")(down.down)
app.command("logs")(logs.logs)
app.command("doctor")(doctor.doctor)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("canary")(canary.canary)
app.add_typer(outlets.app, name="outlets")
app.add_typer(topics.app, name="topics")
app.add_typer(stories.app, name="stories")
app.add_typer(alerts.app, name="alerts")
app.command("backfill")(backfill.backfill)
app.command("extract")(extract.extract)
app.command("reextract")(reextract.reextract)
app.command("rematch")(rematch.rematch)
app.command("search")(search.search)
app.command("status")(status.status)


def main() -> None:
    """The console script: a mistake of the user's ends in one line, not in a traceback."""
    try:
        app()
    except Exception as error:
        message = _plain(error)
        if message is None:
            raise
        print(f"error: {message}", file=sys.stderr)  # noqa: T201 (the last word of a command)
        sys.exit(2)


def _plain(error: Exception) -> str | None:
    """The message of an error that tells the user what to do; None for one that is ours."""
    # Compared by name: importing these types here would cost every --help the libraries below them.
    return str(error) if type(error).__name__ in TELLING else None
