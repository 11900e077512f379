"""From lark's tree to ours, with the checks that a grammar cannot make."""

import re
from difflib import get_close_matches

from lark import Token, Transformer, v_args

from dronewire.text.words import tokens
from dronewire.topic.context import Lexicon
from dronewire.topic.syntax import (
    ANYWHERE,
    BEGINNINGS,
    Both,
    Either,
    Expression,
    Near,
    Often,
    Piece,
    QueryError,
    Same,
    Term,
    Unit,
    Weighted,
    Within,
    Without,
    Zone,
    is_placed,
)

SHORTEST_PREFIX = 3  # letters; shorter ones begin a tenth of all words and more (пр*, по*)

_FOREIGN = {
    "И": "write AND",
    "ИЛИ": "write OR",
    "НЕ": "write NOT",
    "and": "operators are capitals: AND",
    "or": "operators are capitals: OR",
    "not": "operators are capitals: NOT",
    "near": "operators are capitals: NEAR/5",
    "same": "operators are capitals: SAME sentence",
    "XOR": "there is no XOR; write (A OR B) NOT (A AND B)",
    "ADJ": 'write the words as a "phrase"',
    "WITHIN": "write NEAR/5",
    "&": "write AND",
    "&&": "write AND",
    "|": "write OR",
    "||": "write OR",
    "SAME": "write SAME sentence, SAME paragraph or SAME article",
    "NEAR": "say how many words away at most, 1 to 99: NEAR/5",
}
_MISSPELT = re.compile(r"(?i)(near|w|adj|within)/?\d*/?$")
_PHRASE = re.compile(r"(?s).(.*)[\"»“”](?:~(\d+))?")
_FLAGS = re.compile(r"[=^]*")
_PARTS = re.compile(r"[^\s]+")


@v_args(inline=True)
class Builder(Transformer[Token, Expression]):
    """Makes an :data:`Expression` of a parsed query."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def either(self, *parts: Expression) -> Expression:
        """A OR B."""
        return Either(parts)

    def both(self, *parts: Expression) -> Expression:
        """A AND B, A B."""
        return Both(parts)

    def without(self, part: Expression) -> Expression:
        """NOT A."""
        return Without(part)

    def near(self, left: Expression, operator: Token, right: Expression) -> Expression:
        """A NEAR/5 B, A NOT NEAR/5 B."""
        _check_placed(operator, left, right)
        return Near(left, right, int(operator.rpartition("/")[2]), absent=operator.startswith("NOT"))

    def same(self, left: Expression, operator: Token, right: Expression) -> Expression:
        """A SAME sentence B, A NOT SAME sentence B."""
        _check_placed(operator, left, right)
        unit, absent = operator.split()[-1], operator.startswith("NOT")
        if unit == "article":
            return Near(left, right, ANYWHERE, absent)
        return Same(left, right, Unit(unit), absent)

    def within(self, zone: Token, part: Expression) -> Expression:
        """title:A, lead:(A OR B)."""
        _check_placed(zone, part)
        return Within(part, Zone(zone[:-1]))

    def weighted(self, part: Expression, weight: Token) -> Expression:
        """A^3."""
        _check_placed(weight, part)
        return Weighted(part, int(weight[1:]))

    def often(self, part: Expression, count: Token) -> Expression:
        """A{3}."""
        _check_placed(count, part)
        return Often(part, int(count[1:-1]))

    def named(self, name: Token) -> Expression:
        """@list."""
        if name[1:] not in self._lexicon:
            raise QueryError(_at(name), f"no word list is called {name}; {self._known(name[1:])}")
        return self._lexicon[name[1:]]

    def _known(self, name: str) -> str:
        """What else could have been meant."""
        if close := get_close_matches(name, self._lexicon, n=1):
            return f"do you mean @{close[0]}?"
        return f"known are: {', '.join(f'@{each}' for each in sorted(self._lexicon)) or 'none'}"

    def word(self, word: Token) -> Expression:
        """One word or hyphened compound."""
        hint = _FOREIGN.get(word) or ("write NEAR/5, with 1 to 99" if _MISSPELT.match(word) else None)
        if hint:
            raise QueryError(_at(word), f"{word} is no operator of this language: {hint}; or quote it if it is a word")
        if word[0] in "-+!" and len(word) > 1:
            raise QueryError(_at(word), f"{word}: write NOT before what must not occur, AND before what must")
        zone, colon, _ = word.partition(":")
        if colon:
            raise QueryError(_at(word), f"there is no zone {zone}:; known are: title:, lead:")
        return self._lexicon.in_context(_term(str(word), _at(word)))

    def phrase(self, phrase: Token) -> Expression:
        """Words in quotes; with ~3, at most three other words between each and the next, in any order."""
        inner, slack = _PHRASE.fullmatch(phrase).groups()  # type: ignore[union-attr] # the lexer saw to it
        if slack is None or len(inner.split()) == 1:
            return self._lexicon.in_context(_term(inner, _at(phrase) + 1))
        near, *others = [_term(part.group(), _at(phrase) + 1 + part.start()) for part in _PARTS.finditer(inner)]
        whole: Expression = near
        for other in others:
            whole = Near(whole, other, int(slack) + 1)
        return whole


def _at(token: Token) -> int:
    return token.start_pos or 0


def _check_placed(operator: Token, *parts: Expression) -> None:
    if not all(is_placed(part) for part in parts):
        raise QueryError(
            _at(operator), f"{operator} takes words, phrases and OR between them; AND and NOT belong outside"
        )


def _term(written: str, at: int) -> Term:
    """The words of a term with their marks; a hyphen or quote within it only separates."""
    pieces: list[Piece] = []
    for part in _PARTS.finditer(written):
        pieces += _pieces(part.group(), at + part.start())
    if not pieces:
        raise QueryError(at, f"nothing to look for in {written!r}: it has no letter and no digit")
    found = tokens(written)
    gaps = tuple(found.between(index).strip() for index in range(len(found) - 1))
    return Term(" ".join(written.split()), tuple(pieces), gaps)


def _pieces(part: str, at: int) -> list[Piece]:
    flags = _FLAGS.match(part).group()  # type: ignore[union-attr] # matches the empty string too
    body = part[len(flags) :]
    prefix = body.endswith("*")
    if "*" in body[:-1] or "?" in body:
        raise QueryError(at, f"{part}: a wildcard can stand at the end of a word only, as in беспилотн*")
    found = tokens(body)
    if prefix and (not found or len(found.norms[-1]) < SHORTEST_PREFIX):
        raise QueryError(at, f"{part} would match nearly everything; give at least {SHORTEST_PREFIX} letters before *")
    if prefix and found.norms[-1] in BEGINNINGS:
        raise QueryError(
            at, f"{part} would match nearly everything: half of all texts have such a word; give more letters"
        )
    last = len(found) - 1
    return [
        Piece(
            found.cased(index), exact="=" in flags, initial="^" in flags and index == 0, prefix=prefix and index == last
        )
        for index in range(len(found))
    ]
