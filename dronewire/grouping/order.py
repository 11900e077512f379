"""Which article was first: by instant, by who credits whom, and where both are silent by what the texts show."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from dronewire.grouping.piece import Link, Piece

Links = Mapping[str, Mapping[str, Link]]
"""By piece, its links by the other piece."""


def is_before(one: Piece, other: Piece) -> bool:
    """Whether it is certain that one was published before another: it is credited, or the clock says so."""
    if one.credits(other) != other.credits(one):
        return other.credits(one)
    if one.published is None or other.published is None:
        return False
    return one.latest < other.published


def in_order(pieces: Collection[Piece], links: Links) -> list[Piece]:
    """Pieces of one story, the first publisher first.

    Who credits another's outlet comes after all that credit none, whatever its clock says. Then the instant decides,
    a day counting from its end. Among those without one: who names itself as the source, or is named by others; who
    has most in common with all others; the longer text; the address.
    """
    named = frozenset(source for piece in pieces for source in piece.sources)
    return sorted(pieces, key=lambda piece: _key(piece, _credits_any(piece, pieces), named, links))


def _credits_any(piece: Piece, pieces: Collection[Piece]) -> bool:
    return any(piece.credits(other) and not other.credits(piece) for other in pieces)


def _key(
    piece: Piece, is_copy: bool, named: frozenset[str], links: Links
) -> tuple[bool, datetime, bool, float, int, str, str]:
    common = sum(link.like.of_new + link.like.of_old for link in links.get(piece.id, {}).values())
    length = len(piece.wording.words)
    return is_copy, piece.latest, not piece.called & named, -round(common, 6), -length, piece.address, piece.id


def first_publisher(pieces: Collection[Piece], links: Links) -> Piece:
    """Who published a story first."""
    return in_order(pieces, links)[0]


def credited(piece: Piece, others: Sequence[Piece]) -> tuple[str, ...]:
    """The identifiers of those versions whose outlets a piece names as its source."""
    return tuple(other.id for other in others if other is not piece and piece.credits(other))
