"""All forms of a term's words, made once when the topic is compiled, so that texts need no morphology."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from dronewire.topic import endings, entries
from dronewire.topic.syntax import Piece

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_UKRAINIAN = re.compile("[іїєґ]")
# Endings that abbreviations take: БАСов; those that end with a vowel take none, and БПЛАшник is another word.
_ABBREVIATION_ENDINGS = ("", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах")
_VOWELS = tuple("аеёиоуыэюяіїє")
# What the dictionary guesses of words that it does not know and nobody says: дроновый has no «дронов», which is a
# name or many drones, and no «дронаиновейший».
_GUESSED = frozenset({"ADJS", "COMP", "Supr"})
# дронов, the genitive plural, and дроновой, the adjective, are surnames when capitalised.
SURNAME_ENDINGS = ("ов", "ев", "ова", "ову", "овым", "овой", "ове", "овы", "овых")
# A form is dropped when it is nearly always another, grammatical word: после is посол in 0.1 % of cases.
# 0.3 keeps all but 0.2 % of true occurrences in the measurement on 2,066 texts; content words are never
# dropped (стали is сталь in 2.4 % only, but who asks for steel wants it).
LEAST_LIKELY = 0.3
_GRAMMATICAL = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "ADVB", "PRED", "INTJ"})
LONGEST_GRAMMATICAL = 6  # letters; longer ones (напротив) have no homographs worth a look-up


class Rule(Enum):
    """What the capitals of a word have to be."""

    ANY = "any"
    CAPITALS = "capitals"
    INITIAL = "initial"
    NOT_A_NAME = "not a name"


@dataclass(frozen=True, slots=True)
class Slot:
    """What one word of a text may be, to be the word of a term.

    Attributes:
        forms: the words, in all languages.
        ukrainian: words that count besides when the text is Ukrainian.
        prefix: or any word that begins so.
        rule: and what its capitals have to be.
        spellings: beginnings with their capitals, where the rule is CAPITALS.
        is_word: whether an abbreviation is a word too when written small (бас).
        stemmed: the word as the query has it, where languages that are stemmed may inflect it in their own way.
    """

    forms: frozenset[str]
    ukrainian: frozenset[str] = frozenset()
    prefix: str = ""
    rule: Rule = Rule.ANY
    spellings: tuple[str, ...] = ()
    is_word: bool = False
    stemmed: str = ""


class Forms:
    """Makes slots of the words of queries; knows Russian and Ukrainian by dictionary, English by rule."""

    def __init__(self) -> None:
        from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - only who compiles topics pays for the dictionaries

        self._morph = MorphAnalyzer()
        self._ukrainian = MorphAnalyzer(lang="uk")
        self._russian: dict[str, frozenset[str]] = {}
        self._slots: dict[Piece, Slot] = {}

    def slot(self, piece: Piece) -> Slot:
        """What the words of a text are compared with."""
        if piece not in self._slots:
            self._slots[piece] = self._made(piece)
        return self._slots[piece]

    def joined(self, first: Piece, second: Piece) -> Slot:
        """A compound written as one word: Герань2, FPVдрон."""
        ahead, behind = self.slot(first), self.slot(second)
        if second.text.isdigit():
            forms = {form + second.text for form in ahead.forms}
        else:
            forms = {first.text.lower() + form for form in behind.forms}
        return Slot(frozenset(forms), rule=ahead.rule if ahead.rule is Rule.INITIAL else Rule.ANY)

    def _made(self, piece: Piece) -> Slot:
        norm = piece.text.lower()
        rule = Rule.INITIAL if piece.initial else Rule.ANY
        if piece.prefix:
            return Slot(frozenset(), prefix=norm, rule=rule)
        if not piece.exact and is_abbreviation(piece.text):
            return self._abbreviation(piece.text)
        if piece.exact or not norm.isalpha():
            return Slot(frozenset({norm}), rule=rule)
        return self._word(norm, rule, is_common=norm == piece.text)

    def _word(self, norm: str, rule: Rule, *, is_common: bool) -> Slot:
        """All forms, by the language that the letters show."""
        if not _CYRILLIC.search(norm):
            known = entries.FORMS.get(norm)
            return Slot(frozenset(known or endings.english(norm, verbs=is_common)), rule=rule, stemmed=norm)
        if _UKRAINIAN.search(norm):
            return Slot(self.ukrainian(norm), rule=rule)
        forms = self.russian(norm)
        if rule is Rule.ANY and is_common and any(form.endswith(SURNAME_ENDINGS) for form in forms):
            rule = Rule.NOT_A_NAME
        return Slot(forms, self.ukrainian(norm) - forms, rule=rule, stemmed=norm)

    def _abbreviation(self, text: str) -> Slot:
        spellings = entries.SPELLINGS.get(text, (text,))
        forms = frozenset(spelling.lower() + ending for spelling in spellings for ending in _added(spelling.lower()))
        is_word = bool(self._morph.word_is_known(text.lower()))
        return Slot(forms, rule=Rule.CAPITALS, spellings=spellings, is_word=is_word)

    def russian(self, norm: str) -> frozenset[str]:
        """All forms of a Russian word, the given one among them."""
        if norm not in self._russian:
            self._russian[norm] = frozenset({norm} | self._declined(norm))
        return self._russian[norm]

    def ukrainian(self, norm: str) -> frozenset[str]:
        """All forms of a Ukrainian word, the given one among them; by rule where no dictionary knows it."""
        if not self._ukrainian.word_is_known(norm):
            return frozenset(endings.ukrainian(norm))
        readings = self._ukrainian.parse(norm)
        lemmas = [reading for reading in readings if reading.normal_form == norm] or readings[:1]
        return frozenset({norm} | {each.word for reading in lemmas for each in reading.lexeme})

    def _declined(self, norm: str) -> set[str]:
        if norm in entries.FORMS:
            return set(entries.FORMS[norm])
        if norm in entries.LIKE:
            model = entries.LIKE[norm]
            same = next(length for length in range(len(model)) if norm.endswith(model[length:]))
            stem = norm[: len(norm) - len(model) + same]
            return {stem + form[same:] for form in self.russian(model)}
        readings = self._readings(norm)
        is_known = self._morph.word_is_known(norm)
        left_out = frozenset({"Cmp2"}) if is_known else _GUESSED
        lexeme = (each for reading in readings for each in reading.lexeme)
        forms = {_folded(each.word) for each in lexeme if not left_out & each.tag.grammemes}
        if not is_known and (norm != _folded(readings[0].normal_form) or len(forms) < 3):
            forms = endings.russian_name(norm)  # a guess of the dictionary's that cannot be right
        return {form for form in forms if not self._is_grammatical(form, readings)}

    def _readings(self, norm: str) -> "list[Parse]":
        """The readings of which the word is the dictionary form; else the likeliest one."""
        readings = self._morph.parse(norm)
        named = [reading for reading in readings if _folded(reading.normal_form) == norm]
        lemmas = [each for each in named if each.tag.POS not in {"ADJS", "VERB", "GRND"}] or named
        return lemmas or readings[:1]

    def _is_grammatical(self, form: str, wanted: "list[Parse]") -> bool:
        """Whether a form is nearly always a preposition, pronoun or the like, and hardly ever the wanted word."""
        if len(form) > LONGEST_GRAMMATICAL:
            return False
        readings = self._morph.parse(form)
        if readings[0].tag.POS not in _GRAMMATICAL:
            return False
        lemmas = {reading.normal_form for reading in wanted}
        likely: float = sum(each.score for each in readings if each.normal_form in lemmas)
        return likely < LEAST_LIKELY


def is_abbreviation(text: str) -> bool:
    """Whether a word is written in capitals, mostly: БАС, FPV, БпЛА, eVTOL; their case is part of them."""
    letters = [letter for letter in text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return capitals >= 2 and 2 * capitals > len(letters)


def _added(abbreviation: str) -> tuple[str, ...]:
    if not _CYRILLIC.search(abbreviation):
        return "", "s"
    return ("",) if abbreviation.endswith(_VOWELS) else _ABBREVIATION_ENDINGS


def _folded(word: str) -> str:
    return word.replace("ё", "е")  # the dictionary writes small letters
