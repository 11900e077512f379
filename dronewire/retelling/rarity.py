"""How rare a word is in the news: by a table of general language, refined by what an archive itself holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import exp, log

# A typical article has 200 words, and a word that stands in it stands there twice: 100 chances.
_CHANCES = 100
_UNKNOWN = 26  # tenths of Zipf's scale: what the table leaves out is below 3.0, names mostly far below
_TRUST = 3_000  # articles that the general table is worth beside the archive's own counts

HIGHEST = 10.0  # nats: once in 22,000 articles; rarer is no stronger evidence, being misspelt as often as rare


@dataclass(frozen=True, slots=True)
class Rarity:
    """Weights of keys: the negative logarithm of the share of articles that have them, in nats.

    Args:
        counts: in how many of the archive's articles each key stands.
        articles: how many articles were counted; none, and general language alone decides.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    articles: int = 0

    def weight(self, key: str) -> float:
        """How much it tells that two texts share a key; about 1 for words of every other text, 10 at most."""
        general = _general().get(key, _BELOW)
        if not self.articles:
            return general
        share = (exp(-general) * _TRUST + self.counts.get(key, 0)) / (_TRUST + self.articles)
        return min(HIGHEST, -log(share))


def _weight(zipf: int) -> float:
    """The weight of a key by its frequency: ten to the power of Zipf's value, in 10^9 words."""
    return min(HIGHEST, -log(1 - exp(-_CHANCES * 10 ** (zipf / 10 - 9))))


_BELOW = _weight(_UNKNOWN)


@cache
def _general() -> dict[str, float]:
    """Weights by key, from the table beside this file, whose head says where it comes from."""
    lines = files("dronewire.retelling").joinpath("rarity.txt").read_text("utf-8").splitlines()
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    return {key: _weight(int(zipf)) for zipf, *keys in rows for key in keys}
