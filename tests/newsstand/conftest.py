"""A newsstand, and a plain client that asks it as a spider of ours would."""

import gzip
import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from newsstand.masthead import MOSCOW
from newsstand.server import Newsstand
from newsstand.town import Town

LAST = datetime(2026, 11, 22, 23, 50, tzinfo=MOSCOW)


@dataclass(frozen=True)
class Reply:
    """What came back; the body as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body, read as the declarations say: windows-1251 for the one outlet that is in it."""
        body = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            return body.decode("windows-1251")


Ask = Callable[..., Reply]


def _ask(stand: Newsstand, address: str, *, method: str = "GET", body: str | None = None, **headers: str) -> Reply:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", stand.port, timeout=5)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    forwarded = {"Host": parts.netloc, "X-Forwarded-Proto": parts.scheme}
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, path, body=body, headers=forwarded | names)
        answer = connection.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


@pytest.fixture
def ask() -> Ask:
    """Ask a newsstand for an address: ``ask(stand, "https://tass.ru/", if_none_match="…")``."""
    return _ask


@pytest.fixture(scope="session")
def town() -> Town:
    """The town of the data files."""
    return Town.load()


@pytest.fixture(scope="session")
def late() -> Iterator[Newsstand]:
    """A newsstand after the last article of the town; tests that move or add take one of their own."""
    with Newsstand(LAST) as stand:
        yield stand
