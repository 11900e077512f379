"""Who credits whom: the sources that a text names, and what outlets are called."""

import pytest

from dronewire.copies.crediting import keys_of, sources_of

NEWS = "Завод открыли в Назрани, сообщил министр."


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("НАЗРАНЬ, 12 марта. /ТАСС/. {}", "https://tass.ru/1"),
        ("{} Об этом передаёт РИА Новости.", "https://ria.ru/1"),
        ("Москва. 14 мая. INTERFAX.RU - {}", "https://www.interfax.ru/1"),
        ("{}\nИсточник: «Газета.Ru»", "https://www.gazeta.ru/1"),
        ("{}\nПодготовлено по материалам «АиФ»", "https://aif.ru/1"),
        ("{}\nИсточник: «Татар-информ»", "https://www.tatar-inform.ru/1"),
        ("Ижевск. Агентство «Сусанин». {}", "https://susanin.news/1"),
        ("{}\nРИА «Дагестан»", "https://riadagestan.ru/1"),
        ("{} Об этом пишет «Коммерсантъ».", "https://www.kommersant.ru/1"),
        ("{} Об этом сообщает издание «Известия».", "https://iz.ru/1"),
        ("МОСКВА, 9 сен - ПРАЙМ. {}", "https://1prime.ru/1"),
    ],
)
def test_a_source_is_the_outlet_that_is_called_so(text: str, address: str) -> None:
    """In datelines, in sentences and in closing lines, in either alphabet."""
    assert sources_of(text.format(NEWS)) & keys_of(address)


@pytest.mark.parametrize(
    "text", [NEWS, "{} Министр пишет «дорожную карту».", "Источник в правительстве назвал срок.\nЕго перенесли."]
)
def test_a_text_without_a_source_credits_no_outlet(text: str) -> None:
    """Quotes alone are no names of outlets."""
    outlets = ("https://tass.ru/1", "https://ria.ru/1", "https://aif.ru/1", "https://www.kommersant.ru/1")

    assert not any(sources_of(text.format(NEWS)) & keys_of(address) for address in outlets)


def test_an_outlet_may_have_other_names() -> None:
    """Those of its declaration."""
    assert keys_of("https://udm-info.ru/1", "Удмуртия Инфо") >= keys_of("https://udm-info.ru/1")
