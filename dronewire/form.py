"""Forms: the same sentences filled in anew each day, with other numbers or another place, tell different events."""

from collections.abc import Collection

from dronewire.retelling.places import COUNTRY, places_of

NUMBERS = 4  # numbers in figures that both have; fewer may all have changed because one event went on
AGREEING = 0.4  # of them: an edited copy keeps nine of ten, an updated one 0.8, invented daily reports none


def is_form(one: Collection[str], other: Collection[str]) -> bool:
    """Whether the passages that two texts share are a form: hardly a number agrees, or each names other regions.

    Reports of weather, closed airports and nights of drones share their sentences with those of the day before.
    """
    return _differs(_numbers(one), _numbers(other), AGREEING, NUMBERS) or _is_elsewhere(one, other)


def _numbers(words: Collection[str]) -> frozenset[str]:
    return frozenset(word for word in words if word[0].isdigit())


def _differs(one: frozenset[str], other: frozenset[str], share: float, least: int) -> bool:
    smaller = min(len(one), len(other))
    return smaller >= least and len(one & other) < share * smaller


def _is_elsewhere(one: Collection[str], other: Collection[str]) -> bool:
    if set(one) == set(other):
        return False
    here, there = _regions(one), _regions(other)
    return bool(here) and bool(there) and not here & there


def _regions(words: Collection[str]) -> frozenset[str]:
    return frozenset(code for code in places_of(list(words)) if not code.startswith(COUNTRY))
