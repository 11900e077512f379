"""The cascade beside an outlet's history: what is far less than usual, and what stands below every article."""

import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from dronewire.article import Article, Extraction
from dronewire.extract.habit import FEWEST, Habit, habit_of
from dronewire.outcome import Outcome
from dronewire.outlet import Outlet

from .conftest import PARAGRAPHS, TEXT, page_of

Kept = Callable[..., Article]
USUAL = "Редакция Вестника Заречья принимает письма читателей по будням в любое время года и отвечает на каждое из них."


def test_what_stands_below_every_article_is_left_out(article: Kept) -> None:
    """The outlet's own words are no news."""
    habit = habit_of([f"Новость номер {n}.\n{USUAL}" for n in range(20)])

    assert article(page_of(paragraphs=(*PARAGRAPHS, USUAL)), habit=habit).text == TEXT


def test_a_page_of_nothing_but_that_is_no_article(result: Callable[..., Extraction]) -> None:
    """A block that every page has is not its text."""
    found = result(page_of(paragraphs=(USUAL,)), habit=Habit(lines=frozenset({USUAL})))

    assert (found.outcome, found.reason) == (Outcome.NOT_AN_ARTICLE, "no text of its own")


def test_far_less_than_usual_is_looked_for_elsewhere(article: Kept, outlet: Outlet) -> None:
    """A layout that changed leaves the selector with a teaser; the page has the text."""
    page = page_of(before='<div class="lead"><p>В технопарке города открыли новый цех сборки аппаратов.</p></div>')
    declared = outlet.model_copy(update={"body": ".lead"})
    found = article(page, outlet=declared, habit=Habit(length=3_000))

    assert (found.step, found.text.endswith(TEXT)) == ("fast", True)


def test_a_flash_of_a_wordy_outlet_stays_as_it_is(article: Kept, outlet: Outlet) -> None:
    """The page has no more than its declared part: then it is short."""
    flash = "Аэропорт Заречного возобновил приём и выпуск воздушных судов."
    page = page_of(paragraphs=(flash,))
    found = article(page, outlet=outlet.model_copy(update={"body": ".story"}), habit=Habit(length=3_000))

    assert (found.step, found.text) == ("declared", flash)


def test_few_texts_show_no_habit() -> None:
    """An outlet that is new has no history."""
    assert habit_of(["Одна новость."] * (FEWEST - 1)) == Habit()


@given(st.lists(st.text(max_size=40), min_size=FEWEST, max_size=20))
def test_a_usual_line_stands_in_many_texts(texts: list[str]) -> None:
    """In three of ten at least."""
    usual = habit_of(texts).lines

    assert all(sum(line in text.split("\n") for text in texts) >= 0.3 * len(texts) for line in usual)


def test_the_step_and_its_reason_are_told(article: Kept, outlet: Outlet) -> None:
    """Which part of the cascade gave the text, and why."""
    found = article(page_of(), outlet=outlet.model_copy(update={"body": ".story"}))

    assert (found.step, found.reasons.text) == ("declared", "declared: .story")


def test_a_selector_that_finds_nothing_is_told(article: Kept, outlet: Outlet) -> None:
    """So that a changed layout is seen."""
    found = article(page_of(), outlet=outlet.model_copy(update={"body": ".gone"}))

    assert found.reasons.text == "'.gone' finds nothing on the page"


def test_bare_text_of_a_declared_part_is_read(article: Kept, outlet: Outlet) -> None:
    """A lead in a <div> of its own, beside paragraphs in another."""
    body = f'<div class="heading">{PARAGRAPHS[0]}</div><div>{"".join(f"<p>{p}</p>" for p in PARAGRAPHS[1:])}</div>'

    assert article(page_of(body=body), outlet=outlet.model_copy(update={"body": ".story"})).text == TEXT


def stated(text: str) -> str:
    """A JSON-LD article with its text."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "articleBody": text})}</script>'


def test_json_gives_the_text_where_the_page_has_none(article: Kept) -> None:
    """Pages that scripts put together in the reader's browser."""
    found = article(page_of(head=stated("\n\n".join(PARAGRAPHS)), body="<p>Загрузка…</p>"))

    assert (found.step, found.text) == ("json-ld", TEXT)


def test_json_may_hold_markup(article: Kept) -> None:
    """Some engines put HTML there."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)

    assert article(page_of(head=stated(text), body="<p>Загрузка…</p>")).text == TEXT


def test_a_cut_text_in_json_is_not_taken(article: Kept) -> None:
    """What the page has in full counts."""
    assert article(page_of(head=stated(PARAGRAPHS[0]))).step == "fast"


def test_an_article_in_nav_is_read(article: Kept) -> None:
    """Some engines wrap the whole page in the wrong element."""
    page = page_of().replace("<main>", "<nav>").replace("</main>", "</nav>")

    assert PARAGRAPHS[1] in article(page).text
