"""A whole crawl of sound outlets: what is new comes home once, and the next round asks for nothing it knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Crawls
from spiders_town import Town, reply, rss

from dronewire.assignment import OutletAssignment, Validators, key_of
from dronewire.haul import HaulLine
from spiders.haul import read_done, read_haul

HOME = "https://one.example"
FEED = f"{HOME}/rss.xml"
Outcomes = Callable[[list[HaulLine]], dict[str, str]]


def _publish(town: Town, *paths: str, feed: str = FEED) -> None:
    addresses = [path if path.startswith("http") else HOME + path for path in paths]
    town.answers[feed] = reply(rss(*addresses), kind="text/xml", headers=[("ETag", '"v1"')])
    for address in addresses:
        town.answers.setdefault(address, reply(f"<p>{address}</p>"))


def _knowing(lines: list[HaulLine]) -> OutletAssignment:
    return OutletAssignment(
        outlet="one",
        known=frozenset(key_of(line.address) for line in lines if line.kind == "article" and not line.outcome),
        validators={line.address: line.validators for line in lines if line.validators},
    )


def _line(lines: list[HaulLine], address: str) -> HaulLine:
    (line,) = [line for line in lines if line.address == address]
    return line


@dataclass
class First:
    """The first crawl of an outlet with two feeds that overlap."""

    town: Town
    lines: list[HaulLine]
    haul: Path


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> First:
    """All ends that an address of a sound outlet can have, in one crawl."""
    with Town() as town:
        crawls = Crawls(town=town, folder=tmp_path_factory.mktemp("first"))
        crawls.declare("one", feeds=("/rss.xml", "/all.xml"))
        _publish(town, "/1", "/secret", "/gone", "https://else.example/3", "/picture", "https://spb.one.example/1")
        _publish(town, "/1", "/2", "/short", feed=f"{HOME}/all.xml")
        town.answers[f"{HOME}/robots.txt"] = reply("User-agent: *\nDisallow: /secret", headers=[("Set-Cookie", "id=7")])
        town.answers[f"{HOME}/picture"] = reply(b"\x89PNG", kind="image/png")
        town.answers[f"{HOME}/short"] = reply(status="301 Moved", headers=[("Location", "/news/long?utm_source=x")])
        town.answers[f"{HOME}/news/long?utm_source=x"] = reply("<p>here</p>")
        del town.answers[f"{HOME}/gone"]
        return First(town=town, lines=crawls.run("one"), haul=crawls.haul)


def test_every_address_ends_once(first: First, outcomes: Outcomes) -> None:
    """One line each, also for what both feeds list."""
    assert outcomes(first.lines) == {
        f"{HOME}/robots.txt": "read",
        FEED: "read",
        f"{HOME}/all.xml": "read",
        f"{HOME}/1": "fetched",
        f"{HOME}/2": "fetched",
        f"{HOME}/short": "fetched",
        f"{HOME}/secret": "disallowed",
        f"{HOME}/gone": "gone",
        f"{HOME}/picture": "not_an_article",
        "https://else.example/3": "off_site",
        "https://spb.one.example/robots.txt": "gone",  # and so everything may be read there
        "https://spb.one.example/1": "fetched",
    }


def test_what_two_feeds_list_is_fetched_once(first: First) -> None:
    """No address is asked for twice."""
    asked = [one.address for one in first.town.requests]

    assert sorted(asked) == sorted(set(asked))


@pytest.mark.parametrize("feed", [FEED, f"{HOME}/all.xml"])
def test_a_feed_comes_after_all_it_lists(first: First, feed: str) -> None:
    """Its line carries the validators, so it must be the last of them."""
    places = {line.address: place for place, line in enumerate(first.lines)}
    listed = {FEED: ("/1", "/secret", "/gone", "/picture"), f"{HOME}/all.xml": ("/1", "/2", "/short")}[feed]

    assert all(places[HOME + path] < places[feed] for path in listed)
    assert _line(first.lines, feed).validators == Validators(etag='"v1"')


def test_a_redirect_is_followed_and_told(first: First) -> None:
    """The line has the listed address, the final one in canonical form, and the status of the page."""
    line = _line(first.lines, f"{HOME}/short")

    assert (line.outcome, line.status, line.final) == (None, 200, f"{HOME}/news/long")


def test_an_articles_line_carries_its_entry(first: First) -> None:
    """What the feed said of it goes along, so that the taking-in needs no feed."""
    entry = _line(first.lines, f"{HOME}/2").entry

    assert entry is not None
    assert (entry.title, entry.published) == ("Note 1", datetime(2026, 11, 22, 7, 0, tzinfo=UTC))


def test_the_user_agent_says_who_asks(first: First) -> None:
    """By name, version and contact, for robots.txt too."""
    assert {asked.headers["user-agent"] for asked in first.town.requests} == {"dronewire/0.1.0 (+desk@paper.example)"}


def test_no_cookie_is_sent_back(first: First) -> None:
    """Outlets get nothing to follow us by."""
    assert {asked.headers.get("cookie") for asked in first.town.requests} == {None}


def test_the_summary_counts_what_the_lines_say(first: First) -> None:
    """done.json tells a whole haul, its reason and its counts."""
    done = read_done(first.haul)

    assert done is not None
    assert (done["reason"], done["lines"], done["requests"]) == ("finished", 12, {"one": len(first.town.requests)})
    assert done["outlets"]["one"]["article"] == {
        "disallowed": 1, "fetched": 4, "gone": 1, "not_an_article": 1, "off_site": 1
    }  # fmt: skip


def test_a_haul_is_read_on_from_any_line(first: First) -> None:
    """The offset that comes with a line is where the next reading begins."""
    ends = [end for _, end in read_haul(first.haul)]
    rest = [line for line, _ in read_haul(first.haul, ends[3])]

    assert rest == first.lines[4:]


def test_a_cut_last_line_is_left_out(first: First, tmp_path: Path) -> None:
    """It was being written when the crawl was killed."""
    whole = (first.haul / "haul.jsonl").read_bytes()
    (tmp_path / "haul.jsonl").write_bytes(whole[:-5])

    assert [line for line, _ in read_haul(tmp_path)] == first.lines[:-1]


def test_a_round_with_nothing_new_asks_for_the_feed_only(town: Town, crawls: Crawls) -> None:
    """With what the first round learnt, the second asks for robots.txt and the feed, no article."""
    crawls.declare("one")
    _publish(town, "/1", "/2")
    first = crawls.run("one")
    town.requests.clear()
    crawls.run(_knowing(first))

    assert [asked.path for asked in town.requests] == ["/robots.txt", "/rss.xml"]


def test_a_feed_is_asked_whether_it_changed(town: Town, crawls: Crawls) -> None:
    """Its validators go along, and 304 is told as unchanged, with the validators kept."""
    crawls.declare("one")
    town.answers[FEED] = reply(status="304 Not Modified")
    known = Validators(etag='W/"7"', last_modified="Sun, 22 Nov 2026 08:00:00 GMT")
    line = _line(crawls.run(OutletAssignment(outlet="one", validators={FEED: known})), FEED)
    (asked,) = town.asked(FEED)

    assert (asked.headers["if-none-match"], asked.headers["if-modified-since"]) == (known.etag, known.last_modified)
    assert (line.outcome, line.status, line.validators) == ("unchanged", 304, known)


def test_known_addresses_are_listed_but_not_fetched(town: Town, crawls: Crawls, outcomes: Outcomes) -> None:
    """They end as known."""
    crawls.declare("one")
    _publish(town, "/1")
    found = outcomes(crawls.run(OutletAssignment(outlet="one", known=frozenset({key_of(f"{HOME}/1")}))))

    assert (found[f"{HOME}/1"], town.asked(f"{HOME}/1")) == ("known", [])


def test_addresses_due_for_another_look_are_fetched(town: Town, crawls: Crawls, outcomes: Outcomes) -> None:
    """Though they are known, listed in the feed or not, and once."""
    crawls.declare("one")
    _publish(town, "/1")
    town.answers[f"{HOME}/2"] = reply("<p>old</p>")
    again = (f"{HOME}/1", f"{HOME}/2")
    found = outcomes(crawls.run(OutletAssignment(outlet="one", known=frozenset(map(key_of, again)), again=again)))

    assert [found[address] for address in again] == ["fetched", "fetched"]


def test_what_is_over_the_limit_is_postponed(town: Town, crawls: Crawls, outcomes: Outcomes) -> None:
    """And then the feed keeps no validators, so that the rest is listed again."""
    crawls.declare("one")
    crawls.settings = {"max_articles": 2}
    _publish(town, "/1", "/2", "/3")
    lines = crawls.run("one")

    assert outcomes(lines)[f"{HOME}/3"] == "postponed"
    assert _line(lines, FEED).validators is None


def test_a_refused_article_leaves_the_feed_without_validators(town: Town, crawls: Crawls) -> None:
    """A 304 must not hide an article that could not be read."""
    crawls.declare("one")
    _publish(town, "/1", "/2")
    town.answers[f"{HOME}/2"] = reply("", status="403 Forbidden")

    assert _line(crawls.run("one"), FEED).validators is None


def test_a_round_that_takes_too_long_ends(town: Town, crawls: Crawls, outcomes: Outcomes) -> None:
    """What is left is postponed, and accounted for."""
    crawls.declare("one")
    crawls.settings = {"max_duration": 1, "delay": 0.4}
    _publish(town, *(f"/{number}" for number in range(20)))
    found = outcomes(crawls.run("one"))

    assert (len(found), found[f"{HOME}/19"], found[FEED]) == (22, "postponed", "read")


def test_an_outlet_without_feeds_says_so(town: Town, crawls: Crawls) -> None:
    """It has a line, as every outlet of an assignment has."""
    crawls.declare("one", feeds=())
    (line,) = crawls.run("one")

    assert (line.address, line.outcome, line.reason) == (HOME, "failed", "the declaration names no feed")
