"""The journal: what rounds and flows did, one line of JSON each, a file a day, without secrets."""

import json
import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from pydantic import SecretStr
from structlog.typing import EventDict, WrappedLogger

from flows.settings import Settings, read_settings
from storage.layout import Layout

SHORTEST = 4  # characters: a secret that is shorter would tear every line apart, and is none
SHORTEST_PART = 8  # of a part of an address: tokens are longer, words such as "send" are not
HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Journal:
    """A step of structlog's that writes each line into the file of its day."""

    folder: Path
    secrets: tuple[str, ...] = ()

    def __call__(self, _logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
        """Write one line, and hand it on without its secrets."""
        said = json.dumps(line, ensure_ascii=False, default=str)
        for secret in self.secrets:
            # As JSON writes it: a quotation mark in a password has become two characters.
            said = said.replace(json.dumps(secret, ensure_ascii=False)[1:-1], HIDDEN)
        try:
            self._write(str(line["at"])[:10], said)
        except OSError as error:  # a full disk must not end a round
            sys.stderr.write(f"the journal cannot be written: {error}\n")
        hidden: EventDict = json.loads(said)
        return hidden

    def _write(self, day: str, line: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        # In one write at the end of the file: lines of several processes do not tear each other apart.
        with (self.folder / f"journal-{day}.jsonl").open("ab", buffering=0) as file:
            file.write(f"{line}\n".encode(errors="replace"))


def keep_journal(settings: Settings) -> None:
    """Write what is logged from now on into the journal; errors go to standard error as well."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.format_exc_info,
            Journal(Layout(settings.var).logs, tuple(secrets_of(settings))),
            _only_errors,
            structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # Looked up for each logger: standard error need not stay the same for as long as a process lives.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def settings_with_journal() -> Settings:
    """The settings of a flow, whose journal is kept from here on."""
    settings = read_settings()
    keep_journal(settings)
    return settings


def secrets_of(settings: Settings) -> Iterator[str]:
    """All that must stand in no log, the longest first."""
    found = {*_secrets(settings.model_dump()), *_passwords(settings)}
    for address in settings.channels.values():
        found |= _tokens(address.get_secret_value())
    yield from sorted(found, key=len, reverse=True)


def _secrets(value: Any) -> Iterator[str]:
    if isinstance(value, SecretStr) and len(value.get_secret_value()) >= SHORTEST:
        yield value.get_secret_value()
    elif isinstance(value, dict):
        for each in value.values():
            yield from _secrets(each)


def _tokens(address: str) -> set[str]:
    """The parts of a channel's address that let somebody in; a host tells nothing where it is one."""
    scheme, _, rest = address.partition("://")
    host = urlsplit(address).hostname if scheme in {"http", "https"} else None
    parts = {part for written in (rest, unquote(rest)) for part in re.split(r"[/:@?&=#,]+", written)}
    return {part for part in parts if len(part) >= SHORTEST_PART and part != host}


def _passwords(settings: Settings) -> Iterator[str]:
    """Passwords within addresses, as these write them and as they are."""
    from sqlalchemy.engine import make_url  # noqa: PLC0415 (0.3 s that few settings need)

    addresses = [proxy.get_secret_value() for proxy in settings.proxies.values()] + [settings.database]
    for address in filter(None, addresses):
        password = make_url(address).password
        written = address.rpartition("@")[0].rpartition(":")[2]
        yield from (one for one in (password, written) if one and len(one) >= SHORTEST)


def _only_errors(_logger: WrappedLogger, method: str, line: EventDict) -> EventDict:
    if method not in {"error", "exception", "critical"}:
        raise structlog.DropEvent
    return line
