"""What speaks for and against two texts telling one event, each as a number."""

from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from math import exp, log, sqrt
from typing import Any

from dronewire.retelling.facts import Facts
from dronewire.retelling.figures import weight_of
from dronewire.retelling.places import COUNTRY
from dronewire.retelling.rarity import Rarity

Weigher = Callable[[str], float]

# Added to the weight that is shared out, so that one word of three is no third of a title.
_SLACK, _SLACK_NUMBERS = 4.0, 6.0
# Of what is shared, the weight at which two thirds of all evidence that there can be is reached.
_MUCH, _MUCH_TOLD = 40.0, 8.0
_TELLING = 2.0  # weight of a number that two tellings of one event would both give: two digits, or more
_RARE = 8.5  # weight of a name that hardly any other event has: a surname, a firm, a small town
_AT_ONCE = 1.5  # days: outlets retell within them; what is told later is mostly what happened next


@dataclass(frozen=True, slots=True)
class Comparison:
    """Features of a pair; none depends on which text is named first.

    Attributes:
        title: how much of each title stands in the other's title or beginning, the mean (geometric); 0 to 1.
        names: shared names' weight against the mean of both (the geometric one); 0 to 1.
        mass: how much is shared at all, so that two short lines are no proof; 0 to 1.
        numbers: shared numbers' weight against the mean of both (the geometric one); 0 to 1.
        told: how much the shared numbers tell; 0 to 1.
        clash: both beginnings have telling numbers, and share none; 0 or 1.
        days: both beginnings name days, and share none; 0 or 1.
        strangers: how many rare names of a beginning (persons, firms, small towns) the other has not, of whichever
            has fewer; 0 to 1.
        elsewhere: the beginnings name other regions (1), or the whole texts do (0.5).
        apart: days between the instants, beyond the first, as a logarithm; 0 where one is unknown.
        own: of one outlet, which goes on with an event and seldom tells it again; 0 or 1.
        foreign: of two languages, which share fewer words; 0 or 1.
    """

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
    own: float
    foreign: float


def compare(one: Facts, other: Facts, rarity: Rarity) -> Comparison:
    """All features of a pair."""
    weight = rarity.weight
    shared = one.whole.numbers & other.whole.numbers
    return Comparison(
        title=sqrt(_share(one.title, other.lead.words, weight) * _share(other.title, one.lead.words, weight)),
        names=_overlap(one.whole.names, other.whole.names, weight, slack=_SLACK),
        mass=1 - exp(-_sum(_common(one, other), weight) / _MUCH),
        numbers=_overlap(one.whole.numbers, other.whole.numbers, weight_of, slack=_SLACK_NUMBERS),
        told=1 - exp(-_sum(shared, weight_of) / _MUCH_TOLD),
        clash=float(_differ(_telling(one.lead.numbers), _telling(other.lead.numbers))),
        days=float(_differ(one.lead.days, other.lead.days)),
        strangers=_strangers(_rare(one.lead.names, weight), _rare(other.lead.names, weight)),
        elsewhere=_elsewhere(one, other),
        apart=_apart(one, other),
        own=float(bool(one.outlet) and one.outlet == other.outlet),
        foreign=float(one.language != other.language),
    )


def _common(one: Facts, other: Facts) -> set[str]:
    """The words of both with which at least one begins; whole texts have the more in common the longer they are."""
    beginnings = one.lead.words.keys() | other.lead.words.keys()
    return beginnings & one.whole.words.keys() & other.whole.words.keys()


def _share(title: frozenset[str], lead: Collection[str], weight: Weigher) -> float:
    """How much of a title stands in a beginning."""
    return _sum(title.intersection(lead), weight) / (_SLACK + _sum(title, weight))


def _overlap(one: AbstractSet[str], other: AbstractSet[str], weight: Weigher, *, slack: float) -> float:
    """How much two sets share of what each holds, the geometric mean."""
    return _sum(one & other, weight) / (slack + sqrt(_sum(one, weight) * _sum(other, weight)))


def _sum(keys: Collection[str], weight: Weigher) -> float:
    # In the order of the keys, or else the last digits differ from run to run, as sets do.
    return sum(map(weight, sorted(keys)))


def _telling(numbers: AbstractSet[str]) -> set[str]:
    return {number for number in numbers if weight_of(number) >= _TELLING}


def _rare(names: AbstractSet[str], weight: Weigher) -> set[str]:
    return {name for name in names if weight(name) >= _RARE}


def _strangers(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    return 1 - len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _differ(one: AbstractSet[Any], other: AbstractSet[Any]) -> bool:
    return bool(one and other and not one & other)


def _elsewhere(one: Facts, other: Facts) -> float:
    """Whether they happen in other places: by their beginnings, or else less surely by all of them."""
    if one.lead.places & other.lead.places:
        return 0.0
    if _other_regions(one.lead.places, other.lead.places):
        return 1.0
    return 0.5 * _other_regions(one.whole.places, other.whole.places)


def _other_regions(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Whether both name regions, but none in common; or else countries."""
    mine, theirs = ({place for place in places if not place.startswith(COUNTRY)} for places in (one, other))
    return _differ(mine, theirs) if mine and theirs else _differ(one - mine, other - theirs)


def _apart(one: Facts, other: Facts) -> float:
    if not one.published or not other.published:
        return 0.0
    days = abs(one.published - other.published) / timedelta(days=1)
    return log(1 + max(0.0, days - _AT_ONCE))
