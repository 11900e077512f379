"""Cosmetic changes are told from those of wording, and these from changed facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.text.particulars import is_same_name
from dronewire.versions.edit import Fact, Said, Weight, edit_between

TEXT = (
    "Завод в Ижевске собрал 1200 дронов, сообщил директор Иван Петров.\n"
    "Подробнее: https://zavod.example/novosti?id=7\n"
    "Испытания прошли во вторник, заказчик подтвердил готовность серии.\n"
    "Половина комплектующих изготавливается в регионе, на линии заняты шестьдесят человек."
)


def _edit(before: str, after: str):  # noqa: ANN202
    return edit_between(Said(title="Дроны", text=before), Said(title="Дроны", text=after))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Завод", "«Завод»"),
        (" дронов, ", " дронов — "),
        ("1200", "1 200"),
        ("id=7", "id=8&utm_source=feed"),
        ("серии.", "серии.\nОбновлено: 22.11.2026 14:05"),
        ("серии.", "серии.\nПодписывайтесь на наш канал в Telegram!"),
        ("серии.", "серии.\nПросмотров: 1024"),
        ("Подробнее: https://zavod.example/novosti?id=7\n", ""),
        ("заказчик", "зака\u00adзчик"),
        ("Завод в", "ИЖЕВСК, 20 ноября. /ТАСС/. Завод в"),
    ],
)
def test_the_same_words_are_cosmetic(old: str, new: str) -> None:
    """Quotes, dashes, spaces in numbers, links, stamps, calls to subscribe, what cannot be seen."""
    edit = _edit(TEXT, TEXT.replace(old, new))

    assert (edit.weight, edit.touched) == (Weight.COSMETIC, ())


@pytest.mark.parametrize(
    ("old", "new", "fact", "before", "after"),
    [
        ("1200", "1300", Fact.NUMBER, "1200", "1300"),
        ("вторник", "среду", Fact.NUMBER, "вторник", "среду"),
        ("шестьдесят", "восемьдесят", Fact.NUMBER, "шестьдесят", "восемьдесят"),
        ("Петров", "Сидоров", Fact.NAME, "Петров", "Сидоров"),
        ("Ижевске", "Казани", Fact.NAME, "Ижевске", "Казани"),
        ("заказчик подтвердил", "заказчик не подтвердил", Fact.DENIAL, "", "не"),
        ("подтвердил", "опроверг", Fact.DENIAL, "", "опроверг"),
    ],
)
def test_changed_facts_are_named(old: str, new: str, fact: Fact, before: str, after: str) -> None:
    """A number, a day, a name, a denial: what stood there, and what stands there now."""
    edit = _edit(TEXT, TEXT.replace(old, new))

    assert edit.weight is Weight.FACTUAL
    assert [(one.fact, one.before, one.after) for one in edit.touched] == [(fact, before, after)]


def test_a_paragraph_that_is_gone_is_a_fact() -> None:
    """What was said is no longer said."""
    lines = TEXT.split("\n")
    edit = _edit(TEXT, "\n".join(lines[:3]))

    assert Fact.PARAGRAPH in {one.fact for one in edit.touched}


@pytest.mark.parametrize(
    ("old", "new"),
    [("сообщил", "рассказал"), ("Иван Петров", "Петров Иван"), ("Ижевске", "городе Ижевск"), ("прошли", "завершились")],
)
def test_other_words_for_the_same_are_wording(old: str, new: str) -> None:
    """No fact of those we can tell is touched."""
    assert _edit(TEXT, TEXT.replace(old, new)).weight is Weight.WORDING


def test_a_moved_paragraph_touches_no_fact() -> None:
    """Everything is still said."""
    first, *rest = TEXT.split("\n")

    assert _edit(TEXT, "\n".join([*rest, first])).touched == ()


def test_a_title_is_weighed_by_itself() -> None:
    """A number in the title, the text untouched."""
    edit = edit_between(Said(title="Собрали 400 дронов", text=TEXT), Said(title="Собрали 40 дронов", text=TEXT))

    assert (edit.title_weight, edit.weight) == (Weight.FACTUAL, Weight.FACTUAL)


def test_a_title_that_stayed_has_no_weight() -> None:
    """Only the text changed."""
    assert _edit(TEXT, TEXT.replace("1200", "1300")).title_weight is None


def test_an_english_headline_shows_no_names() -> None:
    """Where every word has a capital, capitals say nothing."""
    edit = edit_between(
        Said(title="Plant Opens New Line In The Region", text=TEXT),
        Said(title="Plant Launches New Line In The Region", text=TEXT),
    )

    assert edit.title_weight is Weight.WORDING


@given(st.text(max_size=200), st.text(max_size=200))
def test_anything_can_be_compared(before: str, after: str) -> None:
    """Whatever a page says, and equal texts are cosmetic."""
    assert _edit(before, after).weight in Weight
    assert _edit(before, before).weight is Weight.COSMETIC


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("иванов", "ивановым", True),
        ("казань", "казани", True),
        ("россия", "россией", True),
        ("алексей", "александр", False),
        ("петров", "сидоров", False),
        ("тула", "тулой", True),
        ("пермь", "перово", False),
    ],
)
def test_forms_of_a_name_are_one(one: str, other: str, same: bool) -> None:
    """They differ in an ending."""
    assert is_same_name(one, other) is same
