"""What commands have in common: their options, and how they speak to people and to programs."""

import json
import logging
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from dronewire.shard import Shard
    from flows.settings import Settings

Config = Annotated[Path | None, typer.Option(help="Settings file; dronewire.toml in the working folder if not given.")]
Json = Annotated[bool, typer.Option("--json", help="Speak JSON lines on standard output.")]
NewsstandUrl = Annotated[
    str | None, typer.Option("--newsstand", metavar="URL", help="Send every request to this server, by Host.")
]
INSTANTS = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M%z"]
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
NAMED = 25  # failures that a screen holds


def settings_of(config: Path | None, *, newsstand: str | None = None) -> "Settings":
    """The settings, with what the command line says over them; the journal is kept from here on."""
    from flows.journal import keep_journal  # noqa: PLC0415
    from flows.settings import read_settings  # noqa: PLC0415

    log_to_stderr()
    given = {"newsstand": newsstand} if newsstand is not None else {}
    settings = read_settings(config, **given)
    keep_journal(settings)
    return settings


def instant_of(at: datetime | None) -> datetime:
    """The instant that was given on the command line, in UTC where it names no zone; else the present."""
    if at is None:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def since_of(text: str, *, now: datetime, zone: "ZoneInfo", option: str = "--since") -> datetime:
    """The instant that something counts from: so long ago (12h, 30d, 4w), or a day or instant of a zone.

    Raises:
        typer.BadParameter: when it is neither.
    """
    ago = re.fullmatch(r"(\d{1,5})([hdw])", text)
    if ago:
        return now - int(ago[1]) * UNITS[ago[2]]
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is neither so long ago (12h, 30d, 4w) nor a day (2026-11-01)"
        raise typer.BadParameter(message, param_hint=option) from None
    return (given if given.tzinfo else given.replace(tzinfo=zone)).astimezone(UTC)


def part_of(text: str) -> "Shard":
    """The part of the work that was named on the command line.

    Raises:
        typer.BadParameter: when it is none.
    """
    from dronewire.shard import Shard  # noqa: PLC0415

    try:
        return Shard.read(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--shard") from None


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
        # Looked up for each logger: standard error need not stay the same for as long as a process lives.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
