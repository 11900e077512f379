"""Fit the weights of dronewire/retelling/judging.py anew: `uv run --with scipy python -m bench.retold_fit [SHARED]`.

A logistic regression, its weights bound to the sign that each feature must have and drawn to values set by hand, since
pairs that people judged are few. Printed are the weights and what they are worth on pairs left out of the fit.
"""

from collections.abc import Iterable
from dataclasses import astuple, fields

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.retold import Article, clusters, invented, judged
from dronewire.retelling import Rarity
from dronewire.retelling.comparing import Comparison, compare

BY_HAND = Comparison(
    title=5, names=3, mass=3, numbers=4, told=1, clash=-1, days=-3, strangers=-1.5, elsewhere=-3.5, apart=-1.5, own=-1,
    foreign=0.5,
)  # fmt: skip
DRAWN = 10.0  # how strongly; between 5 and 20 the figures do not change
UNIT = 0.25  # the spread of most features, in which that strength is meant
FOLDS = 8
THRESHOLDS = 0.5, 0.75, 1.1, 1.25  # of the evidence; 1.1 is a score of 0.75
ALIKE = 14  # words that two labelled texts of different events share, to be worth learning from

Numbers = NDArray[np.float64]


class Pairs:
    """Features of pairs, whether they tell one event, and how much each counts."""

    def __init__(self, pairs: Iterable[tuple[Article, Article]], *, same: float, other: float) -> None:
        known = {}
        rows, events = [], []
        for pair in pairs:
            one, two = (known.setdefault(each, each.facts) for each in pair)
            rows.append(astuple(compare(one, two, Rarity())))
            events.append(pair[0].event == pair[1].event)
        self.features, self.same = np.array(rows, float), np.array(events, float)
        self.counts = np.where(self.same > 0, same, other)

    def only(self, chosen: NDArray[np.bool_]) -> tuple[Numbers, Numbers, Numbers]:
        """Some of them."""
        return self.features[chosen], self.same[chosen], self.counts[chosen]


def main() -> None:
    """Print the weights, and precision and recall on the judged pairs that each fit left out."""
    people = Pairs(judged(), same=1, other=1)
    others = [Pairs(_labelled(), same=0.4, other=0.15), Pairs(invented("fit", dated=True), same=0.8, other=0.5)]
    everything = [each.only(each.same >= 0) for each in others]
    left_out = np.zeros(len(people.same))
    for fold in range(FOLDS):
        out = np.arange(len(left_out)) % FOLDS == fold
        weights, base = fitted([people.only(~out), *everything])
        left_out[out] = people.features[out] @ weights + base
    weights, base = fitted([people.only(people.same >= 0), *everything])
    names = (field.name for field in fields(Comparison))
    print(", ".join(f"{name}={weight:.1f}" for name, weight in zip(names, weights, strict=True)), f"base={base:.2f}")
    for threshold in THRESHOLDS:
        said, same = left_out > threshold, people.same > 0
        print(f"evidence {threshold}: precision {(same & said).sum() / said.sum():.3f}, ", end="")
        print(f"recall {(same & said).sum() / same.sum():.3f} on judged pairs left out")


def _labelled() -> Iterable[tuple[Article, Article]]:
    rows = [(one, one.facts.whole.words.keys()) for one in clusters()]
    for at, (one, words) in enumerate(rows):
        for other, others in rows[:at]:
            if one.event == other.event or len(words & others) >= ALIKE:
                yield other, one


def fitted(parts: list[tuple[Numbers, Numbers, Numbers]]) -> tuple[Numbers, float]:
    """Weights and base that make the judged likeliest."""
    features, same, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
    design = np.c_[features / UNIT, np.ones(len(features))]
    start = np.r_[np.array(astuple(BY_HAND)) * UNIT, -5.0]
    drawn = np.r_[np.full(len(start) - 1, DRAWN), 0.001]

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        evidence = design @ weights
        off = 1 / (1 + np.exp(-evidence)) - same
        value = (counts * (np.logaddexp(0, evidence) - same * evidence)).sum() + (
            drawn * (weights - start) ** 2
        ).sum() / 2
        return value, design.T @ (counts * off) + drawn * (weights - start)

    signs = [(0, None) if weight > 0 else (None, 0) for weight in astuple(BY_HAND)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*signs, (None, None)])
    return found.x[:-1] / UNIT, float(found.x[-1])


if __name__ == "__main__":
    main()
