"""Sentences of a text: where one ends in the prose of agencies."""

import re
from collections.abc import Iterator

# A sentence ends at . ! ? … before a capital, a digit, a quote or a dash, and with its line; but a full stop after one
# letter or a usual abbreviation (А. Иванов, им. Симонова, г. Казань, 5 тыс. БПЛА) ends none. It all begins with one
# class of characters, so that the rest of the text is skipped fast; what is looked for backwards must have one length.
_ABBREVIATIONS = (r"[^\W\d_]", "им|ул|пр|пл|св|ст|см|др|гг|тт|Mr|Dr|St|No", "тыс|млн|руб", "млрд")
ENDS = re.compile(
    r"[.!?…\n](?:(?<=\n)|"
    + "".join(rf"(?<!\b(?:{words})\.)" for words in _ABBREVIATIONS)
    + r"[.!?…»”\")\]]*\s+(?=[«“„\"(\[—–-]*\s*[A-ZА-ЯЁІЇЄҐ0-9]))"
)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text in order, without the space around them."""
    begun = 0
    for found in ENDS.finditer(text):
        yield from _stripped(text[begun : found.end()])
        begun = found.end()
    yield from _stripped(text[begun:])


def _stripped(sentence: str) -> Iterator[str]:
    if bare := sentence.strip():
        yield bare
