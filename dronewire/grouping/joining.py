"""Which links join: not those that hold apart, nor those of copies to what their originals are held apart from."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from dronewire.grouping.order import Links
from dronewire.grouping.piece import Link
from dronewire.likeness import WHOLE


def joining(names: Collection[str], links: Iterable[Link]) -> Links:
    """By piece, the links that make stories.

    An outlet's two articles on one running story share their background and are held apart. A copy of one of them,
    printed elsewhere, shares it with the other one as well; it is as far from that as its original.
    """
    links = list(links)
    beside = _by_piece(names, (link for link in links if not link.apart))
    apart = _by_piece(names, (link for link in links if link.apart))
    joined = (link for link in links if not link.apart and not _is_held_apart(link, beside, apart))
    return _by_piece(names, joined)


def _by_piece(names: Collection[str], links: Iterable[Link]) -> Links:
    found: dict[str, dict[str, Link]] = {name: {} for name in names}
    for link in links:
        found[link.one][link.other] = found[link.other][link.one] = link
    return found


def _is_held_apart(link: Link, beside: Links, apart: Links) -> bool:
    """Whether both are copied from two that are held apart."""
    others = frozenset(_copied(link.other, link, beside))
    return any(not others.isdisjoint(apart[name]) for name in _copied(link.one, link, beside))


def _copied(name: str, link: Link, beside: Mapping[str, Mapping[str, Link]]) -> Iterator[str]:
    """A piece, and those that hold nearly all of it, and more than the other end of a link does."""
    yield name
    share = link.seen_from(name).of_new
    near = ((other, one.seen_from(name).of_new) for other, one in beside[name].items())
    yield from (other for other, common in near if common >= WHOLE and common > share)
