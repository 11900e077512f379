"""Terms find all forms of their words, and nothing that only looks like one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dronewire.topic import Topic, compile_topics


def test_every_listed_form_is_found(shared: Path, topic: Callable[..., Topic]) -> None:
    """All forms of the measured list, one text a form: 100 %."""
    rows = [row.split("\t") for row in (shared / "facts" / "word-forms.tsv").read_text("utf-8").splitlines()[1:]]
    engine = compile_topics(topic(term, id=f"{number:03}") for number, (term, _) in enumerate(rows))
    missed = [
        (term, form)
        for number, (term, forms) in enumerate(rows)
        for form in forms.split()
        if f"{number:03}" not in {match.topic for match in engine.match("", f"о {form} и", language="ru")}
    ]

    assert missed == []


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("дрон", "Мефедрон, эфедрон, эскадрон и Андроновская"),
        ("дрон", "Суд отпустил Дронова, адвокат Иван Дронов доволен"),
        ("БАС", "бас, Донбасс, Кузбасс, забастовка, бассейн, бас-гитара, Бас"),
        ("БАС", "БАС СОБРАЛ ПОЛНЫЙ ЗАЛ"),
        ("БЛА", "область, погибла, Благовещенск, бла-бла"),
        ("Герань-2", "герань на окне, Тегеран, герань 3"),
        ("Герань", "Тегеран"),
        ("Орлан-10", "Орлан вернулся в гнездо"),
        ("^Орлан", "орлан-белохвост"),
        ("Куб", "Кубань, Кубок, кубометр"),
        ("Купол", "купольный"),
        ("посол", "после этого"),
        ("FPV", "fpv"),
        ("=дрон", "дроны"),
        ("учение", "учёные"),
        ("завод", "заводить"),
        ('"беспилотная система"', "Беспилотные. Системы связи"),
        ('"беспилотная система"', "системы беспилотные"),
        ("беспилотн*", "пилотный"),
    ],
)
def test_look_alikes_are_not_found(found: Callable[..., list[str]], term: str, text: str) -> None:
    """Substrings, names, other cases and neighbours over a full stop."""
    assert found(term, text) == []


@pytest.mark.parametrize(
    ("term", "text", "word"),
    [
        ("дрон", "Дронов стало больше", "Дронов"),
        ("дрон", "о «Дронах»", "Дронах"),
        ("БПЛА", "семь БПЛА-камикадзе", "БПЛА"),
        ("БПЛА", "семь БпЛА", "БпЛА"),
        ("БАС", "рынок БАСов", "БАСов"),
        ("FPV", "FPV-дрон", "FPV"),
        ("FPV-дрон", "рой FPV-дронов", "FPV-дронов"),
        ("FPV-дрон", "рой FPV\u2011дронов", "FPV\u2011дронов"),
        ("FPV-дрон", "рой FPV дронов", "FPV дронов"),
        ("FPV-дрон", "рой FPVдронов", "FPVдронов"),
        ("FPV-дрон", "рой FРV-дронов", "FРV-дронов"),
        ("дрон-камикадзе", "дронами-камикадзе", "дронами-камикадзе"),
        ("Герань-2", "«Гераней-2»", "Гераней-2"),
        ("Герань-2", "Герани 2", "Герани 2"),
        ("Герань-2", "«Герань»-2", "Герань»-2"),
        ("Герань-2", "Герань2", "Герань2"),
        ("^Герань", "у Герани", "Герани"),
        ("Руднёво", "в Рудневе", "Рудневе"),
        ("Руднево", "в Руднёве", "Руднёве"),
        ("шахэд", "шахэды", "шахэды"),
        ("Алабуга", "под Алабугой", "Алабугой"),
        ("Ростех", "Ростеха", "Ростеха"),
        ("беспилотн*", "беспилотье и беспилотной", "беспилотной"),
        ('"беспилотные авиационные системы"', "беспилотной авиационной системе", "беспилотной авиационной системе"),
        ('"ОКБ им. Симонова"', "в ОКБ им. Симонова", "ОКБ им. Симонова"),
        ("люди", "человека", "человека"),
        ("закупать", "закупаемых", "закупаемых"),
    ],
)
def test_forms_and_spellings_are_found(found: Callable[..., list[str]], term: str, text: str, word: str) -> None:
    """Inflection, compounds, hyphens, quotes, joined writing, mixed scripts."""
    assert word in found(term, text)


@pytest.mark.parametrize(
    ("term", "text"), [("drone", "drones"), ("factory", "factories"), ("UAV", "UAVs"), ("supply", "supplied")]
)
def test_english_words_are_inflected(found: Callable[..., list[str]], term: str, text: str) -> None:
    """Plurals and verb forms."""
    assert found(term, text, language="en") == [text]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("дрон", "дронів"),
        ("дрон", "дрони"),
        ("безпілотник", "безпілотників"),
        ("виробництво", "виробництв"),
        ("атакувати", "атакували"),
    ],
)
def test_ukrainian_words_are_inflected(found: Callable[..., list[str]], term: str, text: str) -> None:
    """By rule, since there is no dictionary."""
    assert found(term, text, language="uk") == [text]
