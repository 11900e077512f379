"""What a later version of a story adds to all that was there before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from dronewire.copies.boilerplate import news_of
from dronewire.text.particulars import Particular, names_in, numbers_in, unmatched
from dronewire.text.sentences import sentences
from dronewire.text.words import tokens
from dronewire.versions.edit import runs

SHORT = 5  # words; fewer are a heading, a caption or «Подробности позже»
KNOWN = 0.4  # of a sentence's runs of three words: an editor who touches every tenth word leaves 0.6 of them
REWORDED = 0.6  # of its long words in one earlier sentence: the same said otherwise
STEM = 5  # letters by which inflected words are compared
SHARE = 0.15  # of the text's words: a paragraph of an agency's item of six; less is a turn of phrase or background
MANY = 2  # sentences without a new number or name; one such is an outlet's own lead
HELD = 0.3  # of the text's words that earlier versions have: with less it is about something else as well
REMEMBERED = 512  # lines and sentences: the copies of a story have most of theirs in common; 20 KB each


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
    """What earlier versions said, as new sentences are compared with it; it grows as a story goes on."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._said: dict[str, _Said] = {}
        self._runs: set[tuple[str, ...]] = set()
        for text in texts:
            self.learn(text)

    def learn(self, text: str) -> None:
        """Add a text; a verbatim copy of one that is known costs nothing."""
        if text not in self._said:
            self._said[text] = _Said(text)
            self._runs.update(*map(_runs, text.split("\n")))

    def has(self, sentence: str) -> bool:
        """Whether a sentence says nothing that is not said there in much the same words."""
        own = _runs(sentence)
        if len(own & self._runs) >= KNOWN * len(own):
            return True
        words = _long_words(sentence)
        known = (one for said in self._said.values() for one in said.sentences)
        return any(len(words & one) >= REWORDED * len(words) for one in known)

    def unknown(self, text: str) -> tuple[str, ...]:
        """The numbers and names of a text that are not there."""
        said = self._said.values()
        numbers = [number for number in numbers_in(text) if not any(number in one.numbers for one in said)]
        known = frozenset[str]().union(*(one.words for one in said))
        return tuple(one.written for one in (*numbers, *unmatched(names_in(text), known)))


class _Said:
    """One text; what of it is compared only with some sentences is made when one of them comes."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def sentences(self) -> list[frozenset[str]]:
        return [_long_words(one) for one in sentences(self._text)]

    @cached_property
    def numbers(self) -> frozenset[Particular]:
        return frozenset(numbers_in(self._text))

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(tokens(self._text).norms)


def addition(text: str, earlier: Sequence[str]) -> Addition:
    """What a text adds to earlier ones; what the outlet puts around the news counts on neither side."""
    return addition_to(Background(earlier), text)


def addition_to(background: Background, text: str) -> Addition:
    """The same, where the earlier ones are learnt already."""
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


@lru_cache(maxsize=REMEMBERED)
def _runs(line: str) -> frozenset[tuple[str, ...]]:
    return runs(line)


@lru_cache(maxsize=REMEMBERED)
def _length(sentence: str) -> int:
    return len(tokens(sentence).norms)


@lru_cache(maxsize=REMEMBERED)
def _long_words(sentence: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in tokens(sentence).norms if len(word) > 3 or word.isdigit())
