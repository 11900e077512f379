"""Round-ups: articles that hold parts of several stories, and must not make one of them."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from dronewire.copies.roundup import is_round_up
from dronewire.copies.wording import Mask, passages
from dronewire.grouping.order import Links, is_before
from dronewire.grouping.piece import Piece

APART = 0.25  # of the smaller part's words: two excerpts of one text that share a sentence are of one story
ALIKE = 0.5  # of the shorter title's words, or of the names of the smaller text
LEAST = 2  # names; «Казань» alone stands in half of a region's news


def round_ups(pieces: Mapping[str, Piece], links: Links) -> frozenset[str]:
    """The pieces that hold parts of articles which have nothing in common with one another."""
    return frozenset(name for name in links if any(_joins(pieces, links, name)))


def _joins(pieces: Mapping[str, Piece], links: Links, name: str) -> Iterator[bool]:
    """For each two neighbours without a link whether a piece only brings them together."""
    here = pieces[name]
    parts: dict[str, Mask] = {}
    # What is the same text as this one is no part of it.
    neighbours = (other for other, link in sorted(links[name].items()) if not link.like.is_whole)
    for one, other in combinations(neighbours, 2):
        if other in links[one] or _is_origin(here, pieces[one], pieces[other]):
            continue
        for each in (one, other):
            if each not in parts:
                parts[each] = passages(here.wording, pieces[each].wording)
        smaller = min(int(parts[one].sum()), int(parts[other].sum()))
        is_apart = int((parts[one] & parts[other]).sum()) < APART * smaller
        yield is_apart and not _is_one_event(here, pieces[one], pieces[other])


def _is_origin(here: Piece, one: Piece, other: Piece) -> bool:
    """Whether two were taken from a piece that was there before both; but a round-up that calls itself one is none."""
    return is_before(here, one) and is_before(here, other) and not is_round_up(here.title)


def _is_one_event(here: Piece, one: Piece, other: Piece) -> bool:
    """Whether what two articles say shows that they are parts of one story; asked where instants do not tell."""
    if is_round_up(here.title) or is_before(one, here) or is_before(other, here):
        return False
    return (_is_titled_alike(here, one) and _is_titled_alike(here, other)) or _is_kin(one, other)


def _is_titled_alike(one: Piece, other: Piece) -> bool:
    smaller = min(len(one.title_stems), len(other.title_stems))
    return smaller > 0 and len(one.title_stems & other.title_stems) >= ALIKE * smaller


def _is_kin(one: Piece, other: Piece) -> bool:
    """Whether two texts that share no passage name the same people and places."""
    common = len(one.names & other.names)
    return common >= LEAST and common >= ALIKE * min(len(one.names), len(other.names))
