"""The feed of matches that each round leaves."""

from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from flows.steps.telling.feeding import write_feed

from .newsroom import Copy, Newsroom, open_newsroom

WORKSHOP = Copy(outlet="wire", text="В Заречном открыли цех сборки беспилотников, сообщили в министерстве.")
LAKE = Copy(outlet="post", text="На озере открыли купальный сезон, вода прогрелась.", title="Сезон открыт", path="/2")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """One whose desk is told of workshops."""
    with open_newsroom(tmp_path) as opened:
        yield opened


def test_the_feed_has_what_is_on_topic(newsroom: Newsroom) -> None:
    """And nothing else."""
    newsroom.bring(WORKSHOP, LAKE)

    assert write_feed(newsroom.room, at=newsroom.at) == ""

    read = feedparser.parse(newsroom.room.layout.feed.read_bytes())
    assert [(one.title, one.link) for one in read.entries] == [(WORKSHOP.title, WORKSHOP.address)]


def test_a_feed_that_says_the_same_is_left_alone(newsroom: Newsroom) -> None:
    """Readers ask whether it changed."""
    newsroom.bring(WORKSHOP)
    write_feed(newsroom.room, at=newsroom.at)
    before = newsroom.room.layout.feed.stat().st_ino
    newsroom.bring(LAKE)
    write_feed(newsroom.room, at=newsroom.at)

    assert newsroom.room.layout.feed.stat().st_ino == before


def test_a_feed_that_cannot_be_written_is_told(newsroom: Newsroom) -> None:
    """The round goes on, and names the file."""
    newsroom.room.layout.feed.mkdir(parents=True)

    assert str(newsroom.room.layout.feed) in write_feed(newsroom.room, at=newsroom.at)
