"""Which links join: not those that hold apart, nor those of copies to what their originals are held apart from."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from dronewire.grouping.order import Links
from dronewire.grouping.piece import Link
from dronewire.likeness import WHOLE

ALL = 1.1  # more than any share: a piece is closest to itself


def joining(names: Collection[str], links: Iterable[Link]) -> Links:
    """By piece, the links that make stories.

    An outlet's two articles on one running story share their background and are held apart. A copy of one of them,
    printed elsewhere, shares it with the other one as well; it is as far from that as its original.
    """
    links = list(links)
    apart = _by_piece(names, (link for link in links if link.apart))
    together = [link for link in links if not link.apart]
    copied = {name: dict(_copied_from(name, links, apart)) for name, links in _by_piece(names, together).items()}
    return _by_piece(names, (link for link in together if not _is_held_apart(link, copied, apart)))


def _by_piece(names: Collection[str], links: Iterable[Link]) -> Links:
    found: dict[str, dict[str, Link]] = {name: {} for name in names}
    for link in links:
        found[link.one][link.other] = found[link.other][link.one] = link
    return found


def _copied_from(name: str, links: Mapping[str, Link], apart: Links) -> Iterator[tuple[str, float]]:
    """Those that are held apart from others and hold nearly all of a piece, with their share of it; itself as well."""
    near = ((other, link.seen_from(name).of_new) for other, link in links.items() if apart[other])
    yield from ((other, share) for other, share in near if share >= WHOLE)
    yield name, ALL


def _is_held_apart(link: Link, copied: Mapping[str, Mapping[str, float]], apart: Links) -> bool:
    """Whether both are copied from two that are held apart, and are closer to them than to each other."""
    one, other = (
        [origin for origin, share in copied[name].items() if share > link.seen_from(name).of_new]
        for name in (link.one, link.other)
    )
    return any(to in apart[origin] for origin in one for to in other)
