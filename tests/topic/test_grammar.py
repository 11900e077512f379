"""Queries are read as analysts mean them, and mistakes are shown with their place and a hint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.topic.grammar import QueryError, parse
from dronewire.topic.syntax import (
    Both,
    Either,
    Expression,
    Near,
    Often,
    Piece,
    Same,
    Term,
    Unit,
    Weighted,
    Within,
    Without,
    Zone,
)


def word(text: str, **marks: bool) -> Term:
    """A term of one word."""
    return Term(text, (Piece(text, **marks),))


A, B, C = word("дрон"), word("завод"), word("цех")


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("дрон", A),
        ("дрон OR завод", Either((A, B))),
        ("дрон AND завод", Both((A, B))),
        ("дрон завод", Both((A, B))),
        ("дрон OR завод цех", Either((A, Both((B, C))))),
        ("(дрон OR завод) AND цех", Both((Either((A, B)), C))),
        ("дрон NOT завод", Both((A, Without(B)))),
        ("дрон AND NOT завод", Both((A, Without(B)))),
        ("дрон NEAR/5 завод", Near(A, B, 5)),
        ("дрон NOT NEAR/5 завод", Near(A, B, 5, absent=True)),
        ("дрон SAME sentence завод", Same(A, B, Unit.SENTENCE)),
        ("дрон NOT SAME paragraph завод", Same(A, B, Unit.PARAGRAPH, absent=True)),
        ("title:дрон", Within(A, Zone.TITLE)),
        ("lead:(дрон OR завод)", Within(Either((A, B)), Zone.LEAD)),
        ("дрон^3", Weighted(A, 3)),
        ("дрон{3}", Often(A, 3)),
        ("(дрон OR завод){12}^2", Weighted(Often(Either((A, B)), 12), 2)),
        ('"дрон завод"~3', Near(A, B, 4)),
        ("дрон # это не завод )\nOR цех", Either((A, C))),
        ("«дрон»", A),
        ('"OR"', word("OR")),
    ],
)
def test_operators_bind_as_documented(query: str, expression: Expression) -> None:
    """NEAR and SAME bind before NOT, NOT before AND, AND before OR."""
    assert parse(query) == expression


@pytest.mark.parametrize(
    ("query", "pieces"),
    [
        ("=завод", (Piece("завод", exact=True),)),
        ("^Герань", (Piece("Герань", initial=True),)),
        ("беспилотн*", (Piece("беспилотн", prefix=True),)),
        ("^Орлан-10", (Piece("Орлан", initial=True), Piece("10"))),
        ('"беспилотн* =систем"', (Piece("беспилотн", prefix=True), Piece("систем", exact=True))),
        ("БПЛA", (Piece("БПЛА"),)),
        ("самолёт", (Piece("самолет"),)),
    ],
)
def test_marks_of_words_are_read(query: str, pieces: tuple[Piece, ...]) -> None:
    """Exact forms, capitals, prefixes and compounds."""
    term = parse(query)

    assert isinstance(term, Term)
    assert term.pieces == pieces


@pytest.mark.parametrize(
    ("query", "at", "hint"),
    [
        ("(дрон OR завод", 0, "never closed"),
        ("дрон) OR завод", 4, "never opened"),
        ('дрон OR "завод', 8, "no counterpart"),
        ("дрон OR", 6, "is expected"),
        ("OR дрон", 0, "is expected"),
        ("дрон AND OR завод", 9, "is expected"),
        ("дрон NEAR завод", 5, "NEAR/5"),
        ("дрон near завод", 5, "capitals"),
        ("дрон W/5 завод", 5, "NEAR/5"),
        ("дрон NEAR/500 завод", 5, "1 to 99"),
        ("дрон SAME section завод", 5, "SAME sentence"),
        ("дрон and завод", 5, "AND"),
        ("дрон ИЛИ завод", 5, "OR"),
        ("дрон XOR завод", 5, "XOR"),
        ("дрон -завод", 5, "NOT"),
        ("body:дрон", 0, "title:, lead:"),
        ("дрон NEAR/5 (завод AND цех)", 5, "AND and NOT belong outside"),
        ("@drone", 0, "@uav"),
        ('дрон OR "—"', 9, "nothing to look for"),
        ("дрон OR д*", 8, "at least 3 letters"),
        ("бес*ник", 0, "end of a word"),
        ("дрон, завод", 4, "means nothing"),
        ("()", 1, "is expected"),
        ("дрон{0} OR завод", 4, "means nothing"),
        ("(дрон AND завод){2}", 16, "AND and NOT belong outside"),
        ("дрон^12 OR завод", 4, "^1 to ^9"),
        ("дрон^0", 4, "^1 to ^9"),
        (" ", 0, "empty"),
    ],
)
def test_a_mistake_is_shown_with_its_place_and_a_hint(query: str, at: int, hint: str) -> None:
    """What an analyst needs to mend it."""
    with pytest.raises(QueryError) as raised:
        parse(query, {"uav": A})

    assert (raised.value.at, hint in str(raised.value)) == (at, True), str(raised.value)


def test_a_named_list_stands_for_its_words() -> None:
    """@name in a query."""
    assert parse("@uav AND цех", {"uav": Either((A, B))}) == Both((Either((A, B)), C))


def written(part: Expression) -> str:  # noqa: C901, PLR0911 - one return for each kind of part
    """A query that says the same, with every bracket."""
    match part:
        case Term(text, (piece,)):
            return "=" * piece.exact + "^" * piece.initial + text + "*" * piece.prefix
        case Term(text):
            return f'"{text}"'
        case Either(parts):
            return "(" + " OR ".join(map(written, parts)) + ")"
        case Both(parts):
            return "(" + " AND ".join(map(written, parts)) + ")"
        case Without(inner):
            return f"(NOT {written(inner)})"
        case Near(left, right, distance, absent):
            return f"({written(left)} {'NOT ' * absent}NEAR/{distance} {written(right)})"
        case Same(left, right, unit, absent):
            return f"({written(left)} {'NOT ' * absent}SAME {unit} {written(right)})"
        case Within(inner, zone):
            return f"({zone}:{written(inner)})"
        case Weighted(inner, weight):
            return f"({written(inner)}^{weight})"
        case Often(inner, least):
            return f"({written(inner)}{{{least}}})"
    raise AssertionError(part)


WORDS = st.sampled_from(["дрон", "завод", "цех", "Герань", "БПЛА"])
TERMS = st.builds(word, WORDS) | st.lists(WORDS, min_size=2, max_size=3).map(
    lambda words: Term(" ".join(words), tuple(map(Piece, words)), ("",) * (len(words) - 1))
)


def several(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[tuple[Expression, ...]]:
    """Two or three of them."""
    return st.lists(parts, min_size=2, max_size=3).map(tuple)


def placed(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """What can be made of placed parts and is placed again."""
    return (
        st.builds(Either, several(parts))
        | st.builds(Near, parts, parts, st.integers(1, 99), st.booleans())
        | st.builds(Same, parts, parts, st.sampled_from(Unit), st.booleans())
        | st.builds(Within, parts, st.sampled_from(Zone))
        | st.builds(Weighted, parts, st.integers(1, 9))
        | st.builds(Often, parts, st.integers(1, 99))
    )


PLACED = st.recursive(TERMS, placed, max_leaves=6)
EXPRESSIONS = st.recursive(
    PLACED,
    lambda parts: st.builds(Both, several(parts)) | st.builds(Either, several(parts)) | st.builds(Without, parts),
    max_leaves=6,
)


@given(EXPRESSIONS)
def test_a_query_written_out_is_read_back(expression: Expression) -> None:
    """Whatever can be said can be written, and means the same when read."""
    assert parse(written(expression)) == expression
