"""What was asked of each host: counted where it goes over the wire, retries, redirects and robots.txt included."""

import asyncio
import gzip
import json
from collections.abc import Iterator
from itertools import pairwise

import pytest
from conftest import Crawls
from hypothesis import given, settings
from hypothesis import strategies as st
from spiders_town import Asked, Town, reply, rss

from spiders.manners.traffic import Traffic

BODY = gzip.compress(b"<p>note</p>" * 10_000)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, dict[str, dict[str, object]]]]:
    """The report of a crawl of two outlets on one host, and a third whose robots.txt bars its articles."""
    with Town() as town:
        crawls = Crawls(town=town, folder=tmp_path_factory.mktemp("traffic"), settings={"delay": 0.1})
        left = [reply(status="502 Bad Gateway")]

        async def hiccup(asked: Asked, out: asyncio.StreamWriter) -> None:
            await (left.pop() if left else reply("<p>note</p>"))(asked, out)

        for name in ("one", "two", "barred"):
            crawls.declare(name, hosts=["shared.example"] if name != "barred" else [])
        for name in ("one", "two"):
            listed = rss(f"https://shared.example/{name}", f"https://{name}.example/1")
            town.answers[f"https://{name}.example/rss.xml"] = reply(listed, kind="text/xml")
            town.answers[f"https://shared.example/{name}"] = reply("<p>note</p>")
        town.answers["https://one.example/1"] = hiccup
        town.answers["https://two.example/1"] = reply(status="302 Found", headers=[("Location", "/2")])
        town.answers["https://two.example/2"] = reply(BODY, headers=[("Content-Encoding", "gzip")])
        town.answers["https://barred.example/robots.txt"] = reply("User-agent: *\nDisallow: /n")
        listed = rss("https://barred.example/n1", "https://barred.example/n2")
        town.answers["https://barred.example/rss.xml"] = reply(listed, kind="text/xml")
        crawls.run("one", "two", "barred")
        done = json.loads((crawls.haul / "done.json").read_text(encoding="utf-8"))
        yield town, {host["host"]: host for host in done["hosts"]}


@pytest.mark.parametrize("host", ["one.example", "two.example", "shared.example", "barred.example"])
def test_every_request_is_counted(seen: tuple[Town, dict[str, dict[str, object]]], host: str) -> None:
    """As the server counts them."""
    town, report = seen

    assert report[host]["requests"] == len([asked for asked in town.requests if asked.host == host])


@pytest.mark.parametrize("host", ["one.example", "two.example", "shared.example"])
def test_the_smallest_spacing_is_told(seen: tuple[Town, dict[str, dict[str, object]]], host: str) -> None:
    """In seconds; a server sees it a little otherwise."""
    town, report = seen
    asked = [one.at for one in town.requests if one.host == host]

    assert report[host]["spacing"] == pytest.approx(min(b - a for a, b in pairwise(asked)), abs=0.08)


def test_bytes_are_counted_as_they_travelled(seen: tuple[Town, dict[str, dict[str, object]]]) -> None:
    """Packed, heads included."""
    count = seen[1]["two.example"]["bytes"]

    assert isinstance(count, int)
    assert len(BODY) < count < len(BODY) + 2_000


def test_refusals_of_robots_txt_are_counted(seen: tuple[Town, dict[str, dict[str, object]]]) -> None:
    """Two articles are barred."""
    report = seen[1]

    assert (report["barred.example"]["disallowed"], report["one.example"]["disallowed"]) == (2, 0)


def test_one_request_has_no_spacing() -> None:
    """There is nothing to measure."""
    account = Traffic()
    account.sent("a.example", at=1.0)

    assert account.report()[0]["spacing"] is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50)), min_size=1))
def test_the_account_adds_up(steps: list[tuple[str, int]]) -> None:
    """Whoever is asked, and in which order."""
    account, now, sent = Traffic(), 0, dict[str, list[int]]()
    for host, wait in steps:
        now += wait
        account.sent(host, at=float(now))
        account.heard(host, wait)
        sent.setdefault(host, []).append(now)
    expected = {host: (len(at), min((b - a for a, b in pairwise(at)), default=None)) for host, at in sent.items()}

    assert {one["host"]: (one["requests"], one["spacing"]) for one in account.report()} == expected
    assert sum(one["bytes"] for one in account.report()) == sum(wait for _, wait in steps)
