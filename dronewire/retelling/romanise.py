"""Words in Latin letters, so that a name is the same whoever spells it: Ижевск, Іжевськ, Izhevsk; Алабуга, Alabuga."""

import re

# Not a standard of transliteration but what its many standards have in common: и, ы, і and й are one letter, so are
# г and ґ, the signs are silent, and the letters of Tatar and Bashkir are those that Russian writes for them.
_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    "і": "i", "ї": "i", "є": "e", "ґ": "g", "ў": "u",
    "ә": "a", "ө": "o", "ү": "u", "җ": "zh", "ң": "n", "һ": "h", "ҡ": "k", "ғ": "g", "ҙ": "z", "ҫ": "s",
}  # fmt: skip
_CYRILLIC = str.maketrans(_LETTERS)

# How English and others write the same sounds; the longer first.
_SPELLINGS = {
    "shch": "sh", "sch": "sh", "tch": "ch", "ch": "ch", "kh": "h", "ck": "k", "ph": "f", "th": "t", "tz": "ts",
    "yu": "iu", "ya": "ia", "ju": "iu", "ja": "ia", "ye": "e", "je": "e", "yo": "e", "x": "ks", "w": "v", "y": "i",
    "j": "i", "q": "k", "c": "k",
}  # fmt: skip
_SPELT = re.compile("|".join(_SPELLINGS))
_DOUBLED = re.compile(r"(.)\1+")


def romanised(word: str) -> str:
    """A word in small letters, as comparable Latin ones; what is no letter of ours stays."""
    latin = word.translate(_CYRILLIC) if not word.isascii() else _SPELT.sub(_same_sound, word)
    return _DOUBLED.sub(r"\1", latin)


def _same_sound(found: re.Match[str]) -> str:
    return _SPELLINGS[found.group()]
