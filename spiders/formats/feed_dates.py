"""When a feed says an entry was published; a date that names no zone is in the outlet's."""

import re
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

# RSS, Atom and Dublin Core, in the order of trust; feedparser finds each under these names.
_FIELDS = ("published", "created", "updated")
_ZONED = re.compile(
    r"(?:[+-]\d{2}:?\d{2}|(?<=:\d\d)[+-]\d\d|\b(?:GMT|UTC?|[ECMP][SD]T)|(?<=[\d ])Z)\s*(?:\([^)]*\))?$", re.IGNORECASE
)
_MOSCOW = re.compile(r"\s*\b(?:MSK|МСК)$", re.IGNORECASE)
_TIMED = re.compile(r"\d{1,2}:\d{2}")
_UNIX = re.compile(r"1\d{9}$")  # seconds since 1970, from 2001 to 2033; feedparser reads them as a year
_WEEKDAY = re.compile(r"^[^\W\d_]{2,11}\.?,\s*")
_MONTHS = re.compile(r"\b(янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[^\W\d_]*\.?", re.IGNORECASE)
_ENGLISH = dict(
    zip(
        ("янв", "фев", "мар", "апр", "май", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
        ("Jan", "Feb", "Mar", "Apr", "May", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        strict=True,
    )
)
_FORMS = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d %b %Y")
EARLIEST = 1990  # no feed is older: what reads as earlier is a zero that someone formatted as a date


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An aware UTC instant; ``day_only`` where the feed gave a date without a time."""

    at: datetime
    day_only: bool


def published(entry: dict[str, Any], zone: ZoneInfo) -> Published | None:
    """What an entry says of its time, or None where that cannot be read; never a guess."""
    for name in _FIELDS:
        # dict.get: feedparser's own gives what was published for what was updated, with a warning.
        if written := str(dict.get(entry, name) or "").strip():
            parsed = dict.get(entry, f"{name}_parsed")
            found = _possible(written, parsed if parsed and parsed.tm_year >= EARLIEST else None, zone)
            if found and found.at.year >= EARLIEST:
                return found
    return None


def _possible(written: str, parsed: Any, zone: ZoneInfo) -> Published | None:
    try:
        return _read(written, parsed, zone)
    except (ValueError, OverflowError, OSError):  # a day, a zone or, with its zone, a year that there cannot be
        return None


def _read(written: str, parsed: Any, zone: ZoneInfo) -> Published | None:
    if _UNIX.match(written):
        return Published(at=datetime.fromtimestamp(int(written), UTC), day_only=False)
    if _MOSCOW.search(written):
        written, parsed, zone = _MOSCOW.sub("", written), None, ZoneInfo("Europe/Moscow")
    if parsed is not None:
        at = datetime.fromtimestamp(timegm(parsed), UTC)
        at = at if _ZONED.search(written) else at.replace(tzinfo=zone)
    elif (naive := _unusual(written)) is not None:
        at = naive if naive.tzinfo else naive.replace(tzinfo=zone)
    else:
        return None
    return Published(at=at.astimezone(UTC), day_only=not _TIMED.search(written))


def _unusual(written: str) -> datetime | None:
    """Dates that feedparser leaves: RFC 822 without a zone, Russian month names, days and months with dots."""
    plain = _MONTHS.sub(lambda found: _ENGLISH[found[1].lower()], _WEEKDAY.sub("", written))
    try:
        return parsedate_to_datetime(plain)
    except ValueError:
        pass
    for form in _FORMS:
        try:
            return datetime.strptime(plain, form)  # noqa: DTZ007 -- the caller gives it the outlet's zone
        except ValueError:
            continue
    return None
