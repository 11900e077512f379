"""What topics are held against: lemmas of every word, SQLite's full text, hyperscan; each only says which topics.

All are told the same easier task: terms as groups of alternatives, all of which have to be in the text, and what must
not be; no places, no zones, no points.
"""

import json
import os
import sqlite3
import subprocess
import sys
import venv
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from pymorphy3 import MorphAnalyzer

from dronewire.topic.forms import Forms
from dronewire.topic.syntax import Both, Either, Expression, Piece, Term, Without
from dronewire.words import tokens

HYPERSCAN = "hyperscan==0.9.1"
PLACE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "dronewire-bench-topics"

Wanted = tuple[
    list[list[str]], list[str]
]  # groups of alternatives (a phrase is one, with spaces), and what must not be


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

    def row(self, text: str) -> str:
        """The lemmas of a text."""
        return " ".join(map(self.lemma, tokens(text).norms))

    def match(self, text: str) -> int:
        """How many topics have the first lemma of each group in the text."""
        there = {self.lemma(norm) for norm in tokens(text).norms}
        return sum(there.issuperset(lemmas) for lemma in there for lemmas in self._topics.get(lemma, ()))


class FullText:
    """SQLite's FTS5 with one document in memory, and every query asked of it; lemmatising is not counted."""

    def __init__(self, topics: Sequence[Wanted], texts: Sequence[str]) -> None:
        morph = Lemmatiser([])
        self._rows = {text: morph.row(text) for text in texts}
        self._queries = [(_full_text(one, morph),) for one in topics]
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE article USING fts5(text)")

    def match(self, text: str) -> int:
        """How many queries find the text."""
        self._database.execute("DELETE FROM article")
        self._database.execute("INSERT INTO article VALUES (?)", (self._rows[text],))
        ask = self._database.execute
        return sum(
            ask("SELECT 1 FROM article WHERE article MATCH ?", query).fetchone() is not None for query in self._queries
        )


def _full_text(one: Wanted, morph: Lemmatiser) -> str:
    groups, without = one
    quoted = [" OR ".join(f'"{morph.row(word)}"' for word in group) for group in groups]
    query = " AND ".join(f"({group})" for group in quoted)
    return query + "".join(f' NOT "{morph.row(word)}"' for word in without)


def hyperscan(topics: Sequence[Wanted], texts: Sequence[str]) -> dict[str, float] | None:
    """Milliseconds a text, seconds to build and megabytes, in an environment with hyperscan; none where it is not."""
    python = PLACE / "bin" / "python"
    if not python.exists():
        venv.create(PLACE, with_pip=True, clear=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", HYPERSCAN]
    if subprocess.run(install, check=False, capture_output=True).returncode:
        return None
    task = {"topics": _as_forms(topics), "texts": [" ".join(tokens(text).norms) for text in texts]}
    script = Path(__file__).with_name("hyperscan_alone.py")
    done = subprocess.run([python, script], input=json.dumps(task), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr[-2000:])
        return None
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def _as_forms(topics: Sequence[Wanted]) -> list[list[list[list[list[str]]]]]:
    """Each word as all its forms, phrases as rows of them: hyperscan is given our forms, so that it finds the same."""
    forms = Forms()
    of: Callable[[str], list[str]] = lambda word: sorted(forms.slot(Piece(word)).forms)  # noqa: E731 - one line of use
    return [[[[of(word) for word in term.split()] for term in group] for group in groups] for groups, _ in topics]
