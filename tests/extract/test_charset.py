"""From bytes to characters: declared rightly, wrongly or not at all."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.article import Article, Extraction
from dronewire.extract.charset import UnreadableError, decode
from dronewire.outcome import Outcome
from dronewire.outlet import Outlet

from .conftest import PARAGRAPHS, TEXT, page_of

Kept = Callable[..., Article]
Extracted = Callable[..., Extraction]

CHARSETS = ["utf-8", "utf-8-sig", "windows-1251", "koi8-r", "iso-8859-5", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "windows-1251", "koi8-r", "nonsense"])
def test_a_page_is_read_whatever_its_header_says(article: Kept, charset: str, declared: str) -> None:
    """A wrong declaration is not believed where it gives garbage."""
    content_type = f"text/html; charset={declared}" if declared else "text/html"

    assert article(page_of().encode(charset, "ignore"), content_type=content_type).text.split() == TEXT.split()


@pytest.mark.parametrize(
    "meta", ['<meta charset="{}">', '<meta http-equiv="Content-Type" content="text/html; charset={}">']
)
@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r"])
def test_the_page_may_declare_it(article: Kept, charset: str, meta: str) -> None:
    """A declaration in the page counts where the header is silent."""
    page = page_of(head=meta.format(charset)).replace("©", "").encode(charset)

    assert article(page).text == TEXT


def test_what_the_outlet_uses_is_tried_before_guessing(outlet: Outlet) -> None:
    """A word too short to detect is read as the outlet writes."""
    assert decode("дрон".encode("windows-1251"), usual="windows-1251") == "дрон"


def test_a_letter_cut_in_half_does_no_harm(article: Kept) -> None:
    """Engines cut descriptions in the middle of a letter."""
    broken = (
        page_of(head='<meta name="description" content="СЮДА">').encode().replace("СЮДА".encode(), "цех".encode()[:-1])
    )

    assert article(broken).text == TEXT


def test_french_is_no_garbage() -> None:
    """Accents within words are not what a wrong charset makes."""
    text = "<p>L'été dernier, l'élève a étudié près de Genève où le théâtre a été rénové après l'événement.</p>"

    assert decode(text.encode("latin-1"), content_type="text/html; charset=iso-8859-1") == text


def test_garbage_is_refused(result: Extracted) -> None:
    """A page that cannot be read cleanly fails and says why."""
    garbage = page_of().encode("utf-8").decode("latin-1").encode("utf-8")
    found = result(garbage)

    assert (found.outcome, "clean text" in found.reason) == (Outcome.FAILED, True)


def test_garbage_in_a_clean_frame_is_refused(result: Extracted) -> None:
    """The template is read rightly, the text was encoded twice before it came."""
    twice = PARAGRAPHS[1].encode("utf-8").decode("windows-1251", "replace")

    assert result(page_of(paragraphs=(twice,) * 6)).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("content_type", "meta", "charset"),
    [
        ("text/html; charset=koi8-r", "windows-1251", "koi8-r"),
        ("text/html; charset=utf-8", "windows-1251", "windows-1251"),
        ("text/html", "utf-8", "windows-1251"),
    ],
    ids=["header before page", "wrong header", "wrong page"],
)
def test_the_first_declaration_that_fits_counts(article: Kept, content_type: str, meta: str, charset: str) -> None:
    """Header, page, then what gives clean text."""
    page = page_of(head=f'<meta charset="{meta}">').replace("©", "").encode(charset)

    assert article(page, content_type=content_type).text == TEXT


def test_the_mark_goes_before_every_declaration(article: Kept) -> None:
    """A byte order mark is the encoding, whatever header and page say."""
    page = page_of(head='<meta charset="windows-1251">').encode("utf-16")

    assert article(page, content_type="text/html; charset=koi8-r").text == TEXT


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_are_read_or_refused(page: bytes, content_type: str) -> None:
    """Decoding raises nothing but its own error, and gives no broken text."""
    try:
        text = decode(page, content_type=content_type)
    except UnreadableError:
        return

    assert "\x00" not in text


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffd"), max_size=200)
)
def test_utf8_survives(text: str) -> None:
    """Valid UTF-8 that bears no marks of garbage comes out as it went in."""
    page = "<p>" + text
    try:
        assert decode(page.encode()) == page
    except UnreadableError:
        assert not text.isascii()
