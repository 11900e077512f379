"""Words that begin with a capital: which of them are names."""

import re

from dronewire.text.words import Tokens

_CAPITALISED = re.compile(r"(?<![^\W_])[A-ZÀ-ÞА-ЯЁІЇЄҐЎӘӨҮҖҢҺҠҒҘҪ][^\W_]+")
_BEGINS = re.compile(r"(?:\A|[!?…\n]|[^\W_]{3}[»”\")]*\.)[\s«“„\"(–—-]*\Z")  # after "г.", "им." and "В." it goes on
_NEAR = 12  # characters before a word that tell whether a sentence begins with it
_SHOUTED = 0.7  # of the words: with more capitals than that they tell no names, as in English headlines
_FEWEST = 4  # words that can be shouted; «Ротор» обыграл «Факел» is not


def capitalised_in(text: Tokens) -> list[tuple[str, bool]]:
    """Words with a capital, in small letters and in order, and whether each is a name even where no list has it.

    That is what stands within a sentence or is written in capitals; the first word of a sentence tells nothing.
    """
    found = list(_CAPITALISED.finditer(text.folded))
    if len(text) >= _FEWEST and len(found) > _SHOUTED * len(text):
        return []
    return [(each.group().lower(), _is_name(each, text.folded)) for each in found]


def _is_name(found: re.Match[str], text: str) -> bool:
    start = found.start()
    return found.group().isupper() or not _BEGINS.search(text, max(0, start - _NEAR), start)
