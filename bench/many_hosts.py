"""Two hundred hosts on one local port, for `bench.crawl`: pages made beforehand, so that the server is no bottleneck.

``python -m bench.many_hosts`` prints its port, then answers until its standard input ends. What each host was asked
and when can be had at ``/seen`` of 127.0.0.1, as JSON lines.
"""

import asyncio
import gzip
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

OUTLETS = 200
ARTICLES = 15  # of each outlet: 3,000 in all
LATENCY = 0.1  # seconds before an answer, as from a site in the same country
WORDS = 550  # of one article, about what a newspaper's has
NOW = datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=3)))
_TEXT = (
    "город район школа больница дорога мост река завод мастер неделя утро вечер зима весна парк музей театр праздник"
    " жители ремонт проект участок строители открыли рассказали сообщили начали закончили построили отметили"
    " предложили показали новый старый большой первый второй главный местный быстро сегодня вчера завтра вместе"
    " также после перед около почти уже ещё только глава отдел служба команда группа совет комиссия библиотека"
    " автобус маршрут остановка двор улица площадь набережная дом квартал рабочие учителя врачи дети родители"
    " пенсионеры студенты выставка концерт соревнование победа турнир урожай поле ферма теплица погода снег дождь"
    " ветер мороз тепло свет вода газ бюджет рубли тысячи сотни десятки человек лет дней часов метров километров"
)
VOCABULARY = _TEXT.split()


def host_of(outlet: int) -> str:
    """An outlet's host."""
    return f"outlet{outlet:03}.example"


def address_of(outlet: int, article: int) -> str:
    """The address of an article."""
    return f"https://{host_of(outlet)}/news/{article:02}.html"


def text_of(chance: random.Random, words: int = WORDS) -> list[str]:
    """Paragraphs that no other article has."""
    return [
        " ".join(chance.choice(VOCABULARY) for _ in range(length)).capitalize() + "." for length in [words // 10] * 10
    ]


def _noise(chance: random.Random, characters: int) -> str:
    """What scripts and styles are full of: names and numbers that compress to a third."""
    names = [f"{chance.getrandbits(40):x}" for _ in range(characters // 24)]
    return ";".join(f"var {name[:6]}='{name}'" for name in names)


def page(outlet: int, article: int) -> bytes:
    """About 90 KB of HTML: a tenth of it is the article, as on real pages."""
    chance = random.Random(outlet * 1_000 + article)
    title = " ".join(chance.choice(VOCABULARY) for _ in range(8)).capitalize()
    links = "".join(
        f'<li class="menu__item menu__item--{n}"><a class="menu__link link" href="/rubric/{n}/" title="{word}">'
        f"<svg class='icon'><use xlink:href='#icon-{n}'></use></svg><span>{word}</span></a></li>"
        for n, word in enumerate(VOCABULARY[:90])
    )
    related = "".join(
        f'<div class="card card--small"><a href="/news/{n:02}.html?from=related"><img loading="lazy" src="/i/{n}.jpg" '
        f'alt=""></a><h4>{" ".join(chance.choice(VOCABULARY) for _ in range(9))}</h4></div>'
        for n in range(60)
    )
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text_of(chance))
    published = (NOW - timedelta(minutes=20 * article)).isoformat()
    return (
        f'<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="canonical" href="{address_of(outlet, article)}">'
        f'<meta property="article:published_time" content="{published}"><style>{_noise(chance, 12_000)}</style>'
        f"<script>{_noise(chance, 30_000)}</script></head><body><nav><ul>{links}</ul></nav>"
        f'<main><article><h1>{title}</h1><time datetime="{published}"></time>{body}</article></main>'
        f"<aside>{related}</aside><footer><script>{_noise(chance, 6_000)}</script></footer></body></html>"
    ).encode()


def _feed(outlet: int) -> bytes:
    items = "".join(
        f"<item><title>Note {n}</title><link>{address_of(outlet, n)}</link>"
        f"<pubDate>{format_datetime(NOW - timedelta(minutes=20 * n))}</pubDate></item>"
        for n in range(ARTICLES)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Notes</title>{items}</channel></rss>'.encode()


def _reply(body: bytes, kind: str, *, status: str = "200 OK", packed: bool = False) -> bytes:
    content = gzip.compress(body, 6, mtime=0) if packed else body
    encoding = "Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n" if packed else ""
    head = f"HTTP/1.1 {status}\r\nServer: nginx\r\nContent-Type: {kind}\r\n{encoding}Content-Length: {len(content)}\r\n"
    return head.encode() + b"\r\n" + content


def answers() -> Iterator[tuple[tuple[bytes, bytes], bytes]]:
    """Every host and path with its whole answer."""
    robots = _reply(b"User-agent: *\nDisallow: /admin/\n", "text/plain")
    for outlet in range(OUTLETS):
        host = host_of(outlet).encode()
        yield (host, b"/robots.txt"), robots
        yield (host, b"/rss.xml"), _reply(_feed(outlet), "application/rss+xml", packed=True)
        for article in range(ARTICLES):
            made = _reply(page(outlet, article), "text/html; charset=utf-8", packed=True)
            yield (host, f"/news/{article:02}.html".encode()), made


@dataclass(frozen=True, slots=True)
class Seen:
    """A request: when it came (seconds of a clock of the server's own), and how many were then under way."""

    host: str
    path: str
    at: float
    together: int


class Hosts:
    """What is answered, and what was asked."""

    def __init__(self) -> None:
        self.answers = dict(answers())
        self.seen: list[Seen] = []
        self.under_way: defaultdict[bytes, int] = defaultdict(int)

    def take_seen(self) -> bytes:
        """What was asked since the last time, as an answer."""
        lines = "".join(json.dumps([one.host, one.path, one.at, one.together]) + "\n" for one in self.seen)
        self.seen.clear()
        return _reply(lines.encode(), "application/jsonl")


class Connection(asyncio.Protocol):
    """One connection; requests have no bodies."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts, self._loop = hosts, asyncio.get_running_loop()
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole, after the latency of a real site."""
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            head, _, self._heard = self._heard.partition(b"\r\n\r\n")
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        path = head.split(b" ", 2)[1]
        host = head.lower().partition(b"\r\nhost:")[2].partition(b"\r\n")[0].strip().partition(b":")[0]
        if host == b"127.0.0.1":
            self._transport.write(self._hosts.take_seen())
            return
        self._hosts.under_way[host] += 1
        together = self._hosts.under_way[host]
        self._hosts.seen.append(Seen(host.decode(), path.decode(), self._loop.time(), together))
        self._loop.call_later(LATENCY, self._send, host, path)

    def _send(self, host: bytes, path: bytes) -> None:
        self._hosts.under_way[host] -= 1
        missing = _reply(b"no such page", "text/plain", status="404 Not Found")
        self._transport.write(self._hosts.answers.get((host, path), missing))


async def serve() -> None:
    """Print the port, and answer until nobody holds the other end of standard input."""
    hosts = Hosts()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(hosts), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
