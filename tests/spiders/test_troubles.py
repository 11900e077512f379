"""Outlets in trouble: one crawl of many, each misbehaving in a way of its own while the others go on."""

import asyncio
import gzip
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Crawls
from spiders_town import Answer, Asked, Town, raw, reply, rss

from dronewire.haul import HaulLine

pytestmark = pytest.mark.slow  # a crawl each

MAX_SIZE = 100_000


async def _hang(asked: Asked, out: asyncio.StreamWriter) -> None:
    await asyncio.sleep(600)


async def _drip(asked: Asked, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        out.write(b".")
        await out.drain()
        await asyncio.sleep(0.1)


async def _endless(asked: Asked, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        out.write(b"x" * 65_536)
        await out.drain()


async def _flood(asked: Asked, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        out.write(b"X-%d: %s\r\n" % (number, b"x" * 1000))
        await out.drain()


async def _cut(asked: Asked, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of it")
    out.close()


async def _onward(asked: Asked, out: asyncio.StreamWriter) -> None:
    await reply(status="302 Found", headers=[("Location", f"{asked.path}a")])(asked, out)


def _packed(body: bytes, encoding: str = "gzip") -> Answer:
    content = gzip.compress(body) if encoding == "gzip" else zlib.compress(body)
    return reply(content, headers=[("Content-Encoding", encoding)])


def _moved(location: str) -> Answer:
    return reply(status="302 Found", headers=[("Location", location)])


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "' + b"a" * 20_000 + b'">]><rss version="2.0"><channel>'
    b"<item><title>" + b"&a;" * 10_000 + b"</title><link>https://entities.example/1</link></item></channel></rss>"
)
CYRILLIC = rss("https://wrong-charset.example/1").replace("Note", "Заметка").encode("cp1251")
HALF = rss("https://half.example/1", "https://half.example/2")[:-60]
ERROR = "500 Internal Server Error"
# The feed's answer, its outcome, and what its reason must say.
FEEDS: dict[str, tuple[Answer, str, str]] = {
    "no_status": (reply("<p>A note</p>", status="99999999999999999999 OK"), "failed", "no HTTP status"),
    "html": (reply("<!DOCTYPE html><html><body>Welcome</body></html>"), "blocked", "HTML instead of RSS (200)"),
    "blank": (reply(""), "failed", "body is empty"),
    "no_xml": (reply("<rss><channel><item></rss", kind="text/xml"), "failed", "broken XML"),
    "json": (reply('{"items": []}', kind="application/json"), "failed", "JSON where a feed"),
    "loop": (_moved("/rss.xml"), "failed", "too many redirects"),
    "bomb": (_packed(b"a" * 50_000_000), "too_large", "larger than the limit"),
    "deflate_bomb": (_packed(b"a" * 50_000_000, "deflate"), "too_large", "larger than the limit"),
    "broken_gzip": (reply(b"no gzip at all", headers=[("Content-Encoding", "gzip")]), "failed", ""),
    "large": (reply(b"a" * (MAX_SIZE + 1)), "too_large", "larger than the limit"),
    "endless": (_endless, "too_large", "larger than the limit"),
    "flood": (_flood, "too_large", "larger than the limit"),
    "error": (reply("oops", status=ERROR), "failed", "status 500"),
    "hang": (_hang, "failed", "in time"),
    "drip": (_drip, "failed", "in time"),
    "cut": (_cut, "failed", "ended before"),
    "garbage": (raw(b"\x00\x01\x02 no http\r\n\r\n"), "failed", ""),
    "forbidden": (reply("no", status="403 Forbidden"), "blocked", "forbidden (403)"),
    "legal": (reply("no", status="451 Unavailable"), "blocked", "legal reasons (451)"),
    "guard": (reply("<script src='/.well-known/ddos-guard/js-challenge/'></script>"), "blocked", "DDoS-Guard (200)"),
    "busy": (reply(status="429 Too Many", headers=[("Retry-After", "3600")]), "blocked", "asks to wait: 3600"),
    "gone": (reply("", status="410 Gone"), "gone", "status 410"),
    "elsewhere": (_moved("https://else.example/"), "off_site", "else.example"),
    "inward": (_moved("http://127.0.0.1:1/"), "off_site", "127.0.0.1"),
    "to_file": (_moved("file:///etc/passwd"), "failed", "status 302"),
    "entities": (reply(BOMB, kind="text/xml"), "read", "declares entities"),
    "wrong_charset": (reply(CYRILLIC, kind="text/xml; charset=utf-8"), "read", "not the UTF-8 it claims"),
    "half": (reply(HALF, kind="text/xml"), "read", "broken XML"),
}
ROBOTS: dict[str, tuple[Answer, str, str]] = {
    "robots_503": (reply("User-agent: *\nAllow: /", status="503 Busy"), "disallowed", "nothing may be read for now"),
    "robots_429": (reply("", status="429 Too Many"), "disallowed", "nothing may be read for now"),
    "robots_hang": (_hang, "disallowed", "nothing may be read for now"),
    "robots_no": (reply("User-agent: dronewire\nDisallow: /"), "disallowed", "robots.txt of robots-no.example"),
    "robots_404": (reply("", status="404 Not Found"), "read", ""),
    "robots_403": (reply("", status="403 Forbidden"), "read", ""),
    "robots_loop": (_moved("/robots.txt"), "read", ""),
    "robots_moved": (_moved("https://rules.example/r.txt"), "disallowed", "disallows"),
}


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, HaulLine]]]:
    """The lines of one crawl of all these outlets, by outlet and address."""
    with Town() as town:
        folder = tmp_path_factory.mktemp("troubles")
        crawls = Crawls(town=town, folder=folder, settings={"max_size": MAX_SIZE, "timeout": 1.5})
        for name in (*FEEDS, *ROBOTS, "sound"):
            _settle(crawls, town, name)
        town.answers["https://rules.example/r.txt"] = reply("User-agent: *\nDisallow: /")
        found: dict[str, dict[str, HaulLine]] = {}
        for line in crawls.run(*FEEDS, *ROBOTS, "sound", "unknown"):
            assert line.address not in found.setdefault(line.outlet, {})
            found[line.outlet][line.address] = line
        yield found


def _settle(crawls: Crawls, town: Town, name: str) -> None:
    crawls.declare(name)
    home = _home(name)
    town.answers[f"{home}/rss.xml"] = FEEDS[name][0] if name in FEEDS else reply(rss(f"{home}/1"), kind="text/xml")
    town.answers[f"{home}/robots.txt"] = ROBOTS[name][0] if name in ROBOTS else reply("User-agent: *\nDisallow:")
    town.answers[f"{home}/1"] = reply("<p>A note</p>")


def _home(name: str) -> str:
    return f"https://{name.replace('_', '-')}.example"


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_in_trouble_says_so(lines: dict[str, dict[str, HaulLine]], name: str) -> None:
    """Each feed ends in its outcome, with a reason that tells what came."""
    _, outcome, reason = FEEDS[name]
    line = lines[name][f"{_home(name)}/rss.xml"]

    assert (line.outcome, reason in line.reason) == (outcome, True), line


@pytest.mark.parametrize("name", ROBOTS)
def test_robots_txt_is_read_as_rfc_9309_says(lines: dict[str, dict[str, HaulLine]], name: str) -> None:
    """4xx, and redirects on and on: may be read; 5xx, 429 and unreachable: may not for now; other hosts are asked."""
    _, outcome, reason = ROBOTS[name]
    line = lines[name][f"{_home(name)}/rss.xml"]

    assert (line.outcome, reason in line.reason) == (outcome, True), line


def test_a_sound_outlet_is_not_touched_by_the_others(lines: dict[str, dict[str, HaulLine]]) -> None:
    """All that the sound outlet published was fetched."""
    assert lines["sound"]["https://sound.example/1"].outcome is None


def test_an_unknown_outlet_has_a_line(lines: dict[str, dict[str, HaulLine]]) -> None:
    """An assignment may name an outlet whose declaration is gone."""
    (line,) = lines["unknown"].values()

    assert (line.outcome, line.reason) == ("failed", "Spider not found: unknown")


def test_half_a_feed_gives_its_whole_entries_only(lines: dict[str, dict[str, HaulLine]]) -> None:
    """The entry that was cut is left: half an address is another address."""
    assert [address for address in lines["half"] if not address.endswith((".xml", ".txt"))] == [
        "https://half.example/1"
    ]


def test_a_feed_with_a_mistake_keeps_no_validators(lines: dict[str, dict[str, HaulLine]]) -> None:
    """What was not whole is asked for again without conditions."""
    assert lines["half"]["https://half.example/rss.xml"].validators is None


def test_entities_of_a_feed_are_not_expanded(lines: dict[str, dict[str, HaulLine]]) -> None:
    """Ten kilobytes of references to twenty of text do not become two hundred megabytes."""
    entry = lines["entities"]["https://entities.example/1"].entry

    assert entry is not None
    assert len(entry.title) < 100_000


def test_a_crawl_opens_no_socket_to_listen_on(tmp_path: Path, town: Town) -> None:
    """Neither Scrapy's telnet console nor its remote control is there."""
    crawls = Crawls(town=town, folder=tmp_path)
    crawls.declare("one")
    listening: list[str] = []

    async def look(asked: Asked, out: asyncio.StreamWriter) -> None:
        listening.extend(await asyncio.to_thread(_listening_children))
        await reply(rss(), kind="text/xml")(asked, out)

    town.answers["https://one.example/rss.xml"] = look
    crawls.run("one")

    assert listening == []


def _listening_children() -> list[str]:
    """Sockets in state LISTEN that processes started by this one hold."""
    listen = {
        fields[9]: fields[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for fields in map(str.split, Path(table).read_text(encoding="ascii").splitlines()[1:])
        if fields[3] == "0A"
    }
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    pids = [pid for file in children for pid in file.read_text(encoding="ascii").split()]
    held = [str(link.readlink()) for pid in pids for link in Path(f"/proc/{pid}/fd").iterdir()]
    return [listen[name[8:-1]] for name in held if name.startswith("socket:[") and name[8:-1] in listen]
