"""What a page says besides the text: rubric, tags, picture, twin, whether it is free, and where each field is from."""

import json
from collections.abc import Callable

import pytest

from dronewire.article import Article, Entry, Reasons

from .conftest import ADDRESS, TITLE, page_of

Kept = Callable[..., Article]


def described(**values: object) -> str:
    """A JSON-LD script of a news article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


@pytest.mark.parametrize(
    "head",
    [
        described(articleSection="Промышленность"),
        described(articleSection=["Промышленность", "Главное"]),
        '<meta property="article:section" content="Промышленность">',
        '<meta itemprop="articleSection" content="Промышленность">',
    ],
    ids=["json-ld", "list", "meta", "microdata"],
)
def test_the_rubric_is_the_outlets(article: Kept, head: str) -> None:
    """Wherever the page names it."""
    assert article(page_of(head=head)).rubric == "Промышленность"


@pytest.mark.parametrize(
    "head",
    [
        described(keywords=["дроны", "Заречный"]),
        described(keywords="дроны, Заречный"),
        '<meta property="article:tag" content="дроны"><meta property="article:tag" content="Заречный">',
        '<meta name="news_keywords" content="дроны,Заречный,дроны">',
        '<meta name="keywords" content="дроны, Заречный">',
        '<a itemprop="keywords">дроны</a><a itemprop="keywords">Заречный</a>',
    ],
    ids=["list", "json-ld", "tags", "news keywords", "keywords", "microdata"],
)
def test_tags_are_the_outlets_keywords(article: Kept, head: str) -> None:
    """Each of them once, in order."""
    assert article(page_of(head=head)).tags == ("дроны", "Заречный")


@pytest.mark.parametrize(
    ("head", "image"),
    [
        ('<meta property="og:image" content="/i/1.jpg">', "https://vestnik.example/i/1.jpg"),
        (described(image={"@type": "ImageObject", "url": "https://cdn.example/1.jpg"}), "https://cdn.example/1.jpg"),
        (described(image=["https://cdn.example/1.jpg", "https://cdn.example/2.jpg"]), "https://cdn.example/1.jpg"),
        ('<meta property="og:image" content="data:image/png;base64,AAAA">', ""),
        ('<meta property="og:image" content="http://[bad/1.jpg">', ""),
        ("", ""),
    ],
    ids=["open graph", "json-ld", "list", "no address", "broken", "none"],
)
def test_the_picture_has_a_whole_address(article: Kept, head: str, image: str) -> None:
    """Or there is none."""
    assert article(page_of(head=head)).image == image


def test_the_twin_for_phones_is_known(article: Kept) -> None:
    """Its address, so that it is not taken for another article."""
    assert article(page_of(head='<link rel="amphtml" href="/amp/20417">')).amp == "https://vestnik.example/amp/20417"


@pytest.mark.parametrize(
    ("head", "paywalled"),
    [
        (described(isAccessibleForFree=False), True),
        (described(isAccessibleForFree="False"), True),
        (described(isAccessibleForFree="https://schema.org/False"), True),
        (described(isAccessibleForFree=True), False),
        (described(hasPart={"@type": "WebPageElement", "isAccessibleForFree": False}), True),
        ('<meta itemprop="isAccessibleForFree" content="false">', True),
        ('<meta property="article:content_tier" content="metered">', True),
        ('<meta property="article:content_tier" content="free">', False),
        (described(isAccessibleForFree="perhaps"), None),
        ("", None),
    ],
    ids=["no", "word", "address", "yes", "part", "microdata", "metered", "free", "nonsense", "nothing"],
)
def test_a_page_says_whether_it_is_free(article: Kept, head: str, paywalled: bool | None) -> None:
    """None is said where the page says nothing."""
    assert article(page_of(head=head)).paywalled is paywalled


def test_every_field_says_where_it_is_from(article: Kept) -> None:
    """Two places that agree are both named."""
    head = described(headline=TITLE, author="Анна Лугова", articleSection="Промышленность")
    found = article(page_of(head=head + '<meta property="og:image" content="/1.jpg">'))

    assert found.reasons == Reasons(
        title="h1 = json-ld = title",
        lead="first paragraph",
        text="the page's main text",
        language="words",
        authors="json-ld",
        rubric="json-ld",
        image="og:image",
    )


def test_a_field_found_nowhere_has_no_reason(article: Kept) -> None:
    """Neither authors nor rubric nor picture."""
    reasons = article(page_of(), entry=Entry(address=ADDRESS)).reasons

    assert (reasons.authors, reasons.rubric, reasons.image) == ("", "", "")


@pytest.mark.parametrize("text", ["\x00", "\ud83d", "\x1f"])
def test_json_spells_no_character_that_a_database_refuses(article: Kept, text: str) -> None:
    """Nulls, halves of letters and control characters are left out."""
    found = article(page_of(head=described(articleSection=f"Про{text}мышленность", keywords=[f"дро{text}ны"])))

    assert (found.rubric, found.tags) == ("Промышленность", ("дроны",))
