"""Sentences of a text: where one ends in the prose of agencies."""

import re
from collections.abc import Iterator

# A sentence ends at . ! ? … before a capital, a digit, a quote or a dash, and with its line; but a full stop after one
# letter or a usual abbreviation (А. Иванов, им. Симонова, г. Казань, 5 тыс. БПЛА) ends none. Both ways begin with one
# class of characters, so that the rest of the text is skipped fast.
ENDS = re.compile(r"[.!?…\n](?:(?<=\n)|[.!?…»”\")\]]*\s+(?=[«“„\"(\[—–-]*\s*[A-ZА-ЯЁІЇЄҐ0-9]))")
_ABBREVIATED = re.compile(r"(?:^|\W)(?:[^\W\d_]|им|ул|пр|пл|св|ст|см|др|гг|тт|тыс|млн|млрд|руб|Mr|Dr|St|No)$")
_LONGEST_ABBREVIATION = 6  # letters, and the mark before


def ends_sentence(text: str, found: re.Match[str]) -> bool:
    """Whether what `ENDS` found in a text is a sentence's end, not an abbreviation's full stop."""
    start = found.start()
    before = text[max(start - _LONGEST_ABBREVIATION, 0) : start]
    return text[start] != "." or not _ABBREVIATED.search(before)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text in order, without the space around them."""
    begun = 0
    for found in ENDS.finditer(text):
        if ends_sentence(text, found):
            yield from _stripped(text[begun : found.end()])
            begun = found.end()
    yield from _stripped(text[begun:])


def _stripped(sentence: str) -> Iterator[str]:
    if bare := sentence.strip():
        yield bare
