"""The language of a text: by its letters and commonest words where they tell, else by langdetect, seeded."""

import re
from collections import Counter

from dronewire import detector
from dronewire.alphabet import caucasian, language_by_letters

UNKNOWN = "und"  # ISO 639-2: undetermined

LETTERS = 1_000  # of title and text; more changed no answer on 7,479 texts and costs time in proportion
FEWEST = 8  # letters; below it every detector guesses

_UZBEK = re.compile(r"\b\w*[og][ʻʼ‘’'`]\w", re.IGNORECASE)
_SCRIPTS = {"ka": re.compile(r"[ა-ჿ]"), "hy": re.compile(r"[ա-և]"), "az": re.compile(r"ə")}
_SCRIPT_SHARE = 0.02  # of the letters; a name in another script stays below

_RUSSIAN = frozenset(
    re.findall(
        r"\w+",
        "и в во на не что с со по из о об к ко за от до для это как у при а но его также или её ее их он она они мы я "
        "то же ли бы был была было были быть есть этом этого который которые которая года году после между если ещё "
        "еще все всё чтобы под над более также уже только сообщил сообщила сообщили заявил рассказал",
    )
)
_ENGLISH = frozenset(
    re.findall(r"\w+", "the of and to in a is that for on was with as by at from it has have are be will an")
)
_BEGINNING = re.compile(rf"(?:[\W\d_]*+[^\W\d_]){{0,{LETTERS}}}")
_WORD = re.compile(r"[^\W\d_]+")
_COUSINS = frozenset({"bg", "mk", "uk"})  # without a letter of their own, or the letters had told them
_NEVER_BULGARIAN = re.compile(r"[ыэё]", re.IGNORECASE)  # nor Ukrainian, Macedonian or Serbian
_BULGARIAN = re.compile(r"ъ(?![еёюя])", re.IGNORECASE)  # Russian has it nowhere else

# Shares of the words, above which there is nothing left to detect. Russian news have 0.2 to 0.4 of these words,
# English 0.3 to 0.5; Bulgarian, which shares the shortest of Russian's, has neither ы nor э.
_CLEARLY_RUSSIAN, _CLEARLY_ENGLISH, _THE = 0.12, 0.2, 0.02
_ENOUGH = 20  # words


def language_of(title: str, text: str) -> str:
    """The ISO 639 code of a title and text; ``und`` rather than a guess; the same text always has the same answer."""
    return language_and_reason(title, text)[0]


def language_and_reason(title: str, text: str) -> tuple[str, str]:
    """The same, with what told: ``letters``, ``words``, ``langdetect``, or why nothing did."""
    sample = _sample(f"{title}\n{text}")
    small = sample.lower()
    letters = Counter(small)
    total = sum(count for letter, count in letters.items() if letter.isalpha())
    if total < FEWEST:
        return UNKNOWN, f"{total} letters, fewer than {FEWEST}"
    by_letters = _by_letters(small, letters, total)
    if by_letters is not None:
        return (by_letters, "letters") if by_letters else (UNKNOWN, "letters of several languages")
    words = _WORD.findall(small)
    if clear := _by_words(words, letters, total):
        return clear, "words"
    return _detected(sample, words)


def warm_up() -> None:
    """Load the profiles, 0.4 s, so that the first text does not pay for them."""
    detector.load()


def _sample(text: str) -> str:
    found = _BEGINNING.match(text)
    return found.group() if found else ""


def _by_letters(small: str, letters: Counter[str], total: int) -> str | None:
    """The language, where its letters tell it; an empty string where they are several languages'; else None."""
    for code, script in _SCRIPTS.items():
        if len(script.findall(small)) > total * _SCRIPT_SHARE:
            return code
    cyrillic = sum(count for letter, count in letters.items() if "Ѐ" <= letter <= "ӿ")
    if cyrillic * 2 < total:
        return "uz" if len(_UZBEK.findall(small)) > total * 0.005 else None  # 1 in 100 letters of running Uzbek
    found = caucasian(small, cyrillic)
    return found if found is not None else language_by_letters(letters, cyrillic)


def _by_words(words: list[str], letters: Counter[str], total: int) -> str:
    """Russian or English, where their commonest words leave no doubt; else an empty string."""
    if len(words) < _ENOUGH:
        return ""
    if letters["ы"] + letters["э"] > total * 0.005 and _share(words, _RUSSIAN) > _CLEARLY_RUSSIAN:
        return "ru"
    clear = words.count("the") > len(words) * _THE and _share(words, _ENGLISH) > _CLEARLY_ENGLISH
    return "en" if clear else ""


def _share(words: list[str], known: frozenset[str]) -> float:
    return sum(word in known for word in words) / len(words)


def _detected(sample: str, words: list[str]) -> tuple[str, str]:
    code = detector.detected(sample)
    if code in _COUSINS:
        code = _cousin(code, sample)
    if code == "ru" and not _is_russian(words):
        return UNKNOWN, "letters of Russian, but not its words"
    return (UNKNOWN, "langdetect knows nothing like it") if code == detector.NOTHING else (code, "langdetect")


def _cousin(code: str, sample: str) -> str:
    """What langdetect takes for Bulgarian and the like is often a Russian headline."""
    if _NEVER_BULGARIAN.search(sample):
        return "ru"
    return code if code == "bg" and _BULGARIAN.search(sample) else detector.NOTHING


def _is_russian(words: list[str]) -> bool:
    """Whether a text long enough to tell has Russian function words: Erzya or Avar have the same letters, not these."""
    return len(words) < 12 or _share(words, _RUSSIAN) > (0.04 if len(words) >= 40 else 0)
