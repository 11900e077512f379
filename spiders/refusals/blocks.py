"""Refusals have names: tells a block from an answer, by status, headers and what only a refusal's page holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from spiders.refusals.walls import wall_name

# A refusal's page is small; an article about a protection service is not, and quotes no such markup.
LONGEST = 60_000  # bytes
_STATUS = {401: "login wall", 403: "forbidden", 407: "proxy login", 429: "too many requests", 451: "legal reasons"}
_MARKED = frozenset({*_STATUS, 418, 420, 503})  # refusals only with a protection's mark: servers fail too


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    name: str
    server: str = ""  # stands in the Server header; counts only with a refusing status
    header: str = ""  # a header that only a refusal carries
    page: str = ""  # pattern in the page's markup: scripts and forms, never words a reader sees


# Cloudflare documents cf-mitigated, Qrator its 401 with a script (docs.qrator.net, "tracking cookie"); the other
# marks are those of pages that people saved.
_MARKS = (
    _Mark(name="Cloudflare", header="cf-mitigated"),
    _Mark(
        name="Cloudflare",
        page=r"/cdn-cgi/challenge-platform/[^\"']{0,99}orchestrate|cf-browser-verification|cf_chl_opt",
    ),
    _Mark(name="Cloudflare", server="cloudflare"),
    _Mark(name="DDoS-Guard", page=r"/\.well-known/ddos-guard/(?:js-challenge|mark|check)|check\.ddos-guard\.net"),
    _Mark(name="DDoS-Guard", page=r"<title>\s*ddos-guard\s*</title>"),
    _Mark(name="DDoS-Guard", server="ddos-guard"),
    _Mark(name="Qrator", header="x-qrator-validate-result"),
    _Mark(name="Qrator", page=r"/__qrator/|qauth_utm_v2|qauth_handle_validate"),
    _Mark(name="Qrator", server="qrator"),
    _Mark(name="ServicePipe", page=r"servicepipe\.(?:ru|tech)/(?:static|checker)|/exhkqyad|get_cookie_sp(?:sn|id)\b"),
    _Mark(name="ServicePipe", server="servicepipe"),
    _Mark(name="StormWall", page=r"static\.stormwall\.pro|__js_p_"),
    _Mark(name="StormWall", server="stormwall"),
    _Mark(name="Variti", page=r"variti_ccr|/captcha/variti"),
    _Mark(name="Variti", server="variti"),
    _Mark(name="NGENIX", server="ngenix"),
    _Mark(name="Yandex captcha", page=r"/showcaptcha\?|/checkcaptcha\?|smartcaptcha\.yandexcloud\.net/captcha\.js"),
    _Mark(
        name="captcha",
        page=r"class=[\"'](?:g-recaptcha|h-captcha|cf-turnstile|smart-captcha)[\"']|captcha-delivery\.com|px-captcha",
    ),
)
_PAGES = tuple((mark.name, re.compile(mark.page.encode(), re.IGNORECASE)) for mark in _MARKS if mark.page)


def block_name(status: int, headers: Mapping[str, str], body: bytes) -> str:
    """The name of a refusal, such as ``Cloudflare (403)``; empty for an answer. Header names are in lower case."""
    guard = _by_headers(headers, refused=status in _MARKED)
    if not guard and (status in _MARKED or 200 <= status < 300):
        guard = wall_name(body, marks=_PAGES if len(body) <= LONGEST else (), refused=status in _MARKED)
    if guard:
        return f"{guard} ({status})"
    return f"{_STATUS[status]} ({status})" if status in _STATUS else ""


def _by_headers(headers: Mapping[str, str], *, refused: bool) -> str:
    server = headers.get("server", "").lower()
    for mark in _MARKS:
        if mark.header and mark.header in headers:
            return mark.name
        if refused and mark.server and mark.server in server:
            return mark.name
    return ""
