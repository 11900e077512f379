"""What speaks for and against two texts telling one event, each as a number."""

from collections.abc import Callable, Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from math import exp, log, sqrt
from typing import Any

from dronewire.retelling.facts import Facts
from dronewire.retelling.figures import weight_of
from dronewire.retelling.rarity import Rarity

Weigher = Callable[[str], float]

# Added to the weight that is shared out, so that one word of three is no third: a rare name (10) is then half.
_SLACK_NAMES, _SLACK_NUMBERS = 8.0, 6.0
# Of what is shared, the weight at which two thirds of all evidence that there can be is reached.
_MUCH, _MUCH_TOLD = 60.0, 8.0
_TELLING = 2.0  # weight of a number that two tellings of one event would both give: two digits, or more
_RARE = 8.5  # weight of a name that hardly any other event has: a surname, a firm, a small town
_AT_ONCE = 1.5  # days: outlets retell within them; what is told later is mostly what happened next


@dataclass(frozen=True, slots=True)
class Comparison:
    """Features of a pair; none depends on which text is named first.

    Attributes:
        words: cosine of all words, weighed by rarity; 0 to 1.
        lead: the same of title and beginning.
        title: how much of each title stands in the other's title or beginning; 0 to 1.
        names: shared names' weight against that of the text with fewer; 0 to 1.
        mass: how much is shared at all, so that two short lines are no proof; 0 to 1.
        numbers: shared numbers' weight against that of the text with fewer; 0 to 1.
        told: how much the shared numbers tell; 0 to 1.
        clash: both beginnings have telling numbers, and share none; 0 or 1.
        days: both beginnings name days, and share none; 0 or 1.
        strangers: both beginnings name the like of persons, firms and towns, and share none; 0 or 1.
        elsewhere: the beginnings name other regions (1), or the whole texts do (0.5).
        apart: days between the instants, beyond the first, as a logarithm; 0 where one is unknown.
        foreign: of two languages, which share fewer words; 0 or 1.
    """

    words: float
    lead: float
    title: float
    names: float
    mass: float
    numbers: float
    told: float
    clash: float
    days: float
    strangers: float
    elsewhere: float
    apart: float
    foreign: float


def compare(one: Facts, other: Facts, rarity: Rarity) -> Comparison:
    """All features of a pair."""
    weight = rarity.weight
    told = _sum(one.numbers & other.numbers, weight_of)
    return Comparison(
        words=_cosine(_weighed(one.words, weight), _weighed(other.words, weight)),
        lead=_cosine(_weighed(dict.fromkeys(one.lead, 1), weight), _weighed(dict.fromkeys(other.lead, 1), weight)),
        title=(_share(one.title, other.lead, weight) + _share(other.title, one.lead, weight)) / 2,
        names=_sum(one.names & other.names, weight) / (_SLACK_NAMES + _fewer(one.names, other.names, weight)),
        mass=1 - exp(-_sum(one.words.keys() & other.words.keys(), weight) / _MUCH),
        numbers=told / (_SLACK_NUMBERS + _fewer(one.numbers, other.numbers, weight_of)),
        told=1 - exp(-told / _MUCH_TOLD),
        clash=float(_differ(_telling(one.lead_numbers), _telling(other.lead_numbers))),
        days=float(_differ(one.lead_days, other.lead_days)),
        strangers=float(_differ(_rare(one.lead_names, weight), _rare(other.lead_names, weight))),
        elsewhere=_elsewhere(one, other),
        apart=_apart(one, other),
        foreign=float(one.language != other.language),
    )


def _weighed(counts: Mapping[str, int], weight: Weigher) -> dict[str, float]:
    return {key: (1 + log(count)) * weight(key) for key, count in counts.items()}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    product = sum(value * other[key] for key, value in one.items() if key in other)
    lengths = sum(value**2 for value in one.values()) * sum(value**2 for value in other.values())
    return product / sqrt(lengths) if lengths else 0.0


def _sum(keys: Collection[str], weight: Weigher) -> float:
    # In the order of the keys, or else the last digits differ from run to run, as sets do.
    return sum(map(weight, sorted(keys)))


def _fewer(one: AbstractSet[str], other: AbstractSet[str], weight: Weigher) -> float:
    return min(_sum(one, weight), _sum(other, weight))


def _share(title: AbstractSet[str], lead: AbstractSet[str], weight: Weigher) -> float:
    return _sum(title & lead, weight) / (_SLACK_NAMES + _sum(title, weight))


def _telling(numbers: AbstractSet[str]) -> set[str]:
    return {number for number in numbers if weight_of(number) >= _TELLING}


def _rare(names: AbstractSet[str], weight: Weigher) -> set[str]:
    return {name for name in names if weight(name) >= _RARE}


def _differ(one: AbstractSet[Any], other: AbstractSet[Any]) -> bool:
    return bool(one and other and not one & other)


def _elsewhere(one: Facts, other: Facts) -> float:
    if one.lead_places & other.lead_places:
        return 0.0
    if _other_regions(one.lead_places, other.lead_places):
        return 1.0
    return 0.5 * _other_regions(one.places, other.places)


def _other_regions(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Whether both name regions, but none in common; or else countries."""
    mine, theirs = ({place for place in places if not place.startswith("@")} for places in (one, other))
    return _differ(mine, theirs) if mine and theirs else _differ(one - mine, other - theirs)


def _apart(one: Facts, other: Facts) -> float:
    if not one.published or not other.published:
        return 0.0
    days = abs(one.published - other.published) / timedelta(days=1)
    return log(1 + max(0.0, days - _AT_ONCE))
