"""Nouns stand after numbers as grammar has them."""

import pytest

from dronewire.bundle.wording import NOUNS, noun


@pytest.mark.parametrize(
    ("count", "russian", "english"),
    [
        (1, "правка", "edit"),
        (2, "правки", "edits"),
        (5, "правок", "edits"),
        (11, "правок", "edits"),
        (21, "правка", "edits"),
        (112, "правок", "edits"),
    ],
)
def test_a_noun_agrees_with_its_number(count: int, russian: str, english: str) -> None:
    """In both languages of the page."""
    assert (noun(count, "edit", "ru"), noun(count, "edit", "en")) == (russian, english)


def test_both_languages_have_the_same_nouns() -> None:
    """Else one of the two pages would break."""
    assert NOUNS["ru"].keys() == NOUNS["en"].keys()
