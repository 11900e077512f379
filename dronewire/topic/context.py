"""Words that mean a drone or its maker only in some company: what has to stand near them, and what must not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from dronewire.topic.syntax import ANYWHERE, Either, Expression, Near, Piece, Same, Term, Unit

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """When a term counts, wherever a query has it.

    Attributes:
        term: as the lexicon has it.
        near: one of these has to stand near it.
        not_near: none of these may.
        within: how far near is: words, ANYWHERE in the article, or the same sentence or paragraph.
        numbered: it counts as well where it is capitalised and a number follows (Орлан-10).
        capital: it counts capitalised only.
        says: all that in the lexicon's words, for people.
    """

    term: Term
    near: Expression | None = None
    not_near: Expression | None = None
    within: int | Unit = Unit.PARAGRAPH
    numbered: bool = False
    capital: bool = False
    says: str = ""

    def applied(self, term: Term) -> Expression:
        """The term where it counts, and at its other capitalised places in an article where it does.

        Who wrote of the drone «Орлан» once does not name it so again in each paragraph.
        """
        ways = tuple(self._ways(term))
        counted = self._apart(Either(ways) if len(ways) > 1 else ways[0])
        if not (self.near or self.numbered):
            return counted
        return Either((counted, Near(self._apart(capitalised(term)), counted, ANYWHERE, alone=True)))

    def _ways(self, term: Term) -> Iterator[Expression]:
        whole = capitalised(term) if self.capital else term
        if self.near:
            yield self._together(whole, self.near)
        elif not self.numbered:
            yield whole
        if self.numbered:
            yield from numbered(capitalised(term))

    def _apart(self, part: Expression) -> Expression:
        return self._together(part, self.not_near, absent=True) if self.not_near else part

    def _together(self, part: Expression, other: Expression, *, absent: bool = False) -> Expression:
        if isinstance(self.within, Unit):
            return Same(part, other, self.within, absent, alone=True)
        return Near(part, other, self.within, absent, alone=True)


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon(Mapping[str, Expression]):
    """What topics share: word lists by name, and the contexts of terms by their words in small letters.

    ``sources`` are the lists as written, for who adds a context and has to read them anew.
    """

    lists: Mapping[str, Expression] = field(default_factory=dict)
    contexts: Mapping[Name, Context] = field(default_factory=dict)
    sources: tuple["Source", ...] = ()
    _applied: dict[tuple[Name, Term], Expression] = field(default_factory=dict, repr=False)

    def __getitem__(self, name: str) -> Expression:
        return self.lists[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.lists)

    def __len__(self) -> int:
        return len(self.lists)

    def in_context(self, term: Term) -> Expression:
        """The term with what the lexicon says of it; one object for all queries, so that it is evaluated once.

        A word in one form (``=Орлан``) or a beginning (``орлан*``) is what its author wants, and is left alone.
        """
        name = name_of(term)
        context = self.contexts.get(name)
        if not context or any(piece.exact or piece.prefix for piece in term.pieces):
            return term
        if (name, term) not in self._applied:
            self._applied[name, term] = context.applied(term)
        return self._applied[name, term]

    def applied(self) -> Iterator[tuple[Term, Context, Expression]]:
        """The terms that queries have with their contexts, and what they were made into."""
        for (name, term), expression in self._applied.items():
            yield term, self.contexts[name], expression


@dataclass(frozen=True, slots=True)
class Source:
    """A word list as a file has it; ``text`` is the file's."""

    name: str
    query: str
    file: str
    text: str


def name_of(term: Term) -> Name:
    """The words of a term; those in capitals keep them, since БАС is not бас."""
    return tuple(_named(piece.text) for piece in term.pieces)


def capitalised(term: Term) -> Term:
    """The same term, its first word with a capital."""
    first, *others = term.pieces
    return replace(term, pieces=(replace(first, initial=True), *others))


def numbered(term: Term) -> Iterator[Term]:
    """The same term with any number behind it: Орлан-10, «Орлан» 30."""
    for digit in "123456789":
        pieces = (*term.pieces, Piece(digit, prefix=True))
        yield Term(f"{term.written}-{digit}…", pieces, (*term.gaps, "-"))


def _named(word: str) -> str:
    return word if len(word) > 1 and word.isupper() else word.lower()
