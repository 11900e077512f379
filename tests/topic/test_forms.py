"""Terms find all forms of their words, and nothing that only looks like one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pymorphy3 import MorphAnalyzer

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


# Words of the domain that the dictionary does not know, by stem and endings as people inflect them.
NEW_WORDS = [
    ("дроновод", "дроновод", " а у ом е ы ов ам ами ах"),
    ("дронопорт", "дронопорт", " а у ом е ы ов ам ами ах"),
    ("дрононосец", "дрононос", "ец ца цу цем це цы цев цам цами цах"),
    ("дронобойка", "дронобо", "йка йки йке йку йкой ек йкам йками йках"),
    ("беспилотчик", "беспилотчик", " а у ом е и ов ам ами ах"),
    ("беспилотчица", "беспилотчиц", "а ы е у ей  ам ами ах"),
    ("беспилотие", "беспилоти", "е я ю ем и"),
    ("коптеровод", "коптеровод", " а у ом е ы ов ам ами ах"),
    ("октокоптер", "октокоптер", " а у ом е ы ов ам ами ах"),
    ("гексакоптер", "гексакоптер", " а у ом е ы ов ам ами ах"),
    ("агродрон", "агродрон", " а у ом е ы ов ам ами ах"),
    ("конвертоплан", "конвертоплан", " а у ом е ы ов ам ами ах"),
    ("мавик", "мавик", " а у ом е и ов ам ами ах"),
    ("БПЛАшник", "БПЛАшник", " а у ом е и ов ам ами ах"),
    ("РЭБовец", "РЭБов", "ец ца цу цем це цы цев цам цами цах"),
    ("дроновый", "дронов", "ый ого ому ым ом ая ой ую ое ые ых ыми"),
    ("Аэромакс", "Аэромакс", " а у ом е"),
    ("Унматик", "Унматик", " а у ом е"),
    ("Суперкам", "Суперкам", " а у ом е"),
    ("Эйрбург", "Эйрбург", " а у ом е"),
    ("Кайсант", "Кайсант", " а у ом е"),
    ("Иннополис", "Иннополис", " а у ом е"),
    ("Сердало", "Сердал", "о а у ом е"),
    ("Назрань", "Назран", "ь и ью"),
    ("НПЗ", "НПЗ", " а ы ов ам ами ах"),
    ("FPV-дрон", "FPV-дрон", " а у ом е ы ов ам ами ах"),
    ("дрон-перехватчик", "дрон-перехватчик", " а"),
]
# Words that it knows, of all kinds: fleeting vowels, plural only, adjectives as nouns, verbs and their participles.
KNOWN_WORDS = """
аккумулятор антенна аукцион аэропорт аэросъемка батарея беспилотник беспилотный боеприпас винт вертолет взлет
внедрение вуз выпуск выставка вылет гектар госзакупка грант груз двигатель деталь договор доставка дрон завод
заказчик закупка закупать запуск заявка изготовитель инвестор инструктор испытание кадр камера камикадзе карта
кафедра квадрокоптер кластер колледж комбинат комплектующие композит компания конвейер конкурс консорциум
контракт концессия корпус курсы курсант лаборатория лесник летчик лицей локализация лопасть маршрут мастерская
министерство модель монтаж мотор мощность наводнение налет нацпроект обломок образец обучение оператор
опрыскивание отец отрасль отсек очередь паводок партия патруль пилот планер плата площадка подрядчик подшипник
полигон полет поставка поставщик посылка пошлина правило предприятие преподаватель прибор производство
производственный программа проект промышленность пульт разработчик рама расчет регион резидент рынок самолет
сборка сборочный сборщик серия сертификат симулятор соглашение соревнование спасатель стандарт станок стапель
стартап стенд студент субсидия съемка тендер тепловизор технопарк торги тренажер узел университет урожай
устройство участок учение учения фабрика фестиваль финансирование флот форум хозяйство цех чемпионат чертеж
школьник экзамен экипаж экспорт выпускать собирать разрабатывать атаковать
"""
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")


def test_words_that_no_dictionary_has_are_inflected(topic: Callable[..., Topic]) -> None:
    """Names, new nouns, fleeting vowels, abbreviations with endings, compounds."""
    forms = [(term, stem + ending) for term, stem, endings in NEW_WORDS for ending in endings.split(" ")]

    assert missed_of(forms, topic) == []


def test_every_case_of_known_words_is_found(topic: Callable[..., Topic]) -> None:
    """Both numbers and six cases, by asking the dictionary for each alone; of verbs present and past."""
    morph = MorphAnalyzer()
    wanted = [{way, number} for way in (*CASES, "past", "pres") for number in ("sing", "plur")]
    forms = []
    for word in KNOWN_WORDS.split():
        reading = next(each for each in morph.parse(word) if each.tag.POS in {"NOUN", "ADJF", "INFN"})
        forms += [(word, form.word) for form in map(reading.inflect, wanted) if form]

    assert missed_of(forms, topic) == []


def missed_of(forms: list[tuple[str, str]], topic: Callable[..., Topic]) -> list[tuple[str, str]]:
    """Terms with those of their forms that they do not find."""
    terms = {term: f"{number:03}" for number, term in enumerate(dict.fromkeys(term for term, _ in forms))}
    engine = compile_topics(topic(term, id=name) for term, name in terms.items())
    return [
        (term, form) for term, form in forms if terms[term] not in engine.scores("", f"вот {form} и", language="ru")
    ]


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("de", "Drohne", "drei Drohnen"),
        ("es", "avión", "dos aviones"),
        ("tr", "uçak", "iki uçaklar"),
        ("hy", "գործարան", "գործարանում"),
        ("pl", "fabryka", "w fabrykach"),
    ],
)
def test_languages_without_a_dictionary_are_stemmed(
    found: Callable[..., list[str]], language: str, term: str, text: str
) -> None:
    """By the language of the article, since a query has none."""
    assert found(term, text, language=language) == [text.rpartition(" ")[2]]


def test_stems_are_those_of_the_articles_language_only(found: Callable[..., list[str]]) -> None:
    """A Tatar or an English text is not read by German rules."""
    assert [found("Drohne", "drei Drohnen", language=language) for language in ("en", "tt", "und")] == [[], [], []]


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
    ("term", "text"),
    [
        ("drone", "drones"),
        ("factory", "factories"),
        ("UAV", "UAVs"),
        ("supply", "supplied"),
        ("strike", "struck"),
        ("deliver", "delivered"),
        ("plan", "planning"),
        ("model", "modelling"),
        ("model", "modeling"),
        ("build", "built"),
    ],
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
        ("дронар", "дронарів"),
    ],
)
def test_ukrainian_words_are_inflected(found: Callable[..., list[str]], term: str, text: str) -> None:
    """By their dictionary, and by rule where it does not know them."""
    assert found(term, text, language="uk") == [text]


@pytest.mark.parametrize(("term", "text"), [("ніч", "ночей"), ("бджола", "бджіл"), ("влучити", "влучимо")])
def test_ukrainian_words_that_no_rule_inflects_are_found(found: Callable[..., list[str]], term: str, text: str) -> None:
    """By the dictionary."""
    assert found(term, text, language="uk") == [text]
