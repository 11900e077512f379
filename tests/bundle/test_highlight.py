"""Words in their context."""

import re

from hypothesis import given
from hypothesis import strategies as st

from dronewire.match import Word
from dronewire.text.highlight import (
    UNSHOWABLE,
    marked,
    moved,
    plain,
    shortened,
    shown,
    snippets,
    spans,
)

TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(" \nа<&\x00\ud800\u202e")), max_size=300)


def word(text: str, start: int, end: int) -> Word:
    """A word that truly stands in a text."""
    return Word(term="t", found=text[start:end], zone="text", start=start, end=end)


@st.composite
def texts_with_words(draw: st.DrawFn) -> tuple[str, tuple[Word, ...]]:
    """A text and words that stand in it, in any order, some over others."""
    text = draw(TEXTS)
    edges = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=8))
    return text, tuple(word(text, min(pair), max(pair)) for pair in edges)


@given(texts_with_words())
def test_the_pieces_of_a_text_are_the_whole_text(given: tuple[str, tuple[Word, ...]]) -> None:
    """Marking loses nothing and adds nothing but blanks where something cannot be shown."""
    text, words = given

    line = marked(text, spans(text, words, zone="text"))

    assert re.sub(r"\s", "", plain(line)) == re.sub(r"\s", "", shown(text))


@given(texts_with_words())
def test_marked_is_exactly_what_the_words_cover(given: tuple[str, tuple[Word, ...]]) -> None:
    """No character is marked that is in no word, and none is left out."""
    text, words = given
    covered = {at for one in words for at in range(one.start, one.end)}

    found = {at for start, end in spans(text, words, zone="text") for at in range(start, end)}

    assert found == covered


@given(texts_with_words())
def test_every_word_is_in_exactly_one_snippet(given: tuple[str, tuple[Word, ...]]) -> None:
    """The marked characters of all snippets are those of the spans."""
    text, words = given
    found = spans(text, words, zone="text")

    lines = snippets(text, found, around=12)

    told = [piece.text for line in lines for piece in line if piece.marked]
    assert "".join(told).replace(" ", "") == "".join(shown(text[a:b]) for a, b in found).replace(" ", "")


@given(texts_with_words())
def test_nothing_unshowable_is_shown(given: tuple[str, tuple[Word, ...]]) -> None:
    """Controls, halves of characters and turned writing never reach a page."""
    text, words = given

    lines = (marked(text, spans(text, words, zone="text")), *snippets(text, spans(text, words, zone="text")))

    assert [plain(line) for line in lines if UNSHOWABLE.search(plain(line))] == []


@given(TEXTS, st.integers(1, 60))
def test_a_shortened_text_is_a_beginning_within_its_limit(text: str, most: int) -> None:
    """Offsets into what is left stay true."""
    short = shortened(text, most)

    assert len(short) <= most or short == text
    assert text.startswith(short.removesuffix("…")) or short == text


def test_a_word_that_does_not_stand_there_is_not_marked() -> None:
    """Offsets of another revision never mark a wrong place."""
    stale = Word(term="дрон", found="дрон", zone="text", start=2, end=6)

    assert spans("Новый дрон", (stale,), zone="text") == ()


def test_a_word_of_the_title_is_not_looked_for_in_the_text() -> None:
    """Zones have offsets of their own."""
    title = Word(term="дрон", found="дрон", zone="title", start=0, end=4)

    assert spans("дрон", (title,), zone="text") == ()


def test_overlapping_words_are_marked_once() -> None:
    """A phrase and a word in it are one mark."""
    text = "сборка дронов идёт"

    assert spans(text, (word(text, 0, 13), word(text, 7, 13)), zone="text") == ((0, 13),)


def test_a_snippet_begins_and_ends_between_words() -> None:
    """The cut is said by an ellipsis, outside of words."""
    text = "раз два три четыре дрон пять шесть семь восемь"

    (line,) = snippets(text, spans(text, (word(text, 19, 23),), zone="text"), around=14)

    assert plain(line) == "… три четыре дрон пять шесть …"


def test_a_snippet_stays_in_its_paragraph() -> None:
    """What stands in the next paragraph is no context."""
    text = "Одно.\nЭто дрон.\nДругое."

    (line,) = snippets(text, spans(text, (word(text, 10, 14),), zone="text"))

    assert plain(line) == "Это дрон."


def test_neighbours_share_a_snippet() -> None:
    """Two words in a sentence are told in one line."""
    text = "дрон летит, дрон садится"

    lines = snippets(text, spans(text, (word(text, 0, 4), word(text, 12, 16)), zone="text"))

    assert [[piece.text for piece in line if piece.marked] for line in lines] == [["дрон", "дрон"]]


def test_moved_counts_from_the_new_beginning() -> None:
    """A span that is cut by the edge is not among them."""
    assert moved(((2, 4), (6, 9), (8, 12)), start=5, end=10) == ((1, 4),)
