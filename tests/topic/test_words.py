"""Words are cut and folded alike on every side, and their offsets are those of the text as given."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dronewire.text.words import tokens


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("Ёлка и ёж", ["елка", "и", "еж"]),
        ("бес\u00adпилот\u200bник", ["беспилотник"]),
        ("за\u0301мок", ["замок"]),
        ("и\u0306од, Мои\u0306", ["йод", "мой"]),
        ("cafe\u0301", ["café"]),
        ("5\u00a0млн\u202fруб", ["5", "млн", "руб"]),
        ("FPV\u2011дрон, дрон–камикадзе", ["fpv", "дрон", "дрон", "камикадзе"]),
        ("«Герань-2»_Орлан", ["герань", "2", "орлан"]),
        ("БПЛA", ["бпла"]),
        ("бecпилoтник", ["беспилотник"]),
        ("ZАLА", ["zala"]),
        ("FPVдрон", ["fpvдрон"]),
        ("ВАС BAC", ["вас", "bac"]),
        ("İstanbul", ["istanbul"]),
        ("", []),
    ],
)
def test_words_are_folded(text: str, norms: list[str]) -> None:
    """What a reader takes for the same word is the same word."""
    folded = tokens(text).norms

    assert folded == norms


@pytest.mark.parametrize(
    ("text", "word", "written"),
    [
        ("о бес\u00adпилот\u00adниках\u00ad.", 1, "бес\u00adпилот\u00adниках"),
        ("\ufeff\u00adдрон", 0, "дрон"),
        ("Мои\u0306 дрон", 0, "Мои\u0306"),
        ("Мои\u0306 дрон", 1, "дрон"),
        ("два\u00a0дро\u0301на", 1, "дро\u0301на"),
        ("İзмир БПЛA", 1, "БПЛA"),
    ],
)
def test_offsets_are_those_of_the_text_as_given(text: str, word: int, written: str) -> None:
    """Invisible and composed characters before, in and after a word shift nothing."""
    token = tokens(text)[word]

    assert text[token.start : token.end] == written


def test_a_word_keeps_its_capitals_beside_its_norm() -> None:
    """БАС and бас can be told apart."""
    token = tokens("нацпроект БAС")[1]

    assert (token.norm, token.cased) == ("бас", "БАС")


LETTERS = st.sampled_from(
    [*"абёйЁЙеиcoABxyz1- .«»_\n\u00a0", "\u00ad", "\u200b", "\u0301", "\u0306", "\u0308", "İ", "ﬁ", "ß"]
)


@given(st.text(LETTERS) | st.text())
@example("е\u0301\u0308")
def test_what_stands_at_a_words_offsets_is_that_word(text: str) -> None:
    """Cutting the piece at the offsets again gives the same word, whatever the characters."""
    pieces = [(token.norm, tokens(text[token.start : token.end]).norms) for token in tokens(text)]

    assert pieces == [(norm, [norm]) for norm, _ in pieces]


@given(st.text(LETTERS))
def test_offsets_grow(text: str) -> None:
    """Words follow one another without overlap."""
    spans = [(token.start, token.end) for token in tokens(text)]

    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.text(st.sampled_from("абвгдеёжзийклмн é\u00fc")))
def test_composed_and_decomposed_texts_have_the_same_words(text: str) -> None:
    """A page that writes й as и and a mark is read like any other."""
    decomposed = tokens(unicodedata.normalize("NFD", text)).norms

    assert decomposed == tokens(text).norms
