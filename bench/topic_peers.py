"""What topics are held against: a plain look-up of forms, lemmas of every word, SQLite's full text, hyperscan.

All are told the same easier task: terms as groups of alternatives, all of which have to be in the text, and what must
not be; no places, no zones, no points, no capitals. All are given words that are cut already.
"""

import json
import os
import sqlite3
import subprocess
import venv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from pymorphy3 import MorphAnalyzer

from dronewire.topic.forms import Forms
from dronewire.topic.syntax import Both, Either, Expression, Piece, Term, Without

HYPERSCAN = "hyperscan==0.9.1"
PLACE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "dronewire-bench-topics"

Words = Sequence[str]
Wanted = tuple[list[list[str]], list[str]]
"""Groups of alternatives (a phrase is one, with spaces), and what must not be."""


def wanted(expression: Expression) -> Wanted:
    """The easier task of a query of AND, OR, NOT and phrases."""
    match expression:
        case Both(parts):
            groups, without = zip(*map(wanted, parts), strict=True)
            return [group for each in groups for group in each], [word for each in without for word in each]
        case Without(part):
            return [], [word for group in wanted(part)[0] for word in group]
        case Either(parts):
            return [[word for part in parts for group in wanted(part)[0] for word in group]], []
        case Term(pieces=pieces):
            return [[" ".join(piece.text.lower() for piece in pieces)]], []
        case _:
            raise AssertionError(expression)


class FormDictionary:
    """The plain loop: all forms in one dictionary, phrases by what follows, topics by their first group."""

    def __init__(self, topics: Sequence[Wanted]) -> None:
        self._forms = Forms()
        self._numbers: dict[str, int] = {}
        self._words: defaultdict[str, list[int]] = defaultdict(list)
        self._phrases: defaultdict[str, list[tuple[int, list[frozenset[str]]]]] = defaultdict(list)
        self._wakes: defaultdict[int, list[int]] = defaultdict(list)
        self._topics = [
            ([set(map(self._number, group)) for group in groups], set(map(self._number, without)))
            for groups, without in topics
        ]
        for at, (groups, _) in enumerate(self._topics):
            for number in groups[0]:
                self._wakes[number].append(at)

    def _number(self, term: str) -> int:
        if term not in self._numbers:
            number = self._numbers[term] = len(self._numbers)
            first, *others = (self._forms.slot(Piece(word)).forms for word in term.split())
            for form in first:
                if others:
                    self._phrases[form].append((number, others))
                else:
                    self._words[form].append(number)
        return self._numbers[term]

    def match(self, words: Words) -> int:
        """How many topics have a term of each group in the text, and none that they must not have."""
        found: set[int] = set()
        for at, word in enumerate(words, 1):
            found.update(self._words.get(word, ()))
            for number, others in self._phrases.get(word, ()):
                behind = words[at : at + len(others)]
                if len(behind) == len(others) and all(map(frozenset.__contains__, others, behind)):
                    found.add(number)
        woken = {at for number in found for at in self._wakes.get(number, ())}
        return sum(self._holds(found, *self._topics[at]) for at in woken)

    @staticmethod
    def _holds(found: set[int], groups: list[set[int]], without: set[int]) -> bool:
        return not any(map(found.isdisjoint, groups)) and found.isdisjoint(without)


class Lemmatiser:
    """Every word of the text to its likeliest lemma (with a cache), then the lemmas looked up."""

    def __init__(self, topics: Sequence[Wanted]) -> None:
        self._morph = MorphAnalyzer()
        self._lemmas: dict[str, str] = {}
        self._topics: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        for groups, _ in topics:
            lemmas = tuple(self.lemma(word) for group in groups for word in group[0].split())
            self._topics[lemmas[0]].append(lemmas)

    def lemma(self, norm: str) -> str:
        """The likeliest dictionary form."""
        if norm not in self._lemmas:
            self._lemmas[norm] = self._morph.parse(norm)[0].normal_form
        return self._lemmas[norm]

    def row(self, words: Words) -> str:
        """The lemmas of a text."""
        return " ".join(map(self.lemma, words))

    def match(self, words: Words) -> int:
        """How many topics have the first lemma of each group in the text."""
        there = {self.lemma(norm) for norm in words}
        return sum(there.issuperset(lemmas) for lemma in there for lemmas in self._topics.get(lemma, ()))


class FullText:
    """SQLite's FTS5 with one document in memory, and every query asked of it; lemmatising is not counted."""

    def __init__(self, topics: Sequence[Wanted], texts: Sequence[Words]) -> None:
        morph = Lemmatiser([])
        self._rows = {id(words): morph.row(words) for words in texts}
        self._queries = [(_full_text(one, morph),) for one in topics]
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE article USING fts5(text)")

    def match(self, words: Words) -> int:
        """How many queries find the text."""
        self._database.execute("DELETE FROM article")
        self._database.execute("INSERT INTO article VALUES (?)", (self._rows[id(words)],))
        ask = self._database.execute
        return sum(
            ask("SELECT 1 FROM article WHERE article MATCH ?", query).fetchone() is not None for query in self._queries
        )


def _full_text(one: Wanted, morph: Lemmatiser) -> str:
    groups, without = one
    quoted = [" OR ".join(f'"{morph.row(term.split())}"' for term in group) for group in groups]
    query = " AND ".join(f"({group})" for group in quoted)
    return query + "".join(f' NOT "{morph.row(term.split())}"' for term in without)


class Hyperscan:
    """Hyperscan in a process of its own; ``build`` are its seconds of CPU, ``memory`` its megabytes."""

    def __init__(self, topics: Sequence[Wanted], texts: Sequence[Words]) -> None:
        script = Path(__file__).with_name("hyperscan_alone.py")
        self._process = subprocess.Popen(
            [PLACE / "bin" / "python", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        figures = self._ask(json.dumps({"topics": _as_forms(topics), "texts": list(map(" ".join, texts))}))
        self.build, self.memory = figures["build"], figures["memory"]

    def seconds(self) -> float:
        """Seconds of CPU that all texts take."""
        return self._ask("")["seconds"]

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _ask(self, line: str) -> dict[str, float]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer: dict[str, float] = json.loads(self._process.stdout.readline())
        return answer


def install_hyperscan() -> str:
    """Put hyperscan into an environment of its own in the user's cache; says what went wrong, or nothing."""
    if (PLACE / "ready").exists():
        return ""
    print(f"installing {HYPERSCAN} into {PLACE} ...", flush=True)
    venv.create(PLACE, with_pip=True, clear=True)
    command = [PLACE / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", HYPERSCAN]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["pip said nothing"])[-1]
    (PLACE / "ready").touch()
    return ""


def _as_forms(topics: Sequence[Wanted]) -> list[list[list[list[list[str]]]]]:
    """Each word as all its forms, phrases as rows of them: hyperscan is given our forms, so that it finds the same."""
    forms = Forms()
    return [
        [[[sorted(forms.slot(Piece(word)).forms) for word in term.split()] for term in group] for group in groups]
        for groups, _ in topics
    ]
