"""How a text changes on its way: reprints by other outlets and later corrections."""

from collections.abc import Sequence

from newsstand.masthead import Masthead
from newsstand.story import Change, Reprint


class MissingPassageError(ValueError):
    """A story's data file replaces what its text does not hold."""


def apply(change: Change, title: str, paragraphs: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Title and paragraphs after a change; paragraphs that become empty are dropped.

    Raises:
        MissingPassageError: where a passage to be replaced is not there.
    """
    for old, new in change.replace:
        if not any(old in text for text in (title, *paragraphs)):
            raise MissingPassageError(f"{title}: {old!r} does not occur")
        title = title.replace(old, new)
        paragraphs = [paragraph.replace(old, new).strip() for paragraph in paragraphs]
    return change.title or title, tuple(paragraph for paragraph in paragraphs if paragraph)


def reprinted(reprint: Reprint, title: str, paragraphs: Sequence[str], *, origin: Masthead) -> tuple[str, list[str]]:
    """What another outlet prints of a story, the credit to its origin included."""
    if reprint.relation == "partial":
        kept = [paragraphs[number - 1] for number in reprint.keep]
        return reprint.change.title or title, [f"{reprint.lead} {origin.credit}".strip(), *kept]
    title, changed = apply(reprint.change, title, paragraphs)
    return title, [f"{changed[0]} {origin.credit}".strip(), *changed[1:]]
