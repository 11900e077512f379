"""Title, lead and authors."""

import json
from collections.abc import Callable

import pytest

from dronewire.article import Article, Entry

from .conftest import ADDRESS, PARAGRAPHS, TITLE, page_of

Kept = Callable[..., Article]


def described(**values: object) -> str:
    """A JSON-LD script of a news article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


@pytest.mark.parametrize(
    "declared",
    [
        TITLE,
        f"{TITLE} - Вестник Заречья",
        f"{TITLE} | Вестник Заречья",
        f"{TITLE} // Вестник Заречья",
        f"{TITLE} — Вестник Заречья | vestnik.example",
    ],
)
def test_the_title_is_without_the_outlets_name(article: Kept, declared: str) -> None:
    """Signs and spellings of the name at the end do not belong to the headline."""
    page = page_of(head=f'<meta property="og:title" content="{declared}">').replace("h1>", "h4>")

    assert article(page).title == TITLE


def test_a_dash_of_the_title_itself_stays(article: Kept) -> None:
    """Only the outlet's name is cut, not what follows a dash."""
    title = "Сборный цех - Заречный: итоги года"

    assert article(page_of(title=title)).title == title


def test_what_two_places_agree_on_is_the_title(article: Kept) -> None:
    """A logo in h1 is outvoted by the declared headline and og:title."""
    head = f'<meta property="og:title" content="{TITLE}">{described(headline=TITLE)}'

    assert article(page_of(head=head).replace("<h1>", "<h1>Наш портал</h1><h1>")).title == TITLE


def test_the_feed_gives_the_title_where_the_page_has_none(article: Kept) -> None:
    """The entry's title is the last resort."""
    page = page_of(title="").replace("- Вестник Заречья", "")

    assert article(page, entry=Entry(address=ADDRESS, title=TITLE)).title == TITLE


def test_escaped_twice_is_read_once(article: Kept) -> None:
    """Entities within JSON are undone."""
    page = page_of(title="", head=described(headline="Завод &quot;Стриж&quot; расширят"))

    assert article(page).title == 'Завод "Стриж" расширят'


@pytest.mark.parametrize(
    "head",
    [
        described(author={"@type": "Person", "name": "Анна Лугова"}),
        described(
            author=[{"@type": "Organization", "name": "Вестник Заречья"}, {"@type": "Person", "name": "Анна Лугова"}]
        ),
        '<meta name="author" content="Автор: Анна Лугова">',
        '<meta property="article:author" content="Анна Лугова">',
    ],
    ids=["person", "beside the outlet", "meta", "open graph"],
)
def test_authors_are_people(article: Kept, head: str) -> None:
    """Labels and the outlet's own name are no part of a signature."""
    assert article(page_of(head=head)).authors == ("Анна Лугова",)


def test_authors_in_microdata_are_those_of_the_text(article: Kept) -> None:
    """Who took a picture within the article did not write it."""
    before = (
        '<div itemprop="image" itemtype="https://schema.org/ImageObject"><b itemprop="author">Фёдор Снимков</b></div>'
        '<span itemprop="author" itemtype="https://schema.org/Person"><b itemprop="name">Анна Лугова</b></span>'
    )

    assert article(page_of(before=before)).authors == ("Анна Лугова",)


def test_the_feed_knows_the_author_where_the_page_does_not(article: Kept) -> None:
    """The entry's authors are used last."""
    assert article(page_of(), entry=Entry(address=ADDRESS, authors=("Анна Лугова",))).authors == ("Анна Лугова",)


def test_the_lead_is_the_declared_description(article: Kept) -> None:
    """What the outlet wrote above its text."""
    lead = "Предприятие создаст шестьдесят рабочих мест"

    assert article(page_of(head=f'<meta property="og:description" content="{lead}">')).lead == lead


@pytest.mark.parametrize("description", ["", TITLE, PARAGRAPHS[0][:90] + "…"], ids=["none", "title", "cut paragraph"])
def test_the_lead_is_the_first_paragraph_otherwise(article: Kept, description: str) -> None:
    """A description that repeats the title or cuts the first paragraph tells nothing of its own."""
    assert article(page_of(head=f'<meta name="description" content="{description}">')).lead == PARAGRAPHS[0]
