"""What commands have in common: their options, and how they speak to people and to programs."""

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from flows.settings import Settings

Config = Annotated[Path | None, typer.Option(help="Settings file; dronewire.toml in the working folder if not given.")]
Json = Annotated[bool, typer.Option("--json", help="Speak JSON lines on standard output.")]
NewsstandUrl = Annotated[
    str | None, typer.Option("--newsstand", metavar="URL", help="Send every request to this server, by Host.")
]
INSTANTS = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M%z"]
NAMED = 25  # failures that a screen holds


def settings_of(config: Path | None, *, newsstand: str | None = None) -> "Settings":
    """The settings, with what the command line says over them; logging is set up on the way."""
    from flows.settings import read_settings  # noqa: PLC0415

    log_to_stderr()
    given = {"newsstand": newsstand} if newsstand is not None else {}
    return read_settings(config, **given)


def instant_of(at: datetime | None) -> datetime:
    """The instant that was given on the command line, in UTC where it names no zone; else the present."""
    if at is None:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def say(line: dict[str, Any]) -> None:
    """One JSON line."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")


def complain(lines: tuple[str, ...]) -> None:
    """Failures, named on standard error; the command goes on to exit status 1."""
    for line in lines[:NAMED]:
        sys.stderr.write(f"failed: {line}\n")
    if len(lines) > NAMED:
        sys.stderr.write(f"failed: and {len(lines) - NAMED} more; with --json all are named\n")


def log_to_stderr() -> None:
    """Log errors, on standard error."""
    import structlog  # noqa: PLC0415

    # Errors only: the command itself says how it went, and the flows log the rest.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
