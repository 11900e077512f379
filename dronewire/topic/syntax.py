"""What a query says, as a tree: terms, and how they have to stand together."""

from dataclasses import dataclass
from enum import StrEnum


class QueryError(ValueError):
    """A mistake in a query, at an offset of it."""

    def __init__(self, at: int, message: str) -> None:
        self.at = at
        super().__init__(message)


ANYWHERE = 1_000_000  # words: as a distance, the whole article


class Zone(StrEnum):
    """Part of an article; the lead is its first paragraph, and what stands in the title counts as lead too."""

    TITLE = "title"
    LEAD = "lead"


class Unit(StrEnum):
    """What two terms have to stand in together."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Piece:
    """One word of a term.

    Attributes:
        text: the word, folded, with its capitals.
        exact: this form only (``=слово``).
        initial: capitalised only (``^Слово``).
        prefix: all words that begin so (``слов*``).
    """

    text: str
    exact: bool = False
    initial: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow one another; ``gaps`` is what stands between them in the query."""

    written: str
    pieces: tuple[Piece, ...]
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Both:
    """All parts, anywhere."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Not this part, anywhere."""

    part: "Expression"


@dataclass(frozen=True, slots=True)
class Near:
    """``left`` with (or, ``absent``, without) ``right`` at most ``distance`` words away; 1 is next to it.

    What is found covers both, or, ``alone``, the left part only, so that it can be near to yet others.
    """

    left: "Expression"
    right: "Expression"
    distance: int
    absent: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Same:
    """``left`` with (or, ``absent``, without) ``right`` in the same sentence or paragraph; ``alone`` as in Near."""

    left: "Expression"
    right: "Expression"
    unit: Unit
    absent: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """The part, where it stands in the zone."""

    part: "Expression"
    zone: Zone


@dataclass(frozen=True, slots=True)
class Weighted:
    """The part, each place of which counts as so many."""

    part: "Expression"
    weight: int


@dataclass(frozen=True, slots=True)
class Often:
    """The part, where it stands at so many places at least."""

    part: "Expression"
    least: int


Expression = Term | Either | Both | Without | Near | Same | Within | Weighted | Often


def is_placed(part: Expression) -> bool:
    """Whether a part is found at places (as terms are), not only in an article as a whole."""
    match part:
        case Both() | Without():
            return False
        case Either(parts):
            return all(is_placed(each) for each in parts)
        case Within(inner) | Weighted(inner) | Often(inner):
            return is_placed(inner)
        case _:
            return True


def can_be_empty_handed(part: Expression) -> bool:
    """Whether a part can hold although none of its terms is found, as NOT does."""
    match part:
        case Without():
            return True
        case Either(parts):
            return any(can_be_empty_handed(each) for each in parts)
        case Both(parts):
            return all(can_be_empty_handed(each) for each in parts)
        case _:
            return False


# In a quarter of 424 labelled texts of 130 words, by language, and more (в, the: in all), so that they choose nothing;
# and words of the same kinds (он, we), of which each stands in most texts of a length that is usual.
_RUSSIAN = """
в на и по с не до из за к для что а у но о об от при под над без через между после как это этот тот который он она оно
они мы вы я его ее их наш свой весь все сам же ли бы или если чтобы так также тоже уже еще только более очень быть был
была были есть мочь один два три год первый когда где там здесь
"""
_ENGLISH = """
of the to and in a for has that will is at on are with have be it by from were was not as this an he she they we his her
their its which who more than also but or been had can could would year new one two three last up out after over about
into when there all some other said say
"""
_UKRAINIAN = """
з та від і й це що про у в на за до не для під із як він вона вони який його її їх також але або якщо бути був була було
були є рік один два три
"""
EVERYWHERE = frozenset(f"{_RUSSIAN} {_ENGLISH} {_UKRAINIAN}".split())
# Beginnings of words that half of the texts have; what they would be asked for begins with more letters.
_BEGINNINGS = "про при пре пер пере под пол пос раз рас без від під пов міс pro con the tha"
BEGINNINGS = frozenset(_BEGINNINGS.split())


def found_everywhere(part: Expression) -> Term | None:
    """The term by which a part holds of nearly every article, if there is one."""
    match part:
        case Term(pieces=(piece,)):
            return part if piece.text.lower() in EVERYWHERE and not is_marked(piece) else None
        case Either(parts):
            return next(filter(None, map(found_everywhere, parts)), None)
        case Both(parts):
            common = [found_everywhere(each) for each in parts if not isinstance(each, Without)]
            return common[0] if all(common) else None
        case Near(left, right, absent=absent) | Same(left, right, absent=absent):
            return found_everywhere(left) if absent or found_everywhere(right) else None
        case Within(inner) | Weighted(inner) | Often(inner):
            return found_everywhere(inner)
        case _:
            return None


def is_marked(piece: Piece) -> bool:
    """Whether a word is looked for in one form, with a capital or in capitals, as who knows what he does may."""
    return piece.exact or piece.initial or (len(piece.text) > 1 and piece.text.isupper())
