"""The query language: from what an analyst writes to a tree, or a mistake with its place and a hint."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from dronewire.topic.context import Lexicon
from dronewire.topic.syntax import Expression, QueryError

if TYPE_CHECKING:
    from lark import Lark
    from lark.exceptions import UnexpectedInput

# The language, from what binds loosest to what binds tightest:
#
#   A OR B                            at least one
#   A AND B, A B                      both, anywhere in the article
#   NOT A                             A nowhere in the article
#   A NEAR/5 B, A NOT NEAR/5 B        A with (without) a B at most 5 words away; 1 is next to it
#   A SAME sentence B, … paragraph    A with (NOT SAME: without) a B in the same sentence, paragraph or article
#   title:A, lead:A                   A in the title; A in the title or the first paragraph
#   A^3                               each place of A counts three
#   A{3}                              A at three places at least
#   слово                             in all its forms;  =слово  this form;  ^Слово  capitalised;  слов*  beginning so
#   БАС, FPV                          in capitals only, with endings (БАСов) and in compounds (FPV-дрон)
#   "два слова"                       one after the other, each in all its forms;  "два слова"~3  3 between at most
#   @name                             a word list of lexicon.toml;   # … a comment
#
# Operators are capitals standing alone; NOT NEAR/5 and NOT SAME sentence are one operator each.
GRAMMAR = r"""
?start: either
?either: both (_OR both)*
?both: unary (_AND? unary)*
?unary: _NOT unary -> without
      | placed
?placed: zoned
       | placed NEAR zoned -> near
       | placed SAME zoned -> same
?zoned: ZONE zoned -> within
      | zoned WEIGHT -> weighted
      | zoned COUNT -> often
      | "(" either ")"
      | PHRASE -> phrase
      | NAME -> named
      | WORD -> word

_OR.3: /OR(?![^\s()"«„“])/
_AND.3: /AND(?![^\s()"«„“])/
_NOT.3: /NOT(?![^\s()"«„“])/
NEAR.4: /(NOT\s+)?NEAR\/[1-9]\d?(?![^\s()"«„“])/
SAME.4: /(NOT\s+)?SAME\s+(sentence|paragraph|article)(?![^\s()"«„“])/
ZONE.3: /(title|lead):/
PHRASE.2: /("[^"]*"|«[^»]*»|“[^”]*”|„[^“”]*[“”])(~\d\d?)?/
NAME.2: /@\w+/
WEIGHT.2: /\^[1-9](?!\w)/
COUNT.2: /\{[1-9]\d?\}/
WORD: /(?!\^\d)[=^]*[^\s()"«»„“”@\[\]{}~;,^]+/
COMMENT.5: /#[^\n]*/
%ignore /\s+/
%ignore COMMENT
"""

_EXPECTED = "a word, phrase or ( is expected"
_OPENING = re.compile(r"\"[^\"]*\"|«[^»]*»|[()]|#[^\n]*")


def parse(query: str, named: Mapping[str, Expression] | None = None) -> Expression:
    """Read a query; ``named`` are the word lists that ``@name`` stands for, and a lexicon's contexts besides.

    Raises:
        QueryError: with the offset of the mistake and a hint.
    """
    from lark.exceptions import UnexpectedInput, VisitError  # noqa: PLC0415 - only who reads queries pays for lark

    from dronewire.topic.build import Builder  # noqa: PLC0415 - as above

    if not query.strip():
        raise QueryError(0, "the query is empty; write the words to look for")
    try:
        tree = _parser().parse(query)
        expression: Expression = Builder(_lexicon(named)).transform(tree)
    except UnexpectedInput as error:
        raise _explained(query, error) from error
    except VisitError as error:
        if isinstance(error.orig_exc, QueryError):
            raise error.orig_exc from None
        raise
    return expression


def _lexicon(named: Mapping[str, Expression] | None) -> Lexicon:
    return named if isinstance(named, Lexicon) else Lexicon(named or {})


@cache
def _parser() -> "Lark":
    from lark import Lark  # noqa: PLC0415 - only who reads queries pays for lark

    return Lark(GRAMMAR, parser="lalr", lexer="basic")


def _explained(query: str, error: "UnexpectedInput") -> QueryError:
    """What an analyst can do about a query that does not fit the grammar."""
    place: Any = error.pos_in_stream  # None, against its annotation, at the end of some queries
    at: int = len(query) if place is None else place
    token: Any = getattr(error, "token", None)
    opened = _unclosed(query)
    if query[at : at + 1] in {'"', "«", "„", "“", "»", "”"}:
        return QueryError(at, f"the quote {query[at]} has no counterpart")
    if query[at : at + 1] == ")" and not _unclosed(query[:at]):
        return QueryError(at, "this closing bracket was never opened")
    if token is None:
        weight = "a weight is one digit, ^1 to ^9"
        nothing = f"{query[at]!r} means nothing here; quote it if it belongs to a name"
        return QueryError(at, weight if query[at] == "^" else nothing)
    if token.type == "$END" and opened:
        return QueryError(opened[-1], "this bracket is never closed; add )")
    if token.type == "$END":
        return QueryError(len(query.rstrip()) - 1, f"the query ends where {_EXPECTED}")
    return QueryError(at, f"{token} stands where {_EXPECTED}")


def _unclosed(query: str) -> list[int]:
    """Offsets of brackets that stay open; none when one closes too many."""
    opened: list[int] = []
    for found in _OPENING.finditer(query):
        if found.group() == "(":
            opened.append(found.start())
        elif found.group() == ")":
            if not opened:
                return []
            opened.pop()
    return opened
