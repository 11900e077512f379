"""Whether two texts tell the same event in other words, how sure that is, and why."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from math import exp

from dronewire.retelling.comparing import Comparison, compare
from dronewire.retelling.facts import Facts
from dronewire.retelling.figures import weight_of
from dronewire.retelling.keys import key_of, name_key
from dronewire.retelling.places import called
from dronewire.retelling.rarity import Rarity
from dronewire.text.words import tokens

# Fitted by bench/retold_fit.py to pairs that people judged, labelled clusters and invented pairs; the signs are given.
_WEIGHTS = Comparison(
    title=5.4,
    names=2.5,
    mass=2.9,
    numbers=4.5,
    told=1.4,
    clash=-1.9,
    days=-4.4,
    strangers=-2.2,
    elsewhere=-2.5,
    apart=-1.9,
    own=-2.3,
    foreign=1.0,
)
_BASE = -5.55

SURE_ENOUGH = 0.75  # the score from which a pair is linked: precision before recall, a wrong link misleads
_SHOWN = 5  # of each kind of reason


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that both texts tell: its kind (names, numbers, days, places, words) and what it is, to be read."""

    kind: str
    shared: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(self.shared)}"


@dataclass(frozen=True, slots=True)
class Retelling:
    """A link of two articles that seem to tell one event; weaker than a copy, it never joins two stories.

    Attributes:
        score: how likely that is, from 0 to 1, by the pairs that people judged.
        reasons: what both tell, the most telling first.
    """

    score: float
    reasons: tuple[Reason, ...]


def retells(one: Facts, other: Facts, rarity: Rarity) -> Retelling | None:
    """The link of two articles, or None where they do not seem to tell the same event; the order does not matter."""
    score = likelihood(compare(one, other, rarity))
    return Retelling(round(score, 3), _reasons(one, other, rarity)) if score >= SURE_ENOUGH else None


def likelihood(comparison: Comparison) -> float:
    """How likely a pair with such features tells one event, from 0 to 1."""
    evidence = _BASE + sum(weight * value for weight, value in zip(astuple(_WEIGHTS), astuple(comparison), strict=True))
    return 1 / (1 + exp(-evidence))


def _reasons(one: Facts, other: Facts, rarity: Rarity) -> tuple[Reason, ...]:
    mine, theirs = one.whole, other.whole
    names = _rarest(mine.names & theirs.names, rarity)
    words = [key for key in _rarest(mine.words.keys() & theirs.words.keys(), rarity) if key not in names]
    numbers = sorted(mine.numbers & theirs.numbers, key=lambda number: (-weight_of(number), number))
    days = [f"{day:02}.{month:02}" for month, day in sorted(mine.days & theirs.days)]
    written = _written(one.text)
    reasons = (
        Reason("names", tuple(written[key] for key in names[:_SHOWN])),
        Reason("numbers", tuple(numbers[:_SHOWN])),
        Reason("days", tuple(days[:_SHOWN])),
        Reason("places", tuple(map(called, sorted(mine.places & theirs.places)[:_SHOWN]))),
        Reason("words", tuple(written[key] for key in words[:_SHOWN])),
    )
    return tuple(reason for reason in reasons if reason.shared)


def _rarest(keys: Iterable[str], rarity: Rarity) -> list[str]:
    return sorted(keys, key=lambda key: (-rarity.weight(key), key))


def _written(text: str) -> dict[str, str]:
    """How each word and name is written where it stands first, by its key."""
    found: dict[str, str] = {}
    for word in tokens(text):
        found.setdefault(key_of(word.norm), word.cased)
        found.setdefault(name_key(word.norm), word.cased)
    return found
