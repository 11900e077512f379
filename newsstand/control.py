"""What the server answers on its own address: an index for people, the timeline and the requests for programs."""

import json
from datetime import datetime
from html import escape
from typing import Protocol

from newsstand.answer import Answer, Asked, Seen, page, text
from newsstand.masthead import MASTHEADS, MOSCOW
from newsstand.town import Town
from newsstand.troubles import TROUBLES


class Stand(Protocol):
    """What the server shows of itself here."""

    town: Town
    requests: list[Seen]

    @property
    def url(self) -> str:
        """The server's own address."""

    @property
    def at(self) -> datetime:
        """The town's current instant."""

    def move_to(self, at: datetime) -> None:
        """Move the town to a later instant."""


def answer(stand: Stand, asked: Asked, body: bytes) -> Answer:
    """The answer to a request for the server itself."""
    match asked.method, asked.path:
        case "GET", "/":
            return _index(stand)
        case "GET", "/-/timeline":
            return _timeline(stand)
        case "POST", "/-/timeline":
            return _move(stand, body)
        case "GET", "/-/requests":
            return _json([_seen(stand, number) for number in range(len(stand.requests))])
        case _:
            return text("Here are: GET /, GET and POST /-/timeline, GET /-/requests.\n", status=404)


def _move(stand: Stand, body: bytes) -> Answer:
    try:
        at = datetime.fromisoformat(json.loads(body)["at"])
        # A time without a zone is meant in the town's.
        stand.move_to(at if at.tzinfo else at.replace(tzinfo=MOSCOW))
    except (ValueError, KeyError, TypeError) as error:
        return text(f'Wanted is {{"at": "2026-11-22T09:00+03:00"}}, later than now: {error}\n', status=400)
    return _timeline(stand)


def _timeline(stand: Stand) -> Answer:
    instants = stand.town.instants()
    following = [instant for instant in instants if instant > stand.at]
    return _json({
        "at": stand.at.isoformat(),
        "first": instants[0].isoformat(),
        "next": following[0].isoformat() if following else None,
        "last": instants[-1].isoformat(),
        "articles": len(stand.town.up(stand.at)),
    })  # fmt: skip


def _seen(stand: Stand, number: int) -> dict[str, object]:
    seen = stand.requests[number]
    return {
        "method": seen.method, "url": seen.url, "headers": dict(seen.headers), "status": seen.status,
        "sent": seen.sent, "at": seen.at,
    }  # fmt: skip


def _index(stand: Stand) -> Answer:
    rows = "".join(
        f"<tr><td>{escape(paper.title)}</td><td><code>{paper.home}{paper.feed}</code></td>"
        f"<td>{len(stand.town.up(stand.at, paper.id))}</td></tr>"
        for paper in MASTHEADS.values()
    )
    troubles = "".join(
        f"<li><code>https://{host}/rss.xml</code>: {escape(what)}</li>" for host, what in TROUBLES.items()
    )
    return page(
        "Newsstand",
        f"<h1>Newsstand</h1><p>It is {stand.at.astimezone(MOSCOW):%Y-%m-%d %H:%M} in Moscow. "
        f"See <a href='/-/timeline'>the timeline</a> and <a href='/-/requests'>the requests</a>.</p>"
        f"<table><tr><th>outlet</th><th>feed</th><th>articles</th></tr>{rows}</table>"
        f"<p>Read one: <code>curl -H 'Host: tass.ru' {stand.url}/rss/v2.xml</code></p>"
        f"<h2>Outlets in trouble</h2><ul>{troubles}</ul>",
    )


def _json(value: object) -> Answer:
    return text(json.dumps(value, ensure_ascii=False) + "\n", kind="application/json")
