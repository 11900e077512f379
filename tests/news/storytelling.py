"""Invented articles for grouping: sentences of words that stand nowhere else, so that what is shared is known."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from dronewire.grouping import Piece, group, links_of, piece_of

MORNING = datetime(2026, 3, 12, 6, tzinfo=UTC)
LONG = 14  # words of a sentence


def sentence(number: int) -> str:
    """A sentence that shares no word with any other."""
    return " ".join(f"слово{number}x{at}" for at in range(LONG)).capitalize() + "."


def said(*numbers: int) -> str:
    """A text of some sentences, each a paragraph."""
    return "\n".join(map(sentence, numbers))


def article(
    name: str,
    text: str,
    *,
    outlet: str = "",
    hours: float | None = None,
    exact: bool = True,
    title: str = "",
) -> Piece:
    """An article of an outlet of its own, unless one is named, published so many hours after the morning."""
    host = outlet or f"{name}.example"
    published = None if hours is None else MORNING + timedelta(hours=hours)
    address = f"https://{host}/{name}"
    return piece_of(id=name, title=title, text=text, address=address, outlet=host, published=published, exact=exact)


def stories(pieces: Sequence[Piece]) -> list[list[str]]:
    """The stories that articles make, as ``name:kind``."""
    return [
        [f"{member.id}:{member.copy.value}" for member in story.members] for story in group(pieces, links_of(pieces))
    ]


def names(told: Iterable[Iterable[str]]) -> list[set[str]]:
    """The same without kinds and order within a story."""
    return [{one.split(":")[0] for one in story} for story in told]
