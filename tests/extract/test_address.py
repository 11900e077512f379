"""Canonical addresses: equal for variants, stable, openable, and a clear error for what is no address."""

from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dronewire.address import LONGEST, AddressError, canonical, spellings
from dronewire.assignment import key_of

PLAIN = "https://vestnik.example/news/1?a=1&b=2"

VARIANTS = [
    "http://vestnik.example/news/1?a=1&b=2",
    "HTTPS://Vestnik.EXAMPLE/news/1?a=1&b=2",
    "https://vestnik.example:443/news/1?a=1&b=2",
    "http://vestnik.example:80/news/1?a=1&b=2",
    "https://vestnik.example/news/1?b=2&a=1",
    "https://vestnik.example/news/1?a=1&b=2#comments",
    "https://vestnik.example/x/../news/./1?a=1&b=2",
    "https://vestnik.example/news/%31?a=1&b=2",
    "https://vestnik.example/news/1/amp?a=1&b=2",
    "https://vestnik.example/news/1?amp=1&a=1&b=2",
    "https://vestnik.example/news/1?a=1&b=2&outputType=amp",
    "https://vestnik.example/news/1.amp?a=1&b=2",
    "https://vestnik.example/news/1?PHPSESSID=4f0c&a=1&b=2",
    "https://vestnik.example/news/1?a=1&utm_source=rss&utm_medium=feed&b=2",
    "https://vestnik.example/news/1?a=1&b=2&from=rss&yclid=3&gclid=4&fbclid=5&ysclid=6&_openstat=7",
    "https://reader:secret@vestnik.example/news/1?a=1&b=2",
    "https://vestnik.example./news/1?a=1&b=2",
    "  https://vestnik.example/news/1?a=1&b=2\n",
]


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_have_one_spelling(variant: str) -> None:
    """Scheme, case, ports, order, fragments, dots, escapes, AMP and tracking make no difference."""
    assert canonical(variant) == PLAIN


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.vestnik.example/news/1/", "https://www.vestnik.example/news/1/"),
        ("https://vestnik.example", "https://vestnik.example/"),
        ("https://vestnik.example/?12345", "https://vestnik.example/?12345"),
        ("https://vestnik.example/n?cid=5&gallery=1", "https://vestnik.example/n?cid=5&gallery=1"),
        ("https://vestnik.example/n?id=2&id=1", "https://vestnik.example/n?id=2&id=1"),
        ("http://127.0.0.1:8080/feed", "http://127.0.0.1:8080/feed"),
        ("http://[::1]/feed", "https://[::1]/feed"),
    ],
    ids=["www and slash", "root", "bare query", "names of articles", "repeated names", "own port", "IPv6"],
)
def test_what_may_matter_stays(address: str, expected: str) -> None:
    """What a server may need to find the page is kept."""
    assert canonical(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://Vestnik.example:80/news/1?b=2&utm_source=rss&a=1#top", "http://vestnik.example/news/1?a=1&b=2"),
        ("https://vestnik.example/news/1", "https://vestnik.example/news/1"),
        ("http://[::1]/feed", "http://[::1]/feed"),
    ],
)
def test_http_stays_where_it_may(address: str, expected: str) -> None:
    """An outlet without TLS is found at no other address; all else is spelt as ever."""
    assert canonical(address, http=True) == expected


def test_cyrillic_is_escaped() -> None:
    """Host in IDNA, path and query in escaped UTF-8: the form that goes over the wire."""
    expected = "https://xn--e1afmkfd.xn--p1ai/%D0%BE%20%D0%BD%D0%B0%D1%81?q=%D0%B4%D0%B0"

    assert canonical("https://Пример.рф/о нас?q=да") == expected


CYRILLIC = st.text(alphabet="абвгдежзиклмнопрстуфхцчшщыэюя", min_size=1, max_size=12)


@given(name=CYRILLIC, path=CYRILLIC)
def test_every_spelling_of_a_cyrillic_address_is_one(name: str, path: str) -> None:
    """In letters, in capitals, in punycode; the path in letters or escapes."""
    host = f"{name}.рф"
    puny = host.encode("idna").decode()
    spelled = {
        canonical(f"https://{written}/{where}")
        for written in (host, host.upper(), puny, puny.upper(), f"{host}:443")
        for where in (path, quote(path), quote(path).lower())
    }

    assert spelled == {f"https://{puny}/{quote(path)}"}


@given(
    part=st.text(alphabet="abc123-", min_size=1, max_size=8),
    query=st.sampled_from(("", "?a=1", "?a=/")),
    other=st.text(alphabet="abc123-", min_size=1, max_size=8),
)
def test_spellings_are_those_of_one_key(part: str, query: str, other: str) -> None:
    """All spellings, and no address besides, have the key of the address, which is among them."""
    address = canonical(f"https://v.example/{part}{query}")
    found = spellings(address)

    assert address in found
    assert {key_of(each) for each in found} == {key_of(address)}
    assert (canonical(f"https://www.v.example/{other}/{query}") in found) == (other == part)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://vestnik.example/2026/16193-amp.html", "https://vestnik.example/2026/16193.html"),
        ("https://vestnik.example/guitar-amp.html", "https://vestnik.example/guitar-amp.html"),
        ("https://vestnik.example/amp", "https://vestnik.example/amp"),
        ("https://vestnik.example/a/amp/amp/", "https://vestnik.example/a/"),
        ("https://vestnik.example/2026/tsekh.amp.html", "https://vestnik.example/2026/tsekh.html"),
        ("https://vestnik.example/amp/news/1", "https://vestnik.example/amp/news/1"),
        ("https://vestnik.example/n?type=amplifier", "https://vestnik.example/n?type=amplifier"),
    ],
)
def test_amp_is_removed_only_where_it_is_safe(address: str, expected: str) -> None:
    """A slug that happens to end in "amp" is no AMP twin."""
    assert canonical(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        "", " ", "mailto:desk@vestnik.example", "javascript:void(0)", "file:///etc/passwd", "ftp://vestnik.example/a",
        "https://", "https:///news", "//vestnik.example/news", "vestnik.example/news", "/news/1", "https://[bad/",
        "https://vestnik.example:99999/", "https://a b/", "https://.example/", "https://-/", "https://..", "#top",
        "https://vestnik.example/" + "а" * LONGEST,
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(address: str) -> None:
    """An address error, and no other."""
    with pytest.raises(AddressError):
        canonical(address)


@given(
    address=st.one_of(
        st.text(max_size=80),
        st.builds("https://{}/{}?{}".format, *[st.text(max_size=30)] * 3),
        st.builds("http://vestnik.example/{}?{}#{}".format, *[st.text(max_size=30)] * 3),
        st.text(alphabet="htps:/.%2eAaмampxn-?&=#[]@ \t", max_size=60).map("https://v.example/".__add__),
    ),
    http=st.booleans(),
)
@example(address="https://v.example/%252e%252e/a", http=False)
@example(address="https://v.example/x/amp//amp", http=False)
@example(address="https://v.example//", http=False)
@example(address="http://v.example:80//", http=True)
def test_any_text_is_settled_or_refused(address: str, http: bool) -> None:
    """Canonical is idempotent, and raises nothing but an address error."""
    try:
        once = canonical(address, http=http)
    except AddressError:
        return

    assert canonical(once, http=http) == once
