"""How one article's words relate to another's: the kinds of copy, and what only looks like one."""

from dataclasses import dataclass, replace

from dronewire.copies.fingerprint import shared
from dronewire.copies.form import Form, form_of
from dronewire.copies.wording import Mask, Wording, passages
from dronewire.story import Copy

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
        form: in what both differ where it is a form that they fill in, as yesterday's and today's weather do.
    """

    of_new: float
    of_old: float
    verbatim: bool
    form: Form | None = None

    @property
    def is_whole(self) -> bool:
        """Whether both are one text, edited or not."""
        return min(self.of_new, self.of_old) >= WHOLE

    @property
    def copy(self) -> Copy:
        """The kind of copy that the new text is."""
        if self.is_whole:
            return Copy.VERBATIM if self.verbatim else Copy.EDITED
        return Copy.CONTAINING if self.of_old >= max(HELD, self.of_new) else Copy.PARTIAL

    @property
    def turned(self) -> "Likeness":
        """The same, seen from the earlier text."""
        return replace(self, of_new=self.of_old, of_old=self.of_new)


def likeness(new: Wording, old: Wording) -> Likeness | None:
    """What a new text has in common with an old one, or None when they tell different things."""
    like = compared(new, old)
    return None if like is None or like.form else like


def compared(new: Wording, old: Wording) -> Likeness | None:
    """What two texts have in common, also where that is a form which tells of another event in each."""
    if new.words == old.words:
        return Likeness(of_new=1.0, of_old=1.0, verbatim=True) if new.words else None
    in_new, in_old = passages(new, old), passages(old, new)
    if not _is_enough(in_new, in_old):
        return None
    return Likeness(
        of_new=float(in_new.mean()),
        of_old=float(in_old.mean()),
        verbatim=_is_verbatim(new, old),
        form=form_of(new, old, in_new, in_old),
    )


def _is_enough(in_new: Mask, in_old: Mask) -> bool:
    common = min(int(in_new.sum()), int(in_old.sum()))
    return common >= max(1, min(LEAST, len(in_new), len(in_old))) and max(in_new.mean(), in_old.mean()) >= PART


def _is_verbatim(new: Wording, old: Wording) -> bool:
    return shared(new.shingles, old.shingles) >= SAME * max(len(new.shingles), len(old.shingles))
