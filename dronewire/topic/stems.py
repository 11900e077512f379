"""Words by their stems, in languages of which neither a dictionary nor our own rules are at hand."""

from functools import cache
from importlib import import_module
from typing import Any

# Snowball's algorithms by ISO 639 code. Russian, Ukrainian and English are not among them: their forms are known.
_ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "eo": "esperanto",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
LANGUAGES = frozenset(_ALGORITHMS)
SHORTEST = 4  # letters; the stem of a shorter word is that of many others


def is_stemmed(language: str) -> bool:
    """Whether words of a language are compared by their stems; those of all others as they are written."""
    return _algorithm(language) is not None


def stem(word: str, language: str) -> str:
    """The stem of a word in small letters; a short word is its own."""
    algorithm = _algorithm(language)
    return str(algorithm.stemWord(word)) if algorithm and len(word) >= SHORTEST else word


@cache
def _algorithm(language: str) -> Any | None:
    name = _ALGORITHMS.get(language)
    if not name:
        return None
    package = import_module("snowballstemmer")
    return package.stemmer(name) if name in package.algorithms() else None
