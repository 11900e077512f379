"""Secrets stay where they are: what libraries would log of an address is kept from every log."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

# Each of them logs the addresses that it asks, some at INFO, some at DEBUG; and secrets of channels stand in these.
TALKATIVE = ("apprise", "urllib3", "httpx", "httpcore", "requests_oauthlib", "slixmpp")
SHORTEST = 4  # characters: shorter parts of an address tell nothing, and would tear every message apart


class _Said(logging.Handler):
    """Keeps what was said."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(record.getMessage())


@contextmanager
def hushed() -> Iterator[list[str]]:
    """Keep talkative libraries from all logs for the length of a block; gives what they warned of."""
    said, loggers = _Said(), [logging.getLogger(name) for name in TALKATIVE]
    before = [(one, one.propagate, one.handlers) for one in loggers]
    for one in loggers:
        one.propagate, one.handlers = False, [said]
    try:
        yield said.lines
    finally:
        for one, propagate, handlers in before:
            one.propagate, one.handlers = propagate, handlers


def scrubbed(text: str, address: str) -> str:
    """A text without any part of an address but its scheme."""
    rest = address.partition("://")[2]
    parts = {part for whole in (rest, unquote(rest)) for part in re.split(r"[/:@?&=#,]+", whole)}
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= SHORTEST:
            text = text.replace(part, "***")
    return text
