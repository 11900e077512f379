"""Lexicon files: word lists that topics share, and the contexts in which ambiguous terms count."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from dronewire.outlet.declaration import DeclarationError, declare, line_of, read_toml
from dronewire.topic.context import Context, Lexicon, Source, name_of
from dronewire.topic.grammar import parse
from dronewire.topic.syntax import (
    ANYWHERE,
    Expression,
    QueryError,
    Term,
    Unit,
    can_be_empty_handed,
    found_everywhere,
    is_placed,
)

LEXICON = "lexicon.toml"
NO_LISTS = Lexicon()
_TERMS = "terms"  # the table of contexts; no list can be called so
_UNQUOTED = re.compile(r"\s*\[terms\.[^\"'\]]*[^\x00-\x7f]")


def _distance(within: int | str) -> int | str:
    if isinstance(within, int) and not 1 <= within <= 99:
        raise ValueError("1 to 99 words, or sentence, paragraph, article")
    return within


class _Entry(BaseModel):
    """The keys of a term's table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    near: str = ""
    not_near: str = ""
    within: Annotated[int | Literal["sentence", "paragraph", "article"], AfterValidator(_distance)] = Field(
        default="paragraph", union_mode="left_to_right"
    )
    numbered: bool = False
    capital: bool = False


def read_lexicon(text: str, *, file: str, lexicon: Lexicon = NO_LISTS) -> Lexicon:
    """Add the lists and contexts of a file to a lexicon.

    ``name = "query"`` is a list, which topics write as ``@name``; a list can use those before it, and a list or context
    takes the place of an earlier one of the same name. Contexts hold in the earlier lists as well.

    Raises:
        DeclarationError: naming file, line and column of the first mistake, with a hint.
    """
    values = _values(text, file)
    entries = values.pop(_TERMS, {})
    if not isinstance(entries, Mapping):
        raise DeclarationError(file, line_of(text, [_TERMS]), f'{_TERMS}: write a table a term: [terms."Орлан"]')
    sources = (*lexicon.sources, *(_source(name, query, text, file) for name, query in values.items()))
    # The words of a context have none themselves, so that none can need itself.
    plain = _with_lists(sources, {})
    declared = {name_of(each.term): each for each in _contexts(entries, plain, text=text, file=file)}
    contexts = {**lexicon.contexts, **declared}
    return _with_lists(sources, contexts) if contexts else plain


def understood(query: str, path: list[str], *, text: str, file: str, lexicon: Lexicon) -> Expression:
    """A query that a file has under the keys of ``path``.

    Raises:
        DeclarationError: naming file, line and column of the mistake, with a hint.
    """
    try:
        return _checked(parse(query, lexicon), query)
    except QueryError as error:
        line, column = _position(query, path, error.at, text)
        raise DeclarationError(file, line, f"column {column}: {error}" if column else str(error)) from error


def _values(text: str, file: str) -> dict[str, Any]:
    try:
        return read_toml(text, file)
    except DeclarationError as error:
        lines = text.splitlines()
        if error.line and error.line <= len(lines) and _UNQUOTED.match(lines[error.line - 1]):
            raise DeclarationError(file, error.line, 'put the term in quotes: [terms."Орлан"]') from error
        raise


def _source(name: str, query: object, text: str, file: str) -> Source:
    if not isinstance(query, str):
        raise DeclarationError(file, line_of(text, [name]), f"{name}: a word list is a query in quotes")
    return Source(name, query, file, text)


def _with_lists(sources: Iterable[Source], contexts: Mapping[tuple[str, ...], Context]) -> Lexicon:
    lists: dict[str, Expression] = {}
    lexicon = Lexicon(lists, contexts, tuple(sources))
    for each in lexicon.sources:
        lists[each.name] = understood(each.query, [each.name], text=each.text, file=each.file, lexicon=lexicon)
    return lexicon


def _contexts(entries: Mapping[str, Any], plain: Lexicon, *, text: str, file: str) -> Iterable[Context]:
    for name, values in entries.items():
        line = line_of(text, [_TERMS, name])
        if not isinstance(values, Mapping):
            raise DeclarationError(file, line, f'{_TERMS}.{name}: write a table: [terms."{name}"]')
        # Only the table itself is searched for the line of a mistake: other tables have the same keys.
        below = "\n" * (line - 1) + "\n".join(text.splitlines()[line - 1 :]) if line else text
        entry = declare(_Entry, dict(values), text=below, file=file)
        yield Context(
            term=_term(name, line, file=file),
            near=_words(entry.near, [_TERMS, name, "near"], plain, text=text, file=file),
            not_near=_words(entry.not_near, [_TERMS, name, "not_near"], plain, text=text, file=file),
            within=_reach(entry.within),
            numbered=entry.numbered,
            capital=entry.capital,
            says=", ".join(_said(entry)),
        )


def _said(entry: _Entry) -> Iterator[str]:
    if entry.near:
        yield f"near {entry.near}"
    if entry.numbered:
        yield "or with a number" if entry.near else "with a number"
    if entry.not_near:
        yield f"not near {entry.not_near}"
    if entry.near or entry.not_near:
        yield f"within {entry.within} words" if isinstance(entry.within, int) else f"in the same {entry.within}"
    if entry.capital:
        yield "capitalised"


def _term(name: str, line: int | None, *, file: str) -> Term:
    try:
        term = parse(f'"{name}"')
    except QueryError as error:
        raise DeclarationError(file, line, str(error)) from error
    if not isinstance(term, Term) or any(p.exact or p.initial or p.prefix for p in term.pieces):
        raise DeclarationError(file, line, f"{name}: a context is that of a word or phrase without = ^ * ~")
    return term


def _words(query: str, path: list[str], plain: Lexicon, *, text: str, file: str) -> Expression | None:
    if not query:
        return None
    expression = understood(query, path, text=text, file=file, lexicon=plain)
    if not is_placed(expression):
        message = f"{'.'.join(path)} takes words, phrases and OR between them, not AND or NOT"
        raise DeclarationError(file, line_of(text, path), message)
    return expression


def _reach(within: int | str) -> int | Unit:
    if isinstance(within, int):
        return within
    return ANYWHERE if within == "article" else Unit(within)


def _checked(expression: Expression, query: str) -> Expression:
    if can_be_empty_handed(expression):
        raise QueryError(0, "nothing has to occur, so nearly every article would match; name words beside NOT")
    if common := found_everywhere(expression):
        at = re.search(rf"(?<!\w){re.escape(common.written)}(?!\w)", query)
        hint = "nearly every article would match; leave it out, or quote it together with the words beside it"
        raise QueryError(at.start() if at else 0, f"{common.written} stands everywhere: {hint}")
    return expression


def _position(query: str, path: list[str], at: int, text: str) -> tuple[int | None, int | None]:
    """Line and column in the file of an offset in a query; only the line of the key where the query has escapes."""
    line = line_of(text, path)
    start = text.find(query, sum(len(each) + 1 for each in text.split("\n")[: (line or 1) - 1]))
    if not query.strip() or start < 0:
        return line, None
    before = text[: start + at]
    return before.count("\n") + 1, start + at - (before.rfind("\n") + 1) + 1
