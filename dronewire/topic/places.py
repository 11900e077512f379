"""Where terms stand in an article."""

from functools import cached_property

from dronewire.topic.rows import Numbers

Span = tuple[int, int]


class Places:
    """Terms that were found, by their numbers, with their first and last words: three rows of equal length."""

    def __init__(self, terms: Numbers, firsts: Numbers, lasts: Numbers) -> None:
        self.terms, self.firsts, self.lasts = terms, firsts, lasts

    @cached_property
    def spans(self) -> dict[int, list[Span]]:
        """The same by term, for who asks for some terms only."""
        found: dict[int, list[Span]] = {}
        for term, first, last in zip(self.terms.tolist(), self.firsts.tolist(), self.lasts.tolist(), strict=True):
            found.setdefault(term, []).append((first, last))
        return found
