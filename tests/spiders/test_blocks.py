"""Blocks have names, whatever status they come with; pages that tell of blocks are pages."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.refusals.blocks import block_name
from spiders.refusals.seen import seen_text
from spiders.refusals.walls import wall_of_redirect

REAL = Path("/work/shared/real")

COOKIE_AND_AGAIN = """<html><head><script>
document.cookie='bpc=b4d16037b21d8507; path=/'; window.location.reload(true);
</script></head><body><noscript>You have to turn on JavaScript to visit this site.</noscript></body></html>"""
COOKIE_AND_ON = "<script>document.cookie='a=1';location.href='/news/1?c=1'</script>"
REFRESHED = """<!DOCTYPE html><html><head><meta http-equiv="refresh" content="0"><title>…</title></head>
<body><noscript>Пожалуйста, включите JavaScript</noscript></body></html>"""
SERVICEPIPE = """<!DOCTYPE html><html><head><noscript><meta http-equiv="refresh" content="0; url=/exhkqyad"></noscript>
</head><body><div id="id_captcha_frame_div"></div><script>function get_cookie_spsn() {}</script></body></html>"""
QRATOR = '<html><head><script src="/__qrator/qauth_utm_v2d_v9118.js"></script></head><body></body></html>'
CAPTCHA = '<h1>Докажите, что вы человек</h1><form><div class="h-captcha" data-sitekey="k"></div></form>'
LOGIN = '<h1>Вход</h1><form action="/enter"><input name="u"><input type="password" name="p"></form>'
DDOS_GUARD = '<html><head><title>DDOS-GUARD</title></head><body><div id="title"></div></body></html>'
CLOSED_EN = "<h1>Sorry</h1><p>This website is not available in your country.</p>"
CLOSED_1009 = "<p>The owner of this website has banned the country or region your IP address is in.</p>"
CLOSED_RU = "<h1>Доступ ограничен</h1><p>К сожалению, сайт недоступен в вашем регионе</p>"
CLOSED_FROM_RU = "<p>Доступ к сайту из вашей страны запрещён</p>"
CLOSED_OUTSIDE_RU = "<p>Доступ из-за пределов РФ временно ограничен.</p>"
ONLY_RU = "<p>Сайт доступен только с территории России</p>"

LONG = " ".join(["Районная библиотека снова принимает читателей после ремонта, который шёл с самой весны."] * 30)


@pytest.mark.parametrize(
    ("status", "page", "name"),
    [
        (200, COOKIE_AND_AGAIN, "JavaScript wall (200)"),
        (200, COOKIE_AND_ON, "JavaScript wall (200)"),
        (200, REFRESHED, "JavaScript wall (200)"),
        (200, SERVICEPIPE, "ServicePipe (200)"),
        (200, QRATOR, "Qrator (200)"),
        (401, QRATOR, "Qrator (401)"),
        (200, CAPTCHA, "captcha (200)"),
        (200, LOGIN, "login wall (200)"),
        (403, LOGIN, "forbidden (403)"),
        (403, DDOS_GUARD, "DDoS-Guard (403)"),
        (200, CLOSED_EN, "geo block (200)"),
        (403, CLOSED_1009, "geo block (403)"),
        (200, CLOSED_RU, "geo block (200)"),
        (403, CLOSED_FROM_RU, "geo block (403)"),
        (451, CLOSED_FROM_RU, "geo block (451)"),
        (200, CLOSED_OUTSIDE_RU, "geo block (200)"),
        (200, ONLY_RU, "geo block (200)"),
        (451, "", "legal reasons (451)"),
        (500, CLOSED_RU, ""),
    ],
)
def test_a_wall_has_a_name(status: int, page: str, name: str) -> None:
    """By what its page does and says."""
    assert block_name(status, {}, page.encode()) == name


def test_a_wall_is_read_in_its_own_encoding() -> None:
    """Many engines still write windows-1251."""
    assert block_name(200, {}, CLOSED_RU.encode("cp1251")) == "geo block (200)"


@pytest.mark.parametrize("server", ["QRATOR", "ddos-guard", "cloudflare", "NGENIX", "ServicePipe"])
def test_a_guarded_outlets_own_error_is_no_block(server: str) -> None:
    """The guard's name stands on every answer that passes through it."""
    assert block_name(200, {"server": server}, b"<p>news</p>") == ""


@pytest.mark.parametrize(
    "page",
    [
        f"<h1>Cloudflare, Qrator и DDoS-Guard отбили атаку</h1><p>{LONG}</p>",
        f"<p>Сайт недоступен в вашем регионе, сообщал Роскомнадзор.</p><p>{LONG}</p>",
        f'<article><p>{LONG}</p></article><form><div class="g-recaptcha"></div></form>',
        f'<p>{LONG}</p><form><input type="password"></form>',
        f"<script>document.cookie='seen=1'; function go() {{ location.href = '/'; }}</script><p>{LONG}</p>",
        f"<p>{LONG}</p><pre>&lt;script src='/__qrator/qauth.js'&gt; /cdn-cgi/challenge-platform/orchestrate</pre>",
        "<article itemscope><h1>Видео недоступно в вашей стране</h1><p>Блогер объяснил, почему.</p></article>",
        "<h1>Страница переехала</h1><meta http-equiv='refresh' content='0; url=/news/2'>",
        '<div id="root"></div><noscript>You need to enable JavaScript to run it.</noscript><script src=a></script>',
        "<p>Дрон упал в соседней стране, движение в регионе ограничено.</p>",
        '<?xml version="1.0"?><rss><item><description>Сайт недоступен в вашей стране</description></item></rss>',
        '{"items": [{"title": "This video is not available in your country"}]}',
    ],
)  # fmt: skip
def test_a_page_that_tells_of_walls_is_none(page: str) -> None:
    """Articles about protection services, pages with a comment form, pages of an application, feeds."""
    assert block_name(200, {}, page.encode()) == ""


@pytest.mark.parametrize(
    ("there", "name"),
    [
        ("https://one.example/login?back=/news/1", "login wall (redirect)"),
        ("https://one.example/ru/auth/", "login wall (redirect)"),
        ("https://one.example/user/sign-in.php", "login wall (redirect)"),
        ("https://passport.one.example/?retpath=x", "login wall (redirect)"),
        ("https://id.other.example/", "login wall (redirect)"),
        ("https://one.example/showcaptcha?cc=1", "Yandex captcha (redirect)"),
        ("https://one.example/exhkqyad", "ServicePipe (redirect)"),
        ("http://warning.rt.ru/?id=1", "provider's block (redirect)"),
        ("https://one.example/news/author-of-the-login-law", ""),
        ("https://www.one.example/news/1", ""),
        ("https://ideas.one.example/", ""),
    ],
)
def test_a_redirect_to_a_wall_has_a_name(there: str, name: str) -> None:
    """It need not be followed to be known."""
    assert wall_of_redirect(there, asked="https://one.example/news/1") == name


def test_what_lay_behind_a_login_from_the_start_is_followed() -> None:
    """An outlet may have its feed on such a host."""
    assert wall_of_redirect("https://id.one.example/b", asked="https://id.one.example/a") == ""


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>One &amp; ДВА</p>", "one & два"),
        ("<script>three words here</script>four", "four"),
        ("<style>a</style><!-- b > c --><b>d</b>", "d"),
        ("<script>never closed", ""),
        ("no tags", "no tags"),
        ("a < b", "a"),
        ("", ""),
    ],
)
def test_what_a_reader_sees_is_read(page: str, text: str) -> None:
    """Without scripts, styles, comments and tags."""
    assert seen_text(page.encode(), most=10) == text


def test_a_page_with_more_words_is_not_read_to_its_end() -> None:
    """It is a page, whatever else it says."""
    assert seen_text(b"<p>one two three", most=2) is None


@settings(deadline=None)
@given(st.lists(st.sampled_from([b"<", b">", b"<script", b"</script", b"<!--", b"-->", b"word ", b"\xff", b"&"])))
def test_any_bytes_can_be_looked_at(parts: list[bytes]) -> None:
    """What servers send is not always a page."""
    name = block_name(200, {}, b"".join(parts))

    assert isinstance(name, str)


def _real_pages() -> Iterator[Path]:
    for folder in ("pages", "article-extraction-benchmark"):
        yield from sorted(file for file in (REAL / folder).glob("**/*") if ".html" in file.name)


@pytest.mark.skipif(not REAL.exists(), reason=f"needs the real pages in {REAL}")
def test_no_real_page_is_taken_for_a_block() -> None:
    """Neither the saved Russian pages nor the benchmark's."""
    pages = list(_real_pages())
    bodies = (gzip.decompress(page.read_bytes()) if page.suffix == ".gz" else page.read_bytes() for page in pages)

    assert len(pages) > 180
    assert {name for body in bodies if (name := block_name(200, {}, body))} == set()
