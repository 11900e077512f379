"""What words are compared by: a short key that their forms share, also across languages."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from dronewire.retelling.romanise import romanised

# Six letters of a word without its ending tell stories apart as well as pymorphy3's lemmas and Snowball's stems do
# (area under the curve 0.82 by each on judged pairs), join задержали with задержание, and cost a tenth.
LENGTH = 6
NAME_LENGTH = 8  # of names, which tell more by being told apart: Краснодар, Красноярск
SHORTEST = 3  # letters: of shorter words only abbreviations tell anything, and they are names

_REMEMBERED = 200_000  # forms: what a month of news has, at 20 MB

# Of Russian, Ukrainian and the Tatar plural; taken away as long as there is one, so that Саратов is what Саратова is.
_ENDING = re.compile(
    r"(?<=[a-z]{4})(?:iami|ami|iah|ah|iam|am|imi|ogo|ego|ovi|evi|iv|ov|ev|om|em|im|ih|lar|nar)$|(?<=[a-z]{3})[aeiou]+$"
)
_ENGLISH_ENDING = re.compile(r"(?<=[a-z]{3})(?:ings?|ed|es|s|ly)$")


@lru_cache(_REMEMBERED)
def key_of(word: str) -> str:
    """The key of a word in small letters; empty for what is too short to tell anything, and for figures.

    A key that begins with ``=`` is a concept: the same in each language, see ``concepts.toml``.
    """
    if len(word) < SHORTEST or word[0].isdigit():
        return ""
    return _concept(word) or _cut(word, LENGTH)


@lru_cache(_REMEMBERED)
def name_key(word: str) -> str:
    """The key of a name in small letters, which is never a concept: ``kupol`` is a dome, Купол a plant."""
    return _cut(word, NAME_LENGTH)


def _cut(word: str, length: int) -> str:
    latin = romanised(word)
    stem = _ENGLISH_ENDING.sub("", latin) if word.isascii() else latin
    while (bare := _ENDING.sub("", stem)) != stem:
        stem = bare
    return stem[:length]


def _concept(word: str) -> str:
    exact, beginnings = _concepts()
    found = exact.get(word)
    length = len(word)
    while not found and length >= SHORTEST:
        found = beginnings.get(word[:length])
        length -= 1
    return f"={found}" if found else ""


@cache
def _concepts() -> tuple[dict[str, str], dict[str, str]]:
    """Concepts by whole words and by beginnings of words."""
    listed = tomllib.loads(files("dronewire.retelling").joinpath("concepts.toml").read_text("utf-8"))
    pairs = [(word.replace("ё", "е"), concept) for concept, words in listed.items() for word in words.split()]
    exact = {word: concept for word, concept in pairs if not word.endswith("*")}
    return exact, {word[:-1]: concept for word, concept in pairs if word.endswith("*")}
