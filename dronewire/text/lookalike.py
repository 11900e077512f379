"""Letters of one script that pass for letters of another within a word: БПЛA with a Latin A."""

import re
from collections.abc import Iterator

_LATIN = re.compile("[A-Za-z]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_PAIRS = dict(zip("ABCEHIKMOPTXYaceikopxy", "АВСЕНІКМОРТХУасеікорху", strict=True))
_TO_CYRILLIC = str.maketrans(_PAIRS)
_TO_LATIN = str.maketrans({cyrillic: latin for latin, cyrillic in _PAIRS.items()})


def repair(text: str, word: re.Pattern[str]) -> str:
    """Write each word that mixes the two scripts in the one it belongs to; the length stays.

    A letter that only one script has decides; where both have one (FPVдрон) the word stays, and where
    none has, the script of most of its letters does.
    """
    if not _CYRILLIC.search(text):
        return text
    pieces: list[str] = []
    done = 0
    for start, end in _mixed(text, word):
        pieces += text[done:start], _unmix(text[start:end])
        done = end
    return "".join([*pieces, text[done:]]) if done else text


def _mixed(text: str, word: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The words in which a Latin letter touches a Cyrillic one (in Russian text, Latin letters are few)."""
    done = 0
    for run in _LATIN.finditer(text):
        around = text[max(run.start() - 1, 0) : run.start()] + text[run.end() : run.end() + 1]
        if run.start() < done or not _CYRILLIC.search(around):
            continue
        start = run.start()
        while start > done and word.match(text[start - 1]):
            start -= 1
        found = word.match(text, start)
        assert found
        done = found.end()
        yield start, done


def _unmix(mixed: str) -> str:
    latin, cyrillic = mixed.translate(_TO_LATIN), mixed.translate(_TO_CYRILLIC)
    can_be_latin, can_be_cyrillic = not _CYRILLIC.search(latin), not _LATIN.search(cyrillic)
    if can_be_latin and can_be_cyrillic:
        return cyrillic if 2 * len(_CYRILLIC.findall(mixed)) >= len(mixed) else latin
    return cyrillic if can_be_cyrillic else latin if can_be_latin else mixed
