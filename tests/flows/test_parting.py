"""Stories that come apart when an article turns into another one: no part is lost, and none is told twice."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dronewire.alert import NEW
from storage.outbox.notices import waiting_notices

from .newsroom import Copy, Newsroom
from .tellings import FIRST, OTHER, TEXT, newsroom_of, planned, told_at

DESK = "desk@example.org"
WIRE = replace(FIRST, path="/1")
POST = replace(FIRST, outlet="post", path="/2", minutes=1)
ELSEWHERE = TEXT.replace("Заречном", "Лесном").replace("400", "70").replace("шестьдесят", "восемьдесят")
THIRD = replace(FIRST, text=ELSEWHERE, path="/2")
# A page turns into another story, and takes a copy of what it said before with it; then another page turns into the
# same, and what they say outweighs what the first one said.
BEFORE = (WIRE, replace(WIRE, text=OTHER), POST, THIRD)
AFTER = replace(THIRD, text=OTHER)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """One in which a copy is still a version of the story that a page of the wire told before."""
    with newsroom_of(tmp_path, recipients=({"address": DESK},), timezone="UTC") as opened:
        _bring(opened, *BEFORE)
        assert len(opened.stories()) == 2
        assert _home(opened, POST) == _home(opened, WIRE)
        yield opened


def _bring(newsroom: Newsroom, *copies: Copy) -> None:
    for one in copies:
        newsroom.bring(one)
        planned(newsroom.room, newsroom.at)


def _home(newsroom: Newsroom, one: Copy) -> str:
    (name,) = [
        name
        for name, story in newsroom.stories().items()
        if one.address in {version.article.address for version in story.versions}
    ]
    return name


def test_what_is_left_of_a_story_is_told_where_its_notice_went_away(newsroom: Newsroom) -> None:
    """Nobody had heard of it."""
    _bring(newsroom, AFTER)
    waiting = {one.story for one in waiting_notices(newsroom.room.database)}

    assert _home(newsroom, POST) != _home(newsroom, WIRE)
    assert waiting == set(newsroom.stories())


def test_who_was_told_of_the_whole_hears_nothing_of_its_part(newsroom: Newsroom) -> None:
    """He had it when it was one."""
    told_at(newsroom.room, newsroom.at)
    _bring(newsroom, AFTER)

    assert _home(newsroom, POST) != _home(newsroom, WIRE)
    assert [one.kind for one in waiting_notices(newsroom.room.database) if one.kind == NEW] == []
