"""Forms: the same sentences filled in anew each day, with other numbers or another place, tell different events."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import compress, groupby

import numpy as np

from dronewire.copies.filling import WIDEST, Filling, filling
from dronewire.copies.wording import Mask, Wording
from dronewire.text.particulars import numbers_in
from dronewire.text.words import tokens

LONGEST = 600  # words; forms are short, and comparing two such texts word by word takes 10 ms
NUMBERS = 4  # that both have; fewer may all have changed because one event went on: three dead, five dead
AGREEING = (
    0.4  # of all but one of them: an edited copy keeps nine of ten, an updated one half, daily reports hardly any
)
FEWEST = 2  # that differ, on each side
MOSTLY = 2  # times as many as stayed: two texts then have hardly more than their sentences in common
FILLED = 3  # names and numbers that differ; two are a correction


class Form(StrEnum):
    """In what two texts differ that fill in one form."""

    EVENT = "event"  # in names or places: they tell of two events
    NUMBERS = "numbers"  # in numbers alone: of two days, or within hours of what one event has come to


def form_of(one: Wording, other: Wording, in_one: Mask, in_other: Mask) -> Form | None:
    """The form that two texts fill in; None where what they share is told of one event.

    Reports of weather, closed airports and nights of drones share their sentences with those of the day before, as do
    a court's, a club's and a hospital's with those on other people.

    Args:
        one: a text.
        other: another one.
        in_one: which of its words stand in passages of the other one; some do.
        in_other: the reverse.
    """
    here, there = _words(one, in_one), _words(other, in_other)
    if max(len(one.words), len(other.words)) > LONGEST or not _can_differ(one.words, other.words):
        return None
    filled = filling(_stretch(one, in_one), _stretch(other, in_other))
    if _is_of_another(filled):
        return Form.EVENT
    return Form.NUMBERS if _is_renumbered(filled) or (filled.numbers >= FEWEST and _is_refilled(here, there)) else None


def _words(wording: Wording, mask: Mask) -> list[str]:
    return list(compress(wording.words, mask.tolist()))


def _stretch(wording: Wording, mask: Mask) -> str:
    """The text from the first passage to the last, with what their lines have around them; others may be other news."""
    read = tokens(wording.text)
    if len(read) != len(wording.words):  # made of words alone
        return ""
    first, last = np.flatnonzero(mask)[[0, -1]].tolist()
    begin, end = read.place(first, last)
    around = read.place(max(0, first - WIDEST), min(len(read) - 1, last + WIDEST))
    before, after = wording.text[around[0] : begin], wording.text[end : around[1]]
    return before.rpartition("\n")[2] + wording.text[begin:end] + after.partition("\n")[0]


def _can_differ(one: Sequence[str], other: Sequence[str]) -> bool:
    here, there = set(one), set(other)
    return not here <= there and not there <= here


def _is_of_another(filled: Filling) -> bool:
    """Whether two fillings are of two events: of other people, elsewhere, or with hardly a name and number the same."""
    changed = filled.names + filled.numbers
    if filled.is_elsewhere:
        return changed >= FEWEST or filled.kept < FEWEST
    least = FEWEST if filled.is_of_others else FILLED
    return (filled.is_of_others or filled.names > 0) and changed >= max(least, filled.kept)


def _is_renumbered(filled: Filling) -> bool:
    """Whether numbers alone differ so often that hardly anything stayed: two tenders of one portal."""
    return filled.numbers >= max(NUMBERS, MOSTLY * filled.kept)


def _is_refilled(one: Sequence[str], other: Sequence[str]) -> bool:
    here, there = _numbers(one), _numbers(other)
    smaller = min(len(here), len(there))
    return smaller >= NUMBERS and len(here & there) < AGREEING * (smaller - 1)


def _numbers(words: Iterable[str]) -> frozenset[str]:
    """Numbers as they are written: 6.40, 1,2 and 10–15 are two words each, and one number; «восемь» is one as well."""
    rows = [(is_figure, list(row)) for is_figure, row in groupby(words, key=_is_figure)]
    figures = frozenset(" ".join(row) for is_figure, row in rows if is_figure)
    return figures | _spelled(word for is_figure, row in rows if not is_figure for word in row)


def _is_figure(word: str) -> bool:
    return word[0].isdigit()


def _spelled(words: Iterable[str]) -> frozenset[str]:
    return frozenset(number.key for number in numbers_in(" ".join(words)))
