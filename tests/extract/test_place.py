"""Where an article lies: its page's own word counts within the outlet, and where it names an article."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dronewire.article import Article
from dronewire.extract import extract
from dronewire.outlet import Outlet

from .conftest import FETCHED, page_of

Kept = Callable[..., Article]

HOST = "https://vestnik.example"
SLUG = "sbornyy-tsekh-otkryli"
VESTNIK = Outlet(id="vestnik", title="Вестник Заречья", homepage=HOST)


def link(address: str) -> str:
    """A canonical link."""
    return f'<link rel="canonical" href="{address}">'


@pytest.mark.parametrize(
    ("page", "named", "expected"),
    [
        (f"/inh/{SLUG}", f"{HOST}/{SLUG}", f"{HOST}/{SLUG}"),
        ("/inh/tekhnopark", f"{HOST}/tekhnopark", f"{HOST}/tekhnopark"),
        (f"/amp/news/{SLUG}", f"/news/{SLUG}", f"{HOST}/news/{SLUG}"),
        ("/news/20417?view=full", "http://m.vestnik.example/news/20417?utm_source=x#top", f"{HOST}/news/20417"),
        ("/?p=20417", f"{HOST}/2026/11/{SLUG}/", f"{HOST}/2026/11/{SLUG}/"),
        ("/item.php?from_list=3&id=204", "/item.php?id=204", f"{HOST}/item.php?id=204"),
        ("/a/20417", "https://dom.vestnik.example/20417", "https://dom.vestnik.example/20417"),
    ],
    ids=["twin", "twin of one word", "relative", "spelt anew", "short link", "query", "own subdomain"],
)
def test_a_canonical_link_is_believed(article: Kept, page: str, named: str, expected: str) -> None:
    """It names the article at another address of the outlet."""
    assert article(page_of(head=link(named)), address=HOST + page).address == expected


@pytest.mark.parametrize(
    "named",
    [
        "https://gazeta.example/news/20417",
        "https://notvestnik.example/news/20417",
        "https://vestnik.example.evil.example/news/20417",
        f"{HOST}/", HOST, "/", "", " ", "#", "//", "https://[", "javascript:void(0)", "mailto:desk@vestnik.example",
        f"{HOST}/news", f"{HOST}/news/economy/", f"{HOST}/item.php", f"{HOST}/index.html", f"{HOST}/glavnaya",
        "http://vestnik.example/news/economy/20417/", "https://www.vestnik.example/news/economy/20417",
    ],
)  # fmt: skip
def test_what_names_no_article_is_not_believed(article: Kept, named: str) -> None:
    """Another host, the home page, a section, a script, rubbish, or a mere other spelling."""
    own = f"{HOST}/news/economy/20417"

    assert article(page_of(head=link(named)), address=own).address == own


def test_a_script_that_serves_all_pages_names_none(article: Kept) -> None:
    """A canonical link without the number would join all articles of the outlet."""
    own = f"{HOST}/item.php?id=204"

    assert article(page_of(head=link("/item.php")), address=own).address == own


def test_without_a_link_the_social_address_counts(article: Kept) -> None:
    """It is the second best; a canonical link that is no good does not hide it."""
    head = f'<meta property="og:url" content="{HOST}/{SLUG}">'

    assert article(page_of(head=head), address=f"{HOST}/inh/{SLUG}").address == f"{HOST}/{SLUG}"
    assert article(page_of(head=head + link(HOST)), address=f"{HOST}/inh/{SLUG}").address == f"{HOST}/{SLUG}"


def test_a_link_may_have_other_relations(article: Kept) -> None:
    """The relation is a list of words, in any case."""
    head = f'<link rel="Bookmark Canonical" href="/{SLUG}">'

    assert article(page_of(head=head), address=f"{HOST}/inh/{SLUG}").address == f"{HOST}/{SLUG}"


def test_without_any_link_the_page_lies_where_it_was_read(article: Kept) -> None:
    """Nothing is made up."""
    assert article(page_of(), address=f"{HOST}/inh/{SLUG}").address == f"{HOST}/inh/{SLUG}"


def test_a_relative_path_names_no_place(article: Kept) -> None:
    """Followed from the place that it names it would lead on and on."""
    assert article(page_of(head=link("0/2026-112")), address=f"{HOST}/inh/{SLUG}").address == f"{HOST}/inh/{SLUG}"


LETTERS = st.characters(exclude_categories=("Cc", "Cs"))


@example(named="0\\\u01000")
@given(named=st.text(LETTERS, max_size=40) | st.text(alphabet="abc123/-?=.:#&", max_size=30).map((HOST + "/").__add__))
def test_whatever_a_page_names_lies_within_the_outlet(named: str) -> None:
    """And is settled: read there again, the page lies at the same place."""
    page = page_of(head=link(named.replace('"', "").replace("<", ""))).encode("utf-8", "ignore")
    first = extract(page, address=f"{HOST}/inh/{SLUG}", outlet=VESTNIK, fetched=FETCHED).article
    assert first is not None
    second = extract(page, address=first.address, outlet=VESTNIK, fetched=FETCHED).article

    assert second is not None
    assert VESTNIK.owns(first.address)
    assert second.address == first.address
