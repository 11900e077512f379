"""What a bundle tells of a story's path: what versions add and leave out, what was changed, removed, merged, retold."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dronewire.bundle import Day
from dronewire.bundle.counts import counts_of
from dronewire.bundle.lines import story_line
from dronewire.story import Copy, Former, Retelling, Story, Version

from .conftest import MORNING, TEXT, page_of, text_of

Make = Callable[..., Day]
MakeStory = Callable[..., Story]
MakeVersion = Callable[..., Version]
NEWS = "Вторую очередь цеха построят к августу, на неё выделено 85 миллионов рублей из бюджета."


def _texts(told: Day, where: str) -> list[str]:
    return [text_of(element) for element in page_of(told).cssselect(where)]


def _line(told: Day) -> dict[str, Any]:
    (story,) = told.stories
    return json.loads(story_line(story))  # type: ignore[no-any-return] # it is JSON


@pytest.fixture
def revised(version: MakeVersion) -> Version:
    """A version in which a number was changed an hour after it came."""
    former = Former(revision=1, title="Сто беспилотников собрали", text=TEXT, until=MORNING + timedelta(hours=1))
    return replace(version(text=TEXT.replace("сто", "двести")), former=(former,), revision=2)


def test_a_version_shows_what_it_adds(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """The sentences that none before it has."""
    longer = version("post", text=f"{TEXT}\n{NEWS}", copy=Copy.CONTAINING)

    assert _texts(day(story(version(), longer)), ".came") == [NEWS]


def test_a_reprint_adds_nothing(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """Nor does a digest, which tells of other stories as well."""
    digest = replace(version("digest", text=f"{TEXT}\n{NEWS}", copy=Copy.CONTAINING), digest=True)
    told = day(story(version(), version("post", copy=Copy.VERBATIM), digest))

    assert _texts(told, ".came") == []


def test_a_partial_copy_says_how_much_it_holds(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """The share of its words, and how many sentences it leaves out."""
    part = replace(version("post", text=TEXT.split("\n")[1], copy=Copy.PARTIAL), containment=0.62)
    kinds = _texts(day(story(version(), part)), ".kind")

    assert kinds[1] == "частично, 62 %, нет: 1 предложение"


def test_an_edit_is_shown_word_by_word(day: Make, story: MakeStory, revised: Version) -> None:
    """With what it touches in the lines for programs."""
    told = day(story(revised))
    (edit,) = _line(told)["versions"][0]["edits"]

    assert (_texts(told, ".edit del")[-1], _texts(told, ".edit ins")[-1]) == ("сто", "двести")
    assert (edit["revision"], edit["weight"]) == (2, "factual")


def test_cosmetic_changes_are_not_shown_to_people(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """Programs may know of them."""
    same = version()
    former = Former(revision=1, title=same.article.title, text=TEXT.replace("«", '"'), until=MORNING)
    told = day(story(replace(same, former=(former,), revision=2)))

    assert _texts(told, ".edit") == []
    assert [one["weight"] for one in _line(told)["versions"][0]["edits"]] == ["cosmetic"]


def test_a_removed_version_says_so(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """With when it was seen to be gone."""
    told = day(story(replace(version(), gone=MORNING + timedelta(hours=2))))

    assert _texts(told, ".edit") == ["12:14 удалено изданием"]
    assert _line(told)["versions"][0]["gone"] == "2026-11-22T09:14:00Z"


def test_merges_and_retellings_are_named(day: Make, story: MakeStory) -> None:
    """With score and reasons."""
    other = Retelling(
        story="s9",
        title="A hundred drones",
        outlet_title="Herald",
        address="https://herald.example/9",
        score=0.87,
        reasons=("numbers: 100",),
    )
    told = day(replace(story(), merged=("s7",), retellings=(other,)))
    shown = " ".join(_texts(told, ".terms"))

    assert "87 %" in shown
    assert "числа: 100" in shown
    assert "s7" in shown
    assert (_line(told)["merged"], _line(told)["retold"][0]["story"]) == (["s7"], "s9")


def test_a_digest_in_two_stories_is_one_article(day: Make, story: MakeStory, version: MakeVersion) -> None:
    """Sums of articles and of outlets are honest."""
    digest = replace(version("digest", copy=Copy.CONTAINING), digest=True)
    counts = counts_of(day(story(version(), digest, name="a"), story(version("post"), digest, name="b")))
    on_topic = {outlet.id: outlet.on_topic for outlet in counts.outlets}

    assert (counts.stories, counts.articles, counts.publishers) == (2, 3, 3)
    assert sum(on_topic.values()) <= 3
