"""Waiting as a host asks, trying again, and leaving a host alone: seen from the server."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from conftest import Crawls
from spiders_town import Answer, Asked, Town, reply, rss

from dronewire.haul import HaulLine
from spiders.patience import retry_after

HOME = "https://one.example"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
Outcomes = Callable[[list[HaulLine]], dict[str, str]]


def _in_turn(*answers: Answer) -> Answer:
    left = list(answers)

    async def answer(asked: Asked, out: asyncio.StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(asked, out)

    return answer


def _publish(town: Town, count: int) -> list[str]:
    addresses = [f"{HOME}/{number}" for number in range(count)]
    town.answers[f"{HOME}/rss.xml"] = reply(rss(*addresses), kind="text/xml")
    for address in addresses:
        town.answers[address] = reply("<p>note</p>")
    return addresses


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


@pytest.mark.parametrize("status", ["429 Too Many", "503 Busy"])
def test_a_host_that_asks_to_wait_is_left_in_peace(town: Town, crawls: Crawls, outcomes: Outcomes, status: str) -> None:
    """No request of any kind reaches it in that time, and then all go through."""
    crawls.declare("one")
    crawls.settings = {"concurrency_per_host": 1}
    addresses = _publish(town, 4)
    busy = reply(status=status, headers=[("Retry-After", "2")])
    town.answers[addresses[1]] = _in_turn(busy, reply("<p>note</p>"))
    found = outcomes(crawls.run("one"))
    times = [asked.at for asked in town.requests]
    gaps = [later - earlier for earlier, later in pairwise(times)]

    assert max(gaps) >= 2.0
    assert {found[address] for address in addresses} == {"fetched"}


def test_a_host_that_asks_to_wait_too_long_is_left_to_the_next_round(
    town: Town, crawls: Crawls, outcomes: Outcomes
) -> None:
    """What it still had to give is postponed, not hammered."""
    crawls.declare("one")
    crawls.settings = {"concurrency_per_host": 1}
    addresses = _publish(town, 30)
    town.answers[addresses[2]] = reply(status="429 Too Many", headers=[("Retry-After", "3600")])
    found = outcomes(crawls.run("one"))

    assert [found[address] for address in addresses] == ["fetched"] * 2 + ["blocked"] + ["postponed"] * 27
    assert len(town.asked(addresses[2])) == 1


def test_a_passing_error_is_tried_again(town: Town, crawls: Crawls, outcomes: Outcomes) -> None:
    """With a pause before, and without a trace in the outcome."""
    crawls.declare("one")
    (address,) = _publish(town, 1)
    town.answers[address] = _in_turn(reply(status="502 Bad Gateway"), reply("<p>note</p>"))
    found = outcomes(crawls.run("one"))
    first, second = (asked.at for asked in town.asked(address))

    assert found[address] == "fetched"
    assert second - first >= 1.0


def test_an_outlet_that_fails_on_and_on_is_left_to_the_next_round(
    town: Town, crawls: Crawls, outcomes: Outcomes
) -> None:
    """Not every one of its addresses is tried, and tried again."""
    crawls.declare("one")
    crawls.settings = {"timeout": 0.3, "concurrency_per_host": 8}
    addresses = _publish(town, 40)

    async def cut(asked: Asked, out: asyncio.StreamWriter) -> None:
        out.close()

    for address in addresses:
        town.answers[address] = cut
    found = list(outcomes(crawls.run("one")).values())

    assert (found.count("failed") >= 1, found.count("postponed") >= 30) == (True, True)


def test_crawl_delay_is_kept(town: Town, crawls: Crawls) -> None:
    """No two requests to the host come closer, however fast it answers."""
    crawls.declare("one")
    _publish(town, 3)
    town.answers[f"{HOME}/robots.txt"] = reply("User-agent: *\nCrawl-delay: 0.7")
    crawls.run("one")
    times = [asked.at for asked in town.requests if asked.path != "/robots.txt"]

    # 20 ms of tolerance: the spacing is that of sending, and is measured where it arrives
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.68


def test_no_more_connections_than_allowed(town: Town, crawls: Crawls) -> None:
    """At most so many requests to a host are under way at once."""
    crawls.declare("one")
    crawls.settings = {"concurrency_per_host": 2}
    addresses = _publish(town, 12)
    under_way, most = [0], [0]

    async def slow(asked: Asked, out: asyncio.StreamWriter) -> None:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        await asyncio.sleep(0.05)
        under_way[0] -= 1
        await reply("<p>note</p>")(asked, out)

    for address in addresses:
        town.answers[address] = slow
    crawls.run("one")

    assert most[0] <= 2
