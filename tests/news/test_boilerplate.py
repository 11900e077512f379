"""What surrounds the news is left out when texts are compared."""

import pytest

from dronewire.copies.boilerplate import line_key, news_of, usual_lines

from .storytelling import said, sentence

NEWS = "Завод открыли в Назрани, сообщил министр."
FOOTER = "Газета зарегистрирована в прошлом веке, телефон редакции ищите в подвале"


@pytest.mark.parametrize(
    "around",
    [
        "НАЗРАНЬ, 12 марта. /ТАСС/. {}",
        "МОСКВА, 12 мар – РИА Новости. {}",
        "Москва. 14 мая. INTERFAX.RU - {}",
        "ИЖЕВСК. {}",
        "{}\nИсточник: РИА Новости",
        "{}\nОб этом сообщает РИА Новости.",
        "{} Подписывайтесь на наш канал в Telegram!",
        "{}\nРанее сообщалось, что в Сунже построят школу. Её откроют осенью.",
        "{}\nРанее «Сердало» писало о заводе.",
        "{}\nКак сообщалось ранее, завод простаивал.",
        "{}\nФото: пресс-служба министерства",
        "{}\nФото из открытых источников",
        "{}\n© РИА Новости / Иван Петров",
        "{}\nЧитайте также: В Магасе открыли парк",
        "Прислать новость | Реклама | 16+\n{}",
        "8 апреля, 11:02. Подпишитесь на наш Telegram!\n{}",
        "{}\nПросмотров: 204. Следующая новость: В Магасе прошёл субботник",
        "{}\nПо материалам ТАСС",
        "{}\nНашли ошибку? Выделите её и нажмите Ctrl+Enter",
        "{}\nRead also: A plant is opened",
        "{}\nThis was reported by TASS.",
    ],
)
def test_what_outlets_add_is_left_out(around: str) -> None:
    """Datelines, credits, calls, pictures, menus, what was reported earlier."""
    assert news_of(around.format(NEWS)) == [NEWS]


@pytest.mark.parametrize(
    "news",
    [
        "Об этом рассказал журналистам директор по развитию Тимур Валеев.",
        "Реклама лекарств в поездах запрещена.",
        "Фотографий с места удара нет.",
        "Источник в правительстве назвал срок.",
        "Комментарии экспертов разошлись.",
        "Ранее утром над городом сбили два аппарата.",
        "Подписчики газеты получат её бесплатно.",
    ],
)
def test_what_only_sounds_like_it_is_news(news: str) -> None:
    """These are sentences of articles."""
    assert news_of(f"{NEWS}\n{news}") == [NEWS, news]


def test_a_line_below_unlike_articles_is_the_outlet_s_own() -> None:
    """Three articles of five."""
    texts = {f"a{at}": said(at, at + 20) + (f"\n{FOOTER}" if at < 3 else "") for at in range(5)}

    assert usual_lines(texts) == {line_key(FOOTER)}


def test_a_line_in_versions_of_one_text_is_news() -> None:
    """An outlet that updates its article says the same in each version."""
    texts = {f"a{at}": f"{said(1, 2, 3)}\n{sentence(at + 20)}\n{FOOTER}" for at in range(5)}

    assert usual_lines(texts) == frozenset()


def test_a_line_in_few_of_very_many_articles_is_news() -> None:
    """The background of a running story."""
    texts = {f"a{at}": said(at + 100) + (f"\n{FOOTER}" if at < 3 else "") for at in range(80)}

    assert usual_lines(texts) == frozenset()


def test_usual_lines_are_left_out() -> None:
    """Whatever their quotes and dashes."""
    assert news_of(f"{NEWS}\n{FOOTER}.", frozenset({line_key(FOOTER)})) == [NEWS]
