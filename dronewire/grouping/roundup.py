"""Round-ups: articles that hold parts of several stories, and must not make one of them."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from dronewire.grouping.order import Links, is_before
from dronewire.grouping.piece import Piece
from dronewire.versions.particulars import names_in
from dronewire.wording import Mask, passages
from dronewire.words import tokens

APART = 0.25  # of the smaller part's words: two excerpts of one text that share a sentence are of one story
ALIKE = 0.5  # of the shorter title's words, or of the names of the smaller text
LEAST = 2  # names; «Казань» alone stands in half of a region's news
_SAYS_SO = re.compile(
    r"дайджест|главн(?:ое|ые)\s(?:за|к|дня|недели|новости|события|на\s)|итоги (?:дня|недели|месяца)"
    r"|обзор (?:прессы|новостей|сми)|новости (?:к|за) |(?:события|новости|картина) (?:дня|недели)|сводка новостей"
    r"|коротко\s*:|что произошло|что случилось"
    r"|к этому часу|digest|round-?up|in brief|news of the (?:day|week)|morning brief|головне за",
    re.IGNORECASE,
)


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
        if other in links[one] or not _may_join(here, pieces[one], pieces[other]):
            continue
        for each in (one, other):
            if each not in parts:
                parts[each] = passages(here.wording, pieces[each].wording)
        smaller = min(int(parts[one].sum()), int(parts[other].sum()))
        yield int((parts[one] & parts[other]).sum()) < APART * smaller


def _may_join(here: Piece, one: Piece, other: Piece) -> bool:
    """Whether a piece may be a round-up of two others, judged by time, or where that is not known by what they say.

    An article that was there before both is what both were taken from, unless it calls itself a round-up.
    """
    if _SAYS_SO.search(here.title):
        return True
    if is_before(here, one) and is_before(here, other):
        return False
    if is_before(one, here) or is_before(other, here):
        return True
    return not (_is_titled_alike(here, one) and _is_titled_alike(here, other)) and not _is_kin(one, other)


def _is_titled_alike(one: Piece, other: Piece) -> bool:
    titles = [{word[:5] for word in tokens(piece.title).norms if len(word) > 3} for piece in (one, other)]
    smaller = min(map(len, titles))
    return smaller > 0 and len(titles[0] & titles[1]) >= ALIKE * smaller


def _is_kin(one: Piece, other: Piece) -> bool:
    """Whether two texts that share no passage name the same people and places: both are parts of one story."""
    names = [{name.key for name in names_in(piece.title + "\n" + piece.wording.text)} for piece in (one, other)]
    common = len(names[0] & names[1])
    return common >= LEAST and common >= ALIKE * min(map(len, names))
