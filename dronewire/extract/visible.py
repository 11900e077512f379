"""Dates as readers see them: «5 января 2026, 14:03», «сегодня в 20:12», January 5, 2026."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo

from lxml import etree
from lxml.html import HtmlElement

from dronewire.extract.markup import Markup, clean
from dronewire.instant import Stated, clock, day

LONGEST = 60  # characters of a line that is a date with its label («Опубликовано 5 января 2026 в 14:03»)
REACH = 60  # lines below the headline within which its date stands; farther down are other articles' dates

_MONTHS = {
    month: number
    for number, names in enumerate(
        (
            "янв january jan", "фев february feb", "мар march mar", "апр april apr", "мая май may", "июн june jun",
            "июл july jul", "авг august aug", "сен september sep sept", "окт october oct", "ноя november nov",
            "дек december dec",
        ),
        start=1,
    )
    for month in names.split()
}  # fmt: skip
_NAMES = (
    r"(?:янв|фев|апр|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.?|мар(?:т[а]?)?\.?|ма[йя]"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
)
_DAY = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})\s+(?P<m>{_NAMES})(?:,?\s+(?P<y>\d{{4}}))?|(?P<m2>{_NAMES})\s+(?P<d2>\d{{1,2}}),?\s+(?P<y2>\d{{4}})"
    r"|(?P<d3>\d{1,2})[./](?P<m3>\d{1,2})[./](?P<y3>\d{4}|\d\d)|(?P<y4>\d{4})-(?P<m4>\d\d)-(?P<d4>\d\d)"
    r"|(?P<rel>сегодня|вчера|today|yesterday))\b",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"(?<![\d.:])(?P<h>[01]?\d|2[0-3])[:](?P<min>[0-5]\d)(?::(?P<s>[0-5]\d))?\s*(?P<half>[ap]\.?m\b)?", re.IGNORECASE
)
_WORDS = re.compile(r"(?!\b(?:в|г|года|at)\b)\b\w", re.IGNORECASE)  # what may stand beside a date and its hour is none
_HINT = re.compile(r"\d|сегодня|вчера|today|yesterday", re.IGNORECASE)  # no date is without one of them
_OLD = re.compile(r"обновлен|изменен|updated|modified", re.IGNORECASE)
_SKIPPED = frozenset({"script", "style", "noscript", "footer", "aside", "nav", "option", "template"})


def visible_date(markup: Markup, *, zone: tzinfo, fetched: datetime) -> Stated | None:
    """The date that stands nearest to the headline, above or below it."""
    found = [(away, one) for away, line in _lines(markup) if (one := read_date(line, zone=zone, fetched=fetched))]
    return min(found, key=lambda each: (abs(each[0]), each[0]))[1] if found else None


def read_date(line: str, *, zone: tzinfo, fetched: datetime) -> Stated | None:
    """The date that a short line consists of, save for a label; None for a sentence that mentions one."""
    match = _DAY.search(line) if len(line) <= LONGEST and not _OLD.search(line) else None
    on = _on(match, fetched.astimezone(zone).date()) if match else None
    if on is None or match is None:
        return None
    hours = _HOURS.search(line[: match.start()] + " " + line[match.end() :])
    if not hours:
        return day(on, zone=zone, origin="text")
    hour = int(hours["h"]) % 12 + 12 * hours["half"].lower().startswith("p") if hours["half"] else int(hours["h"])
    at = datetime(on.year, on.month, on.day, hour, int(hours["min"]), int(hours["s"] or 0), tzinfo=zone)
    found = clock(at, zone=zone, origin="text")
    return Stated(instant=found.instant, zoned=False) if found else None


def is_date(line: str) -> bool:
    """Whether a line is a date, with or without its hour, and nothing besides."""
    if len(line) > LONGEST:
        return False
    left = _HOURS.sub("", _DAY.sub("", line, count=1), count=1)
    return left != line and not _WORDS.search(left)


def _on(match: re.Match[str], today: date) -> date | None:
    if match["rel"]:
        return today - timedelta(days=match["rel"].lower() in {"вчера", "yesterday"})
    groups = [match[f"{part}{kind}"] for kind in ("", "2", "3", "4") for part in "dmy" if match[f"d{kind}"]]
    number, month, year = groups
    try:
        return _dated(int(number), _month(month), year, today)
    except ValueError:  # the 31st of June, the 14th month
        return None


def _month(name: str) -> int:
    return int(name) if name.isdigit() else _MONTHS[name.lower()[:3]]


def _dated(number: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + 2000 * (len(year) == 2), month, number)
    # Some outlets leave the current year out: then the last such day that has been.
    this = date(today.year, month, number)
    return this if this <= today else date(today.year - 1, month, number)


def _lines(markup: Markup) -> Iterator[tuple[int, str]]:
    """Short lines that may hold a date, with how many lines below the headline each stands; above it less than none."""
    above: list[str] = []
    below = 0
    passed = False
    for element in _visible(markup.tree):
        passed = passed or element.tag == "h1"
        for part in (element.text, element.tail):
            if not part or len(part) >= 4 * LONGEST or part.isspace():
                continue
            line = clean(part) if _HINT.search(part) else ""
            if not passed:
                above.append(line)
            elif line:
                yield below, line
            below += passed
        if below > REACH:
            break
    yield from ((away, line) for away, line in zip(range(-len(above), 0), above, strict=True) if line)


def _visible(tree: HtmlElement) -> Iterator[etree._Element]:
    """The elements that readers see as part of the page's main column, in order."""
    hidden = {each for part in tree.iter(*_SKIPPED) for each in part.iter()}
    yield from (element for element in tree.iter() if element not in hidden)
