"""What stands around a text in many engines and is no part of it; each was found on a saved page."""

from collections.abc import Callable

import pytest

from dronewire.article import Article
from dronewire.extract.visible import is_date
from dronewire.outlet import Outlet

from .conftest import PARAGRAPHS, TEXT, TITLE, page_of

Read = Callable[..., Article]


def test_the_date_below_the_headline_is_no_text(article: Read) -> None:
    """Bitrix and others put it into the same element as the paragraphs."""
    body = f'<p class="date">20 ноября 2026, 14:39</p>{"".join(f"<p>{one}</p>" for one in PARAGRAPHS)}'

    assert article(page_of(body=body)).text == TEXT


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("20.11.2026 14:51", True),
        ("09:15 / 02.10.2026", True),
        ("вчера в 12:30", True),
        ("20 ноября 2026 г.", True),
        ("20 ноября в Казани", False),
        ("В 2026 году", False),
        ("Ещё 12 часов", False),
    ],
)
def test_a_line_is_a_date_only_where_it_is_nothing_else(line: str, expected: bool) -> None:
    """A sentence that mentions one stays."""
    assert is_date(line) == expected


def test_a_row_of_links_is_no_text(article: Read) -> None:
    """Old pages have their menu in a table, whose cells come as one line."""
    menu = "".join(f'<td><a href="/{n}/">Раздел {n}</a></td>' for n in range(6))
    text = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    page = f"<html><body><table><tr>{menu}</tr></table><div><h1>{TITLE}</h1><div>{text}</div></div></body></html>"

    assert article(page).text == TEXT


def test_an_invitation_to_subscribe_is_no_text(article: Read) -> None:
    """In the infinitive, too (URA.RU)."""
    body = "".join(f"<p>{one}</p>" for one in (*PARAGRAPHS, "Подписаться на нас в Telegram"))

    assert article(page_of(body=body)).text == TEXT


def test_every_declared_part_is_read(article: Read) -> None:
    """Also where one of them has a name that trafilatura takes for the whole text's (MK's lead and body)."""
    lead, *rest = (f"<p>{one}</p>" for one in PARAGRAPHS)
    body = f'<div class="lead">{lead}</div><div class="article__body">{"".join(rest)}</div>'
    outlet = Outlet(id="mk", title="МК", homepage="https://mk.example", body=".lead, .article__body")

    assert article(page_of(body=body), outlet=outlet).text == TEXT


def test_who_signed_the_picture_did_not_write_the_text(article: Read) -> None:
    """The caption names its author in the markup of the article's own (MK)."""
    picture = '<figure><img src="/1.jpg"><figcaption><b itemprop="author">Фото: Иван Снимков</b></figcaption></figure>'
    author = '<span itemprop="author">Вера Щукина</span>'

    assert article(page_of(before=picture + author)).authors == ("Вера Щукина",)
