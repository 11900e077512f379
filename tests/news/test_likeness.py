"""How one text relates to another: the kinds of copy, and what only looks like one."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from dronewire.likeness import likeness
from dronewire.story import Copy
from dronewire.wording import Wording

WORDS = st.lists(st.text(alphabet="абвгдежз", min_size=1, max_size=6), max_size=60)


def _text(seed: int, length: int) -> list[str]:
    return [f"слово{seed}x{number}" for number in range(length)]


def _wording(words: Sequence[str]) -> Wording:
    return Wording(tuple(words))


@given(WORDS)
def test_a_text_is_its_own_verbatim_copy(words: list[str]) -> None:
    """Every text with words is like itself in all of its shingles."""
    wording = Wording(tuple(words))
    like = likeness(wording, wording)

    assert (like.copy if like else None) == (Copy.VERBATIM if words else None)


def test_unrelated_texts_are_not_alike() -> None:
    """Nothing in common, no likeness."""
    assert likeness(Wording(tuple(_text(1, 200))), Wording(tuple(_text(2, 200)))) is None


def test_a_dateline_and_a_closing_line_leave_a_verbatim_copy() -> None:
    """What agencies' customers add around the text."""
    wire = _text(1, 300)
    like = likeness(_wording([*_text(2, 6), *wire, *_text(3, 8)]), _wording(wire))

    assert like is not None
    assert like.copy is Copy.VERBATIM


def test_a_text_that_an_editor_went_over_is_edited() -> None:
    """Every fifteenth word changed."""
    wire = _text(1, 300)
    changed = [f"{word}!" if at % 15 == 0 else word for at, word in enumerate(wire)]
    like = likeness(_wording(changed), _wording(wire))

    assert like is not None
    assert like.copy is Copy.EDITED


def test_two_paragraphs_of_five_are_a_partial_copy() -> None:
    """With a lead of one's own."""
    wire = _text(1, 300)
    like = likeness(_wording([*_text(2, 40), *wire[60:180]]), _wording(wire))

    assert like is not None
    assert like.copy is Copy.PARTIAL


def test_a_digest_contains_the_story() -> None:
    """A short story whole within a long text."""
    wire = _text(1, 100)
    like = likeness(_wording([*_text(2, 300), *wire]), _wording(wire))

    assert like is not None
    assert like.copy is Copy.CONTAINING
