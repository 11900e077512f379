"""Spelling an outlet's addresses: mobile twins at the home page's host, all else as ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.outlet import Outlet
from dronewire.outlet.spelling import spelt

PLAIN = Outlet(id="vestnik", title="Вестник", homepage="https://vestnik.example")
WITH_WWW = Outlet(id="vestnik", title="Вестник", homepage="http://www.vestnik.example/")
OWN = Outlet(id="vestnik", title="Вестник", homepage="https://vestnik.example", hosts=("m.vestnik.example",))
CYRILLIC = Outlet(id="vestnik", title="Вестник", homepage="https://вестник.рф")


@pytest.mark.parametrize(
    ("outlet", "address", "expected"),
    [
        (PLAIN, "https://m.vestnik.example/news/1", "https://vestnik.example/news/1"),
        (PLAIN, "https://amp.vestnik.example/news/1?utm_source=x", "https://vestnik.example/news/1"),
        (PLAIN, "http://www.m.vestnik.example/news/1", "https://vestnik.example/news/1"),
        (WITH_WWW, "http://m.vestnik.example/news/1", "http://www.vestnik.example/news/1"),
        (WITH_WWW, "http://vestnik.example/news/1/", "http://vestnik.example/news/1/"),
        (CYRILLIC, "https://m.вестник.рф/1", "https://xn--b1agjinxh.xn--p1ai/1"),
        (OWN, "https://m.vestnik.example/news/1", "https://m.vestnik.example/news/1"),
        (PLAIN, "https://sport.vestnik.example/1", "https://sport.vestnik.example/1"),
        (PLAIN, "https://m.gazeta.example/1", "https://m.gazeta.example/1"),
        (PLAIN, "https://m.vestnik.example:8443/1", "https://m.vestnik.example:8443/1"),
    ],
)
def test_mobile_twins_stand_at_the_home_pages_host(outlet: Outlet, address: str, expected: str) -> None:
    """Only hosts that are the home page's own with a mobile mark, and not declared as hosts of their own."""
    assert spelt(address, outlet) == expected


@given(
    host=st.sampled_from(("", "www.", "m.", "mobile.", "sport.", "www.m.", "m.m.")),
    path=st.text(alphabet="ab1-/.", max_size=12),
    outlet=st.sampled_from((PLAIN, WITH_WWW, OWN)),
)
def test_a_spelling_is_settled(host: str, path: str, outlet: Outlet) -> None:
    """Spelt once, an address does not change any more, and is no other outlet's."""
    once = spelt(f"https://{host}vestnik.example/{path}", outlet)

    assert spelt(once, outlet) == once
    assert outlet.owns(once)


def test_an_outlet_with_a_cyrillic_host_owns_its_addresses() -> None:
    """They are spelt in punycode, its declaration in letters."""
    assert CYRILLIC.owns(spelt("https://www.вестник.рф/новость", CYRILLIC))
    assert CYRILLIC.owns("https://вестник.рф/1")
    assert not CYRILLIC.owns("https://вести.рф/1")
