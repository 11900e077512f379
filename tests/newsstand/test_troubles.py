"""Outlets in trouble do what they say, and harm nobody who asks within bounds."""

import gzip
import socket
import time
import zlib
from collections.abc import Callable
from typing import Any

import feedparser
import pytest

from newsstand.everyday import FIRST
from newsstand.hostile import GIGABYTE, MANY_ENTRIES, crowded_feed, gzipped_gigabyte
from newsstand.server import Newsstand
from newsstand.troubles import ARTICLE, BOMB_BYTES, HUGE_ENTRIES, TROUBLES

Ask = Callable[..., Any]


def raw(stand: Newsstand, host: str, path: str, *, seconds: float) -> tuple[bytes, bool]:
    """The bytes that come within some seconds."""
    got = b""
    with socket.create_connection(("127.0.0.1", stand.port), timeout=seconds) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        end = time.monotonic() + seconds
        try:
            while (left := end - time.monotonic()) > 0:
                connection.settimeout(left)
                piece = connection.recv(65536)
                if not piece:
                    return got, True
                got += piece
        except TimeoutError:
            pass
    return got, False


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("sound.example/rss.xml", 200),
        ("sound.example/news/1", 200),
        ("error-500.example/rss.xml", 500),
        ("article-500.example/news/1", 500),
        ("robots-503.example/robots.txt", 503),
        ("robots-404.example/robots.txt", 404),
        ("robots-403.example/robots.txt", 403),
        ("gone.example/news/1", 410),
        ("missing.example/news/1", 404),
        ("captcha.example/news/1", 200),
        ("cloudflare.example/rss.xml", 403),
        ("redirect-away.example/news/1", 301),
    ],
)
def test_a_trouble_has_its_status(ask: Ask, late: Newsstand, address: str, status: int) -> None:
    """As described."""
    assert ask(late, f"https://{address}").status == status


@pytest.mark.parametrize(
    "host", ["gone.example", "bomb.example", "hang-article.example", "captcha.example", "pdf.example"]
)
def test_a_trouble_with_the_article_leaves_the_feed_sound(ask: Ask, late: Newsstand, host: str) -> None:
    """So that the article is asked for."""
    feed = feedparser.parse(ask(late, f"https://{host}/rss.xml").body)

    assert [entry.link for entry in feed.entries] == [f"https://{host}{ARTICLE}"]


@pytest.mark.parametrize("host", ["html-feed.example", "broken-xml.example", "empty.example", "no-entries.example"])
def test_a_bad_feed_leads_nowhere(ask: Ask, late: Newsstand, host: str) -> None:
    """Nothing that could be followed can be read from it."""
    feed = feedparser.parse(ask(late, f"https://{host}/rss.xml").body)

    assert [entry.link for entry in feed.entries if entry.get("link")] == []


@pytest.mark.parametrize("address", ["bomb.example/news/1", "bomb-feed.example/rss.xml"])
def test_a_bomb_is_small_on_the_wire(ask: Ask, late: Newsstand, address: str) -> None:
    """Some 50 KB that unpack to 50 MB."""
    reply = ask(late, f"https://{address}")

    assert len(reply.body) < 60_000
    assert len(gzip.decompress(reply.body)) > BOMB_BYTES


def test_a_loop_comes_back(ask: Ask, late: Newsstand) -> None:
    """Two addresses that redirect to each other."""
    there = ask(late, "https://redirect-loop.example/rss.xml").headers["location"]
    back = ask(late, there).headers["location"]

    assert back == "https://redirect-loop.example/rss.xml"


def test_an_endless_redirect_never_repeats(ask: Ask, late: Newsstand) -> None:
    """Each step leads to a new address."""
    address, visited = "https://redirect-endless.example/rss.xml", []
    for _ in range(30):
        visited.append(address)
        address = ask(late, address).headers["location"]

    assert len(set(visited)) == 30


def test_a_hang_sends_nothing(late: Newsstand) -> None:
    """Not even a status line."""
    assert raw(late, "hang.example", "/rss.xml", seconds=0.5) == (b"", False)


def test_a_drip_sends_a_little_at_a_time(late: Newsstand) -> None:
    """Headers at once, then about two bytes a second."""
    got, ended = raw(late, "slow-drip.example", "/news/1", seconds=1.3)

    assert b"200 OK" in got
    assert len(got) < 400
    assert not ended


def test_a_cut_answer_ends_before_its_length(late: Newsstand) -> None:
    """Content-Length promises more than comes."""
    got, ended = raw(late, "cut-short.example", "/news/1", seconds=3)
    head, body = got.split(b"\r\n\r\n", 1)
    promised = int(head.lower().split(b"content-length: ")[1].split()[0])

    assert (ended, len(body)) == (True, 400)
    assert promised > 5000


def test_a_rate_limit_asks_for_two_seconds_once(ask: Ask) -> None:
    """429 with Retry-After, then the answer."""
    with Newsstand(FIRST) as stand:
        first, second = (ask(stand, "https://rate-limited.example/rss.xml") for _ in range(2))

        assert (first.status, first.headers["retry-after"], second.status) == (429, "2", 200)


def test_a_wrong_charset_says_utf_8(ask: Ask, late: Newsstand) -> None:
    """And is windows-1251."""
    reply = ask(late, "https://wrong-charset.example/news/1")

    assert "charset=utf-8" in reply.headers["content-type"]
    assert "библиотека" in reply.body.decode("windows-1251")


def test_an_entity_bomb_is_small(ask: Ask, late: Newsstand) -> None:
    """A billion laughs in a kilobyte or two."""
    assert len(ask(late, "https://entity-bomb.example/rss.xml").body) < 2000


def test_a_huge_feed_is_huge(ask: Ask, late: Newsstand) -> None:
    """Megabytes of entries, of which the first exists."""
    reply = ask(late, "https://huge-feed.example/rss.xml")

    assert reply.body.count(b"<item>") == HUGE_ENTRIES


def test_every_trouble_is_described_and_answers_something(ask: Ask, late: Newsstand) -> None:
    """No host of the list is unknown to the server."""
    quick = [host for host in TROUBLES if "hang" not in host and "endless" not in host]

    assert all(TROUBLES.values())
    assert 421 not in {ask(late, f"https://{host}/robots.txt").status for host in quick}


def test_closing_does_not_wait_for_a_hang() -> None:
    """A server with an answer that never ends is closed within two seconds."""
    with Newsstand(FIRST) as stand, socket.create_connection(("127.0.0.1", stand.port)) as connection:
        connection.sendall(b"GET /rss.xml HTTP/1.1\r\nHost: hang.example\r\n\r\n")
        while not stand.requests:
            time.sleep(0.01)
        begun = time.monotonic()
        stand.__exit__(None, None, None)

        assert time.monotonic() - begun < 2


def test_a_gigabyte_fits_into_a_megabyte() -> None:
    """It begins as sound gzip, and says at its end how much it is."""
    packed = gzipped_gigabyte()
    begun = zlib.decompressobj(31).decompress(packed, 10_000_000)

    assert (len(packed) < 1.1 * 2**20, int.from_bytes(packed[-4:], "little")) == (True, GIGABYTE)
    assert begun == bytes(10_000_000)


def test_a_crowded_feed_is_within_the_usual_limit() -> None:
    """Else it would only be too large."""
    body = crowded_feed("many.example")

    assert (body.count(b"<item>"), len(body) < 5 * 2**20) == (MANY_ENTRIES, True)
