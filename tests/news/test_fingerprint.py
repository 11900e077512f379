"""Fingerprints show containment and resemblance; the kinds of copy follow from them."""

from hypothesis import given
from hypothesis import strategies as st

from dronewire.fingerprint import shared, shingles, sketch, text_hash
from dronewire.likeness import likeness
from dronewire.story import Copy

WORDS = st.lists(st.text(alphabet="абвгдежз", min_size=1, max_size=6), max_size=60)


def _text(seed: int, length: int) -> list[str]:
    return [f"слово{seed}x{number}" for number in range(length)]


@given(WORDS)
def test_a_text_is_its_own_verbatim_copy(words: list[str]) -> None:
    """Every text with words is like itself in all of its shingles."""
    hashes = shingles(words)
    like = likeness(hashes, hashes)

    assert (like.copy if like else None) == (Copy.VERBATIM if words else None)


@given(WORDS, WORDS)
def test_a_text_within_a_longer_one_is_contained(words: list[str], more: list[str]) -> None:
    """All shingles of a part are shingles of the whole."""
    part = shingles(words)
    whole = shingles(words + more)

    assert len(words) < 5 or shared(part, whole) == len(part)


@given(WORDS)
def test_the_sketch_is_a_part_of_the_shingles(words: list[str]) -> None:
    """A sample, sorted, each once."""
    hashes = shingles(words)

    assert shared(sketch(hashes), hashes) == len(sketch(hashes))


def test_about_an_eighth_of_the_shingles_is_sampled() -> None:
    """The hashes are spread evenly, else short texts would have no sketch."""
    sampled = len(sketch(shingles(_text(1, 20_000))))

    assert 2_300 < sampled < 2_700


def test_unrelated_texts_are_not_alike() -> None:
    """Nothing in common, no likeness."""
    assert likeness(shingles(_text(1, 200)), shingles(_text(2, 200))) is None


def test_a_dateline_and_a_closing_line_leave_a_verbatim_copy() -> None:
    """What agencies' customers add around the text."""
    wire = _text(1, 300)
    like = likeness(shingles([*_text(2, 6), *wire, *_text(3, 8)]), shingles(wire))

    assert like is not None
    assert like.copy is Copy.VERBATIM


def test_a_text_that_an_editor_went_over_is_edited() -> None:
    """Every fifteenth word changed."""
    wire = _text(1, 300)
    changed = [f"{word}!" if at % 15 == 0 else word for at, word in enumerate(wire)]
    like = likeness(shingles(changed), shingles(wire))

    assert like is not None
    assert like.copy is Copy.EDITED


def test_two_paragraphs_of_five_are_a_partial_copy() -> None:
    """With a lead of one's own."""
    wire = _text(1, 300)
    like = likeness(shingles([*_text(2, 40), *wire[60:180]]), shingles(wire))

    assert like is not None
    assert like.copy is Copy.PARTIAL


def test_a_digest_contains_the_story() -> None:
    """A short story whole within a long text."""
    wire = _text(1, 100)
    like = likeness(shingles([*_text(2, 300), *wire]), shingles(wire))

    assert like is not None
    assert like.copy is Copy.CONTAINING


def test_the_text_hash_does_not_change_between_versions() -> None:
    """It is stored: another value would make every text new."""
    assert text_hash(["дрон", "летит"]).hex()[:16] == "4620e780053bd80e"
