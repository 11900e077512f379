"""What is no article though it came with status 200: lists, live blogs, films, and pages that say that nothing is."""

from collections.abc import Callable

import pytest

from dronewire.article import Extraction
from dronewire.outcome import Outcome

from .conftest import NAVIGATION, PARAGRAPHS, page_of

Extracted = Callable[..., Extraction]

HOST = "https://vestnik.example"
NEWS = "<p>Свежие новости: " + " ".join(PARAGRAPHS) + "</p>"
HOME = '<p>Воспользуйтесь поиском или вернитесь <a href="/">на главную страницу</a> нашего издания.</p>'
ABSENT = [
    "Страница не найдена", "404", "Ошибка 404", "404 Not Found", "Запрашиваемая страница не найдена",
    "Страница, которую вы ищете, не существует", "Ошибка 404. Страница не найдена", "404 — страница не найдена!",
    "Материал удалён", "Новость не найдена", "К сожалению, такой страницы больше не существует", "Page not found",
    "Извините, запрашиваемая вами страница не найдена", "Статья была снята с публикации", "Сторінку не знайдено",
    "Запрошенный материал не найден", "Такой страницы нет", "Oops, page not found", "Error 404",
]  # fmt: skip
LATER = [
    "Технические работы", "На сайте ведутся технические работы", "Ошибка", "Внутренняя ошибка сервера",
    "502 Bad Gateway", "Сайт временно недоступен", "Error establishing a database connection", "Произошла ошибка",
    "Ошибка 500", "503 Service Temporarily Unavailable", "Что-то пошло не так",
]  # fmt: skip
HEADLINES = [
    "Ошибка пилота", "Технические работы на водозаборе оставили Заречный без воды", "404 дрона за год собрали в Казани",
    "Страница истории: как не найденный завод стал музеем", "Ошибка 404: почему пропадают сайты ведомств",
    "Материал для крыльев беспилотника нашли в Перми", "Новость не подтвердилась",
    "Сайт мэрии временно недоступен из-за атаки",
]  # fmt: skip


@pytest.mark.parametrize("headline", ABSENT)
@pytest.mark.parametrize("below", [HOME, NEWS], ids=["short", "with the latest news"])
def test_a_page_that_says_that_nothing_is_there_is_no_article(result: Extracted, headline: str, below: str) -> None:
    """Nor is it an end: an article may be listed before it is up, and one that was there is gone."""
    found = result(page_of(title=headline, body=below))

    assert (found.outcome, found.reason) == (Outcome.NOT_AN_ARTICLE, "says that it is not there")
    assert (found.again, found.absent) == (True, True)


@pytest.mark.parametrize("headline", LATER)
def test_a_page_that_asks_for_patience_is_asked_again(result: Extracted, headline: str) -> None:
    """It says nothing about the article."""
    found = result(page_of(title=headline, body="<p>Приносим извинения за временные неудобства, зайдите позже.</p>"))

    assert (found.outcome, found.again, found.absent) == (Outcome.NOT_AN_ARTICLE, True, False)


@pytest.mark.parametrize("headline", HEADLINES)
def test_an_article_about_errors_is_an_article(result: Extracted, headline: str) -> None:
    """Only a headline that says nothing else counts."""
    assert result(page_of(title=headline)).outcome is Outcome.KEPT


def test_a_declared_article_with_a_terse_headline_is_an_article(result: Extracted) -> None:
    """A column may be called that; a page that declares itself and has a long text is believed."""
    head = '<meta property="og:type" content="article">'
    long = tuple(f"{paragraph} Часть {n}." for n in range(3) for paragraph in PARAGRAPHS)

    assert result(page_of(head=head, title="Страница не найдена", paragraphs=long)).outcome is Outcome.KEPT


def test_an_error_page_without_a_headline_says_so_in_its_text(result: Extracted) -> None:
    """Engines put it into a paragraph, and leave the site's name where the headline should be."""
    page = f"<html><head><title>Вестник Заречья</title></head><body><div>Страница не найдена.</div>{HOME}</body></html>"

    assert result(page).absent


def test_the_windows_title_may_say_it(result: Extracted) -> None:
    """Before or behind the outlet's name."""
    for title in ("Вестник Заречья — Страница не найдена", "Страница не найдена | Вестник Заречья"):
        page = f"<html><head><title>{title}</title></head><body><h1>Новости Заречья</h1>{HOME}</body></html>"

        assert result(page).absent


def test_an_engines_own_mark_of_an_error_counts(result: Extracted) -> None:
    """WordPress classes its error page, whatever the theme writes on it."""
    page = page_of(title="Ой, кажется, мы заблудились", body=NEWS).replace("<body>", '<body class="error404 wp-theme">')

    assert result(page).absent


def test_an_empty_template_is_asked_again(result: Extracted) -> None:
    """It lost its content on the way; a page with a title and no text is a film or a picture."""
    empty = f"<html><head><title></title></head><body><ul>{NAVIGATION}</ul><div class='post'></div></body></html>"
    film = page_of(title="Видео дня", body="<video src='1.mp4'></video>")

    assert (result(empty).outcome, result(empty).again) == (Outcome.NOT_AN_ARTICLE, True)
    assert (result(film).outcome, result(film).again) == (Outcome.NOT_AN_ARTICLE, False)


@pytest.mark.parametrize(
    "path",
    [
        "/tag/bespilotnye-letatelnye-apparaty-v-rossii/", "/tags/БПЛА", "/author/petrov/", "/authors/17",
        "/avtory/ivanova", "/search?q=дрон", "/search/дрон", "/?s=дрон",
        "/rubric/economy", "/rubrics/economy/page/3/", "/category/news/",
        "/topics/drones", "/news/tag/дроны/2", "/archive/",
    ],
)  # fmt: skip
def test_addresses_of_lists_are_no_articles(result: Extracted, path: str) -> None:
    """A rubric, tag, author or search, which shows the beginnings of many articles."""
    found = result(page_of(title="Дроны"), address=HOST + path)

    assert (found.outcome, found.reason) == (Outcome.NOT_AN_ARTICLE, "a page of a rubric, tag, author or search")


@pytest.mark.parametrize(
    "path",
    [
        "/category/news/sbornyy-tsekh-otkryli-v-zarechnom", "/rubric/20417", "/topics/drones/20417-tsekh", "/?p=20417",
        "/news/authors-of-the-future", "/news/research", "/theme/2026/11/20/tsekh-otkryt/", "/tagil/news-1",
    ],
)  # fmt: skip
def test_addresses_of_articles_below_rubrics_are_articles(result: Extracted, path: str) -> None:
    """A number or a long slug names one."""
    assert result(page_of(), address=HOST + path).outcome is Outcome.KEPT


def test_a_declared_article_is_one_wherever_it_lies(result: Extracted) -> None:
    """An author's column may lie below the author."""
    head = '<meta property="article:published_time" content="2026-11-20T10:00:00+03:00">'

    assert result(page_of(head=head), address=f"{HOST}/author/sinitsyn").outcome is Outcome.KEPT


def test_an_engines_own_mark_of_a_list_counts(result: Extracted) -> None:
    """WordPress classes its lists, and its articles too."""
    listed = page_of(title="Дроны").replace("<body>", '<body class="archive tag tag-drony">')
    single = page_of().replace("<body>", '<body class="single single-post archive-look">')

    assert result(listed).outcome is Outcome.NOT_AN_ARTICLE
    assert result(single).outcome is Outcome.KEPT


POSTS = "".join(
    f"<div class='post'><time datetime='2026-11-20T1{n}:00'>1{n}:00</time><p>{PARAGRAPHS[n % 3]}</p></div>"
    for n in range(6)
)


@pytest.mark.parametrize(
    "page",
    [
        page_of(head='<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "x"}</script>'),
        page_of(body=f'<div class="b-liveblog">{POSTS}</div>'),
        page_of(body=f'<div itemscope itemtype="https://schema.org/LiveBlogPosting">{POSTS}</div>'),
    ],
    ids=["json-ld", "class", "microdata"],
)
def test_a_live_blog_is_no_article(result: Extracted, page: str) -> None:
    """It grows by the minute and tells many stories."""
    assert (result(page).outcome, result(page).reason) == (Outcome.NOT_AN_ARTICLE, "a live blog")


def test_a_teaser_of_a_live_blog_harms_no_article(result: Extracted) -> None:
    """A badge beside the text."""
    badge = '<div class="live-blog-badge"><a href="/live">Онлайн</a> <time datetime="2026-11-20">сегодня</time></div>'

    assert result(page_of(before=badge)).outcome is Outcome.KEPT


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:type" content="video.other">',
        '<script type="application/ld+json">{"@type": "ImageGallery", "name": "x"}</script>',
    ],
    ids=["film", "gallery"],
)
def test_a_caption_under_a_film_is_no_article(result: Extracted, head: str) -> None:
    """A text of several paragraphs is one."""
    caption = ("Как в Заречном собирают беспилотники, смотрите в сюжете нашего корреспондента из нового цеха.",)

    assert result(page_of(head=head, paragraphs=caption)).outcome is Outcome.NOT_AN_ARTICLE
    assert result(page_of(head=head)).outcome is Outcome.KEPT
