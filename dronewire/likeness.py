"""How one article's words relate to another's: the kinds of copy, and what only looks like one."""

from dataclasses import dataclass

from dronewire.fingerprint import shared
from dronewire.story import Copy
from dronewire.wording import Wording, passages

SAME = 0.9  # share of shingles on both sides: typing errors, a dateline, a closing line
WHOLE = 0.75  # of both texts' words stand in common passages: an editor went over it; invented digests have 0.65
HELD = 0.6  # of the earlier text's words: a longer text holds it, among other things; excerpts have up to 0.55
MOST = 0.5  # of either text's words: two looks at one article
PART = 0.3  # of the smaller text: below it, unrelated texts that quote the same sentence begin to appear
LEAST = 16  # words in common passages: a sentence; fewer are a phrase everybody uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What a text has in common with an earlier one: shares of its own words and of the earlier text's."""

    copy: Copy
    of_new: float
    of_old: float


def likeness(new: Wording, old: Wording) -> Likeness | None:
    """The kind of copy that a new text is of an old one, or None when they tell different things.

    Turned round, it says the same with both shares exchanged.
    """
    in_new, in_old = passages(new, old), passages(old, new)
    common = min(int(in_new.sum()), int(in_old.sum()))
    smaller = min(len(new.words), len(old.words))
    if not common or common < min(LEAST, smaller):
        return None
    of_new, of_old = float(in_new.mean()), float(in_old.mean())
    if max(of_new, of_old) < PART:
        return None
    return Likeness(copy=_kind(new, old, of_new, of_old), of_new=of_new, of_old=of_old)


def _kind(new: Wording, old: Wording, of_new: float, of_old: float) -> Copy:
    if min(of_new, of_old) >= WHOLE:
        common = shared(new.shingles, old.shingles)
        return Copy.VERBATIM if common >= SAME * max(len(new.shingles), len(old.shingles)) else Copy.EDITED
    return Copy.CONTAINING if of_old >= max(HELD, of_new) else Copy.PARTIAL
