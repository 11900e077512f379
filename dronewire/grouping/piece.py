"""An article as grouping sees it, and what two of them have in common."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from dronewire.copies.crediting import keys_of, sources_of
from dronewire.copies.form import Form
from dronewire.copies.likeness import Likeness, compared
from dronewire.copies.wording import Wording, wording_of
from dronewire.text.particulars import names_in
from dronewire.text.words import tokens

DAY = timedelta(days=1)
AT_ONCE = timedelta(hours=12)  # tolls and floods rise within a day; weather and rates are of another one
NEVER = datetime.max.replace(tzinfo=UTC)
HALF = 0.5  # of the smaller of two articles of one outlet: what a running story's share as background was 0.44 at most
FLASH = 40  # words; in one outlet, flashes that differ in a word tell of different airports, matches, contests
STEM = 5  # letters by which words of titles are compared, whatever their endings


@dataclass(frozen=True, kw_only=True, eq=False)
class Piece:
    """One article.

    Attributes:
        id: what it is called; the order of pieces about which nothing else is known.
        outlet: who published it; empty where that is not known.
        address: its canonical address, or empty.
        wording: the words of its news.
        published: aware UTC, or None; where ``exact`` is false only the day that begins then.
        sources: whom it credits, and its own agency by its dateline, as ``sources_of`` has them.
        called: what its outlet is called in others' credits, as ``keys_of`` has it.
    """

    id: str
    outlet: str
    address: str
    title: str
    wording: Wording
    published: datetime | None = None
    exact: bool = True
    sources: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()

    @cached_property
    def title_stems(self) -> frozenset[str]:
        """The long words of its title, by how they begin."""
        return frozenset(word[:STEM] for word in tokens(self.title).norms if len(word) >= STEM)

    @cached_property
    def names(self) -> frozenset[str]:
        """Whom and what it names, in title and text."""
        return frozenset(name.key for name in names_in(f"{self.title}\n{self.wording.text}"))

    @property
    def latest(self) -> datetime:
        """The instant by which it was published: of a day its end, so that it does not beat a known minute."""
        if self.published is None:
            return NEVER
        return self.published if self.exact else self.published + DAY

    def credits(self, other: "Piece") -> bool:
        """Whether it names another's outlet as its source, and is not of that outlet itself."""
        return bool(self.sources & other.called) and not self.called & other.called


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two articles that share passages; ``one`` < ``other``.

    Attributes:
        like: what ``one`` has in common with ``other``.
        apart: whether they tell different events all the same, so that no story may hold both for what they share.
    """

    one: str
    other: str
    like: Likeness
    apart: bool = False

    def seen_from(self, piece: str) -> Likeness:
        """What one of both has in common with the other."""
        return self.like if piece == self.one else self.like.turned


def piece_of(  # noqa: PLR0913 (keywords)
    *,
    id: str,  # noqa: A002 (as articles' files call it)
    title: str,
    text: str,
    address: str = "",
    outlet: str = "",
    published: datetime | None = None,
    exact: bool = True,
    usual: frozenset[str] = frozenset(),
) -> Piece:
    """A piece made of an article's text; ``usual`` are its outlet's lines, as ``usual_lines`` has them."""
    return Piece(
        id=id,
        outlet=outlet,
        address=address,
        title=title,
        wording=wording_of(text, usual),
        published=published,
        exact=exact,
        sources=sources_of(text),
        called=keys_of(address, outlet),
    )


def link_of(one: Piece, other: Piece) -> Link | None:
    """The link that joins two articles in a story; None where there is none, or one that holds them apart."""
    link = relation_of(one, other)
    return None if link is None or link.apart else link


def relation_of(one: Piece, other: Piece) -> Link | None:
    """What two articles have in common, None where that is nothing; both orders give the same link."""
    one, other = sorted((one, other), key=lambda piece: piece.id)
    like = compared(one.wording, other.wording)
    if like is None:
        return None
    apart = _is_refilled(one, other, like) or (_is_of_one_outlet(one, other) and not _is_told_again(one, other, like))
    return Link(one=one.id, other=other.id, like=like, apart=apart)


def _is_refilled(one: Piece, other: Piece, like: Likeness) -> bool:
    """Whether two fill in one form, for two events; other numbers within hours are what one event has come to."""
    return like.form is Form.EVENT or (like.form is Form.NUMBERS and not _is_at_once(one, other))


def _is_at_once(one: Piece, other: Piece) -> bool:
    if one.published is None or other.published is None or not (one.exact and other.exact):
        return False
    return abs(one.published - other.published) < AT_ONCE


def _is_of_one_outlet(one: Piece, other: Piece) -> bool:
    return bool(one.outlet) and one.outlet == other.outlet and (not one.address or one.address != other.address)


def _is_told_again(one: Piece, other: Piece, like: Likeness) -> bool:
    """Whether an outlet told the same twice.

    It does not copy itself as others do: what its articles share is mostly a form that it fills in every day, or the
    background of a running story. All pairs that people judged to be different events and that share passages are
    of one outlet.
    """
    if max(like.of_new, like.of_old) < HALF:
        return False
    if min(len(one.wording.words), len(other.wording.words)) < FLASH:
        return one.wording.words == other.wording.words
    return not one.title or not other.title or bool(one.title_stems & other.title_stems)
