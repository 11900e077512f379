"""Telling the languages written in Cyrillic apart by the letters that Russian has not.

langdetect has profiles for Russian, Ukrainian, Bulgarian and Macedonian of them, and calls all others Russian with a
probability of 0.99, so no threshold on its answer helps.
"""

import re
from collections.abc import Mapping, Sequence
from math import log

# How many of 1,000 letters of running text are these; orders of magnitude, and they are all that is needed. What is
# not named here stands in names and quotations alone.
_RATES: dict[str, dict[str, float]] = {
    "tt": {"ә": 75, "ү": 16, "ө": 12, "ң": 14, "җ": 6, "һ": 4, "и": 20, "ы": 45},
    "ba": {"ә": 65, "ҡ": 28, "ҙ": 18, "һ": 22, "ө": 18, "ү": 16, "ң": 12, "ғ": 14, "ҫ": 6, "и": 15, "ы": 50},
    "kk": {"і": 45, "қ": 28, "ғ": 17, "ә": 12, "ң": 14, "ұ": 10, "ө": 9, "ү": 9, "һ": 0.2, "и": 12, "ы": 55},
    "ky": {"ү": 30, "ө": 25, "ң": 11, "и": 30, "ы": 40},
    "tg": {"ӣ": 18, "ҳ": 20, "қ": 11, "ӯ": 7, "ҷ": 8, "ғ": 5, "и": 80},
    "uz": {"қ": 25, "ў": 16, "ҳ": 14, "ғ": 10, "и": 90},
    "be": {"і": 60, "ў": 17, "ы": 38},
    "uk": {"і": 57, "ї": 7, "є": 5, "ґ": 0.2, "и": 60},
    "os": {"ӕ": 100, "и": 20, "ы": 55},
    "udm": {"ӧ": 10, "ӵ": 4, "ӟ": 4, "ӝ": 3, "ӥ": 4, "и": 30, "ы": 50},
    "cv": {"ӑ": 40, "ӗ": 45, "ҫ": 18, "ӳ": 5, "и": 20, "ы": 12},
    "chm": {"ӱ": 10, "ӧ": 8, "ҥ": 5, "и": 25, "ы": 30},
    "sah": {"ү": 25, "ө": 15, "ҕ": 12, "һ": 10, "ҥ": 9, "и": 15, "ы": 65},
    "kv": {"ӧ": 70, "і": 15, "и": 25, "ы": 35},
    "sr": {"ј": 50, "љ": 6, "њ": 8, "ћ": 7, "ђ": 3, "џ": 0.5, "и": 90},
    "mk": {"ј": 20, "њ": 1, "љ": 1, "ќ": 6, "ѓ": 3, "ѕ": 1, "џ": 1, "и": 85},
    "xal": {"ә": 30, "һ": 25, "ү": 15, "җ": 12, "ө": 10, "ң": 3, "и": 20, "ы": 8},
    "mn": {"ү": 28, "ө": 28, "и": 35, "ы": 15},
    "bua": {"ү": 22, "һ": 30, "ө": 4, "и": 20, "ы": 8},
    "tyv": {"ң": 25, "ү": 17, "ө": 9, "и": 20, "ы": 50},
}
FOREIGN = frozenset(letter for rates in _RATES.values() for letter in rates) - frozenset("иы")
_TELLING = FOREIGN | frozenset("иы")
# What decides where the letters of a short text fit several.
_WORDS = {
    "tg": "дар ба аз ки ин бо барои аст шуд", "uz": "бу билан учун деб бир ҳам эди бўлди",
    "ky": "жана менен үчүн деп бул болгон бир", "kk": "және мен үшін деп бұл болған бір",
    "tt": "һәм белән өчен дип бу булган ул", "ba": "һәм менән өсөн тип был булған ул",
    "mn": "нь байна гэж энэ болон гэсэн", "tyv": "биле болгаш деп ол бо",
    "sr": "је да се су за", "mk": "се да во за од",
}  # fmt: skip
_RARE = frozenset({"xal", "mn", "bua", "tyv", "cv", "chm", "sah", "kv"})  # in the news that we read
_SELDOM = log(0.1)
_STRAY = 0.3  # in 1,000 letters, of any letter that the language has not
_MARGIN = 3.0  # the likelihoods' logarithms: 20 times as likely as the next

SHARE = 0.02  # of the Cyrillic letters; a Russian text that quotes a Tatar name stays below 0.005

# Of Chechen and Ingush: the palochka as a letter of its own or typed as I, l or 1 between Cyrillic letters.
_PALOCHKA = re.compile(r"(?<=[а-яё])[i1l|](?=[а-яё])|ӏ")
_VAINAKH = re.compile(r"хь|[аоу]ь")  # none of them occurs in a Russian word
_CHECHEN = re.compile(r"[уо]ь|\b(?:ду|ю|бу|ву|цуьнан|иза|цо|долу|йолу|болу|хила|а)\b")
_INGUSH = re.compile(r"оа|\b(?:из|да|ба|ва|я|цун|хиннад|хиннай|йола|дола|бола|тха)\b")
_CAUCASIAN = re.compile(r"[гк]ь(?=[аеиоуыэюя])|[хлг]ъ")  # Avar, Lezgin, Kabardian, Kumyk and their kin


def language_by_letters(words: Sequence[str], letters: Mapping[str, int], cyrillic: int) -> str | None:
    """The language that has such letters; an empty string where several may; None where none but Russian's occur.

    Args:
        words: of the text, in small letters.
        letters: how often each small letter occurs.
        cyrillic: how many Cyrillic letters there are.
    """
    # Ossetian is typed with Latin's æ, Ukrainian and Belarusian with Latin's i.
    counts = {letter: letters.get(letter, 0) for letter in _TELLING}
    counts["ӕ"] += letters.get("æ", 0)
    foreign = sum(counts[letter] for letter in FOREIGN)
    if not foreign or foreign < cyrillic * SHARE:
        return None
    if foreign == 1:  # a headline: a letter alone is no alphabet, but Russian it is not either
        return ""
    scores = sorted(((_score(counts, cyrillic, code), code) for code in _RATES), reverse=True)
    fitting = [code for score, code in scores if scores[0][0] - score <= _MARGIN]
    return fitting[0] if len(fitting) == 1 else _by_words(words, fitting)


def _by_words(words: Sequence[str], fitting: Sequence[str]) -> str:
    """The one of several languages whose commonest words stand in a text, or an empty string."""
    known = ((sum(word in _WORDS.get(code, "").split() for word in words), code) for code in fitting)
    (most, best), (next_most, _) = sorted(known, reverse=True)[:2]
    return best if most > next_most + 1 else ""


def _score(counts: Mapping[str, int], cyrillic: int, code: str) -> float:
    """The logarithm of how likely such counts are in a language."""
    rates, rest = _RATES[code], 1000 - sum(_RATES[code].values())
    others = max(0, cyrillic - sum(counts.values()))
    prior = _SELDOM if code in _RARE else 0.0
    return (
        prior
        + others * log(rest / 1000)
        + sum(count * log(rates.get(letter, _STRAY) / 1000) for letter, count in counts.items() if count)
    )


def caucasian(sample: str, cyrillic: int) -> str | None:
    """Chechen or Ingush by their palochka and digraphs; an empty string for their neighbours; None where neither is.

    Args:
        sample: in small letters.
        cyrillic: how many Cyrillic letters there are.
    """
    palochkas, vainakh = len(_PALOCHKA.findall(sample)), len(_VAINAKH.findall(sample))
    others = len(_CAUCASIAN.findall(sample))
    least = max(2.0, cyrillic * 0.005)
    if palochkas + others + vainakh < least:
        return None
    if palochkas < least or others * 3 > vainakh:
        return ""
    chechen, ingush = len(_CHECHEN.findall(sample)), len(_INGUSH.findall(sample))
    if abs(chechen - ingush) < 2:
        return ""
    return "ce" if chechen > ingush else "inh"
