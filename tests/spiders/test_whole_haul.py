"""A whole crawl of sound outlets: what is new comes home once, and the next round asks for nothing it knows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Crawls
from spiders_town import Asked, Town, raw, reply, rss

from dronewire.assignment import OutletAssignment, RobotsAnswer, Source, Validators, key_of
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


def _line(lines: list[HaulLine], address: str) -> HaulLine:
    (line,) = [line for line in lines if line.address == address]
    return line


@dataclass
class First:
    """The first crawl of several outlets."""

    crawls: Crawls
    lines: list[HaulLine]
    haul: Path
    requests: list[Asked]

    def of(self, outlet: str) -> list[HaulLine]:
        """The lines of one outlet."""
        return [line for line in self.lines if line.outlet == outlet]

    def paths(self, outlet: str) -> list[str]:
        """What was asked of one outlet, robots.txt apart."""
        asked = [one.path for one in self.requests if one.host == f"{outlet}.example"]
        return sorted(path for path in asked if path != "/robots.txt")


VALIDATORS = Validators(etag='W/"7"', last_modified="Sun, 22 Nov 2026 08:00:00 GMT")
DUE = ("https://again.example/1", "https://again.example/2")
PARTS = (
    "one",
    "bare",
    "refused",
    "nameless",
    "plain",
    OutletAssignment(outlet="known", known=frozenset({key_of("https://known.example/1")})),
    OutletAssignment(outlet="again", known=frozenset(map(key_of, DUE)), again=DUE),
    OutletAssignment(outlet="same", sources=(Source(address="https://same.example/rss.xml", validators=VALIDATORS),)),
)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[First]:
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
        _open_others(crawls)
        lines = crawls.run(*PARTS)
        yield First(crawls=crawls, lines=lines, haul=crawls.haul, requests=list(town.requests))


def _open_others(crawls: Crawls) -> None:
    crawls.declare("bare", feeds=())
    for outlet in ("refused", "nameless", "known", "again", "same"):
        crawls.declare(outlet)
        home = f"https://{outlet}.example"
        _publish(crawls.town, f"{home}/1", feed=f"{home}/rss.xml")
    _open_plain(crawls)
    listed = rss("https://nameless.example/1", "", "tel:112")
    crawls.town.answers["https://nameless.example/rss.xml"] = reply(listed, kind="text/xml", headers=[("ETag", '"v1"')])
    crawls.town.answers["https://refused.example/1"] = reply("", status="403 Forbidden")
    crawls.town.answers["https://again.example/2"] = reply("<p>old</p>")
    crawls.town.answers["https://same.example/rss.xml"] = reply(status="304 Not Modified")


def _open_plain(crawls: Crawls) -> None:
    """An outlet without TLS, except for what it has moved to it."""
    home = "http://plain.example"
    crawls.declare("plain", homepage=home)
    file = crawls.folder / "outlets" / "plain.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("https://", "http://"), encoding="utf-8")
    listed = rss(f"{home}/1", "https://plain.example/2", f"{home}/3", f"{home}/4").encode()
    crawls.town.answers |= {
        f"{home}/rss.xml": raw(
            b'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nETag: "a\x00b"\r\nContent-Length: %d\r\n\r\n' % len(listed)
            + listed
        ),
        f"{home}/robots.txt": reply("User-agent: *\n\x00Disallow: /secret", kind="text/plain"),
        f"{home}/1": reply("<p>one</p>"),
        "https://plain.example/2": reply("<p>two</p>"),
        f"{home}/3": reply(status="301 Moved", headers=[("Location", "https://plain.example/3")]),
        "https://plain.example/3": reply("<p>three</p>"),
        f"{home}/4": reply(b"\x89PNG", kind="image/\x00png"),
    }


def test_every_address_ends_once(first: First, outcomes: Outcomes) -> None:
    """One line each, also for what both feeds list."""
    assert outcomes(first.of("one")) == {
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
    asked = [one.address for one in first.requests]

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
    assert {asked.headers["user-agent"] for asked in first.requests} == {"dronewire/0.1.0 (+desk@paper.example)"}


def test_no_cookie_is_sent_back(first: First) -> None:
    """Outlets get nothing to follow us by."""
    assert {asked.headers.get("cookie") for asked in first.requests} == {None}


def test_the_summary_counts_what_the_lines_say(first: First) -> None:
    """done.json tells a whole haul, its reason and its counts."""
    done = read_done(first.haul)

    assert done is not None
    assert (done["reason"], done["lines"], done["requests"]["one"]) == ("finished", len(first.lines), 11)
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


def test_a_feed_says_how_many_entries_cannot_be_asked_for(first: First) -> None:
    """They have no line of their own, but they are counted, and the feed is read all the same."""
    line = _line(first.lines, "https://nameless.example/rss.xml")

    assert (line.outcome, line.entries, line.reason) == ("read", 1, "2 entries without an address")
    assert line.validators == Validators(etag='"v1"')


def test_a_feed_is_asked_whether_it_changed(first: First) -> None:
    """Its validators go along, and 304 is told as unchanged, with the validators kept."""
    line = _line(first.lines, "https://same.example/rss.xml")
    (asked,) = [one for one in first.requests if one.address == line.address]

    assert (asked.headers["if-none-match"], asked.headers["if-modified-since"]) == ('W/"7"', VALIDATORS.last_modified)
    assert (line.outcome, line.status, line.validators) == ("unchanged", 304, VALIDATORS)


def test_known_addresses_are_listed_but_not_fetched(first: First) -> None:
    """They end as known."""
    assert _line(first.lines, "https://known.example/1").outcome == "known"
    assert first.paths("known") == ["/rss.xml"]


def test_addresses_due_for_another_look_are_fetched(first: First) -> None:
    """Though they are known, listed in the feed or not, and once."""
    assert [_line(first.lines, address).outcome for address in DUE] == [None, None]
    assert first.paths("again") == ["/1", "/2", "/rss.xml"]


def test_a_later_look_brings_what_the_feed_says_now(first: First) -> None:
    """Its title and date, as at the first look, where a feed lists the address; else there is nothing to bring."""
    entries = [_line(first.lines, address).entry for address in DUE]

    assert [entry.title if entry else None for entry in entries] == ["Note 0", None]


def test_entries_are_written_for_the_taking_in_only(first: First) -> None:
    """What a known article's feed says, whole text and all, would be written every round for nobody."""
    needless = [line.address for line in first.lines if line.entry and line.outcome]

    assert needless == []


def test_an_outlet_declared_with_http_is_read_so(first: First) -> None:
    """It may have no other; what it lists with https, or redirects to, stays what it is."""
    outcomes = {line.address: (line.outcome, line.final) for line in first.of("plain") if line.kind == "article"}

    assert outcomes == {
        "http://plain.example/1": (None, "http://plain.example/1"),
        "https://plain.example/2": (None, "https://plain.example/2"),
        "http://plain.example/3": (None, "https://plain.example/3"),
        "http://plain.example/4": ("not_an_article", "http://plain.example/4"),
    }


def test_a_robots_txt_is_held_without_what_cannot_be_stored(first: First) -> None:
    """PostgreSQL takes no NUL; the rules are the same without."""
    held = _line(first.lines, "http://plain.example/robots.txt").robots

    assert held == RobotsAnswer(status=200, body="User-agent: *\nDisallow: /secret")


def test_headers_that_cannot_be_stored_stop_nothing(first: First) -> None:
    """With a NUL in it, an ETag is none, and a type is what is left of it."""
    feed, picture = _line(first.lines, "http://plain.example/rss.xml"), _line(first.lines, "http://plain.example/4")

    assert (feed.validators, picture.reason) == (None, "content type image/png")


def test_a_refused_article_leaves_the_feed_without_validators(first: First) -> None:
    """A 304 must not hide an article that could not be read."""
    assert _line(first.lines, "https://refused.example/1").outcome == "blocked"
    assert _line(first.lines, "https://refused.example/rss.xml").validators is None


def test_an_outlet_without_any_source_says_so(first: First) -> None:
    """Its home page was to be searched for some, and is not there."""
    line = _line(first.of("bare"), "https://bare.example/")

    assert (line.kind, line.outcome, line.reason) == ("section", "gone", "status 404")


def test_a_round_with_nothing_new_asks_for_the_feeds_only(first: First) -> None:
    """With what the first round learnt, the second asks for robots.txt and the feeds, no article."""
    known = frozenset(key_of(line.address) for line in first.of("one") if line.kind == "article")
    town = first.crawls.town
    before = len(town.requests)
    first.crawls.run(OutletAssignment(outlet="one", known=known))
    paths = [asked.path for asked in town.requests[before:]]

    assert sorted(paths) == ["/all.xml", "/robots.txt", "/rss.xml"]
