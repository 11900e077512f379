"""The Atom feed of matches."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.writing import write_whole
from dronewire.bundle.syndication import Feed, atom
from dronewire.story import Story

AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
FEED = Feed(
    authority="desk.example",
    name="matches",
    title="dronewire",
    topics={"production": {"ru": "Производство", "en": "Production"}},
)
Make = Callable[..., Story]
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_a_story_is_an_entry(story: Make) -> None:
    """A reader finds title, page, outlet, lead, topic and the other outlets."""
    read = feedparser.parse(atom(FEED, [story(outlets=("wire", "post"))], at=AT))
    (entry,) = read.entries

    assert (read.version, bool(read.bozo)) == ("atom10", False)
    assert (entry.title, entry.link, entry.author) == ("Дрон собрали", "https://wire.example/s1", "Wire")
    assert (entry.summary, entry.tags[0].label) == ("Завод «Ласточка» собрал сто аппаратов.", "Производство")
    assert [one.href for one in entry.links if one.rel == "related"] == ["https://post.example/s1"]


def test_identifiers_stay_when_a_story_grows(story: Make) -> None:
    """Readers show an entry that changed, not a second one."""
    one, other = (feedparser.parse(atom(FEED, [story(outlets=outlets)], at=AT)) for outlets in (("a",), ("a", "b")))

    assert one.entries[0].id == other.entries[0].id == "tag:desk.example,2026:story/s1"
    assert one.feed.id == other.feed.id == "tag:desk.example,2026:matches"


def test_an_entry_is_dated_by_what_changed_last(story: Make) -> None:
    """A version that was removed makes it newer, and it goes to the top."""
    still, told = story("s1"), story("s2")
    gone = replace(told, versions=(replace(told.first, gone=told.first.first_seen + timedelta(hours=3)),))

    read = feedparser.parse(atom(FEED, [still, gone], at=AT))

    assert [(one.id[-2:], one.updated) for one in read.entries] == [
        ("s2", "2026-11-22T10:14:00Z"),
        ("s1", "2026-11-22T07:14:00Z"),
    ]
    assert read.feed.updated == "2026-11-22T10:14:00Z"


def test_a_feed_of_nothing_is_a_feed() -> None:
    """Before the first match there is something to subscribe to."""
    read = feedparser.parse(atom(FEED, [], at=AT))

    assert (read.feed.updated, read.entries, bool(read.bozo)) == ("2026-11-22T14:00:00Z", [], False)


@quick
@given(title=st.text(max_size=80), outlet=st.text(max_size=20), address=st.text(max_size=60))
def test_whatever_outlets_write_is_well_formed(story: Make, title: str, outlet: str, address: str) -> None:
    """Controls, surrogates and markup break no reader, and no link leads to a script."""
    read = feedparser.parse(atom(FEED, [story(title=title, outlet_title=outlet, address=address)], at=AT))

    assert (bool(read.bozo), len(read.entries)) == (False, 1)
    assert all(one.href.startswith(("http://", "https://")) for one in read.entries[0].get("links", ()))


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves the feed of before, and no half one beside it."""
    path = tmp_path / "feed.atom"
    write_whole(path, b"before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"after")

    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("feed.atom", b"before")]
