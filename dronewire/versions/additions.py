"""What a later version of a story adds to all that was there before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dronewire.boilerplate import news_of
from dronewire.sentences import sentences
from dronewire.versions.edit import runs
from dronewire.versions.particulars import names_in, numbers_in, unmatched
from dronewire.words import tokens

SHORT = 5  # words; fewer are a heading, a caption or «Подробности позже»
KNOWN = 0.4  # of a sentence's runs of three words: an editor who touches every tenth word leaves 0.6 of them
REWORDED = 0.6  # of its long words in one earlier sentence: the same said otherwise
STEM = 5  # letters by which inflected words are compared
SHARE = 0.15  # of the text's words: a paragraph of an agency's item of six; less is a turn of phrase or background
MANY = 2  # sentences without a new number or name; one such is an outlet's own lead
HELD = 0.3  # of the text's words that earlier versions have: with less it is about something else as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """The sentences that no earlier version has, and which of their numbers and names none has either."""

    sentences: tuple[str, ...]
    particulars: tuple[str, ...]
    share: float
    held: float

    @property
    def is_update(self) -> bool:
        """Whether it is worth an alert to somebody who knows the earlier versions."""
        enough = len(self.sentences) >= MANY or (bool(self.sentences) and bool(self.particulars))
        return enough and self.share >= SHARE and self.held >= HELD


class Background:
    """What earlier versions said, as new sentences are compared with it."""

    def __init__(self, texts: Iterable[str]) -> None:
        joined = "\n".join(texts)
        self.runs = runs(joined)
        self.numbers = frozenset(numbers_in(joined))
        self.words = frozenset(tokens(joined).norms)
        self._sentences = [_long_words(one) for one in sentences(joined)]

    def has(self, sentence: str) -> bool:
        """Whether a sentence says nothing that is not said there in much the same words."""
        own = runs(sentence)
        if len(own & self.runs) >= KNOWN * len(own):
            return True
        words = _long_words(sentence)
        return any(len(words & known) >= REWORDED * len(words) for known in self._sentences)

    def unknown(self, text: str) -> tuple[str, ...]:
        """The numbers and names of a text that are not there."""
        numbers = [number for number in numbers_in(text) if number not in self.numbers]
        return tuple(one.written for one in (*numbers, *unmatched(names_in(text), self.words)))


def addition(text: str, earlier: Sequence[str]) -> Addition:
    """What a text adds to earlier ones; what the outlet puts around the news counts on neither side."""
    background = Background(earlier)
    own = [one for one in sentences("\n".join(news_of(text))) if _length(one) >= SHORT]
    added = tuple(dict.fromkeys(one for one in own if not background.has(one)))
    words = sum(map(_length, own)) or 1
    share = sum(map(_length, added)) / words
    return Addition(
        sentences=added, particulars=tuple(dict.fromkeys(_particulars(added, background))), share=share, held=1 - share
    )


def _particulars(added: Iterable[str], background: Background) -> Iterator[str]:
    for one in added:
        yield from background.unknown(one)


def _length(sentence: str) -> int:
    return len(tokens(sentence).norms)


def _long_words(sentence: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in tokens(sentence).norms if len(word) > 3 or word.isdigit())
