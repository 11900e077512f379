"""The public benchmark's own metric: shingles of words, mean precision and recall, F1 of the means."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import fmean

SHINGLE = 4  # words


def f1_of(pairs: Sequence[tuple[str, str]]) -> float:
    """F1 of the means over pairs of the true text and the one found."""
    precision, recall = means_of(pairs)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def means_of(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """Mean precision and mean recall."""
    return fmean(precision_of(*pair) for pair in pairs), fmean(precision_of(found, truth) for truth, found in pairs)


def precision_of(truth: str, found: str) -> float:
    """The share of the shingles found that are true; nothing found is nothing wrong. Recall with both exchanged."""
    true, got = _shingles(truth), _shingles(found)
    return (true & got).total() / got.total() if got else 1.0


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(min(1, len(words)), len(words) - SHINGLE + 1)))
