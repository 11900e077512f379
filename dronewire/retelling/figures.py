"""Numbers and days of a text, the same however they are written: 1,2 тыс., 1200, 1.2 thousand; 12 мая, May 12."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from math import log10

_SCALES = {
    1e3: "тыс|тысяч|тисяч|мең|thousand|k", 1e6: "млн|миллион|мільйон|million|mln|m",
    1e9: "млрд|миллиард|мільярд|billion|bn", 1e12: "трлн|триллион|трильйон|trillion",
}  # fmt: skip
_COUNTED = {
    2: "два две двух двое двоих двум two два дві двох икә ике",
    3: "три трех трое троих three трьох троє өч өс",
    4: "четыре четырех четверо четверых четверым four чотири чотирьох четверо дүрт",
    5: "пять пяти пятеро пятерых five п'ять пять біш биш",
    6: "шесть шести шестеро шестерых six шість шести шістьох шестеро шестеро алты",
    7: "семь семи семеро семерых seven сім семи семеро җиде ете",
    8: "восемь восьми восьмеро eight вісім восьми сигез һигеҙ",
    9: "девять девяти девятеро nine дев'ять тугыз туғыҙ",
    10: "десять десяти десятеро ten десять десяти ун",
    11: "одиннадцать одиннадцати eleven одинадцять",
    12: "двенадцать двенадцати twelve дванадцять",
    13: "тринадцать тринадцати thirteen", 14: "четырнадцать fourteen", 15: "пятнадцать пятнадцати fifteen",
    16: "шестнадцать sixteen", 17: "семнадцать seventeen", 18: "восемнадцать eighteen", 19: "девятнадцать nineteen",
    20: "двадцать двадцати twenty двадцять", 30: "тридцать тридцати thirty тридцять",
    40: "сорок сорока forty сорок", 50: "пятьдесят пятидесяти fifty", 60: "шестьдесят sixty",
    70: "семьдесят seventy", 80: "восемьдесят eighty", 90: "девяносто ninety",
    100: "сто ста hundred сто", 150: "полторы_сотни", 200: "двести двухсот двісті", 300: "триста трехсот",
    400: "четыреста четырехсот", 500: "пятьсот пятисот", 600: "шестьсот", 700: "семьсот", 800: "восемьсот",
    900: "девятьсот", 1.5: "полтора полторы полутора півтора півтори",
}  # fmt: skip
_HUNDREDS = re.compile(r"сотн|сотен|hundred")
_MONTHS = (
    "январ|янв|січн|january|jan|гыйнвар|ғинуар", "феврал|фев|лют|february|feb", "март|мар|берез|march|mar",
    "апрел|апр|квіт|april|apr", "мая|май|трав|may", "июн|черв|june|jun", "июл|лип|july|jul",
    "август|авг|серп|august|aug", "сентябр|сен|верес|september|sep", "октябр|окт|жовт|october|oct",
    "ноябр|ноя|листоп|november|nov", "декабр|дек|груд|december|dec",
)  # fmt: skip
_MONTH_WORD = re.compile("|".join(f"(?P<m{number}>{names})" for number, names in enumerate(_MONTHS, 1)))
_DAY_MONTH = re.compile(
    r"(?<![\d.,])([0-3]?\d)(?:-?го)?(?:\s*[-–—]\s*[0-3]?\d)?\s+([a-zа-яіїғй]{3,11})\.?", re.IGNORECASE
)
_MONTH_DAY = re.compile(
    r"\b((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})\.?\s+([0-3]?\d)(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<![\d.,])([0-3]\d)\.([01]\d)(?:\.(?:20)?\d\d)?(?![\d.,])")
_NUMBER = re.compile(
    r"(?<![\w.,:/])(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d+)?)(?![\d:]|[.,]\d)"
    r"[ \u00a0-]?(%|[^\W\d_]+)?"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_GROUPED = re.compile(r"[ \u00a0\u202f]|,(?=\d{3}(?:\D|$))")

Day = tuple[int, int]  # month, day of the month

_REMEMBERED = 50_000  # numbers, the same ones again and again
_YEAR, _MOST = 0.7, 8.0  # weights: of a year, and of the most telling number, a name's being 10 at most


def days_in(text: str) -> frozenset[Day]:
    """The days that a text names by number and month; years are not read."""
    return frozenset(day for day, _ in _days(text) if _is_day(day))


def numbers_in(text: str) -> frozenset[str]:
    """The numbers of a text as decimal strings, those of per cent with ``%``; days, clock times and ones left out."""
    for day, written in _days(text):
        text = text.replace(written, " ; ") if _is_day(day) else text
    found = {_spelt(value, unit) for value, unit in (*_in_digits(text), *_in_words(text.lower()))}
    return frozenset(found - {"0", "1"})


@lru_cache(_REMEMBERED)
def weight_of(number: str) -> float:
    """How much it tells that two texts share a number: about its significant digits, twice; little for years."""
    digits = number.rstrip("%").replace(".", "").strip("0")
    if re.fullmatch(r"(?:19|20)\d\d", number):
        return _YEAR
    size = log10(float(number.rstrip("%")) + 1)
    return max(0.0, min(_MOST, 2.0 * len(digits) - 1.2 + 0.3 * size))


def _days(text: str) -> Iterator[tuple[Day, str]]:
    """Days, and each as it is written."""
    for found in _DAY_MONTH.finditer(text):
        yield (_month(found.group(2)), int(found.group(1))), found.group()
    for found in _MONTH_DAY.finditer(text):
        yield (_month(found.group(1)), int(found.group(2))), found.group()
    for found in _DOTTED.finditer(text):
        yield (int(found.group(2)), int(found.group(1))), found.group()


def _is_day(day: Day) -> bool:
    month, number = day
    return 1 <= month <= 12 and 1 <= number <= 31


def _month(word: str) -> int:
    """The number of a month by its name or the beginning of it; 0 for other words."""
    found = _MONTH_WORD.match(word.lower())
    if not found or not found.lastgroup or len(word) - found.end() > 3:
        return 0
    return int(found.lastgroup[1:])


def _in_digits(text: str) -> Iterator[tuple[float, str]]:
    for found in _NUMBER.finditer(text):
        written, word = found.groups()
        value = float(_GROUPED.sub("", written).replace(",", "."))
        word = (word or "").lower()
        yield value * _scale(word), "%" if word == "%" or word.startswith(("процент", "відсот", "percent")) else ""


def _in_words(small: str) -> Iterator[tuple[float, str]]:
    words = _WORD.findall(small)
    counted = _counted()
    for at, word in enumerate(words):
        if (value := counted.get(word)) is not None:
            after = words[at + 1] if at + 1 < len(words) else ""
            yield value * (100 if _HUNDREDS.match(after) else _scale(after)), ""


@cache
def _counted() -> dict[str, float]:
    return {word: value for value, words in _COUNTED.items() for word in words.split()}


@cache
def _scale_words() -> tuple[tuple[str, float], ...]:
    return tuple((name, value) for value, names in _SCALES.items() for name in names.split("|"))


def _scale(word: str) -> float:
    for name, value in _scale_words():
        if word == name or (len(name) > 3 and word.startswith(name)):
            return value
    return 1


def _spelt(value: float, unit: str) -> str:
    return f"{value:.10g}{unit}" if value < 1e10 else f"{value:.0f}{unit}"
