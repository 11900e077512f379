"""From bytes to characters, by the HTML standard's order, and never to garbage."""

import re
from collections.abc import Iterator

from trafilatura.utils import detect_encoding
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

# What pages of our outlets are written in where nobody says so, the likeliest first.
_USUAL = ("windows-1251", "koi8-r", "iso-8859-5", "cp866")
_COMMON = "оеаинтсрвлкмдпу"  # 80 % of the letters of Russian news, small ones alone

# Cyrillic read as Latin-1: whole words of accented letters. French and Polish have them singly among plain ones.
_ACCENTED = re.compile(r"[À-ÿ]{4,}")
# UTF-8 read as windows-1251: every second letter is a capital Р or С.
_DOUBLED = re.compile(r"(?:[РС][^\sа-яёА-Я]|[РС][а-яА-Я°±µ])(?=[РС])")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]+")
_ASCII = bytes(range(128))
_WITHOUT_ASCII = b" " * 128 + bytes(range(128, 256))  # for bytes.translate, many times as fast as a pattern
_LETTERS = re.compile(r"[^\W\d_]+")
# C1 controls: a Windows page read as ISO. Boxes within words: an ISO page read as KOI8-R.
_CONTROL = re.compile(r"[\x80-\x9f]")
# One Cyrillic charset read as another: capitals within words.
_MIXED = re.compile(r"[а-яё][А-ЯЁ]")
_BOX = re.compile(r"[\u2500-\u259f](?=[А-яё])|(?<=[А-яё])[\u2500-\u259f]")

BROKEN = 0.002  # of the characters; a text cut in the middle of a letter has one or two, a wrong charset far more
PLAIN = 0.7  # a share that leaves no room for garbage: what is wrongly read has hardly any of them
CLEAR = 0.45  # share of common small letters among the letters that are not ASCII, in Russian news 0.65 to 0.9
ODD = 0.3  # a share below it means one Cyrillic charset read as another
ENOUGH = 60  # Cyrillic letters; fewer may well be a logo in capitals
SAMPLE = 200_000  # characters looked at for signs of garbage


class UnreadableError(ValueError):
    """No encoding gives clean text."""


def decode(page: bytes, *, content_type: str = "", usual: str = "") -> str:
    """The characters of a page.

    The order is the HTML standard's: byte order mark, HTTP header, declaration in the page, what the outlet is known
    to use, detection; but a declaration is believed only where it gives clean text.

    Raises:
        UnreadableError: where nothing does.
    """
    first = ""
    for encoding in _declared(page, content_type, usual):
        first = first or encoding
        text = page.decode(encoding, errors="replace").removeprefix("\ufeff")
        if is_clean(text):
            return text.replace("\x00", "")
    for encoding in _detected(page):
        text = page.decode(encoding, errors="replace")
        if is_clean(text):
            return text.replace("\x00", "")
    raise UnreadableError(f"no encoding gives clean text (declared: {first or 'none'})")


def is_clean(text: str) -> bool:
    """Whether a text bears none of the marks of a wrong encoding."""
    text = text[:SAMPLE]
    if text.count("\x00") > max(2, len(text) * BROKEN):  # one or two slip in; UTF-16 read as bytes has half
        return False
    if text.isascii() or _is_plainly_russian(text):
        return True
    runs = _foreign(text)  # markup is ASCII: looking at the rest alone is 20 times as fast
    foreign = sum(map(len, _LETTERS.findall(runs)))
    return not (
        runs.count("\ufffd") > max(2, len(text) * BROKEN)
        or len(_CONTROL.findall(runs)) > max(2, len(text) * BROKEN)
        or len(_BOX.findall(runs)) > max(4, foreign * 0.01)
        or len(_MIXED.findall(runs)) > max(4, foreign * 0.05)
        or sum(map(len, _ACCENTED.findall(runs))) > foreign * 0.5
        or len(_DOUBLED.findall(runs)) > foreign * 0.1
        or (sum(map(len, _CYRILLIC.findall(runs))) > max(ENOUGH, foreign * 0.5) and _russian(runs) < ODD)
    )


def _declared(page: bytes, content_type: str, usual: str) -> Iterator[str]:
    marked, _ = read_bom(page)
    if marked:
        yield marked
    elif page[:2] in {b"<\x00", b"\x00<"}:  # UTF-16 without a mark
        yield "utf-16-le" if page[0] else "utf-16-be"
    elif _is_utf8(page):  # text in an 8-bit charset is never valid UTF-8 by chance, whatever is declared
        yield "utf-8"
    named = (
        http_content_type_encoding(content_type),
        html_body_declared_encoding(page[:4096]),
        resolve_encoding(usual),
    )
    # A page that could be read as ASCII this far is not in UTF-16 (HTML standard, 13.2.3.2).
    yield from (name for name in named if name and not name.startswith(("utf-16", "utf-32")))


def _is_utf8(page: bytes) -> bool:
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _detected(page: bytes) -> Iterator[str]:
    scores = sorted(((_russian(page[:SAMPLE].decode(name, errors="replace")), name) for name in _USUAL), reverse=True)
    yield from (name for score, name in scores if score >= CLEAR)
    yield from (name for guess in detect_encoding(page[:SAMPLE]) if (name := resolve_encoding(guess)))
    if page[:SAMPLE].count(b"\x00") == 0:
        yield "utf-8"  # a few broken bytes; the check for clean text bounds how many


def _is_plainly_russian(text: str) -> bool:
    foreign = text.encode("utf-8", "replace").translate(None, _ASCII).decode("utf-8")
    return sum(map(foreign.count, _COMMON)) > PLAIN * len(foreign) and foreign.count("\ufffd") <= 2


def _foreign(text: str) -> str:
    """The runs of characters that are not ASCII, one a line."""
    runs = text.encode("utf-8", "replace").translate(_WITHOUT_ASCII).split()
    return b"\n".join(runs).decode("utf-8")


def _russian(text: str) -> float:
    runs = _foreign(text)
    letters = len(runs) - runs.count("\n")
    return sum(map(runs.count, _COMMON)) / letters if letters else 0.0
