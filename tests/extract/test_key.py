"""Keys of known addresses: one for all spellings of an article's address, another for every other article."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dronewire.address import AddressError, canonical
from dronewire.assignment import key_of

NAME = st.text(alphabet="abcdefgh0123456789-", min_size=1, max_size=8)
PATHS = st.lists(NAME, min_size=1, max_size=4).map("/".join)
QUERIES = st.one_of(st.just(""), st.builds("?{}={}".format, NAME, NAME))
SPELLINGS = st.tuples(st.sampled_from(("http", "https")), st.sampled_from(("", "www.")), st.sampled_from(("", "/")))


@given(path=PATHS, query=QUERIES, one=SPELLINGS, other=SPELLINGS)
def test_spellings_have_one_key(path: str, query: str, one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """Scheme, www and a slash at the end do not tell articles apart."""
    keys = {key_of(f"{scheme}://{www}v.example/{path}{slash}{query}") for scheme, www, slash in (one, other)}

    assert len(keys) == 1


@given(first=st.tuples(PATHS, QUERIES), second=st.tuples(PATHS, QUERIES), spelling=SPELLINGS)
def test_other_articles_have_other_keys(
    first: tuple[str, str], second: tuple[str, str], spelling: tuple[str, ...]
) -> None:
    """Whatever else differs in path or query makes another article."""
    assume(first != second)
    scheme, www, slash = spelling

    assert key_of(f"{scheme}://{www}v.example/{first[0]}{slash}{first[1]}") != key_of(
        f"https://v.example/{second[0]}{second[1]}"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://v.example/?id=1", "https://v.example/?id=2"),
        ("https://v.example/n/", "https://v.example/n//"),
        ("https://v.example/n?a=/", "https://v.example/n?a="),
        ("https://v.example/", "https://w.example/"),
        ("https://m.v.example/n", "https://v.example/n"),
        ("https://v.example:8080/n", "https://v.example/n"),
        ("https://v.example/n", "https://v.example/N"),
    ],
)
def test_what_may_name_an_article_counts(one: str, other: str) -> None:
    """The query, the host below www, the port, and the case of the path."""
    assert key_of(one) != key_of(other)


@given(st.text(max_size=60).map("https://v.example/".__add__))
def test_a_key_does_not_depend_on_spelling_anew(address: str) -> None:
    """The key of a canonical address is that of its canonical spelling."""
    try:
        once = canonical(address)
    except AddressError:
        return

    assert key_of(canonical(once)) == key_of(once)
