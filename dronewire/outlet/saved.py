"""A page that somebody saved: where it was saved from, as it says itself."""

import re
from html import unescape

LOOKED = 300_000  # bytes from the beginning; what is named stands in the head, which no real page has longer

_BROWSER = re.compile(rb"<!--\s?saved from url=\(\d{1,6}\)(?P<address>https?://[^\s>]+)", re.IGNORECASE)
_TAG = re.compile(rb"<(?:link|meta)\s([^>]{0,1000})>", re.IGNORECASE)  # bounded: files may be anything
_NAMING = {
    "canonical link": re.compile(rb"\brel\s*=\s*[\"']?canonical\b", re.IGNORECASE),
    "og:url": re.compile(rb"\bproperty\s*=\s*[\"']?og:url\b", re.IGNORECASE),
}
_VALUE = re.compile(rb"\b(?:href|content)\s*=\s*[\"']?(https?://[^\s\"'<>]+)", re.IGNORECASE)


def address_in(page: bytes) -> tuple[str, str]:
    """The address that a saved page names as its own, and what names it; nothing where it names none."""
    head = page[:LOOKED]
    if found := _BROWSER.search(head):
        return _text(found["address"]), "the browser that saved it"
    tags = [tag[1] for tag in _TAG.finditer(head)]
    for origin, naming in _NAMING.items():
        values = (_VALUE.search(tag) for tag in tags if naming.search(tag))
        if value := next(filter(None, values), None):
            return _text(value[1]), origin
    return "", ""


def _text(value: bytes) -> str:
    return unescape(value.decode("utf-8", "replace"))
