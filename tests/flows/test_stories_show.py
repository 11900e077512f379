"""`dronewire stories show`: one story's path, what its versions say otherwise, what was changed, retold and merged."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from flows.commands.show_story import show_trace, trace_line
from flows.steps.stories.retelling import link_retold
from flows.steps.stories.tracing import UnknownStoryError, trace

from .commanding import Command
from .newsroom import Copy, Newsroom, open_newsroom
from .test_any_order import ARTICLES, NEWS, WORKSHOP
from .test_story_names import LEFT, RIGHT, WHOLE

WIRE = Copy(outlet="tass", text=WORKSHOP)
POST = Copy(outlet="post", text=WORKSHOP.replace("400", "450") + f"\n{NEWS}", minutes=30, title="Цех открыли")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """One whose desk is told of workshops."""
    with open_newsroom(tmp_path) as opened:
        yield opened


def _shown(newsroom: Newsroom, asked: str) -> dict[str, Any]:
    (one,) = trace(newsroom.room.database, asked, titles={"tass": "ТАСС"})
    return json.loads(json.dumps(trace_line(one)))  # type: ignore[no-any-return] # it is JSON


def test_versions_say_who_was_first_and_who_credits_whom(newsroom: Newsroom) -> None:
    """By the story's identifier and by any article's address alike."""
    newsroom.bring(POST, WIRE)
    story = _shown(newsroom, POST.address)
    first, second = story["versions"]

    assert (story["first"], first["kind"], first["agency"]) == (WIRE.address, "original", "ТАСС")
    assert (second["kind"], second["credits"]) == ("containing", [WIRE.address])
    assert 0 < second["containment"] <= 1
    assert _shown(newsroom, story["id"])["versions"] == story["versions"]


def test_differences_are_word_by_word(newsroom: Newsroom) -> None:
    """Against the first version; both texts can be read off them."""
    newsroom.bring(WIRE, POST)
    second = _shown(newsroom, WIRE.address)["versions"][1]
    pieces = second["differences"]["text"]

    assert {"kind": "gone", "text": "400"} in pieces
    assert {"kind": "added", "text": "450"} in pieces
    assert "".join(one["text"] for one in pieces if one["kind"] != "gone") == POST.text
    assert second["adds"] == [NEWS]


def test_revisions_are_weighed(newsroom: Newsroom) -> None:
    """Each with when it was seen and which facts it touches."""
    newsroom.bring(WIRE)
    newsroom.bring(replace(WIRE, text=WORKSHOP.replace("400", "450")))
    (revision,) = _shown(newsroom, WIRE.address)["versions"][0]["revisions"]

    assert (revision["revision"], revision["weight"]) == (2, "factual")
    assert revision["touched"] == [{"fact": "number", "before": "400", "after": "450"}]


def test_a_merged_identifier_says_where_it_went(newsroom: Newsroom) -> None:
    """And when."""
    newsroom.bring(LEFT, RIGHT)
    old = _shown(newsroom, RIGHT.address)["id"]
    newsroom.tell()
    newsroom.bring(WHOLE)
    survivor = _shown(newsroom, LEFT.address)["id"]
    told = [_shown(newsroom, name) for name in (old, survivor)]

    assert [one["id"] for one in told] == [survivor, survivor]
    assert [one["merged_at"] is None for one in told].count(True) == 1
    assert len(told[1]["merged"]) == 1


def test_a_digest_s_address_shows_each_story(newsroom: Newsroom) -> None:
    """Of which it holds a part."""
    newsroom.bring(*ARTICLES)
    digest = next(one for one in ARTICLES if one.outlet == "digest")

    assert len(trace(newsroom.room.database, digest.address, titles={})) == 2


def test_a_removed_version_says_since_when(newsroom: Newsroom) -> None:
    """It stays in the story."""
    newsroom.bring(WIRE)
    newsroom.lose(WIRE)

    assert _shown(newsroom, WIRE.address)["versions"][0]["gone"].endswith("Z")


def test_retellings_are_shown_with_their_reasons(newsroom: Newsroom) -> None:
    """The same event in other words is a story of its own."""
    retold = (
        "Беспилотники начали собирать в Заречном: новый цех с шестьюдесятью работниками рассчитан на 400 машин в год.\n"
        "Аппараты нужны геодезистам и лесникам. Почти половину деталей делают местные заводы области.\n"
    )
    newsroom.bring(WIRE, Copy(outlet="herald", text=retold, minutes=200, title="В Заречном собирают беспилотники"))
    link_retold(newsroom.room, at=newsroom.at)
    story = _shown(newsroom, WIRE.address)

    assert len(story["versions"]) == 1
    assert [one["address"] for one in story["retold"]] == ["https://herald.example/1"]
    assert story["retold"][0]["reasons"]


def test_linking_again_changes_nothing(newsroom: Newsroom) -> None:
    """What was looked at is known."""
    newsroom.bring(WIRE)

    assert [link_retold(newsroom.room, at=newsroom.at) for _ in range(2)] == [1, 0]


def test_without_colours_changes_stand_between_marks(newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe takes no colours; nothing of a page reaches the terminal as a command."""
    newsroom.bring(WIRE, replace(POST, title="Цех \x1b[31mоткрыли"))
    (one,) = trace(newsroom.room.database, WIRE.address, titles={})
    show_trace(one, zone=UTC)
    told = capsys.readouterr().out

    assert "[-400-]{+450+}" in told
    assert "credits version 1" in told
    assert f"adds: {NEWS}" in told
    assert "\x1b" not in told


def test_a_paragraph_that_went_is_named_by_its_first_words(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole of it stands below, among the differences."""
    newsroom.bring(replace(WIRE, text=f"{WORKSHOP}\n{'Прежде здесь чинили станки, а потом цех стоял пустым. ' * 3}"))
    newsroom.bring(replace(WIRE, text=WORKSHOP))
    (one,) = trace(newsroom.room.database, WIRE.address, titles={})
    show_trace(one, zone=UTC)

    assert "(paragraph Прежде здесь чинили станки, а потом цех стоял пустым. Прежде… → —)" in capsys.readouterr().out


def test_what_is_unknown_is_named(newsroom: Newsroom) -> None:
    """Neither a story nor an article."""
    with pytest.raises(UnknownStoryError, match="0123456789abcdef"):
        trace(newsroom.room.database, "0123456789abcdef", titles={})


@pytest.mark.slow
def test_the_command_speaks_json_and_ends_with_2_for_what_is_unknown(newsroom: Newsroom, dronewire: Command) -> None:
    """One line a story on standard output, the mistake on standard error."""
    newsroom.bring(WIRE)
    database = {"DRONEWIRE_DATABASE": str(newsroom.room.database.url)}
    told = dronewire("stories", "show", WIRE.address, "--json", **database)
    unknown = dronewire("stories", "show", "nothing", **database)

    assert (told.returncode, json.loads(told.stdout)["first"]) == (0, WIRE.address)
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "nothing" in unknown.stderr
