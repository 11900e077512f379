"""Which links join: not those that hold apart, nor those of copies to what their originals are held apart from."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from dronewire.copies.wording import passages
from dronewire.grouping.order import Links
from dronewire.grouping.piece import Link, Piece

WITHIN = 0.8  # of the words that two share: what an editor's hand leaves of a passage differs a little in each copy


def joining(pieces: Mapping[str, Piece], links: Iterable[Link]) -> Links:
    """By piece, the links that make stories.

    An outlet's two articles on one running story share their background and are held apart. A copy of one of them,
    printed elsewhere, shares it with the other one as well; it is as far from that as its original.
    """
    links = list(links)
    apart = _by_piece(pieces, (link for link in links if link.apart))
    together = [link for link in links if not link.apart]
    beside = _by_piece(pieces, together)
    return _by_piece(pieces, (link for link in together if not _is_held_apart(link, pieces, beside, apart)))


def _by_piece(names: Collection[str], links: Iterable[Link]) -> Links:
    found: dict[str, dict[str, Link]] = {name: {} for name in names}
    for link in links:
        found[link.one][link.other] = found[link.other][link.one] = link
    return found


def _is_held_apart(link: Link, pieces: Mapping[str, Piece], beside: Links, apart: Links) -> bool:
    """Whether both have what they share from two that are held apart."""
    origins = frozenset(_origins(link.other, link.one, pieces, beside, apart))
    return bool(origins) and any(
        not origins.isdisjoint(apart[name]) for name in _origins(link.one, link.other, pieces, beside, apart)
    )


def _origins(name: str, other: str, pieces: Mapping[str, Piece], beside: Links, apart: Links) -> Iterator[str]:
    """Of those that are held apart from anything: a piece, and who is closer to it and has all that both share."""
    if apart[name]:
        yield name
    rank = _closeness(name, other, beside)
    near = [each for each in beside[name] if apart[each] and _closeness(name, each, beside) > rank]
    if not near:
        return
    here = pieces[name].wording
    common = passages(here, pieces[other].wording)
    for each in near:
        if int((common & passages(here, pieces[each].wording)).sum()) >= WITHIN * int(common.sum()):
            yield each


def _closeness(name: str, other: str, beside: Links) -> tuple[float, str]:
    """How close another is to a piece; of two that share the same with it, one is closer by its name alone."""
    return beside[name][other].seen_from(name).of_new, other
