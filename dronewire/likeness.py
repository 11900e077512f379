"""How one text relates to another that was there before: the kinds of copy."""

from dataclasses import dataclass

from dronewire.fingerprint import Hashes, shared
from dronewire.story import Copy

SAME = 0.9  # share of shingles on both sides: typing errors, a dateline, a closing line
MOST = 0.5  # on both sides: an editor went over it
PART = 0.3  # of the smaller text: below it, unrelated texts that quote the same sentence begin to appear
LEAST = 8  # shingles in common: two sentences; fewer are a phrase everybody uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What a text has in common with an earlier one: shares of its own shingles and of the earlier text's."""

    copy: Copy
    of_new: float
    of_old: float


def likeness(new: Hashes, old: Hashes) -> Likeness | None:
    """The kind of copy that a new text is of an old one, or None when they tell different things."""
    common = shared(new, old)
    smaller = min(len(new), len(old))
    if not common or common < min(LEAST, smaller):
        return None
    of_new, of_old = common / len(new), common / len(old)
    if max(of_new, of_old) < PART:
        return None
    return Likeness(copy=_kind(of_new, of_old), of_new=of_new, of_old=of_old)


def _kind(of_new: float, of_old: float) -> Copy:
    if min(of_new, of_old) >= SAME:
        return Copy.VERBATIM
    if min(of_new, of_old) >= MOST:
        return Copy.EDITED
    # Much of the old text in a longer new one: the new one holds it, among other things.
    return Copy.CONTAINING if of_old > of_new else Copy.PARTIAL
