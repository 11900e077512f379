"""What the facts of a declaration must be like; whoever writes another thing is told what was expected."""

import codecs
import re
from functools import cache
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

from cssselect import GenericTranslator, SelectorError

from dronewire.address import LONGEST

_zones = cache(available_timezones)  # it walks through 600 files
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_PLACE = re.compile(r"\{(.*?)\}")
# A day is of a month, and a month of a year: the address of another one would be asked for again and again.
_PLACES = {"year": set[str](), "month": {"year"}, "day": {"year", "month"}, "page": set[str]()}


def web_address(value: str) -> str:
    """An address of the web."""
    parts = _split(value)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"not a web address: {value!r}")
    if not _is_host(parts.hostname):
        raise ValueError(f"not a web address: {value!r} has no such host as there can be")
    if len(value.encode()) > LONGEST:
        raise ValueError(f"an address of {LONGEST} bytes at most is expected")
    return value


def _split(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 -- it raises where it is none
    except ValueError:
        return None
    return parts


def zone_name(value: str) -> str:
    """A time zone's name."""
    if value not in _zones():
        raise ValueError(f"unknown time zone {value!r}; a name such as Europe/Moscow is expected")
    return value


def bare_host(host: str) -> str:
    """A host without www, as addresses spell it: in IDNA."""
    host = host.lower().removeprefix("www.")
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:  # no host at all
        return host


def host_name(value: str) -> str:
    """A host's name, and nothing of an address around it."""
    if not _is_host(value):
        raise ValueError(f"not a host: {value!r}; a name such as news.example.ru is expected, without https:// and /")
    return value


def _is_host(value: str) -> bool:
    return _HOST.fullmatch(bare_host(value)) is not None


def css_selector(value: str) -> str:
    """A CSS selector, or nothing."""
    try:
        GenericTranslator().css_to_xpath(value) if value else None
    except SelectorError as error:
        raise ValueError(f"not a CSS selector: {value!r} ({error})") from error
    return value


def language_code(value: str) -> str:
    """A language's code by ISO 639."""
    if not _LANGUAGE.fullmatch(value):
        raise ValueError(f"not a language: {value!r}; an ISO 639 code such as ru or inh is expected")
    return value


def text_encoding(value: str) -> str:
    """The name of a text encoding, or nothing."""
    try:
        known = not value or codecs.lookup(value)._is_text_encoding  # noqa: SLF001 -- what bytes.decode asks, too
    except LookupError:
        known = False
    if not known:
        raise ValueError(f"unknown encoding {value!r}; a name such as windows-1251 is expected")
    return value


def archive_pattern(value: str) -> str:
    """An address with places for a day or a number, or nothing."""
    if not value:
        return value
    names = set(_PLACE.findall(value))
    if unknown := names - _PLACES.keys():
        raise ValueError(f"unknown {{{min(unknown)}}}; known are {{year}}, {{month}}, {{day}} and {{page}}")
    if not names:
        raise ValueError("an address with {year}, {month}, {day} or {page} is expected")
    for name in sorted(names):
        if lacking := _PLACES[name] - names:
            raise ValueError(f"{{{name}}} is of no use without {{{max(lacking)}}}")
    web_address(_PLACE.sub("1", value))
    return value


def least_and_most(value: tuple[int, int]) -> tuple[int, int]:
    """Two counts, the lesser one first."""
    if not 0 <= value[0] <= value[1]:
        raise ValueError(f"the least and the most are expected, in this order: {list(value)}")
    return value
