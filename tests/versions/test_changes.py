"""Two texts word by word: nothing is lost, and what is shown reads well."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.versions.changes import Kind, changes, exchanged, former, marked, nearby, present

TEXTS = st.lists(
    st.sampled_from(["дрон", "завод", "400", "1,5", ",", ". ", " ", "\n", "«", "и", "не"]), max_size=40
).map("".join)
BEFORE = "Завод собрал 400 дронов, сообщил ТАСС.\nВторой абзац стоит здесь без перемен.\nКонец."


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off(before: str, after: str) -> None:
    """What stayed and went is the former text, what stayed and came the new one, to the character."""
    found = changes(before, after)

    assert (former(found), present(found)) == (before, after)


@given(TEXTS)
def test_the_same_text_has_no_change(text: str) -> None:
    """Nothing went, nothing came."""
    assert {one.kind for one in changes(text, text)} <= {Kind.SAME}


@given(TEXTS, TEXTS)
def test_neighbours_differ_in_kind(before: str, after: str) -> None:
    """Each stretch is as long as it can be."""
    kinds = [one.kind for one in changes(before, after)]

    assert all(one is not two for one, two in pairwise(kinds))


@pytest.mark.parametrize(
    ("after", "shown"),
    [
        (BEFORE.replace("400", "450"), "Завод собрал [-400-]{+450+} дронов, сообщил ТАСС."),
        (BEFORE.replace("400 дронов", "450 моторов"), "Завод собрал [-400 дронов-]{+450 моторов+}, сообщил ТАСС."),
        (BEFORE.replace(" дронов", ""), "Завод собрал 400 [-дронов-], сообщил ТАСС."),
        (BEFORE.replace("сообщил ТАСС", "не сообщил ТАСС"), "Завод собрал 400 дронов, {+не+} сообщил ТАСС."),
    ],
)
def test_changes_are_marked_by_words(after: str, shown: str) -> None:
    """A word is exchanged whole, and neighbours that were exchanged are one change."""
    assert marked(changes(BEFORE, after)).split("\n")[0] == shown


def test_a_paragraph_that_came_is_one_change() -> None:
    """Paragraphs are compared before words."""
    after = BEFORE.replace("\nКонец", "\nНовый абзац о планах завода.\nКонец")

    assert list(exchanged(changes(BEFORE, after))) == [("", "Новый абзац о планах завода.\n")]


def test_far_from_a_change_an_ellipsis_stands() -> None:
    """Only some words on either side of it are shown."""
    text = "слово " * 100 + "было" + " слово" * 100
    shown = marked(nearby(changes(text, text.replace("было", "стало")), around=20))

    assert shown == " … слово слово слово [-было-]{+стало+} слово слово слово … "


def test_long_texts_are_replaced_whole() -> None:
    """Two stretches of many thousand words are not compared word by word."""
    before, after = "один два " * 4_000, "три четыре " * 4_000

    assert [one.kind for one in changes(before, after)] == [Kind.GONE, Kind.ADDED]
