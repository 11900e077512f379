"""Makes UTF-8 of a feed's bytes: which encoding it is in, and a prolog that cannot do harm."""

import codecs
import re

_XML = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_XML_BYTES = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
# Entities that a document declares for itself are how a kilobyte becomes a gigabyte; no outlet's feed needs one.
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_SUBSET = re.compile(r"[^>\[]*\[.*?\]\s*>", re.DOTALL)
_STRAY = re.compile(r"<!ENTITY\b[^>]*>?", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Numbers of letters that XML forbids: feedparser breaks off at them. Halves of letters, and what lies behind Unicode.
_LETTERS = re.compile(r"(?:&#(?:x[0-9a-f]{1,8}|[0-9]{1,9});)+", re.IGNORECASE)
_LETTER = re.compile(r"&#(x?)([0-9a-f]+);", re.IGNORECASE)
_LAST = 0x10FFFF
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TAGS = re.compile(rb"<([^<]*)")
DEEPEST = 10_000  # elements within one another: feeds have ten, broken ones some hundred that were never closed
LAST_RESORT = "windows-1251"  # what Russian engines write where they declare nothing


def as_utf8(body: bytes, *, content_type: str = "", fallback: str = "") -> tuple[bytes, str]:
    """The feed as UTF-8 without declared entities, and what was wrong with it (empty: nothing).

    Valid UTF-8 is believed before any label, since text in another encoding is hardly ever valid UTF-8; then the
    XML declaration, which the feed's author wrote, before the HTTP header, which the server adds to all it sends.
    """
    text, mistake = _decoded(body, content_type, fallback)
    text = _XML.sub("", text, count=1)
    if "<!ENTITY" in text[:100_000].upper():
        mistake = mistake or "declares entities of its own, which are not read"
        text = _STRAY.sub("", _without_subset(text))
    text = _LETTERS.sub(_possible, _CONTROLS.sub("", text).lstrip())
    return ('<?xml version="1.0" encoding="utf-8"?>' + text).encode("utf-8", errors="replace"), mistake


def _possible(found: re.Match[str]) -> str:
    """Letters by their numbers: those that there cannot be are U+FFFD, two halves that belong together are one."""
    numbers = [int(number, 16 if hexadecimal else 10) for hexadecimal, number in _LETTER.findall(found.group())]
    if not any(0xD800 <= number <= 0xDFFF or number > _LAST for number in numbers):
        return found.group()
    halves = "".join(chr(number) if number <= _LAST else "\ufffd" for number in numbers)
    whole = halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(f"&#{ord(letter)};" for letter in whole)


def _without_subset(text: str) -> str:
    """Looked for once only: each of many that are never closed would be held against all that follows."""
    begun = _DOCTYPE.search(text)
    subset = _SUBSET.match(text, begun.end()) if begun else None
    return text[: begun.start()] + text[subset.end() :] if begun and subset else text


def _decoded(body: bytes, content_type: str, fallback: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, errors="replace"), ""
    try:
        return body.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        broken = error
    labels = [found.decode() for found in _XML_BYTES.findall(body[:400])]
    labels += [*_CHARSET.findall(content_type), fallback]
    others = [label for label in labels if label and not _is_utf8(label)]
    for label in others:
        if (text := _strictly(body, label)) is not None:
            return text, ""
    if _almost_utf8(body) or not others:
        return _lenient(body, broken)
    return body.decode(LAST_RESORT, errors="replace"), f"not in the encoding it declares ({others[0]})"


def _lenient(body: bytes, broken: UnicodeDecodeError) -> tuple[str, str]:
    """Declared as UTF-8, or as nothing, and not valid: a few bad bytes, or another encoding altogether."""
    if _almost_utf8(body):
        return body.decode("utf-8", errors="replace"), f"bytes that are not UTF-8 (first at {broken.start})"
    return body.decode(LAST_RESORT, errors="replace"), f"not the UTF-8 it claims to be; read as {LAST_RESORT}"


def _almost_utf8(body: bytes) -> bool:
    """Whether nearly all that is not ASCII is valid UTF-8 (a text cut inside a letter, say)."""
    text = body.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    return bad * 20 < sum(1 for char in text if char > "\x7f") + 1


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (LookupError, ValueError):
        # windows-1251 has one undefined byte, 0x98; engines let it slip through
        return body.decode(encoding, errors="replace") if _is_1251(encoding) else None


def _is_1251(encoding: str) -> bool:
    return encoding.lower().replace("_", "-") in {"windows-1251", "cp1251", "win-1251"} and _known(encoding)


def _known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "cp1251"
    except LookupError:
        return False


def _is_utf8(encoding: str) -> bool:
    return encoding.lower().replace("_", "").replace("-", "") == "utf8"


def is_too_deep(text: bytes) -> bool:
    """Whether elements lie deeper in one another than a feed's ever do: each would cost a parser half a kilobyte."""
    depth, quoted = 0, False
    for found in _TAGS.finditer(text):
        piece = found[1]
        quoted = (quoted or piece.startswith(b"![CDATA[")) and b"]]>" not in piece
        if quoted or piece[:1] in b"!?":
            continue
        if piece[:1] == b"/":
            depth = max(depth - 1, 0)
        elif b"/>" not in piece:
            depth += 1
            if depth > DEEPEST:
                return True
    return False
