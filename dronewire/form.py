"""Forms: the same sentences filled in anew each day, with other numbers or another place, tell different events."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from dronewire.retelling.places import COUNTRY, places_of
from dronewire.versions.particulars import numbers_in

NUMBERS = 4  # that both have; fewer may all have changed because one event went on: three dead, five dead
AGREEING = (
    0.4  # of all but one of them: an edited copy keeps nine of ten, an updated one half, daily reports hardly any
)
FEWEST = 2  # that differ, on each side


def is_form(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the passages that two texts share, as words, are a form: another number nearly everywhere, or a place.

    Reports of weather, closed airports and nights of drones share their sentences with those of the day before.
    """
    here, there = set(one), set(other)
    only_one = [word for word in one if word not in there]
    only_other = [word for word in other if word not in here]
    if not only_one or not only_other:
        return False
    return _is_refilled(one, other, only_one, only_other) or _is_elsewhere(one, other, only_one, only_other)


def _is_refilled(one: Sequence[str], other: Sequence[str], only_one: Sequence[str], only_other: Sequence[str]) -> bool:
    if min(_count(only_one), _count(only_other)) < FEWEST:  # no need to look at all the others
        return False
    here, there = _numbers(one), _numbers(other)
    smaller = min(len(here), len(there))
    return smaller >= NUMBERS and len(here & there) < AGREEING * (smaller - 1)


def _is_elsewhere(one: Sequence[str], other: Sequence[str], only_one: Sequence[str], only_other: Sequence[str]) -> bool:
    return bool(_regions(only_one) and _regions(only_other)) and not _regions(one) & _regions(other)


def _numbers(words: Iterable[str]) -> frozenset[str]:
    """Numbers as they are written: 6.40, 1,2 and 10–15 are two words each, and one number; «восемь» is one as well."""
    rows = [(is_figure, list(row)) for is_figure, row in groupby(words, key=_is_figure)]
    figures = frozenset(" ".join(row) for is_figure, row in rows if is_figure)
    return figures | _spelled(word for is_figure, row in rows if not is_figure for word in row)


def _count(words: Sequence[str]) -> int:
    """How many words are numbers or parts of one."""
    figures = sum(map(_is_figure, words))
    return figures + len(_spelled(word for word in words if not _is_figure(word)))


def _is_figure(word: str) -> bool:
    return word[0].isdigit()


def _spelled(words: Iterable[str]) -> frozenset[str]:
    return frozenset(number.key for number in numbers_in(" ".join(words)))


def _regions(words: Sequence[str]) -> frozenset[str]:
    return frozenset(code for code in places_of(words) if not code.startswith(COUNTRY))
