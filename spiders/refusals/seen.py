"""What a reader would see of a page: its words, without scripts, styles and what stands in tags."""

import re
from html import unescape

MOST = 2**20  # bytes of markup looked at; a wall's page is a hundredth of that, scripts included
_HIDDEN = re.compile(rb"<(script|style|noscript|template|svg|title|textarea|option)\b", re.IGNORECASE)


def seen_text(body: bytes, *, most: int) -> str | None:
    """The words that a page shows, up to ``most`` of them; None where it shows more.

    One pass that stops early: it runs over every page, and a hostile one must not make it slow.
    """
    lowered = body[:MOST].lower()
    found: list[bytes] = []
    at = 0
    while at < len(lowered):
        start = lowered.find(b"<", at)
        start = len(lowered) if start < 0 else start
        found += lowered[at:start].split()
        if len(found) > most:
            return None
        at = _after(lowered, start)
    return _decoded(b" ".join(found))


def _after(markup: bytes, start: int) -> int:
    """Where what is shown goes on after a tag, a comment or an element that is not shown."""
    if markup.startswith(b"<!--", start):
        return _end(markup, b"-->", start)
    if hidden := _HIDDEN.match(markup, start):
        start = _end(markup, b"</" + hidden.group(1), start)
    return _end(markup, b">", start)


def _end(markup: bytes, ending: bytes, start: int) -> int:
    end = markup.find(ending, start)
    return len(markup) if end < 0 else end + len(ending)


def _decoded(words: bytes) -> str:
    try:
        text = words.decode("utf-8")
    except UnicodeDecodeError:
        text = words.decode("windows-1251", errors="replace")
    return unescape(text).lower()  # once more: that of bytes knows ASCII only
