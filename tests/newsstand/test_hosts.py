"""Routing by Host, robots.txt, lists, the server's own address, and what the server remembers."""

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest

from newsstand.answer import Answer, Asked, text
from newsstand.everyday import FIRST
from newsstand.masthead import MASTHEADS
from newsstand.server import Newsstand
from newsstand.town import Town

Ask = Callable[..., Any]


@pytest.fixture
def own(town: Town) -> Iterator[Newsstand]:
    """A newsstand of the test's own."""
    with Newsstand(FIRST + timedelta(days=3), town=town) as stand:
        yield stand


def test_an_unknown_host_is_misdirected(ask: Ask, late: Newsstand) -> None:
    """421, and a text that says where to look."""
    reply = ask(late, "https://nowhere.example/")

    assert (reply.status, "nowhere.example" in reply.text) == (421, True)


def test_the_other_spelling_of_a_host_redirects(ask: Ask, late: Newsstand) -> None:
    """With and without www, as the real sites do."""
    reply = ask(late, "https://kommersant.ru/RSS/news.xml")

    assert (reply.status, reply.headers["location"]) == (301, "https://www.kommersant.ru/RSS/news.xml")


def test_plain_http_redirects(ask: Ask, late: Newsstand) -> None:
    """To the same address under https."""
    reply = ask(late, "http://tass.ru/rss/v2.xml")

    assert (reply.status, reply.headers["location"]) == (301, "https://tass.ru/rss/v2.xml")


@pytest.mark.parametrize("outlet", MASTHEADS)
def test_robots_bars_no_article_and_every_barred_entry(ask: Ask, late: Newsstand, town: Town, outlet: str) -> None:
    """robots.txt names the sitemap, lets the feed be read, and bars what the town says it bars."""
    rules = RobotFileParser()
    rules.parse(ask(late, f"{MASTHEADS[outlet].home}/robots.txt").text.splitlines())
    barred = [entry.address for entry in town.oddities if entry.outlet == outlet and entry.kind == "barred"]
    articles = [article.address for article in town.articles if article.outlet == outlet]

    assert [rules.can_fetch("dronewire", address) for address in barred] == [False] * len(barred)
    assert all(rules.can_fetch("dronewire", address) for address in articles)
    assert rules.site_maps() == [f"{MASTHEADS[outlet].home}/sitemap.xml"]


def test_the_sitemap_names_the_articles(ask: Ask, late: Newsstand, town: Town) -> None:
    """All that can be read at the instant."""
    body = ask(late, "https://oc-media.org/sitemap.xml").text

    assert all(f"<loc>{article.address}</loc>" in body for article in town.up(late.at, "oc_media"))


def test_a_video_has_a_page_without_text(ask: Ask, late: Newsstand, town: Town) -> None:
    """A player, a title, a date: nothing to keep."""
    video = next(entry for entry in town.oddities if entry.kind == "video" and entry.outlet == "tatar_inform")
    reply = ask(late, video.address)

    assert (reply.status, "<video" in reply.text, "<p>" in reply.text) == (200, True, False)


def test_a_rubric_lists_articles(ask: Ask, late: Newsstand, town: Town) -> None:
    """A feed entry may lead to a list."""
    rubric = next(entry for entry in town.oddities if entry.kind == "rubric" and entry.outlet == "riadagestan")

    assert ask(late, rubric.address).text.count("<li>") == 30


def test_utm_parameters_do_not_matter(ask: Ask, late: Newsstand, town: Town) -> None:
    """The listed address shows the same page as the canonical one."""
    article = next(article for article in town.up(late.at, "tatar_inform"))

    assert ask(late, article.listed_as).body == ask(late, article.address).body


def test_the_server_answers_without_x_forwarded_proto(late: Newsstand) -> None:
    """A person with curl sees the site."""
    request = urllib.request.Request(f"{late.url}/rss/v2.xml", headers={"Host": "tass.ru"})
    with urllib.request.urlopen(request, timeout=5) as reply:
        assert reply.status == 200


def test_requests_are_remembered_in_order(ask: Ask, own: Newsstand) -> None:
    """Method, scheme, host, path, status, headers and bytes, until forgotten."""
    ask(own, "https://iz.ru/robots.txt", user_agent="dronewire/test")
    reply = ask(own, "https://tass.ru/nothing")
    seen = [(one.method, one.scheme, one.host, one.path, one.status) for one in own.requests]
    agent, sent = own.requests[0].headers["user-agent"], own.requests[1].sent
    own.forget()

    assert seen == [("GET", "https", "iz.ru", "/robots.txt", 200), ("GET", "https", "tass.ru", "/nothing", 404)]
    assert (agent, sent, own.requests) == ("dronewire/test", len(reply.body), [])


def test_an_added_answer_overrides_the_town(ask: Ask, own: Newsstand) -> None:
    """A test may replace any address of any host, new ones too."""
    own.add("tass.ru", "/rss/v2.xml", text("closed", status=503))
    own.add("new.example", "/", lambda asked: text(f"visit {asked.nth}"))

    assert ask(own, "https://tass.ru/rss/v2.xml").status == 503
    assert [ask(own, "https://new.example/").text for _ in range(2)] == ["visit 1", "visit 2"]


def test_an_added_answer_may_be_async(ask: Ask, own: Newsstand) -> None:
    """It runs in the server's loop."""

    async def answer(asked: Asked) -> Answer:
        await asyncio.sleep(0)
        return Answer(body=asked.path.encode())

    own.add("new.example", "/a", answer)

    assert ask(own, "https://new.example/a").body == b"/a"


def test_the_index_tells_the_instant_and_the_outlets(ask: Ask, own: Newsstand) -> None:
    """The server's own address is for people."""
    page = ask(own, own.url + "/").text

    assert "2026-11-21 06:00" in page
    assert all(masthead.title in page for masthead in MASTHEADS.values())


def test_the_timeline_moves_by_http(ask: Ask, own: Newsstand) -> None:
    """POST moves it, GET tells it."""
    wanted = "2026-11-22T09:00:00+03:00"
    moved = ask(own, own.url + "/-/timeline", method="POST", body=json.dumps({"at": wanted}))

    assert (moved.status, json.loads(ask(own, own.url + "/-/timeline").text)["at"]) == (200, wanted)


@pytest.mark.parametrize("body", ["", "[]", '{"at": "yesterday"}', '{"at": "2026-11-18T00:00+03:00"}'])
def test_a_wrong_move_is_refused(ask: Ask, own: Newsstand, body: str) -> None:
    """With 400 and an example; the clock stays."""
    before = own.at
    reply = ask(own, own.url + "/-/timeline", method="POST", body=body)

    assert (reply.status, "2026-11-22T09:00" in reply.text, own.at) == (400, True, before)


def test_requests_can_be_read_by_http(ask: Ask, own: Newsstand) -> None:
    """As JSON, without those for the server itself."""
    ask(own, "https://iz.ru/robots.txt")
    seen = json.loads(ask(own, own.url + "/-/requests").text)

    assert [one["url"] for one in seen] == ["https://iz.ru/robots.txt"]


def test_it_runs_as_a_command(ask: Ask) -> None:
    """``python -m newsstand`` serves until ended."""
    command = [sys.executable, "-m", "newsstand", "--port", "0", "--at", "2026-11-19T09:00"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        line = process.stderr.readline()
        url = line.split()[1]
        with urllib.request.urlopen(f"{url}/-/timeline", timeout=10) as reply:
            told = json.load(reply)["at"]
        process.terminate()
        process.wait(10)

    assert told == "2026-11-19T09:00:00+03:00"
