"""The text of an article: all of it, nothing else, and always the same."""

from collections.abc import Callable

import pytest

from dronewire.article import Article, Extraction
from dronewire.extract import forget
from dronewire.outcome import Outcome
from dronewire.outlet import Outlet

from .conftest import PARAGRAPHS, TEXT, page_of

Extracted = Callable[..., Extraction]
Kept = Callable[..., Article]

MARKUPS = {
    "plain": page_of(),
    "json-ld": page_of(head='<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x"}</script>'),
    "microdata": page_of(body=f'<div itemprop="articleBody">{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</div>'),
    "divs": page_of(body="".join(f"<div>{p}</div>" for p in PARAGRAPHS)),
    "breaks": page_of(body="<br><br>".join(PARAGRAPHS)),
    "soft hyphens": page_of(paragraphs=tuple(p.replace("беспилот", "бес\u00adпи\u00adлот") for p in PARAGRAPHS)),
    "hard spaces": page_of(paragraphs=tuple(p.replace(" ", "&nbsp;") for p in PARAGRAPHS)),
}


@pytest.mark.parametrize("markup", MARKUPS)
def test_the_text_is_the_same_in_every_markup(article: Kept, markup: str) -> None:
    """The words of the paragraphs, whatever the outlet's engine wraps around them."""
    assert article(MARKUPS[markup]).text.split() == TEXT.split()


def test_paragraphs_are_lines(article: Kept) -> None:
    """One paragraph a line, without the headline."""
    assert article(page_of()).text == TEXT


@pytest.mark.parametrize(
    "teaser",
    [
        '<p>Читайте также: <a href="/n/1">Завод получил заказ</a></p>',
        '<p><a href="/n/1">На севере области запустили доставку почты по воздуху</a></p>',
        "<p>Подписывайтесь на наш канал, чтобы узнавать новости первыми</p>",
        "<p>Следите за нами в социальных сетях</p>",
    ],
)
def test_teasers_and_subscriptions_are_left_out(article: Kept, teaser: str) -> None:
    """What leads elsewhere is no part of the article, even in the midst of it."""
    body = f"<p>{PARAGRAPHS[0]}</p>{teaser}<p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p>"

    assert article(page_of(body=body)).text == TEXT


def test_a_sentence_that_begins_like_a_teaser_stays(article: Kept) -> None:
    """A long paragraph is text, whatever its first words are."""
    long = "Следите за нами взглядом, попросил гостей инженер, поднимая аппарат над полем: " + "ветер крепчал, " * 8

    assert long.strip() in article(page_of(paragraphs=(*PARAGRAPHS, long))).text


def test_the_declared_body_is_all_that_is_read(article: Kept, outlet: Outlet) -> None:
    """With a selector only that part of the page counts, however little it is."""
    flash = "Аэропорт Заречного возобновил приём и выпуск воздушных судов."
    page = page_of(body=f'<div class="text-block"><p>{flash}</p></div><p>{PARAGRAPHS[1]}</p>')
    declared = outlet.model_copy(update={"body": ".text-block, article .text-block"})

    assert article(page, outlet=declared).text == flash


def test_a_declared_body_that_is_missing_costs_nothing(article: Kept, outlet: Outlet) -> None:
    """An outlet that changed its layout is still read, from the whole page."""
    assert article(page_of(), outlet=outlet.model_copy(update={"body": ".gone"})).text == TEXT


def test_a_flash_of_two_sentences_is_an_article(article: Kept) -> None:
    """News agencies publish single paragraphs."""
    flash = "Росавиация сняла ограничения в аэропорту Заречного. Об этом сообщили в ведомстве."

    assert article(page_of(paragraphs=(flash,))).text == flash


def test_too_few_words_are_told(result: Extracted, outlet: Outlet) -> None:
    """A stub ends as too short, with the numbers."""
    found = result(page_of(paragraphs=("Текст скоро появится.",)), outlet=outlet.model_copy(update={"body": ".story"}))

    assert (found.outcome, found.reason) == (Outcome.TOO_SHORT, "3 words, fewer than 8")


def test_a_list_of_headlines_is_no_article(result: Extracted) -> None:
    """A rubric's page holds links to articles."""
    links = "".join(
        f'<h2><a href="/n/{n}">Предприятие номер {n} выпустило новую модель дрона</a></h2>' for n in range(20)
    )

    assert result(page_of(body=links, title="Промышленность")).outcome is Outcome.NOT_AN_ARTICLE


def test_a_list_with_teasers_is_no_article(result: Extracted) -> None:
    """A tag page repeats the beginnings of articles under their headlines."""
    cards = "".join(
        f'<div><h2><a href="/n/{n}">Предприятие номер {n} выпустило дрон</a></h2><p>{PARAGRAPHS[n % 3]}</p></div>'
        for n in range(12)
    )

    assert result(page_of(body=cards, title="Дроны")).outcome is Outcome.NOT_AN_ARTICLE


def test_a_gallery_without_text_is_no_article(result: Extracted) -> None:
    """Pictures alone say nothing that could match."""
    pictures = "".join(f'<figure><img src="/{n}.jpg"></figure>' for n in range(9))

    assert result(page_of(body=pictures + "<p>12+</p>")).outcome is Outcome.NOT_AN_ARTICLE


def test_the_same_page_gives_the_same_article(article: Kept) -> None:
    """Nothing is remembered between pages, nor lost with the caches."""
    first = article(page_of())
    for markup in MARKUPS.values():
        article(markup)
    forget()

    assert article(page_of()) == first
