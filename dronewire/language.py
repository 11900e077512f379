"""The language of a text: langdetect, seeded, behind a guard for the languages it does not know."""

import re
from collections import Counter
from functools import cache
from itertools import islice

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

UNKNOWN = "und"  # ISO 639-2: undetermined

LETTERS = 1_000  # of title and text; more changed no answer on 7,479 texts and costs time in proportion
FEWEST = 8  # letters; below it every detector guesses

# Letters that Russian has not. langdetect has profiles for uk, bg and mk of these, and calls all others "ru" with a
# probability of 0.99, so no threshold on its answer helps.
_ALPHABETS = {
    "tt": "әөүҗңһ",
    "ba": "әөүңһҙҫҡғ",
    "kk": "әғқңөұүһі",
    "ky": "ңөү",
    "tg": "ғӣқӯҳҷ",
    "uz": "ўқғҳ",
    "be": "ўі",
    "uk": "іїєґ",
    "os": "ӕæ",
    "udm": "ӝӟӥӧӵ",
    "cv": "ӑӗҫӳ",
    "chm": "ҥӱӧӓӹ",
    "sah": "ҕҥөүһ",
    "kv": "ӧі",
    "sr": "ђјљњћџ",
    "mk": "ѓѕјљњќџ",
}
_KNOWN = {"uk", "mk"}
_FOREIGN = frozenset("".join(_ALPHABETS.values()))
_SHARE = 0.02  # of the Cyrillic letters; a Russian text that quotes a Tatar name stays below 0.005

# The palochka of Chechen and Ingush, as a letter of its own or typed as I, l or 1 between Cyrillic letters.
_PALOCHKA = re.compile(r"(?<=[а-яёА-ЯЁ])[I1l|](?=[а-яё])|[Ӏӏ]")
_CHECHEN = re.compile(r"[уо]ь")
_INGUSH = re.compile(r"оа")

_UZBEK = re.compile(r"\b\w*[og][ʻʼ‘’'`]\w", re.IGNORECASE)
_SCRIPTS = {"ka": re.compile(r"[ა-ჿ]"), "hy": re.compile(r"[ա-և]"), "az": re.compile(r"ə")}

_RUSSIAN = frozenset(re.findall(r"\w+", "и в на не что с по из о к за от до для это как у при а но его также об или"))
_WORD = re.compile(r"[^\W\d_]+")
_NEVER_BULGARIAN = re.compile(r"[ыэ]", re.IGNORECASE)  # nor Ukrainian, Macedonian or Serbian


def language_of(title: str, text: str) -> str:
    """The ISO 639 code of a title and text; ``und`` rather than a guess; the same text always has the same answer."""
    sample = _sample(f"{title}\n{text}")
    letters = Counter(sample.lower())
    if sum(count for letter, count in letters.items() if letter.isalpha()) < FEWEST:
        return UNKNOWN
    return _guarded(sample, letters) or _detected(sample)


def warm_up() -> None:
    """Load the profiles, 0.4 s, so that the first text does not pay for them."""
    _profiles()


def _sample(text: str) -> str:
    ends = (end for end, character in enumerate(text, 1) if character.isalpha())
    return text[: next(islice(ends, LETTERS - 1, None), len(text))]


def _guarded(sample: str, letters: Counter[str]) -> str:
    """The language, where langdetect has no profile of it; else an empty string."""
    total = sum(count for letter, count in letters.items() if letter.isalpha())
    for code, script in _SCRIPTS.items():
        if len(script.findall(sample)) > total * _SHARE:
            return code
    cyrillic = sum(count for letter, count in letters.items() if "Ѐ" <= letter <= "ӿ")
    if cyrillic * 2 < total:
        return "uz" if len(_UZBEK.findall(sample)) > total * 0.005 else ""  # 1 in 100 letters of running Uzbek
    return _by_palochka(sample, cyrillic) or _by_alphabet(letters, cyrillic)


def _by_palochka(sample: str, cyrillic: int) -> str:
    found = len(_PALOCHKA.findall(sample))
    if found < 2 or found < cyrillic * 0.005:
        return ""
    chechen, ingush = len(_CHECHEN.findall(sample.lower())), len(_INGUSH.findall(sample.lower()))
    if chechen == ingush:
        return UNKNOWN  # Avar, Kabardian, Lezgin and others write it too
    return "ce" if chechen > ingush else "inh"


def _by_alphabet(letters: Counter[str], cyrillic: int) -> str:
    seen = {letter: count for letter, count in letters.items() if letter in _FOREIGN}
    total = sum(seen.values())
    if total < 2 or total < cyrillic * _SHARE:
        return ""
    # One letter in twenty may come from a name in another language.
    own = {letter for letter, count in seen.items() if count > total / 20}
    if own <= set(_ALPHABETS["uk"]):  # "і" is Ukrainian, or Belarusian where "ы" stands and "и" does not
        return "be" if letters["ы"] and not letters["и"] else ""
    fitting = [code for code, alphabet in _ALPHABETS.items() if own <= set(alphabet)]
    if not fitting:
        return UNKNOWN
    best = max(fitting, key=lambda code: len(own) / len(_ALPHABETS[code]))
    return "" if best in _KNOWN else best


def _detected(sample: str) -> str:
    detector = _profiles().create()
    detector.append(sample)
    try:
        code = str(detector.detect())
    except LangDetectException:  # "No features in text": a script without a profile
        return UNKNOWN
    if code in {"bg", "mk", "uk"} and _NEVER_BULGARIAN.search(sample):
        code = "ru"
    if code == "ru" and not _is_russian(sample):
        return UNKNOWN
    return UNKNOWN if code == "unknown" else code


def _is_russian(sample: str) -> bool:
    """Whether a text long enough to tell has Russian function words: Erzya or Avar have the same letters, not these."""
    words = [word.lower() for word in _WORD.findall(sample)]
    return len(words) < 40 or sum(word in _RUSSIAN for word in words) > len(words) * 0.04  # Russian news: 0.12 to 0.3


@cache
def _profiles() -> DetectorFactory:
    # A factory of our own, so that nobody else's seed or profiles change an answer.
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(0)
    return factory
