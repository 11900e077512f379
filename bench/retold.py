"""How well retellings are found: `python -m bench.retold [SHARED] [--mistakes]`.

Labelled clusters, pairs that people judged and invented pairs, by the link alone and by what `stories try` says (joined
or retold); then what an article costs, with 100,000 of them in the window.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain, combinations, pairwise
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import numpy as np

from bench.invented_archive import Press
from dronewire.retelling import Facts, Rarity, facts_of, retells
from dronewire.retelling.candidates import MARKS, Marks, Window, marks_of
from dronewire.text.language import language_of
from flows.steps.stories.grouping import Given, told_by

ROOT = Path(__file__).parents[1]
SHARED = next((Path(each) for each in sys.argv[1:] if Path(each).is_dir()), ROOT.parent / "shared")
OWN = ROOT / "tests" / "news" / "retold.jsonl"
MANY = 100_000
MEASURED = 4_000  # articles
ASKED = "asked: precision 0.95 at F1 0.85"

T = TypeVar("T")
Judge = Callable[["Article", "Article"], bool]


@dataclass(frozen=True)
class Article:
    """A text, and the event that it tells."""

    id: str
    event: str
    title: str
    text: str
    language: str
    outlet: str
    published: datetime | None = None

    @property
    def facts(self) -> Facts:
        """What is compared."""
        return facts_of(self.title, self.text, language=self.language, outlet=self.outlet, published=self.published)

    @property
    def given(self) -> Given:
        """The same as a line of a file for `stories try`."""
        return Given(
            id=self.id, title=self.title, text=self.text, address=f"https://{self.outlet}/{self.id}",
            outlet=self.outlet, language=self.language, published=self.published, exact=self.published is not None,
        )  # fmt: skip


def clusters() -> list[Article]:
    """The labelled texts; one without a cluster is an event of its own."""
    return [
        Article(row["id"], row["cluster"] or row["id"], row["title"], row["text"], row["lang"], row["outlet"])
        for row in _lines(SHARED / "labelled" / "topics.jsonl")
    ]


def judged() -> Iterator[tuple[Article, Article]]:
    """The pairs that people judged."""
    for at, row in enumerate(_lines(SHARED / "real" / "pairs" / "same-event-ru.jsonl")):
        same = row["same_event"] == "OK"
        yield _side(row, "first", event=str(at)), _side(row, "second", event=str(at) if same else f"not {at}")


def _side(row: dict[str, str], which: str, *, event: str) -> Article:
    title, text = row[f"{which}_title"], row[f"{which}_text"]
    outlet = (urlsplit(row[f"{which}_url"]).hostname or "").removeprefix("www.")
    return Article(f"{which}{event}", event, title, text, language_of(title, text), outlet)


def invented(part: str, *, dated: bool) -> list[tuple[Article, Article]]:
    """The pairs of our own, within families that deceive; the part ``blind`` was never fitted to."""
    families: dict[str, list[Article]] = {}
    for at, row in enumerate(row for row in _lines(OWN) if row["part"] == part):
        instant = datetime.fromisoformat(row["published"]) if dated else None
        event = f"{row['family']} {row['event']}"
        one = Article(str(at), event, row["title"], row["text"], row["lang"], f"outlet{at}.example", instant)
        families.setdefault(row["family"], []).append(one)
    return [pair for family in families.values() for pair in combinations(family, 2)]


def is_linked(one: Article, other: Article) -> bool:
    """Whether the link alone says so."""
    return retells(one.facts, other.facts, Rarity()) is not None


def is_told_alike(articles: Sequence[Article]) -> Judge:
    """Whether two of the articles are joined or linked when all are grouped."""
    alike: set[frozenset[str]] = set()
    for story in told_by([one.given for one in articles]):
        members = {member.id for member in story.group.members}
        alike |= {frozenset(pair) for pair in combinations(members, 2)}
        alike |= {frozenset((member, other)) for member in members for other in story.retold}
    return lambda one, other: frozenset((one.id, other.id)) in alike


def main() -> None:
    """Print the table and the costs."""
    labelled, pairs = clusters(), list(judged())
    facts = {one.id: one.facts for one in labelled}
    print(f"{'':34} {'right':>6} {'wrong':>6} {'missed':>6} {'prec.':>6} {'recall':>6} {'F1':>6}   {ASKED}")
    score("labelled clusters, joined or linked", combinations(labelled, 2), is_told_alike(labelled))
    score("labelled clusters, link alone", combinations(labelled, 2), partial(_alike, facts))
    score("judged pairs, joined or linked", pairs, is_told_alike(list(chain.from_iterable(pairs))))
    score("judged pairs, link alone", pairs, is_linked)
    for part in ("fit", "blind"):
        score(f"invented ({part})", invented(part, dated=True), is_linked)
        score(f"invented ({part}), undated", invented(part, dated=False), is_linked)
    costs()


def _alike(facts: dict[str, Facts], one: Article, other: Article) -> bool:
    return retells(facts[one.id], facts[other.id], Rarity()) is not None


def score(name: str, pairs: Iterable[tuple[Article, Article]], judge: Judge) -> None:
    """Print a line of figures, and the mistakes where they are wanted."""
    right = wrong = missed = 0
    mistakes = []
    for one, other in pairs:
        same, said = one.event == other.event, judge(one, other)
        right, wrong, missed = right + (same and said), wrong + (said and not same), missed + (same and not said)
        if same != said:
            mistakes.append(f"    {'missed' if same else 'wrong '} {one.title} | {other.title}")
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{name:34} {right:6} {wrong:6} {missed:6} {precision:6.3f} {recall:6.3f} {f1:6.3f}")
    if "--mistakes" in sys.argv:
        print("\n".join(mistakes))


def costs() -> None:
    """Print CPU time an article, of facts, marks, look-up and comparison, with a full window."""
    texts = list(Press().articles(MEASURED))
    facts, reading = _timed(lambda: [facts_of(title, text, language="ru") for title, text in texts])
    marks, marking = _timed(lambda: [marks_of(one) for one in facts])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    window = _full(marks)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    found, looking = _timed(lambda: [_looked_up(window, MANY + at, one) for at, one in enumerate(marks)])
    pairs = list(pairwise(facts))
    _, comparing = _timed(lambda: [retells(one, other, Rarity()) for one, other in pairs])
    print(f"ms CPU an article: facts {reading:.2f}, marks {marking:.2f}; a comparison {comparing:.2f}")
    print(
        f"with {MANY:,} in the window: look-up and insert {looking:.2f} ms, candidates {sum(found) / len(found):.1f}, ",
        end="",
    )
    print(f"{grown:.0f} MB at the peak")


def _full(marks: Sequence[Marks]) -> Window:
    """A window of many articles, whose marks are drawn from those given: as common ones are as common."""
    window, chance, pool = Window(), np.random.default_rng(1), np.concatenate(marks)
    for at in range(MANY):
        window.add(at, np.unique(chance.choice(pool, MARKS)))
    return window


def _looked_up(window: Window, article: int, marks: Marks) -> int:
    found = window.candidates(marks)
    window.add(article, marks)
    return len(found)


def _timed(work: Callable[[], list[T]]) -> tuple[list[T], float]:
    """What work gives, and milliseconds for each of it."""
    start = time.process_time()
    done = work()
    return done, 1000 * (time.process_time() - start) / len(done)


def _lines(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    main()
