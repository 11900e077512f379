"""What is different between two readings of one article, so that a person sees it."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from dronewire.article import Article
from dronewire.instant import Instant, Precision

FIELDS = ("title", "lead", "text", "language", "authors", "published", "modified")
MOST_LINES = 4  # of a text; what else is different is counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that reads otherwise; instants in ISO 8601, UTC."""

    field: str
    before: str
    after: str

    def lines(self) -> tuple[str, ...]:
        """What is gone after a minus, what is there now after a plus; of a text the paragraphs that are different."""
        pieces = list(_pieces(self.before.split("\n"), self.after.split("\n")))
        more = len(pieces) - MOST_LINES
        return (*pieces[:MOST_LINES], *([f"… and {more} more"] if more > 0 else []))


def differences(before: Article, after: Article) -> tuple[Difference, ...]:
    """The fields that readers see and that read otherwise."""
    said = ((name, _plain(getattr(before, name)), _plain(getattr(after, name))) for name in FIELDS)
    return tuple(Difference(field=name, before=old, after=new) for name, old, new in said if old != new)


def _plain(value: str | tuple[str, ...] | Instant | None) -> str:
    if isinstance(value, Instant):
        return value.at.isoformat() + (" (a day)" if value.precision is Precision.DAY else "")
    return value if isinstance(value, str) else ", ".join(value or ())


def _pieces(before: list[str], after: list[str]) -> Iterator[str]:
    # Without autojunk, which takes for noise what a long text says often.
    for kind, old, until, new, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (f"- {line}" for line in before[old:until] if line)
            yield from (f"+ {line}" for line in after[new:end] if line)
