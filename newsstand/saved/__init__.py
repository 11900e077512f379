"""The saved outlets: those of the catalogue that the town does not play, as a feed and a few pages that never change.

Each has a folder: its files in its markup with invented texts, and ``expected.json``, which says at which addresses
they stand (``served``) and what a reader should find in them (held by ``tests/outlets``).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from newsstand.answer import Answer, Asked, conditional, moved, page, text, validated

FOLDER = Path(__file__).parent
# Which encoding a page is in is said by the page alone, as many servers leave it.
KINDS = {".xml": "application/xml", ".gz": "application/gzip", ".html": "text/html"}
SAVED = datetime(2026, 11, 22, tzinfo=UTC)
ROBOTS = "User-agent: *\nDisallow:\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One outlet: where its home page, its list and its files stand, by address."""

    id: str
    homepage: str
    listing: str
    served: Mapping[str, Path]

    @property
    def hosts(self) -> frozenset[str]:
        """Every host that one of its files, or its home page, is served from."""
        return frozenset(urlsplit(address).netloc for address in (self.homepage, *self.served))

    def home(self) -> Answer:
        """The home page: links to the feed, where there is one, and to the articles."""
        articles = [address for address, file in self.served.items() if file.name.startswith("page")]
        links = "".join(f'<li><a href="{escape(address)}">{escape(address)}</a></li>' for address in articles)
        found = page(self.id, f"<ul>{links}</ul>")
        if self.served[self.listing].name != "feed.xml":
            return found
        link = f'<link rel="alternate" type="application/rss+xml" href="{escape(self.listing)}"></head>'
        return Answer(headers=found.headers, body=found.body.replace(b"</head>", link.encode()))


@cache
def outlets() -> dict[str, Saved]:
    """Every saved outlet by its identifier."""
    return {file.parent.name: _read(file) for file in sorted(FOLDER.glob("*/expected.json"))}


def _read(file: Path) -> Saved:
    said = json.loads(file.read_text(encoding="utf-8"))
    served = {address: file.with_name(name) for address, name in said["served"].items()}
    return Saved(id=file.parent.name, homepage=said["homepage"], listing=said["listing"], served=served)


@cache
def _hosts() -> dict[str, Saved]:
    return {host: saved for saved in outlets().values() for host in saved.hosts}


def knows(host: str) -> bool:
    """Whether a host, with or without www, is one of a saved outlet's."""
    return host in _hosts() or _other(host) in _hosts()


def answer_for(asked: Asked) -> Answer:
    """What a saved outlet's host answers, at any instant.

    Raises:
        KeyError: for a host that is not known.
    """
    if asked.host not in _hosts():
        return moved(asked.url.replace(asked.host, _other(asked.host), 1))
    saved = _hosts()[asked.host]
    # One without TLS is not among them; http leads nowhere else than https here.
    if file := saved.served.get(asked.url.replace("http://", "https://", 1)):
        answer = Answer(headers={"content-type": KINDS[file.suffix]}, body=file.read_bytes())
        return conditional(validated(answer, SAVED, frozenset({"etag"})), asked)
    if asked.path == "/robots.txt":
        return text(ROBOTS)
    return saved.home() if asked.path == "/" else page("404", "<h1>404</h1>", status=404)


def _other(host: str) -> str:
    return host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
