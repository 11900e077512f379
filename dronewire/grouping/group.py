"""Stories as a function of a set of articles: whatever order they came in, they make the same stories."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from dronewire.grouping.joining import joining
from dronewire.grouping.order import Links, credited, in_order
from dronewire.grouping.piece import Link, Piece
from dronewire.grouping.roundup import round_ups
from dronewire.story import Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One version of a story.

    Attributes:
        id: the piece.
        copy: what it is beside ``of``.
        containment: share of its words that stand in passages of ``of``, 0 to 1; 1 for the original.
        of: the version that it is compared with: the original where both share a passage, else the closest one.
        credits: versions of this story whose outlets it names as its source.
    """

    id: str
    copy: Copy
    containment: float
    of: str
    credits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One story: its versions in order of time, the first publisher's first."""

    members: tuple[Member, ...]

    @property
    def first(self) -> str:
        """The piece that was first; each piece is the first of one story at most."""
        return self.members[0].id


def group(pieces: Collection[Piece], links: Iterable[Link]) -> list[Group]:
    """The stories that pieces make, each piece in one of them at least.

    Pieces that a link joins are one story, unless it holds them apart. A round-up joins none: it is a further version
    of each story of which it holds a part. Links lead nowhere but to given pieces. The result for many pieces is that
    for each connected part of them alone, and the order in which pieces and links are given has no bearing on it.
    """
    known = {piece.id: piece for piece in sorted(pieces, key=lambda piece: piece.id)}
    beside = joining(known, links)
    apart = round_ups(known, beside)
    cores = _joined(known.keys() - apart, beside)
    reached = {name for core in cores for name in _around(core, beside) & apart}
    cores += _joined(apart - reached, beside)
    stories = [_story(core, (_around(core, beside) & apart) - core, known, beside) for core in cores]
    return sorted(stories, key=lambda story: (known[story.first].latest, story.first))


def _joined(names: Collection[str], links: Links) -> list[frozenset[str]]:
    """The connected parts of some pieces."""
    left, parts = set(names), []
    for start in sorted(names):
        part, edge = set[str](), {start} & left
        while edge:
            part |= edge
            edge = {other for name in edge for other in links[name] if other in left} - part
        left -= part
        parts.append(frozenset(part))
    return [part for part in parts if part]


def _around(names: Iterable[str], links: Links) -> frozenset[str]:
    return frozenset(other for name in names for other in links[name])


def _story(core: frozenset[str], round_ups: frozenset[str], pieces: Mapping[str, Piece], links: Links) -> Group:
    """A story of its own versions, one of which was the first, and of round-ups that hold a part of it."""
    within: dict[str, dict[str, Link]] = defaultdict(dict)
    for name in core:
        within[name] = {other: link for other, link in links[name].items() if other in core}
    ordered = in_order([pieces[name] for name in sorted(core)], within)
    beside = in_order([pieces[name] for name in sorted(round_ups)], {})
    first, everyone = ordered[0], [*ordered, *beside]
    members = [_member(piece, first, everyone, links, is_round_up=piece.id in round_ups) for piece in everyone]
    return Group(members=tuple(members))


def _member(piece: Piece, first: Piece, everyone: list[Piece], links: Links, *, is_round_up: bool) -> Member:
    named = credited(piece, everyone)
    if piece is first:
        return Member(id=piece.id, copy=Copy.ORIGINAL, containment=1.0, of=piece.id, credits=named)
    here = {other.id for other in everyone}
    near = {other: link for other, link in links[piece.id].items() if other in here}
    of = first.id if first.id in near else max(sorted(near), key=lambda other: near[other].seen_from(piece.id).of_new)
    like = near[of].seen_from(piece.id)
    copy = Copy.CONTAINING if is_round_up and not like.is_whole else like.copy
    return Member(id=piece.id, copy=copy, containment=like.of_new, of=of, credits=named)
