"""Servers that mean harm, all in one crawl with the usual limits: each ends, memory stays small, others go on."""

import asyncio
import gzip
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Crawls
from spiders_town import Answer, Asked, Town, raw, reply, rss

from dronewire.haul import HaulLine
from dronewire.outlet import Outlet
from newsstand.hostile import HOPS, MANY_ENTRIES, crowded_feed, gzipped_gigabyte
from spiders.formats.feed import NotAFeed, read_feed
from spiders.haul import read_haul

pytestmark = pytest.mark.slow  # many crawls, each a process of its own

TIMEOUT = 6.0  # seconds, as the crawl's settings have it
MOST_MEMORY = 400  # MiB; measured: 190 with all of them at once, 98 for a sound outlet alone; one bomb unpacked: 1,000
SOUND = 40  # articles of the outlet that means no harm


async def _drip(asked: Asked, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        out.write(b".")
        await out.drain()
        await asyncio.sleep(0.2)


async def _endless(asked: Asked, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        out.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
        await out.drain()


async def _many_headers(asked: Asked, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        out.write((b"X-A: " + b"b" * 200 + b"\r\n") * 300)
        await out.drain()


async def _one_header(asked: Asked, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nX-A: ")
    while True:
        out.write(b"x" * 65_536)
        await out.drain()


async def _slow_header(asked: Asked, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nX-A: ")
    while True:
        out.write(b"x")
        await out.drain()
        await asyncio.sleep(0.2)


async def _endless_interim(asked: Asked, out: asyncio.StreamWriter) -> None:
    while True:
        out.write(b"HTTP/1.1 103 Early Hints\r\nLink: " + b"a" * 9_000 + b"\r\n\r\n")
        await out.drain()


async def _onward(asked: Asked, out: asyncio.StreamWriter) -> None:
    step = int(re.sub(r"\D", "", asked.path) or 0)
    here = reply("<p>The end</p>") if step == HOPS else _moved(f"/{step + 1}")
    await here(asked, out)


def _moved(location: str) -> Answer:
    return reply(status="302 Found", headers=[("Location", location)])


def _packed(body: bytes, encoding: str = "gzip") -> Answer:
    return reply(body, headers=[("Content-Encoding", encoding)], kind="application/xml")


def _rss_of(title: str, head: str = "") -> Answer:
    entry = f"<item><title>{title}</title><link>https://one.example/1</link></item>"
    return reply(f'<?xml version="1.0"?>{head}<rss version="2.0"><channel>{entry}</channel></rss>', kind="text/xml")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
FILE = '<!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
TWICE = gzip.compress(gzip.compress(bytes(50_000_000)))
# What the feed answers, its outcome, and what the reason must say.
FLOODED = "larger than the limit|in time|closed"  # which of these comes first is a matter of speed
FEEDS: dict[str, tuple[Answer, str, str]] = {
    "gigabyte": (_packed(gzipped_gigabyte()), "too_large", "larger than the limit"),
    "twice": (_packed(TWICE, "gzip, gzip"), "too_large", "larger than the limit"),
    "drip": (_drip, "failed", "no whole answer in time"),
    "endless": (_endless, "too_large|failed", FLOODED),
    "many_headers": (_many_headers, "too_large|failed", FLOODED),
    "one_header": (_one_header, "too_large|failed", FLOODED),
    "slow_header": (_slow_header, "failed", "no whole answer in time"),
    "interim": (_endless_interim, "too_large|failed", FLOODED),
    "onward": (_onward, "failed", "too many redirects"),
    "laughs": (_rss_of("&l9;", f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>'), "read", "declares entities"),
    "a_file": (_rss_of("&secret;", FILE), "read", "declares entities"),
    "deep": (reply("<rss>" + "<a>" * 1_000_000, kind="text/xml"), "failed", "too deep"),
    "deep_and_closed": (reply("<a>" * 600_000 + "</a>" * 600_000, kind="text/xml"), "failed", "too deep"),
    "brotli": (_packed(b"\x06", "br"), "failed", "packed as br, which was not asked for"),
    "zstd": (_packed(b"\x28\xb5\x2f\xfd\x04\x00\x01\x00\x00", "zstd"), "failed", "packed as zstd"),
    "unknown": (_packed(b"abc", "x\x00y"), "failed", "which was not asked for"),
    "no_length": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n"), "too_large", "limit"),
    "to_a_file": (_moved("file:///etc/passwd"), "failed", "status 302"),
    "to_us": (_moved("http://127.0.0.1:22/"), "off_site", "127.0.0.1"),
    "to_metadata": (_moved("http://169.254.169.254/latest/"), "off_site", "169.254.169.254"),
}


@dataclass
class Survived:
    """One crawl of all of them and of a sound outlet, and the most memory that it took."""

    lines: dict[str, list[HaulLine]]
    memory: float
    town: Town

    def feed(self, name: str) -> HaulLine:
        """How an outlet's feed, or its sitemap, ended."""
        return next(line for line in self.lines[name] if line.kind in {"feed", "sitemap"})


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Survived]:
    """All at once, with the usual limits of size."""
    with Town() as town:
        crawls = Crawls(town=town, folder=tmp_path_factory.mktemp("hostile"), settings={"timeout": TIMEOUT})
        for name, (answer, _, _) in FEEDS.items():
            crawls.declare(name)
            home = f"https://{name.replace('_', '-')}.example"
            town.answers[f"{home}/rss.xml"] = answer
            town.answers |= {f"{home}/{step}": answer for step in range(12) if name == "onward"}
        _publish_soundly(crawls, town)
        yield _crawled(crawls, *FEEDS, "sound", "inward")


def _publish_soundly(crawls: Crawls, town: Town) -> None:
    crawls.declare("sound")
    listed = [f"https://sound.example/{number}" for number in range(SOUND)]
    town.answers["https://sound.example/rss.xml"] = reply(rss(*listed), kind="text/xml")
    town.answers |= dict.fromkeys(listed, reply("<p>A note</p>"))
    crawls.declare("inward")
    links = (
        "file:///etc/passwd",
        "http://127.0.0.1:22/",
        "http://[::1]/",
        "http://localhost/",
        "https://inward.example/1",
    )
    town.answers["https://inward.example/rss.xml"] = reply(rss(*links), kind="text/xml")


def _crawled(crawls: Crawls, *outlets: str) -> Survived:
    command, haul = crawls.command(*outlets)
    child = subprocess.Popen(command, cwd=crawls.folder, stderr=subprocess.DEVNULL)
    peak = _peak(child)
    assert child.returncode == 0
    lines: dict[str, list[HaulLine]] = {}
    for line, _ in read_haul(haul):
        lines.setdefault(line.outlet, []).append(line)
    return Survived(lines, peak, crawls.town)


def _peak(child: subprocess.Popen[bytes]) -> float:
    """The most memory of a process of its own, in MiB, until it ends: what getrusage says begins with its parent's."""
    peak = 0.0
    while child.poll() is None:
        with suppress(OSError):
            said = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{child.pid}/status").read_text(encoding="ascii"))
            peak = max(peak, int(said[1]) / 1024 if said else 0.0)
        time.sleep(0.05)
    return peak


@pytest.mark.parametrize("name", FEEDS)
def test_a_hostile_server_gets_its_outcome(survived: Survived, name: str) -> None:
    """With a reason that tells what it did."""
    _, outcome, reason = FEEDS[name]
    line = survived.feed(name)

    assert (line.outcome in outcome.split("|"), bool(re.search(reason, line.reason))) == (True, True), line


def test_sound_outlets_are_read_beside_hostile_ones(survived: Survived) -> None:
    """Every article."""
    fetched = [line for line in survived.lines["sound"] if line.kind == "article" and line.outcome is None]

    assert len(fetched) == SOUND


def test_links_into_our_own_walls_are_not_followed(survived: Survived) -> None:
    """A file is no address at all; the others are not the outlet's."""
    ends = {line.address: line.outcome for line in survived.lines["inward"] if line.kind == "article"}

    assert ends == {
        "http://127.0.0.1:22/": "off_site",
        "https://[::1]/": "off_site",
        "https://localhost/": "off_site",
        "https://inward.example/1": "gone",
    }
    assert "1 entry without an address" in survived.feed("inward").reason


def test_no_more_of_a_chain_of_redirects_is_followed_than_allowed(survived: Survived) -> None:
    """It would be ten thousand."""
    assert len([asked for asked in survived.town.requests if asked.host == "onward.example"]) <= 11


def test_memory_stays_bounded(survived: Survived) -> None:
    """Whatever they send."""
    assert survived.memory < MOST_MEMORY


def test_each_address_ends_once(survived: Survived) -> None:
    """None is lost, and none is told twice."""
    for lines in survived.lines.values():
        addresses = [line.address for line in lines]
        assert sorted(addresses) == sorted(set(addresses))


PIECES = (
    "<related></a>",
    "<infinity>",
    "<a:related>",
    "&lt;",
    "<![CDATA[",
    "<!-- ",
    "<!DOCTYPE [",
    "<!ENTITY a ",
    "<?a ",
)


@pytest.mark.parametrize("piece", PIECES)
def test_a_feed_that_never_closes_what_it_opens_is_soon_read(piece: str) -> None:
    """What looks for the other end once for each beginning needs hours for this."""
    outlet = Outlet(id="one", title="One", homepage="https://one.example")
    entry = f"<item><title>{piece * 50_000}</title><link>https://one.example/1</link></item>"
    body = f'<?xml version="1.0"?><!ENTITY a "b">{piece * 50_000}<rss version="2.0"><channel>{entry}</channel></rss>'

    with suppress(NotAFeed):
        read_feed(body.encode(), address="https://one.example/rss.xml", outlet=outlet)


@pytest.mark.slow
def test_a_feed_of_very_many_entries_is_read_and_bounded(crawls: Crawls, town: Town) -> None:
    """Its first articles are fetched, all others are postponed, and no other outlet waits for it."""
    crawls.declare("many")
    town.answers["https://many.example/rss.xml"] = reply(crowded_feed("many.example"), kind="text/xml")
    _publish_soundly(crawls, town)
    crawls.settings = {"max_articles": 10, "timeout": 30}
    found = _crawled(crawls, "many", "sound")

    assert (found.feed("many").outcome, found.feed("many").entries) == ("read", MANY_ENTRIES)
    assert len([line for line in found.lines["sound"] if line.kind == "article" and line.outcome is None]) == 10
    assert found.memory < MOST_MEMORY
