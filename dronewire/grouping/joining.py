"""Which links join: not those that hold apart, nor those of copies to what their originals are held apart from."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from dronewire.grouping.order import Links
from dronewire.grouping.piece import Link


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
    """Whether both are closer to two that are held apart than they are to each other."""
    others = frozenset(_closer(link.other, link, beside))
    return any(not others.isdisjoint(apart[name]) for name in _closer(link.one, link, beside))


def _closer(name: str, link: Link, beside: Mapping[str, Mapping[str, Link]]) -> Iterator[str]:
    """A piece, and those with which it shares more than with the one that a link leads to."""
    yield name
    share = link.seen_from(name).of_new
    yield from (other for other, one in beside[name].items() if one.seen_from(name).of_new > share)
