"""Walls without a vendor's name, and addresses that lead to one: scripts before the page, closed countries, logins."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from spiders.refusals.seen import seen_text

# Words a reader sees. Walls show under a hundred; a page of an outlet has as many in its menus, an article apart.
MOST_WORDS = 120
FEW_WORDS = 40  # where the markup says less: a page that only sets a cookie shows a sentence or none
Marks = Sequence[tuple[str, re.Pattern[bytes]]]

_SCRIPTED = re.compile(rb"document\.cookie\s*=", re.IGNORECASE)
_AGAIN = re.compile(
    rb"location\.(?:reload|replace|assign)\s*\(|location(?:\.href)?\s*=[^=]|\.submit\s*\(\s*\)", re.IGNORECASE
)
_REFRESH = re.compile(rb"<meta[^>]{0,80}http-equiv=[\"']?refresh[\"']?[^>]{0,80}content=[\"']?\s*\d\b", re.IGNORECASE)
_NO_SCRIPT = re.compile(rb"<noscript[^>]{0,99}>(.{0,2000}?)</noscript", re.IGNORECASE | re.DOTALL)
_JAVASCRIPT = re.compile(rb"java\s?script", re.IGNORECASE)
_PASSWORD = re.compile(rb"<input\b[^>]{0,300}type=[\"']?password", re.IGNORECASE)
_ARTICLE = re.compile(
    rb"article:published_time|[\"']@type[\"']\s*:\s*[\"'](?:News)?Article|<article\b|og:type[\"'][^>]{0,40}article",
    re.IGNORECASE,
)
# What an outlet announces is data, whatever its entries quote.
_FEED = re.compile(
    rb"[^<]{0,9}(?:<[?!][^>]{0,999}>\s{0,99}){0,9}<(?:rss|feed|rdf:rdf|urlset|sitemapindex)\b|\s{0,9}[{\[]",
    re.IGNORECASE,
)
_WHERE_EN = r"(?:country|region|location|territory)"
_WHERE_RU = r"(?:стран|регион|территори|местоположени|государств)"
_NO_EN = r"(?:blocked|denied|restricted|banned|forbidden|limited|not allowed|not permitted)"
_NO_RU = r"(?:недоступ|огранич|запрещ|заблокир|закрыт|невозмож|не доступ|не предоставля)"
# "Your" is said to the reader, by a wall: news say whose country it is.
_CLOSED = re.compile(
    r"(?:not (?:currently )?(?:available|accessible|supported|permitted)|unavailable|blocked|restricted|banned)"
    rf" (?:in|from|for|to) your (?:current )?{_WHERE_EN}"
    rf"|(?:access|requests?|visitors|traffic|connections?) from your {_WHERE_EN}[^.]{{0,60}}{_NO_EN}"
    r"|banned the country or region"  # Cloudflare's 1009
    rf"|{_NO_RU}\w*[^.]{{0,60}} (?:в|из|для|на) ваш\w+ {_WHERE_RU}"
    rf"|(?:доступ|запрос|посещени)\w*[^.]{{0,60}} (?:из|с) ваш\w+ {_WHERE_RU}\w*[^.]{{0,60}}{_NO_RU}"
    rf"|доступ\w* (?:к сайту )?(?:из-за предел|из за предел|с иностранн|с зарубежн|из других стран)[^.]{{0,60}}{_NO_RU}"
    r"|(?:доступ|открыт|работает)\w* (?:\w+ ){0,2}только (?:\w+ ){0,2}(?:из|с) "
    r"(?:территори\w+ )?(?:росси|рф\b)"
)

_LOGINS = frozenset({"login", "log-in", "signin", "sign-in", "auth", "authorize", "oauth", "oauth2", "sso"})
_LOGIN_HOSTS = frozenset({"passport", "id", "login", "auth", "sso", "oauth", "account", "accounts"})
_CAPTCHAS = (("Yandex captcha", "/showcaptcha"), ("ServicePipe", "/exhkqyad"), ("ServicePipe", "/xpvnsulc"))
# Where Russian providers lead what they block on their own (OONI's list of block pages).
_PROVIDERS = frozenset({"warning.rt.ru", "lawfilter.ertelecom.ru", "blackhole.beeline.ru", "fz139.ttk.ru"})


def wall_name(body: bytes, *, marks: Marks, refused: bool) -> str:
    """What a page is where it is no page of the outlet's; empty where it may be one.

    A page that shows a page's worth of words is never a wall unless its status says so: captchas stand in comment
    forms too, and articles quote what a wall says.
    """
    text = seen_text(body, most=MOST_WORDS)
    if not refused and (text is None or _FEED.match(body)):
        return ""
    if marked := next((name for name, pattern in marks if pattern.search(body)), ""):
        return marked
    if text is None or (not refused and _ARTICLE.search(body)):
        return ""
    if _CLOSED.search(text):
        return "geo block"
    return "" if refused else _silent_wall(body, words=len(text.split()))


def _silent_wall(body: bytes, *, words: int) -> str:
    if words <= FEW_WORDS and _is_scripted(body):
        return "JavaScript wall"
    return "login wall" if _PASSWORD.search(body) else ""


def _is_scripted(body: bytes) -> bool:
    """Whether a page does nothing but prove that somebody runs its script, and comes again."""
    if _SCRIPTED.search(body) and _AGAIN.search(body):
        return True
    silent = b" ".join(_NO_SCRIPT.findall(body[:100_000]))
    if _REFRESH.search(silent):
        return True
    return bool(_REFRESH.search(body) and _JAVASCRIPT.search(silent))


def wall_of_redirect(address: str, *, asked: str) -> str:
    """The name of the wall that a redirect leads to; empty where it leads to a page."""
    there, here = urlsplit(address), urlsplit(asked)
    for name, path in _CAPTCHAS:
        if there.path.startswith(path):
            return f"{name} (redirect)"
    if (there.hostname or "") in _PROVIDERS:
        return "provider's block (redirect)"
    if _asks_who(there.hostname, there.path) and not _asks_who(here.hostname, here.path):
        return "login wall (redirect)"
    return ""


def _asks_who(host: str | None, path: str) -> bool:
    steps = [step.partition(".")[0] for step in path.lower().split("/") if step]
    named = {*steps[:1], *steps[-1:], *steps[1:2]} & _LOGINS
    return bool(named) or (host or "").lower().partition(".")[0] in _LOGIN_HOSTS
