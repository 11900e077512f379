"""Hosts that want to be left alone for long, redirects that ask for a pause, and robots.txt that leads nowhere."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from conftest import AT, Crawls
from spiders_town import Answer, Asked, Town, reply, rss

from dronewire.assignment import OutletAssignment, RobotsAnswer, Source
from dronewire.haul import HaulLine
from spiders.manners.rules import LONGEST, text_of

HOUR = 3600.0
SLOW = "User-agent: *\nCrawl-delay: 3600"
NOTE = reply("<p>note</p>")
UNTIL = AT + timedelta(hours=2)


@dataclass
class Round:
    """One crawl of all of them."""

    town: Town
    lines: list[HaulLine] = field(default_factory=list)

    def line(self, outlet: str, path: str) -> HaulLine:
        """The line of one address."""
        (line,) = [one for one in self.lines if one.address == f"https://{outlet}.example{path}"]
        return line

    def asked(self, host: str) -> list[str]:
        """The paths that a host was asked for, in order."""
        return [one.path for one in self.town.requests if one.host == host]


def _moved(to: str, **headers: str) -> Answer:
    return reply(status="302 Found", headers=[("Location", to), *headers.items()])


async def _endless(asked: Asked, out: asyncio.StreamWriter) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nUser-agent: *\nDisallow: /2\n")
    try:
        while True:
            out.write(b"# as long as you like\n" * 500)
            await out.drain()
    except ConnectionError:
        pass


async def _round_and_round(asked: Asked, out: asyncio.StreamWriter) -> None:
    await _moved(f"{asked.path}x")(asked, out)


def _open(crawls: Crawls, outlet: str, answers: dict[str, Answer]) -> None:
    home = f"https://{outlet}.example"
    crawls.declare(outlet)
    feed = {"/rss.xml": reply(rss(*(f"{home}/{number}" for number in range(3))), kind="text/xml")}
    for path, answer in {**dict.fromkeys(["/0", "/1", "/2"], NOTE), **feed, **answers}.items():
        crawls.town.answers[home + path if path.startswith("/") else path] = answer


def _held(outlet: str, *again: str) -> OutletAssignment:
    home = f"https://{outlet}.example"
    return OutletAssignment(
        outlet=outlet,
        sources=(Source(address=f"{home}/rss.xml"),),
        again=tuple(home + path for path in again),
        robots={f"{home}/robots.txt": RobotsAnswer(status=200, body=SLOW)},
    )


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """Each outlet is a host with a wish or a fault of its own."""
    with Town() as town:
        crawls = Crawls(town=town, folder=tmp_path_factory.mktemp("slow"), settings={"max_size": 2 * LONGEST})
        made = Round(town=town)
        for outlet in ("hourly", "next", "pressed"):
            _open(crawls, outlet, {"/robots.txt": reply(SLOW)})
        _open(crawls, "aside", {"/rss.xml": _moved("/feed.xml"), "/feed.xml": reply(rss(), kind="text/xml")})
        _open(crawls, "eager", {"/0": reply(status="404 Not Found", headers=[("Retry-After", "3600")])})
        busy = reply(status="503 Busy", headers=[("Retry-After", "7200")])
        _open(
            crawls,
            "behind",
            {"/rss.xml": _moved("https://www.behind.example/rss"), "https://www.behind.example/rss": busy},
        )
        _open(crawls, "spared", {"/rss.xml": _moved("https://www.spared.example/rss")})
        pauses = {"/0": _moved("/a", **{"Retry-After": "1"}), "/1": _moved("/b", **{"Retry-After": "3600"}), "/a": NOTE}
        _open(crawls, "pausing", pauses)
        _open(
            crawls,
            "round",
            {"/robots.txt": _round_and_round, **{f"/robots.txt{'x' * n}": _round_and_round for n in range(1, 20)}},
        )
        _open(crawls, "endless", {"/robots.txt": _endless})
        spared = Source(address="https://spared.example/rss.xml")
        made.lines = crawls.run(
            "hourly", _held("next"), _held("pressed", "/7"), _held("aside"),
            "eager", "behind", "pausing", "round", "endless",
            OutletAssignment(outlet="spared", sources=(spared,), waits={"www.spared.example": UNTIL}),
        )  # fmt: skip
        yield made


def test_a_host_that_wants_an_hour_is_asked_once(crawled: Round) -> None:
    """For its robots.txt; all else is left to later rounds, which is told, and holds nobody up."""
    feed = crawled.line("hourly", "/rss.xml")
    reason = "hourly.example: asks for 3600 seconds between two requests (Crawl-delay)"

    assert crawled.asked("hourly.example") == ["/robots.txt"]
    assert (feed.outcome, feed.reason, feed.wait) == ("postponed", reason, HOUR)
    assert crawled.line("hourly", "/robots.txt").wait == HOUR


def test_the_next_round_has_one_request_more(crawled: Round) -> None:
    """Its rules are known; the host is left alone for an hour after its feed."""
    ends = [crawled.line("next", f"/{number}").outcome for number in range(3)]

    assert crawled.asked("next.example") == ["/rss.xml"]
    assert (crawled.line("next", "/rss.xml").wait, ends) == (HOUR, ["postponed"] * 3)


def test_articles_come_before_the_lists_of_such_a_host(crawled: Round) -> None:
    """Else its feed would take every turn."""
    assert crawled.asked("pressed.example") == ["/7"]
    assert crawled.line("pressed", "/rss.xml").outcome == "postponed"


def test_a_redirect_belongs_to_what_was_asked_for(crawled: Round) -> None:
    """Or a feed that has moved would never be read."""
    assert crawled.asked("aside.example") == ["/rss.xml", "/feed.xml"]
    assert crawled.line("aside", "/rss.xml").outcome == "read"


def test_only_who_is_overloaded_asks_to_wait(crawled: Round) -> None:
    """A 404 is no reason to leave a host alone."""
    assert (crawled.line("eager", "/0").wait, crawled.line("eager", "/1").outcome) == (None, None)


def test_the_host_that_asks_is_the_one_that_is_left_alone(crawled: Round) -> None:
    """Not the one that led to it."""
    line = crawled.line("behind", "/rss.xml")

    assert (line.wait, line.asker) == (7200.0, "www.behind.example")


def test_a_host_that_asked_in_an_earlier_round_is_left_alone(crawled: Round) -> None:
    """Whatever leads to it."""
    line = crawled.line("spared", "/rss.xml")

    assert crawled.asked("www.spared.example") == []
    assert (line.outcome, line.reason) == ("postponed", "www.spared.example: asked to wait until 2026-11-22 11:00 UTC")


def test_a_redirect_may_ask_for_a_pause(crawled: Round) -> None:
    """A short one is made, a long one is left to the next round."""
    asked = {one.path: one.at for one in crawled.town.requests if one.host == "pausing.example"}
    late = crawled.line("pausing", "/1")

    assert asked["/a"] - asked["/0"] >= 1.0
    assert ("/b" in asked, late.outcome, late.wait) == (False, "postponed", HOUR)


def test_a_robots_txt_that_leads_on_and_on_bars_nothing(crawled: Round) -> None:
    """RFC 9309, section 2.3.1.2; and the host is not led through it again for a day."""
    line = crawled.line("round", "/robots.txt")

    assert line.reason == "too many redirects: no rules, everything may be read"
    assert line.robots == RobotsAnswer(status=302)
    assert crawled.line("round", "/0").outcome is None


def test_of_an_endless_robots_txt_the_beginning_is_read(crawled: Round) -> None:
    """Section 2.5: at least 500 KiB."""
    assert crawled.line("endless", "/robots.txt").outcome == "read"
    assert [crawled.line("endless", f"/{n}").outcome for n in range(3)] == [None, None, "disallowed"]


def test_half_a_rule_is_none() -> None:
    """It may bar more than the whole one."""
    body = b"#" * (LONGEST - 20) + b"\nDisallow: /archive/private"

    assert "Disallow" not in text_of(body)
