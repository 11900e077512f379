"""What has to stand in an article for a query to hold, in words that an index of words can be asked for.

The index answers first and may say yes too often, never too rarely: the engine decides on the articles that are left.
So no stems are needed: an index holds words as :mod:`dronewire.text.words` folds them, a query all forms of its own.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dronewire.text.words import tokens
from dronewire.topic.forms import Forms, Slot
from dronewire.topic.stems import LANGUAGES
from dronewire.topic.syntax import (
    Both,
    Either,
    Expression,
    Near,
    Often,
    Piece,
    Same,
    Term,
    Weighted,
    Within,
    Zone,
)

FOLDING = 1  # to be raised with whatever changes the words of an article: what is indexed is then indexed anew
LONGEST = 60  # characters of a word that count; PostgreSQL takes 2,046 bytes
LARGEST = 400_000  # bytes of an article's words; PostgreSQL takes a megabyte with what it notes beside them
DEEPEST = 20  # brackets within brackets: SQLite's parser of queries ends at some forty
MOST = 2_000  # words to ask for; above that asking costs more than reading the articles (some 20 µs a word)

# Marks that set words apart: none is a letter, so no word of a text begins with one; all are beyond ASCII, which is
# what SQLite's tokenizer takes for part of a word.
TITLE, OUTLET, LANGUAGE, LARGE = "§", "¤", "¦", "¶"


@dataclass(frozen=True, slots=True)
class Words:
    """Any of some words, or of those that begin so."""

    exact: frozenset[str]
    beginnings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Every:
    """All of some needs; of none: nothing is needed."""

    parts: tuple["Need", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of some needs."""

    parts: tuple["Need", ...]


Need = Words | Every | Some
ANYTHING = Every(())
NOTHING = Some(())


def words_of(title: str, text: str, *, outlet: str, language: str) -> frozenset[str]:
    """All that an article is indexed by; one with too many words by a mark for these, and is always asked for."""
    heading, body = _cut(tokens(title).norms), _cut(tokens(text).norms)
    words = heading | body | {TITLE + word for word in heading}
    if sum(len(word.encode()) for word in words) > LARGEST:
        words = frozenset({LARGE})
    return words | {_marked(OUTLET, outlet), _marked(LANGUAGE, language)}


def _marked(mark: str, name: str) -> str:
    """A name as a word, whatever is in it that separates words."""
    return mark + name.encode().hex()


# Articles that may have all that is asked for, for all that the index knows: those with too many words, and those in
# languages whose words are compared by their stems; among the outlets of the catalogue none has such a language.
_UNKNOWN = Words(frozenset({LARGE, *(_marked(LANGUAGE, language) for language in LANGUAGES)}))


def needs_of(expressions: Iterable[Expression]) -> Need:
    """What must be there for any of some queries to hold; ANYTHING where that cannot be said, or is too much to ask."""
    forms = Forms()
    need = _some(_needed(each, forms, title=False, depth=0) for each in expressions)
    return need if _size(need) <= MOST else _lighter(need)


def _lighter(need: Need) -> Need:
    """Less than all that is needed, but no more words than may be asked for: the shortest lists, which are rarest."""
    kept: list[Need] = []
    for clause in sorted(_clauses(need), key=_size):
        if _size(clause) + sum(map(_size, kept)) > MOST:
            break
        kept.append(clause)
    return _every(kept)


def _clauses(need: Need) -> list[Need]:
    """Lists of words of each of which one is needed; of alternatives, one list for all: the shortest of each."""
    match need:
        case Every(parts):
            return [clause for part in parts for clause in _clauses(part)]
        case Some(parts):
            return [_some(min(_clauses(part), key=_size) for part in parts)]
    return [need]


def asked(need: Need, *, outlets: Collection[str] = ()) -> Need:
    """What an index is asked for: the needs, or the marks of who may have all; within some outlets if any is named."""
    within = Words(frozenset(_marked(OUTLET, outlet) for outlet in outlets)) if outlets else ANYTHING
    return _every((_some((need, _UNKNOWN)), within))


def _needed(part: Expression, forms: Forms, *, title: bool, depth: int) -> Need:
    """A part's needs; what is not named here needs nothing, and so loses nothing."""

    def below(inner: Expression, *, heading: bool = title) -> Need:
        return _needed(inner, forms, title=heading, depth=depth + 1)

    need: Need = ANYTHING
    match part:
        case _ if depth > DEEPEST:
            pass
        case Term():
            need = _term(part, forms, title=title)
        case Either(parts):
            need = _some(map(below, parts))
        case Both(parts):
            need = _every(map(below, parts))
        case Near(left, right, absent=absent) | Same(left, right, absent=absent):
            need = below(left) if absent else _every((below(left), below(right)))
        case Within(inner, zone):
            need = below(inner, heading=title or zone is Zone.TITLE)
        case Weighted(inner) | Often(inner):
            need = below(inner)
    return need


def _term(term: Term, forms: Forms, *, title: bool) -> Need:
    apart = _every(_slot(forms.slot(piece), title=title) for piece in term.pieces)
    if not _is_compound(term.pieces, term.gaps):
        return apart
    return _some((apart, _slot(forms.joined(*term.pieces), title=title)))


def _is_compound(pieces: tuple[Piece, ...], gaps: tuple[str, ...]) -> bool:
    """Whether two words may be written as one, as Герань-2 may."""
    return len(pieces) == 2 and gaps == ("-",) and not any(piece.prefix for piece in pieces)


def _slot(slot: Slot, *, title: bool) -> Need:
    mark = TITLE if title else ""
    exact = frozenset(mark + form for form in _cut(slot.forms | slot.ukrainian))
    return _words(exact, frozenset({mark + slot.prefix[:LONGEST]} if slot.prefix else ()))


def _cut(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word[:LONGEST] for word in words)


def _every(parts: Iterable[Need]) -> Need:
    flat = [each for part in parts for each in (part.parts if isinstance(part, Every) else (part,))]
    if NOTHING in flat:
        return NOTHING
    return flat[0] if len(flat) == 1 else Every(tuple(dict.fromkeys(flat)))


def _some(parts: Iterable[Need]) -> Need:
    """Words are asked for together; where one part needs nothing, all do."""
    flat = [each for part in parts for each in (part.parts if isinstance(part, Some) else (part,))]
    if ANYTHING in flat:
        return ANYTHING
    plain = [part for part in flat if isinstance(part, Words)]
    others = dict.fromkeys(part for part in flat if not isinstance(part, Words))
    exact, beginnings = (one.exact for one in plain), (one.beginnings for one in plain)
    words = _words(frozenset[str]().union(*exact), frozenset[str]().union(*beginnings))
    found = tuple(others) if words == NOTHING else (words, *others)
    return found[0] if len(found) == 1 else Some(found)


def _words(exact: frozenset[str], beginnings: frozenset[str]) -> Need:
    return Words(exact, beginnings) if exact or beginnings else NOTHING


def _size(need: Need) -> int:
    if isinstance(need, Words):
        return len(need.exact) + len(need.beginnings)
    return sum(map(_size, need.parts))
