"""The language of a text: by its letters and commonest words where they tell, else by langdetect, seeded."""

import re
from collections import Counter

from dronewire.text import detector
from dronewire.text.alphabet import FOREIGN, caucasian, language_by_letters

UNKNOWN = "und"  # ISO 639-2: undetermined

SAMPLE = 1_200  # characters of title and text, 1,000 of them letters; more changed no answer on 7,479 texts
FEWEST = 8  # letters; below it every detector guesses

_UZBEK = re.compile(r"\b\w*[og][ʻʼ‘’'`]\w", re.IGNORECASE)
_SCRIPTS = {"ka": ("ა", "ჿ"), "hy": ("ա", "և"), "az": ("ə", "ə")}  # from, to
_SCRIPT_SHARE = 0.02  # of the letters; a name in another script stays below

_RUSSIAN = frozenset(
    re.findall(
        r"\w+",
        "в с к во на не что по из об ко за от до для это как при но его также или её ее их он она они мы же ли бы был "
        "была было были быть есть этом этого который которые которая года году после между если ещё еще все всё чтобы "
        "под над более также уже только сообщил сообщила сообщили заявил рассказал",
    )
)
_SHARED = frozenset({"и", "а", "о", "у", "я", "со", "то"})  # Russian as well, but words of Chechen and others, too
_ENGLISH = frozenset(
    re.findall(r"\w+", "the of and to in a is that for on was with as by at from it has have are be will an")
)
# Letters alone. Ranges are told twice as fast as what Unicode calls a letter, and most words have no other letters.
_WORD = re.compile(r"[a-zа-яё]++(?![^\W\d_])|[^\W\d_]+")
_FOREIGN = re.compile(f"[{''.join(sorted(FOREIGN))}]")
_COUSINS = frozenset({"bg", "mk", "uk"})  # without a letter of their own, or the letters had told them
_NEVER_BULGARIAN = re.compile(r"[ыэё]", re.IGNORECASE)  # nor Ukrainian, Macedonian or Serbian
_BULGARIAN = re.compile(r"ъ(?![еёюя])", re.IGNORECASE)  # Russian has it nowhere else

# Shares of the words, above which there is nothing left to detect; Bulgarian, which shares the shortest of Russian's,
# has neither ы nor э.
_CLEARLY_RUSSIAN, _CLEARLY_ENGLISH, _THE = 0.08, 0.2, 0.02
_ENOUGH, _FEW = 20, 12  # words: enough to count them, and so few that langdetect takes English for Afrikaans


def language_of(title: str, text: str) -> str:
    """The ISO 639 code of a title and text; ``und`` rather than a guess; the same text always has the same answer."""
    return language_and_reason(title, text)[0]


def language_and_reason(title: str, text: str) -> tuple[str, str]:
    """The same, with what told: ``letters``, ``words``, ``langdetect``, or why nothing did."""
    sample = f"{title}\n{text[:SAMPLE]}"[:SAMPLE]
    small = sample.lower()
    words = _WORD.findall(small)
    total = sum(map(len, words))
    if total < FEWEST:
        return UNKNOWN, f"{total} letters, fewer than {FEWEST}"
    if clear := _by_words(words, small):
        return clear, "words"
    by_letters = _by_letters(small, words, total)
    if by_letters is not None:
        return (by_letters, "letters") if by_letters else (UNKNOWN, "letters of several languages")
    return _detected(sample, words)


def warm_up() -> None:
    """Load the profiles, 0.4 s, so that the first text does not pay for them."""
    detector.load()


def _by_letters(small: str, words: list[str], total: int) -> str | None:
    """The language, where its letters tell it; an empty string where they are several languages'; else None."""
    letters = Counter(small)
    for code, (first, last) in _SCRIPTS.items():
        if sum(count for letter, count in letters.items() if first <= letter <= last) > total * _SCRIPT_SHARE:
            return code
    cyrillic = sum(count for letter, count in letters.items() if "Ѐ" <= letter <= "ӿ")
    if cyrillic * 2 < total:
        return "uz" if len(_UZBEK.findall(small)) > total * 0.005 else None  # 1 in 100 letters of running Uzbek
    found = language_by_letters(words, letters, cyrillic)
    if found:
        return found
    kin = caucasian(small, cyrillic)
    return found if kin is None else kin


def _by_words(words: list[str], small: str) -> str:
    """Russian or English, where their commonest words leave no doubt; else an empty string."""
    if len(words) < _ENOUGH:
        return ""
    its_own = small.count("ы") + small.count("э") > len(small) * 0.005 and not _FOREIGN.search(small)
    if its_own and _share(words, _RUSSIAN) > _CLEARLY_RUSSIAN:
        return "ru"
    clear = words.count("the") > len(words) * _THE and _share(words, _ENGLISH) > _CLEARLY_ENGLISH
    return "en" if clear else ""


def _share(words: list[str], known: frozenset[str]) -> float:
    return sum(map(known.__contains__, words)) / len(words)


def _detected(sample: str, words: list[str]) -> tuple[str, str]:
    code = detector.detected(sample)
    if code in _COUSINS:
        code = _cousin(code, sample)
    if code == "ru" and not _is_russian(words):
        return UNKNOWN, "letters of Russian, but not its words"
    if len(words) < _FEW and code not in {"ru", "en"}:
        return UNKNOWN, f"{len(words)} words, too few to tell"
    return (UNKNOWN, "langdetect knows nothing like it") if code == detector.NOTHING else (code, "langdetect")


def _cousin(code: str, sample: str) -> str:
    """What langdetect takes for Bulgarian and the like is often a Russian headline."""
    if _NEVER_BULGARIAN.search(sample):
        return "ru"
    return code if code == "bg" and _BULGARIAN.search(sample) else detector.NOTHING


def _is_russian(words: list[str]) -> bool:
    """Whether a text has Russian function words: Erzya or Avar have the same letters, not these."""
    return _share(words, _RUSSIAN | _SHARED) > (0.04 if len(words) >= 40 else 0)
