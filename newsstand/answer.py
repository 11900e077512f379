"""What is asked of the newsstand, what it answers, and what it remembers of both."""

import gzip
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as the outlet would see it; ``nth`` counts requests for the same address, from 1."""

    method: str
    scheme: str
    host: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    nth: int = 1

    @property
    def url(self) -> str:
        """The address that was meant."""
        return f"{self.scheme}://{self.host}{self.path}" + (f"?{self.query}" if self.query else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen(Asked):
    """A request that was answered: with what, how many bytes of body were sent, and when (monotonic seconds)."""

    status: int
    sent: int
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer.

    Attributes:
        wait: seconds before the first byte; infinite for a server that hangs.
        drip: seconds between pieces of ``piece`` bytes; 0 sends all at once.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    wait: float = 0
    drip: float = 0
    piece: int = 16


Answering = Answer | Callable[[Asked], Answer] | Callable[[Asked], Awaitable[Answer]]


def text(body: str, *, status: int = 200, kind: str = "text/plain; charset=utf-8", encoding: str = "utf-8") -> Answer:
    """An answer of text."""
    return Answer(status=status, headers={"content-type": kind}, body=body.encode(encoding, "xmlcharrefreplace"))


def page(title: str, body: str, *, status: int = 200) -> Answer:
    """A plain HTML page."""
    html = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'
    return text(html, status=status, kind="text/html; charset=utf-8")


def moved(address: str, *, status: int = 301) -> Answer:
    """A redirect."""
    return Answer(status=status, headers={"location": address, "content-type": "text/html"}, body=b"Moved")


def validated(answer: Answer, changed: datetime, kinds: frozenset[str]) -> Answer:
    """The answer with the validators an outlet sends."""
    headers = dict(answer.headers)
    if "etag" in kinds:
        headers["etag"] = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
    if "last-modified" in kinds:
        headers["last-modified"] = format_datetime(changed.astimezone(UTC).replace(microsecond=0), usegmt=True)
    return replace(answer, headers=headers)


def conditional(answer: Answer, asked: Asked) -> Answer:
    """304 where the request's validators still hold (RFC 9110 13.2.2: If-None-Match goes first)."""
    if answer.status != 200 or not _still_holds(answer.headers, asked.headers):
        return answer
    kept = {name: value for name, value in answer.headers.items() if name in {"etag", "last-modified"}}
    return Answer(status=304, headers=kept)


def _still_holds(ours: Mapping[str, str], theirs: Mapping[str, str]) -> bool:
    if "if-none-match" in theirs:
        tags = {tag.strip().removeprefix("W/") for tag in theirs["if-none-match"].split(",")}
        return ours.get("etag", "").removeprefix("W/") in tags
    if "if-modified-since" in theirs and "last-modified" in ours:
        return parsedate_to_datetime(theirs["if-modified-since"]) >= parsedate_to_datetime(ours["last-modified"])
    return False


def compressed(answer: Answer, asked: Asked) -> Answer:
    """The answer gzipped where the request allows it."""
    if answer.status != 200 or "gzip" not in asked.headers.get("accept-encoding", ""):
        return answer
    # The time is left out so that the same page gives the same bytes.
    body = gzip.compress(answer.body, mtime=0)
    return replace(answer, body=body, headers={**answer.headers, "content-encoding": "gzip", "vary": "accept-encoding"})
