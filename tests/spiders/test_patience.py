"""Waiting as a host asks, trying again, and leaving a host alone: one crawl of many hosts, seen from the server."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from conftest import Crawls
from spiders_town import Answer, Asked, Town, reply, rss

from dronewire.haul import HaulLine
from spiders.manners.patience import retry_after

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NOTE = reply("<p>note</p>")


@dataclass
class Round:
    """One crawl of one outlet for each wish."""

    town: Town
    lines: list[HaulLine] = field(default_factory=list)
    most: int = 0

    def ends(self, outlet: str) -> list[str]:
        """How the articles of an outlet ended, in the order of its feed."""
        found = {line.address: str(line.outcome or "fetched") for line in self.lines if line.outlet == outlet}
        return [found[address] for address in _addresses(outlet, 40) if address in found]

    def gaps(self, outlet: str) -> list[float]:
        """The seconds between an outlet's requests for anything but robots.txt."""
        asked = [one for one in self.town.requests if one.host == f"{outlet}.example" and one.path != "/robots.txt"]
        return [later.at - earlier.at for earlier, later in pairwise(asked)]

    async def slow(self, asked: Asked, out: asyncio.StreamWriter) -> None:
        """Answer late, and count how many are under way."""
        self._under_way = getattr(self, "_under_way", 0) + 1
        self.most = max(self.most, self._under_way)
        await asyncio.sleep(0.05)
        self._under_way -= 1
        await NOTE(asked, out)


def _addresses(outlet: str, count: int) -> list[str]:
    return [f"https://{outlet}.example/{number}" for number in range(count)]


def _in_turn(*answers: Answer) -> Answer:
    left = list(answers)

    async def answer(asked: Asked, out: asyncio.StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(asked, out)

    return answer


async def _cut(asked: Asked, out: asyncio.StreamWriter) -> None:
    out.close()


def _busy(status: str, seconds: str) -> Answer:
    return reply(status=status, headers=[("Retry-After", seconds)])


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """Each outlet is a host with a wish or a weakness of its own; they are crawled side by side."""
    with Town() as town:
        crawls = Crawls(town=town, folder=tmp_path_factory.mktemp("patience"))
        made = Round(town=town)
        _open(crawls, "busy", 8, {2: _in_turn(_busy("429 Too Many", "2"), NOTE)})
        _open(crawls, "weary", 8, {2: _in_turn(_busy("503 Busy", "2"), NOTE)})
        _open(crawls, "closed", 30, {2: _busy("429 Too Many", "3600")})
        _open(crawls, "hiccup", 1, {0: _in_turn(reply(status="502 Bad Gateway"), NOTE)})
        _open(crawls, "broken", 40, dict.fromkeys(range(40), _cut))
        _open(crawls, "calm", 3, {})
        _open(crawls, "narrow", 12, dict.fromkeys(range(12), made.slow))
        town.answers["https://calm.example/robots.txt"] = reply("User-agent: *\nCrawl-delay: 0.7")
        made.lines = crawls.run("busy", "weary", "closed", "hiccup", "broken", "calm", "narrow")
        yield made


def _open(crawls: Crawls, outlet: str, count: int, answers: dict[int, Answer]) -> None:
    crawls.declare(outlet)
    addresses = _addresses(outlet, count)
    crawls.town.answers[f"https://{outlet}.example/rss.xml"] = reply(rss(*addresses), kind="text/xml")
    for number, address in enumerate(addresses):
        crawls.town.answers[address] = answers.get(number, NOTE)


@pytest.mark.parametrize(
    ("asked", "date", "seconds"),
    [
        ("120", "", 120.0),
        (" 0 ", "", 0.0),
        ("Sun, 22 Nov 2026 09:01:00 GMT", "", 60.0),
        ("Sun, 22 Nov 2026 09:01:00 GMT", "Sun, 22 Nov 2026 08:58:00 GMT", 180.0),
        ("Sun, 22 Nov 2020 09:01:00 GMT", "", 0.0),
        ("soon", "", None),
        ("-5", "", None),
        ("", "", None),
    ],
)
def test_retry_after_is_understood(asked: str, date: str, seconds: float | None) -> None:
    """As seconds, or as a date held against the server's own clock."""
    assert retry_after({"Retry-After": asked, "Date": date}, now=NOW) == seconds


@pytest.mark.parametrize("outlet", ["busy", "weary"])
def test_a_host_that_asks_to_wait_is_left_in_peace(crawled: Round, outlet: str) -> None:
    """No request of any kind reaches it in that time, and then all go through."""
    assert max(crawled.gaps(outlet)) >= 2.0
    assert set(crawled.ends(outlet)) == {"fetched"}


def test_a_host_that_asks_to_wait_too_long_is_left_to_the_next_round(crawled: Round) -> None:
    """What it still had to give is postponed, not hammered; what was under way with it may end."""
    ends = crawled.ends("closed")

    assert (ends[2], ends.count("blocked"), ends[-20:]) == ("blocked", 1, ["postponed"] * 20)


def test_the_line_says_how_long_a_host_asks_to_wait(crawled: Round) -> None:
    """The next rounds keep to it; an answer that came after a wait asks for none."""
    waits = {line.address: line.wait for line in crawled.lines if line.outlet in {"closed", "busy"}}

    assert (waits["https://closed.example/2"], waits["https://busy.example/2"]) == (3600.0, None)


def test_a_passing_error_is_tried_again(crawled: Round) -> None:
    """With a pause before, and without a trace in the outcome."""
    assert crawled.ends("hiccup") == ["fetched"]
    assert max(crawled.gaps("hiccup")) >= 1.0


def test_an_outlet_that_fails_on_and_on_is_left_to_the_next_round(crawled: Round) -> None:
    """Not every one of its addresses is tried, and tried again."""
    ends = crawled.ends("broken")

    assert (ends.count("failed") >= 1, ends.count("postponed") >= 25, len(ends)) == (True, True, 40)


def test_crawl_delay_is_kept(crawled: Round) -> None:
    """No two requests to the host come closer, however fast it answers."""
    # 50 ms of tolerance: the spacing is that of sending, and is measured where it arrives
    assert min(crawled.gaps("calm")) >= 0.65


def test_no_more_requests_than_allowed_are_under_way(crawled: Round) -> None:
    """At most so many to one host at once."""
    assert crawled.most <= 2
