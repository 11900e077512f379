"""Forms: the same sentences filled in anew each day, with other numbers or another place, tell different events."""

from collections.abc import Collection
from itertools import groupby

from dronewire.retelling.places import COUNTRY, places_of
from dronewire.versions.particulars import numbers_in

NUMBERS = 4  # that both have; fewer may all have changed because one event went on: three dead, five dead
AGREEING = (
    0.4  # of all but one of them: an edited copy keeps nine of ten, an updated one half, daily reports hardly any
)


def is_form(one: Collection[str], other: Collection[str]) -> bool:
    """Whether the passages that two texts share are a form: hardly a number agrees, or each names other regions.

    Reports of weather, closed airports and nights of drones share their sentences with those of the day before.
    """
    return _is_refilled(_numbers(one), _numbers(other)) or _is_elsewhere(one, other)


def _numbers(words: Collection[str]) -> frozenset[str]:
    """Numbers as they are written: 6.40, 1,2 and 10–15 are two words each, and one number; «восемь» is one as well."""
    rows = groupby(words, key=lambda word: word[0].isdigit())
    figures = (" ".join(row) for is_number, row in rows if is_number)
    spelled = numbers_in(" ".join(word for word in words if not word[0].isdigit()))
    return frozenset(figures).union(number.key for number in spelled)


def _is_refilled(one: frozenset[str], other: frozenset[str]) -> bool:
    smaller = min(len(one), len(other))
    return smaller >= NUMBERS and len(one & other) < AGREEING * (smaller - 1)


def _is_elsewhere(one: Collection[str], other: Collection[str]) -> bool:
    if set(one) == set(other):
        return False
    here, there = _regions(one), _regions(other)
    return bool(here) and bool(there) and not here & there


def _regions(words: Collection[str]) -> frozenset[str]:
    return frozenset(code for code in places_of(list(words)) if not code.startswith(COUNTRY))
