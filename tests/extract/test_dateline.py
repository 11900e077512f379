"""Datelines and credits: where a text was written, and which agency wrote it first."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.article import Article, Dateline
from dronewire.extract.dateline import credit_of, dateline_of

from .conftest import PARAGRAPHS, page_of

Kept = Callable[..., Article]

DATELINES = {
    "НАЗРАНЬ, 5 января. /ТАСС/. Цех открыли.": ("Назрань", "ТАСС"),
    "МОСКВА, 5 янв – РИА Новости. Цех открыли.": ("Москва", "РИА Новости"),
    "МОСКВА, 5 янв - РИА Новости, Иван Иванов. Цех открыли.": ("Москва", "РИА Новости"),
    "БЕЛГОРОД, 5 янв - РИА Новости/Прайм. Цех открыли.": ("Белгород", "РИА Новости"),
    "INTERFAX.RU - Цех открыли.": ("", "Интерфакс"),
    "Москва. 5 января. INTERFAX.RU - Цех открыли.": ("Москва", "Интерфакс"),
    "ПЕТРОПАВЛОВСК. КАЗИНФОРМ – Цех открыли.": ("Петропавловск", "Казинформ"),
    "САНКТ-ПЕТЕРБУРГ, 5 января. /Корр. ТАСС Иван Иванов/. Цех.": ("Санкт-Петербург", "ТАСС"),
    "РОСТОВ-НА-ДОНУ, 12 дек — РИА Новости. Цех открыли.": ("Ростов-на-Дону", "РИА Новости"),
    "НЬЮ-ЙОРК /штаб-квартира/, 5 января. /ТАСС/. Цех.": ("Нью-Йорк", "ТАСС"),
    "ВЛАДИВОСТОК, 5 января. /ТАСС-ДАЛЬНИЙ ВОСТОК/. Цех.": ("Владивосток", "ТАСС"),
    "МАХАЧКАЛА, 5 января – РИА «Дагестан». Цех открыли.": ("Махачкала", "РИА Дагестан"),
    "(Казань, 5 января, «Татар-информ», Иван Иванов). Цех.": ("Казань", "Татар-информ"),
    "Грозный, 5 января, Чечня Сегодня. Цех открыли.": ("Грозный", "Чечня сегодня"),
    "ЗАРЕЧНЫЙ, 20 ноября. Цех открыли.": ("Заречный", ""),
    "ЗАРЕЧНЫЙ, 20 ноября. /Заречные вести/. Цех открыли.": ("Заречный", "Заречные вести"),
    "MOSCOW, January 5. /TASS/. A workshop opened.": ("Moscow", "ТАСС"),
    "LONDON, Jan 5 (Reuters) - A workshop opened.": ("London", "Reuters"),
    "KYIV (Reuters) - A workshop opened.": ("Kyiv", "Reuters"),
}
NO_DATELINES = [
    "Новый цех открыли 5 января в технопарке города.",
    "В Назрани 5 января открыли цех.",
    "5 января. В Назрани открыли цех.",
    "Москва - столица, там открыли цех.",
    "Казань, Россия, открыла цех.",
    "ТАСС узнал о новом цехе.",
    "Интерфакс сообщил, что цех открыли.",
    "Глава республики, РБК писал об этом, открыл цех.",
    "Прайм-тайм занял цех.",
    "Apple Inc. said it would open a workshop.",
    "",
]
CREDITS = {
    "Цех открыли. Об этом сообщает ТАСС.": "ТАСС",
    "Об этом сообщает РИА «Дагестан».": "РИА Дагестан",
    "Цех открыт, передаёт корреспондент РИА Новости.": "РИА Новости",
    "Источник: Интерфакс": "Интерфакс",
    "Министр рассказал ТАСС о планах.": "ТАСС",
    "Цех открыт, сообщает ИА «Грозный-информ».": "Грозный-информ",
    "This was reported by TASS.": "ТАСС",
    "Цех открыли, сообщили в министерстве.": "",
    "Пресс-служба сообщила о новостях Москвы.": "",
}


@pytest.mark.parametrize("line", DATELINES)
def test_a_dateline_is_read(line: str) -> None:
    """The place as a name is written, the agency under one name."""
    place, agency = DATELINES[line]

    assert dateline_of(f"{line}\nЕщё абзац.") == Dateline(place=place, agency=agency)


@pytest.mark.parametrize("line", NO_DATELINES)
def test_a_sentence_is_no_dateline(line: str) -> None:
    """A place, a day or an agency alone may begin a sentence."""
    assert dateline_of(line) is None


def test_a_dateline_stands_below_the_lead(article: Kept) -> None:
    """TASS puts a lead above its agency's text."""
    page = page_of(paragraphs=("Шестьдесят рабочих мест создадут в городе к лету.", *PARAGRAPHS))

    assert article(page).dateline == Dateline(place="Заречный")


@pytest.mark.parametrize("line", CREDITS)
def test_a_credit_names_the_agency(line: str) -> None:
    """Only one that is known as such."""
    assert credit_of(f"Абзац.\n{line}") == CREDITS[line]


def test_an_article_tells_whom_it_follows(article: Kept) -> None:
    """A reprint without a dateline names its origin at the end."""
    assert article(page_of(paragraphs=(*PARAGRAPHS[1:], "Об этом сообщает ТАСС."))).credit == "ТАСС"


@given(st.text(max_size=200))
def test_any_text_has_a_dateline_or_none(text: str) -> None:
    """A dateline that was found says something."""
    found = dateline_of(text)

    assert found is None or found.place or found.agency
