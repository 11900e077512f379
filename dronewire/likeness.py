"""How one article's words relate to another's: the kinds of copy, and what only looks like one."""

from dataclasses import dataclass
from itertools import compress

from dronewire.fingerprint import shared
from dronewire.form import is_form
from dronewire.story import Copy
from dronewire.wording import Mask, Wording, passages

SAME = 0.9  # share of shingles on both sides: typing errors, a dateline, a closing line
WHOLE = 0.75  # of both texts' words stand in common passages: an editor went over it; invented digests have 0.65
HELD = 0.6  # of the earlier text's words: a longer text holds it, among other things; excerpts have up to 0.55
MOST = 0.5  # of either text's words: two looks at one article
PART = 0.3  # of the smaller text: below it, unrelated texts that quote the same sentence begin to appear
LEAST = 16  # words in common passages: a sentence; fewer are a phrase everybody uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What a text has in common with an earlier one.

    Attributes:
        of_new: share of its own words that stand in passages which the earlier text has, too, 0 to 1.
        of_old: share of the earlier text's words.
        verbatim: whether nearly all runs of five words are the same.
    """

    of_new: float
    of_old: float
    verbatim: bool

    @property
    def copy(self) -> Copy:
        """The kind of copy that the new text is."""
        if min(self.of_new, self.of_old) >= WHOLE:
            return Copy.VERBATIM if self.verbatim else Copy.EDITED
        return Copy.CONTAINING if self.of_old >= max(HELD, self.of_new) else Copy.PARTIAL

    @property
    def turned(self) -> "Likeness":
        """The same, seen from the earlier text."""
        return Likeness(of_new=self.of_old, of_old=self.of_new, verbatim=self.verbatim)


def likeness(new: Wording, old: Wording) -> Likeness | None:
    """What a new text has in common with an old one, or None when they tell different things."""
    in_new, in_old = passages(new, old), passages(old, new)
    common = min(int(in_new.sum()), int(in_old.sum()))
    smaller = min(len(new.words), len(old.words))
    if not common or common < min(LEAST, smaller):
        return None
    of_new, of_old = float(in_new.mean()), float(in_old.mean())
    if max(of_new, of_old) < PART or is_form(_words(new, in_new), _words(old, in_old)):
        return None
    return Likeness(of_new=of_new, of_old=of_old, verbatim=_is_verbatim(new, old))


def _is_verbatim(new: Wording, old: Wording) -> bool:
    return shared(new.shingles, old.shingles) >= SAME * max(len(new.shingles), len(old.shingles))


def _words(wording: Wording, mask: Mask) -> list[str]:
    return list(compress(wording.words, mask.tolist()))
