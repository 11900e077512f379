"""Later looks: only an article's own text makes a revision, and a page that says that nothing is there makes none."""

import pytest

from dronewire.outcome import Outcome

from .desk import HOST, OTHER, PARAGRAPHS, Desk, page_of

RELATED = "".join(f'<div><a href="/n/{n}">Завод номер {n} получил заказ на беспилотники</a></div>' for n in range(5))
TEASERS = "".join(
    f'<div class="card"><a href="/n/{n}">Дороги посыпали песком</a><p>За ночь улицы обработали {n} машин.</p></div>'
    for n in range(3, 7)
)
READ_ALSO = '<div class="read-also"><b>Читайте также:</b><ul><li><a href="/n/9">Как выбрать коляску</a></li></ul></div>'
CHANGES = {
    "sidebar": page_of(beside=RELATED),
    "sidebar with texts": page_of(beside=TEASERS),
    "counter": page_of(seen=90_412),
    "related links below the text": page_of(around=f"<h3>По теме</h3>{RELATED}"),
    "related cards below the text": page_of(around=f"<div class='more'><h3>Ещё новости</h3>{TEASERS}</div>"),
    "read also below the text": page_of(around=READ_ALSO),
    "read also in one line": page_of(around='<p>Читайте также: <a href="/n/8">Пять рецептов из тыквы</a></p>'),
    "time of the update": page_of(around='<div class="updated">Обновлено: 20.11.2026 15:41</div>'),
    "time of printing": page_of(around="<p>Страница создана 20 ноября 2026 года в 16:02</p>"),
    "views and comments": page_of(around="<div class='stat'>Просмотров: 311 | Комментариев: 12</div>"),
    "views in a paragraph": page_of(around="<p>Просмотров: 311</p>"),
    "comments": page_of(
        around="<div class='comments'><h3>Комментарии (2)</h3><p>Иван: хорошо бы и у нас такой цех.</p></div>"
    ),
    "share": page_of(around="<p>Поделиться: ВКонтакте, Telegram</p>"),
    "tags": page_of(around="<div class='tags'>Теги: <a href='/tag/1'>дроны</a>, <a href='/tag/2'>завод</a></div>"),
    "advertisement": page_of(around="<div class='banner'><p>Реклама. ООО «Окна». erid: 2Vtzqv</p></div>"),
    "rates": page_of(beside="<div>USD 78,31 EUR 90,12</div><div>Погода: −3 °C</div>"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_stands_around_the_text_makes_no_revision(desk: Desk, change: str) -> None:
    """The page changed, the article did not."""
    assert [desk.look("/n/20417", page_of()), desk.look("/n/20417", CHANGES[change])] == [Outcome.KEPT, Outcome.SAME]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_number_makes_a_revision(desk: Desk, change: str) -> None:
    """Whatever stands around it, and nothing but the number is new in the text."""
    desk.look("/n/20417", page_of())
    changed = desk.look("/n/20417", CHANGES[change].replace("до 400 аппаратов", "до 500 аппаратов"))

    assert (changed, desk.revisions()) == (Outcome.REVISED, 1)
    assert desk.texts() == ["\n".join(PARAGRAPHS).replace("400", "500")]


ABSENT = (
    "<html><head><title>Страница не найдена</title></head><body><h1>Страница не найдена</h1><p>Увы.</p></body></html>"
)
LATER = "<html><head><title>Вестник</title></head><body><h1>На сайте ведутся технические работы</h1></body></html>"
LIST = page_of(("Новости промышленности",), around="".join(RELATED.replace("/n/", f"/n/{n}") for n in range(4)))


def test_an_article_whose_page_says_that_it_is_not_there_is_gone(desk: Desk) -> None:
    """With status 200; what it said stays, and the time is noted."""
    desk.look("/n/20417", page_of())

    assert desk.look("/n/20417", ABSENT) is Outcome.GONE
    assert (desk.gone(), desk.revisions(), desk.reason()) == (desk.at, 0, "says that it is not there")
    assert desk.texts() == ["\n".join(PARAGRAPHS)]


def test_an_article_that_comes_back_is_not_gone(desk: Desk) -> None:
    """Unchanged, or changed."""
    desk.look("/n/20417", page_of())
    desk.look("/n/20417", ABSENT)

    assert (desk.look("/n/20417", page_of()), desk.gone()) == (Outcome.SAME, None)


@pytest.mark.parametrize(("path", "page"), [("/", page_of(OTHER)), ("/news", LIST)], ids=["home page", "list"])
def test_an_article_that_leads_away_to_no_article_is_gone(desk: Desk, path: str, page: str) -> None:
    """A redirect to the front page or a rubric is how many engines say that it was removed."""
    desk.look("/n/20417", page_of())

    assert desk.look("/n/20417", page, final=path) is Outcome.GONE
    assert (desk.gone(), desk.reason()) == (desk.at, f"leads to {HOST}{path}")


@pytest.mark.parametrize(("page", "again"), [(LATER, True), (LIST, False)], ids=["maintenance", "list"])
def test_a_page_that_suddenly_is_no_article_changes_nothing(desk: Desk, page: str, again: bool) -> None:
    """Neither a revision nor gone; a page that asks for patience is asked again soon."""
    desk.look("/n/20417", page_of())

    assert desk.look("/n/20417", page) is Outcome.NOT_AN_ARTICLE
    assert (desk.gone(), desk.revisions(), bool(desk.again())) == (None, 0, again)


@pytest.mark.parametrize("page", [ABSENT, LATER], ids=["absent", "maintenance"])
def test_an_error_page_of_an_article_never_read_is_asked_again(desk: Desk, page: str) -> None:
    """A feed may list an article before it is up."""
    assert desk.look("/n/20417", page) is Outcome.NOT_AN_ARTICLE
    assert desk.again() == (f"{HOST}/n/20417",)


def test_a_vanished_twin_takes_the_article_along_only_until_it_is_seen(desk: Desk) -> None:
    """The page that it came from is gone, the other one is still there."""
    said = f"{HOST}/otkryli-tsekh-sborki"
    desk.look("/inh/otkryli-tsekh-sborki", page_of(canonical=said))
    desk.look("/inh/otkryli-tsekh-sborki", ABSENT)
    first = desk.gone()
    desk.look("/otkryli-tsekh-sborki", page_of(canonical=said))

    assert (first is None, desk.gone()) == (False, None)
