"""Fingerprints show containment and resemblance."""

from hypothesis import given
from hypothesis import strategies as st

from dronewire.copies.fingerprint import shared, shingles, sketch, text_hash

WORDS = st.lists(st.text(alphabet="абвгдежз", min_size=1, max_size=6), max_size=60)


def _text(seed: int, length: int) -> list[str]:
    return [f"слово{seed}x{number}" for number in range(length)]


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


def test_the_text_hash_does_not_change_between_versions() -> None:
    """It is stored: another value would make every text new."""
    assert text_hash(["дрон", "летит"]).hex()[:16] == "4620e780053bd80e"
