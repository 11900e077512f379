"""What every test of extraction needs: an outlet, an instant, and pages of invented text in real markups."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from dronewire.article import Article, Extraction
from dronewire.extract import extract
from dronewire.outlet import Outlet

FETCHED = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADDRESS = "https://vestnik.example/news/20417-sbornyy-tsekh"
TITLE = "В Заречном открыли цех сборки беспилотников"
PARAGRAPHS = (
    (
        "ЗАРЕЧНЫЙ, 20 ноября. Новый цех сборки беспилотных летательных аппаратов открыли в технопарке города, сообщили "
        "в областном министерстве промышленности."
    ),
    (
        "На первом этапе предприятие рассчитывает выпускать до четырёхсот аппаратов в год для лесной охраны, геодезии "
        "и доставки грузов в отдалённые посёлки. Инвестор вложил в проект около двухсот миллионов рублей."
    ),
    (
        "По словам директора завода Павла Синицына, половина комплектующих изготавливается в регионе, а к концу "
        "следующего года эту долю намерены довести до трёх четвертей. На линии заняты шестьдесят человек."
    ),
)
TEXT = "\n".join(PARAGRAPHS)
NAVIGATION = "".join(f'<li><a href="/rubric/{n}">Раздел номер {n} нашего издания</a></li>' for n in range(12))


def page_of(
    *, head: str = "", before: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS, title: str = TITLE, body: str = ""
) -> str:
    """A news page with navigation, a footer and links to other news around its text."""
    text = body or "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html><html lang="ru"><head><title>{title} - Вестник Заречья</title>{head}</head><body>
    <header><nav><ul>{NAVIGATION}</ul></nav></header>
    <main><article><h1>{title}</h1>{before}<div class="story">{text}</div></article></main>
    <aside><h3>Другие новости</h3><ul>{NAVIGATION}</ul></aside>
    <footer><p>© Вестник Заречья. Все права защищены.</p></footer></body></html>"""


@pytest.fixture
def outlet() -> Outlet:
    """An outlet of which nothing but its name is declared."""
    return Outlet(id="vestnik", title="Вестник Заречья", homepage="https://vestnik.example")


@pytest.fixture
def result(outlet: Outlet) -> Callable[..., Extraction]:
    """Extraction of bytes or text, with defaults for all that is known besides."""

    def extracted(page: bytes | str, **known: object) -> Extraction:
        content = page.encode() if isinstance(page, str) else page
        return extract(content, **{"address": ADDRESS, "outlet": outlet, "fetched": FETCHED, **known})  # type: ignore[arg-type]

    return extracted


@pytest.fixture
def article(result: Callable[..., Extraction]) -> Callable[..., Article]:
    """The article of a page that must be kept."""

    def kept(page: bytes | str, **known: object) -> Article:
        found = result(page, **known)
        assert found.article is not None, found.reason
        return found.article

    return kept
