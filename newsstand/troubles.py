"""Outlets in trouble: each host misbehaves in one way, at /rss.xml, at its article, or in its robots.txt."""

import gzip
from collections.abc import Callable
from functools import cache

from newsstand import hostile
from newsstand.answer import Answer, Asked, moved, page, text

Trouble = Callable[[Asked], Answer | None]
"""What a host answers; None leaves it to the sound answer."""

HANG = float("inf")
# 50 MB of the same letter shrink to some 50 KB.
BOMB_BYTES = 50_000_000
HUGE_ENTRIES = 5_000
ARTICLE = "/news/1"

_TITLE = "Районная библиотека открылась после ремонта"
_TEXT = """\
Районная библиотека снова принимает читателей: ремонт, который шёл с весны, закончили на неделю раньше срока. \
Первыми в обновлённый зал пришли школьники и члены клуба краеведов.
В здании заменили окна, проводку и полы, а в бывшем хранилище устроили комнату для занятий с детьми. \
Стеллажи сделали местные столяры по чертежам сотрудников.
«Мы сохранили каталог с карточками: его листают даже те, кто привык искать в телефоне», – рассказала заведующая. \
Фонд библиотеки насчитывает около сорока тысяч томов, из них шестьсот подарили жители за время ремонта."""


def _rss(host: str, items: str | None = None) -> str:
    entry = (
        f"<item><title>{_TITLE}</title><link>https://{host}{ARTICLE}</link><guid>https://{host}{ARTICLE}</guid>"
        "<pubDate>Sat, 21 Nov 2026 12:00:00 +0300</pubDate></item>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>{host}</title>'
        f"<link>https://{host}/</link>{entry if items is None else items}</channel></rss>"
    )


def _article(asked: Asked, *, encoding: str = "utf-8") -> Answer:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in _TEXT.splitlines())
    html = (
        f'<!DOCTYPE html><html lang="ru"><head><title>{_TITLE}</title>'
        '<meta property="article:published_time" content="2026-11-21T12:00:00+03:00">'
        f'<link rel="canonical" href="https://{asked.host}{ARTICLE}"></head>'
        f"<body><article><h1>{_TITLE}</h1>{body}</article></body></html>"
    )
    return text(html, kind="text/html; charset=utf-8", encoding=encoding)


def _sound(asked: Asked) -> Answer:
    match asked.path:
        case "/robots.txt":
            return text("User-agent: *\nDisallow:\n")
        case "/rss.xml":
            return text(_rss(asked.host), kind="application/rss+xml; charset=utf-8")
        case "/news/1":
            return _article(asked)
        case _:
            return page("404", "<h1>404</h1>", status=404)


def _at(path: str, trouble: Callable[[Asked], Answer]) -> Trouble:
    return lambda asked: trouble(asked) if asked.path == path else None


def _everywhere_but_robots(trouble: Callable[[Asked], Answer]) -> Trouble:
    return lambda asked: None if asked.path == "/robots.txt" else trouble(asked)


@cache
def _bomb() -> bytes:
    return gzip.compress(b"<p>" + b"a" * BOMB_BYTES, mtime=0)


def _bomb_answer(asked: Asked) -> Answer:
    kind = "application/rss+xml" if asked.path == "/rss.xml" else "text/html"
    return Answer(headers={"content-type": kind, "content-encoding": "gzip"}, body=_bomb())


def _loop(asked: Asked) -> Answer:
    return moved(f"https://{asked.host}{'/rss.xml' if asked.path == '/again.xml' else '/again.xml'}", status=302)


def _away(asked: Asked) -> Answer | None:
    return hostile.onward(asked) if asked.path == ARTICLE or asked.path.startswith("/hop/") else None


def _endless(asked: Asked) -> Answer:
    step = int(asked.path.removeprefix("/rss.xml").strip("/") or 0) if asked.path != ARTICLE else 0
    return moved(f"https://{asked.host}/rss.xml/{step + 1}", status=302)


@cache
def _huge(host: str) -> Answer:
    items = "".join(
        f"<item><title>{_TITLE} {number}</title><link>https://{host}/news/{number}</link></item>"
        for number in range(1, HUGE_ENTRIES + 1)
    )
    return text(_rss(host, items), kind="application/rss+xml")


def _entities(asked: Asked) -> Answer:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>'
    feed = f"<rss version='2.0'><channel><title>&l9;</title><item><title>&l9;</title><link>https://{asked.host}/</link>"
    return text(f"{xml}{feed}</item></channel></rss>", kind="application/rss+xml")


def _file_entity(asked: Asked) -> Answer:
    xml = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
    feed = f"<rss version='2.0'><channel><title>&secret;</title><item><title>&secret;</title><link>https://{asked.host}"
    return text(f"{xml}{feed}{ARTICLE}</link></item></channel></rss>", kind="application/rss+xml")


def _limited(asked: Asked) -> Answer | None:
    if asked.path == "/robots.txt" or asked.nth > 1:
        return None
    return Answer(status=429, headers={"retry-after": "2", "content-type": "text/plain"}, body=b"Too Many Requests")


def _yandex(_: Asked) -> Answer:
    return page(
        "Вы не робот?",
        '<form method="POST" action="/showcaptcha" class="CheckboxCaptcha-Form">'
        '<div class="CheckboxCaptcha" data-testid="checkbox-captcha"><div class="CheckboxCaptcha-Anchor">'
        '<input type="submit" class="CheckboxCaptcha-Button" '
        'aria-label="SmartCaptcha нужна проверка пользователя"></div>'
        "<span>Подтвердите, что запросы отправляли вы, а не робот</span></div></form>"
        '<a href="https://yandex.cloud/services/smartcaptcha">SmartCaptcha by Yandex Cloud</a>'
        '<script src="https://smartcaptcha.yandexcloud.net/captcha.js"></script>',
    )


def _script_wall(_: Asked) -> Answer:
    return page(
        "…",
        "<script>document.cookie = 'seen=1; path=/'; location.reload();</script>"
        "<noscript>Включите JavaScript, чтобы продолжить</noscript>",
    )


def _closed_country(_: Asked) -> Answer:
    return page("Доступ ограничен", "<h1>Доступ ограничен</h1><p>Сайт недоступен в вашем регионе.</p>")


def _cloudflare(asked: Asked) -> Answer:
    challenge = page(
        "Just a moment...",
        '<div class="main-wrapper"><h1>www.example</h1><h2 id="challenge-running">Checking your browser</h2>'
        "<noscript>Enable JavaScript and cookies to continue</noscript></div>"
        f"<script>window._cf_chl_opt={{cvId:'3',cZone:'{asked.host}',cType:'managed'}};</script>"
        '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
        status=403,
    )
    headers = {
        **challenge.headers,
        "server": "cloudflare",
        "cf-mitigated": "challenge",
        "cf-ray": "8f1e0a2b3c4d5e6f-DME",
    }
    return Answer(status=403, headers=headers, body=challenge.body)


def _wrong_charset(asked: Asked) -> Answer:
    if asked.path == "/rss.xml":
        return text(_rss(asked.host), kind="application/rss+xml; charset=utf-8", encoding="windows-1251")
    return _article(asked, encoding="windows-1251")


def _cut_short(asked: Asked) -> Answer:
    sound = _sound(asked)
    return Answer(headers={**sound.headers, "content-length": str(len(sound.body) + 5000)}, body=sound.body[:400])


def _drip(asked: Asked) -> Answer:
    # Two bytes a second: no single read times out, the whole would take ten minutes.
    sound = _sound(asked)
    return Answer(headers=sound.headers, body=sound.body, drip=0.5, piece=1)


def _status(status: int) -> Callable[[Asked], Answer]:
    return lambda _: page(str(status), f"<h1>{status}</h1>", status=status)


def _robots(body: str, status: int = 200) -> Trouble:
    return _at("/robots.txt", lambda _: text(body, status=status))


def _only_feed(trouble: Callable[[Asked], Answer]) -> Trouble:
    return _at("/rss.xml", trouble)


def _only_article(trouble: Callable[[Asked], Answer]) -> Trouble:
    return _at(ARTICLE, trouble)


_HOSTS: dict[str, tuple[str, Trouble]] = {
    "sound.example": ("nothing is wrong", lambda _: None),
    "html-feed.example": ("the feed is an HTML page", _only_feed(lambda _: page("Новости", "<h1>Новости</h1><p>…"))),
    "broken-xml.example": (
        "the feed breaks off inside a tag before its first entry ends",
        _only_feed(lambda asked: text(_rss(asked.host)[:220], kind="application/rss+xml")),
    ),
    "redirect-loop.example": ("the feed redirects in a circle", _everywhere_but_robots(_loop)),
    "redirect-endless.example": ("the feed redirects to ever new addresses", _everywhere_but_robots(_endless)),
    "redirect-away.example": (
        "the article redirects to another outlet's host", _only_article(lambda _: moved("https://sound.example/news/1"))
    ),
    "bomb.example": ("the article is a gzip bomb (50 MB)", _only_article(_bomb_answer)),
    "bomb-feed.example": ("the feed is a gzip bomb (50 MB)", _only_feed(_bomb_answer)),
    "error-500.example": ("the feed answers 500", _only_feed(_status(500))),
    "article-500.example": ("the article answers 500", _only_article(_status(500))),
    "hang.example": ("the feed never answers", _only_feed(lambda _: Answer(wait=HANG))),
    "hang-article.example": ("the article never answers", _only_article(lambda _: Answer(wait=HANG))),
    "hang-robots.example": ("robots.txt never answers", _at("/robots.txt", lambda _: Answer(wait=HANG))),
    "slow-drip.example": ("the article comes at two bytes a second", _only_article(_drip)),
    "empty.example": ("the feed is 200 with no body", _only_feed(lambda _: text("", kind="text/xml"))),
    "empty-article.example": (
        "the article is 200 with no body", _only_article(lambda _: Answer(headers={"content-type": "text/html"}))
    ),
    "wrong-charset.example": ("says utf-8, is windows-1251", _everywhere_but_robots(_wrong_charset)),
    "cut-short.example": ("the article ends before its Content-Length", _only_article(_cut_short)),
    "rate-limited.example": ("every address answers 429 with Retry-After: 2 once, then well", _limited),
    "robots-503.example": ("robots.txt answers 503: nothing may be read", _robots("down", 503)),
    "robots-404.example": ("there is no robots.txt: everything may be read", _robots("none", 404)),
    "robots-403.example": ("robots.txt answers 403: RFC 9309 lets everything be read", _robots("no", 403)),
    "robots-disallow.example": ("robots.txt bars everything", _robots("User-agent: *\nDisallow: /\n")),
    "robots-article.example": ("robots.txt bars the articles", _robots("User-agent: *\nDisallow: /news/\n")),
    "crawl-delay.example": ("robots.txt asks for 1 s between requests", _robots("User-agent: *\nCrawl-delay: 1\n")),
    "captcha.example": ("the article is a Yandex SmartCaptcha with 200", _only_article(_yandex)),
    "cloudflare.example": ("everything but robots.txt is a Cloudflare challenge", _everywhere_but_robots(_cloudflare)),
    "script-wall.example": ("the article is a script that sets a cookie and reloads", _only_article(_script_wall)),
    "geo-block.example": ("the feed is a page that is closed to your region", _only_feed(_closed_country)),
    "login-wall.example": (
        "the article redirects to a login", _only_article(lambda _: moved("/login?back=/news/1", status=302))
    ),
    "redirect-inward.example": (
        "the article redirects to an address within", _only_article(lambda _: moved("http://127.0.0.1:1/"))
    ),
    "gigabyte-feed.example": ("the feed is a gigabyte, packed into one megabyte", _only_feed(hostile.bomb)),
    "gigabyte.example": ("the article is a gigabyte, packed into one megabyte", _only_article(hostile.bomb)),
    "brotli.example": ("the article is packed as nobody asked for", _only_article(hostile.packed_otherwise)),
    "redirects.example": ("the article is 10,000 redirects away", _away),
    "huge-feed.example": (
        f"the feed lists {HUGE_ENTRIES} entries, of which one exists", _only_feed(lambda asked: _huge(asked.host))
    ),
    "entity-bomb.example": ("the feed is a billion laughs", _only_feed(_entities)),
    "file-entity.example": ("the feed names a local file as an entity", _only_feed(_file_entity)),
    "gone.example": ("the article answers 410", _only_article(_status(410))),
    "missing.example": ("the article answers 404", _only_article(_status(404))),
    "no-entries.example": (
        "the feed lists nothing", _only_feed(lambda asked: text(_rss(asked.host, ""), kind="text/xml"))
    ),
    "pdf.example": (
        "the article is a PDF",
        _only_article(lambda _: Answer(headers={"content-type": "application/pdf"}, body=b"%PDF-1.7\n%%EOF\n" * 40)),
    ),
}  # fmt: skip

TROUBLES: dict[str, str] = {host: what for host, (what, _) in _HOSTS.items()}
"""Every host in trouble, and what its trouble is."""


def trouble(asked: Asked) -> Answer:
    """What a host in trouble answers: its trouble, or where that lies elsewhere a sound answer."""
    return _HOSTS[asked.host][1](asked) or _sound(asked)
