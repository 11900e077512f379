"""Which articles of a set are worth comparing: those whose sketches share hashes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations, product

from dronewire.copies.fingerprint import sketch
from dronewire.grouping.piece import Link, Piece, relation_of

COMMON = 60  # articles; a hash in more is a phrase, or a story that is told everywhere
PIVOTS = 8  # articles that stand for all with a common hash: whoever tells such a story is compared with these
SHARED = 2  # hashes; one is shared by chance
BRIEF = 120  # shingles; an edited excerpt of a text as short as that may share one hash only


def links_of(pieces: Collection[Piece]) -> list[Link]:
    """All links among some pieces, those that hold apart as well; their order has no bearing on them."""
    known = {piece.id: piece for piece in pieces}
    found = (relation_of(known[one], known[other]) for one, other in _pairs(known.values()))
    return [link for link in found if link]


def _pairs(pieces: Iterable[Piece]) -> Iterator[tuple[str, str]]:
    holders: defaultdict[int, list[str]] = defaultdict(list)
    brief = set[str]()
    for piece in sorted(pieces, key=lambda piece: piece.id):
        shingles = piece.wording.shingles
        if len(shingles) < BRIEF:
            brief.add(piece.id)
        for value in sketch(shingles).tolist():
            holders[value].append(piece.id)
    shared = Counter(pair for names in holders.values() for pair in _met(names))
    for (one, other), count in sorted(shared.items()):
        if count >= SHARED or one in brief or other in brief:
            yield one, other


def _met(names: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs that meet under a hash: all of them, or with a common one each with the first few."""
    if len(names) <= COMMON:
        return combinations(names, 2)
    return (pair for pair in product(names[:PIVOTS], names[PIVOTS:]))
