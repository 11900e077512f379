"""Real saved pages, read where they lie with our declarations: their leads and authors are the pages' own."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dronewire.extract import extract
from spiders.loader import catalogue

FOLDER = Path(__file__).parents[3] / "shared" / "real" / "pages"
FETCHED = datetime(2026, 11, 22, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"no saved pages in {FOLDER}")


@pytest.mark.parametrize(
    ("page", "name", "begins", "authors"),
    [
        ("1719330438", "mk", "Лукашенко тайно вступил в должность", ("Дмитрий Попов",)),
        ("1716561772", "ukrinform", "Полиция Киева завершила", ()),
        ("1742998174", "aif", "Во Франции с новой силой", ("Андрей Сидорчик",)),
        ("1647262025", "tass", "В церемонии открытия примут участие", ()),
    ],
)
def test_a_real_page_is_read_with_its_outlets_declaration(
    page: str, name: str, begins: str, authors: tuple[str, ...]
) -> None:
    """From its lead on, and signed by who wrote it, not by who drew the picture."""
    body = (FOLDER / f"{page}.html").read_bytes()
    outlet = catalogue()[name]
    article = extract(body, address=f"{outlet.homepage}/saved", outlet=outlet, fetched=FETCHED).article

    assert article is not None
    assert (article.text[: len(begins)], article.authors) == (begins, authors)
