"""Identifiers of stories: those that were published keep their meaning, and merging leaves a trace."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from dronewire.story import story_id
from storage.database import writing
from storage.stories.naming import fate_of, publish
from storage.tables import article

from .newsroom import Copy, Newsroom, open_newsroom
from .test_any_order import SCHOOL, WORKSHOP

HEAD, TAIL = WORKSHOP.split("\n", 1)
WHOLE = Copy(outlet="tass", text=f"{WORKSHOP}\n{SCHOOL}", minutes=0)
LEFT = Copy(outlet="post", text=WORKSHOP, minutes=30)
RIGHT = Copy(outlet="herald", text=SCHOOL, minutes=40, title="В Заречном открыли цех и школу операторов")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """One whose desk is told of workshops."""
    with open_newsroom(tmp_path) as opened:
        yield opened


def _named(newsroom: Newsroom, one: Copy) -> str:
    """The identifier of the story that an article is kept under."""
    (name,) = [
        name
        for name, story in newsroom.stories().items()
        if any(version.article.address == one.address for version in story.versions)
    ]
    return name


def _publish(newsroom: Newsroom, one: Copy) -> str:
    name = _named(newsroom, one)
    with writing(newsroom.room.database) as connection:
        publish(connection, [name], at=newsroom.at)
    return name


def _fate(newsroom: Newsroom, name: str) -> str | None:
    with newsroom.room.database.connect() as connection:
        fate = fate_of(connection, name)
    return fate.into if fate else None


def test_an_unpublished_story_is_called_by_its_first_article(newsroom: Newsroom) -> None:
    """An earlier original takes over."""
    newsroom.bring(LEFT)
    newsroom.bring(replace(LEFT, outlet="tass", minutes=0))

    assert _named(newsroom, LEFT) == story_id("https://tass.example/1")


def test_a_published_story_keeps_its_name_when_an_earlier_original_arrives(newsroom: Newsroom) -> None:
    """Its first publisher is another one, its identifier is not."""
    newsroom.bring(LEFT)
    name = _publish(newsroom, LEFT)
    newsroom.bring(replace(LEFT, outlet="tass", minutes=0))
    story = newsroom.stories()[name]

    assert story.first.article.address == "https://tass.example/1"
    assert [version.copy.value for version in story.versions] == ["original", "verbatim"]


def test_of_two_published_stories_the_earlier_survives(newsroom: Newsroom) -> None:
    """The article that both were taken from shows that they are one; the other's name says where it went."""
    newsroom.bring(LEFT, RIGHT)
    later, earlier = _named(newsroom, LEFT), _publish(newsroom, RIGHT)
    newsroom.bring()
    _publish(newsroom, LEFT)
    newsroom.bring(WHOLE)
    story = newsroom.stories()[earlier]

    assert (_fate(newsroom, later), _fate(newsroom, earlier)) == (earlier, "")
    assert story.merged == (later,)
    assert len(story.versions) == 3


def test_nobody_hears_again_of_what_either_name_had_told(newsroom: Newsroom) -> None:
    """Both were told; that they are one is no news but for what the whole adds."""
    newsroom.bring(LEFT, RIGHT)
    newsroom.tell()
    newsroom.bring(WHOLE)

    assert newsroom.tell() == []


def test_a_third_merge_leads_to_the_one_that_stands(newsroom: Newsroom) -> None:
    """No name leads to one that was merged itself."""
    newsroom.bring(LEFT, RIGHT)
    first = _publish(newsroom, LEFT)
    newsroom.bring()
    second = _publish(newsroom, RIGHT)
    newsroom.bring(WHOLE)
    newsroom.bring(replace(WHOLE, outlet="mirror", minutes=5))

    assert (_fate(newsroom, first), _fate(newsroom, second)) == ("", first)


def test_a_published_name_outlives_its_founder(newsroom: Newsroom) -> None:
    """The page turns out to hold no article; its reprint carries the name on."""
    newsroom.bring(LEFT, replace(LEFT, outlet="mirror", minutes=35))
    name = _publish(newsroom, LEFT)
    with writing(newsroom.room.database) as connection:
        connection.execute(update(article).where(article.c.address == LEFT.address).values(refused="a list"))
    newsroom.bring(replace(LEFT, outlet="echo", minutes=50))

    assert _named(newsroom, replace(LEFT, outlet="mirror")) == name


def test_an_unknown_name_has_no_fate(newsroom: Newsroom) -> None:
    """It never stood anywhere."""
    assert _fate(newsroom, "0123456789abcdef") is None
