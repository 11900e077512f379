"""How well stories are told apart: `python -m bench.stories [SHARED] [--mistakes]`.

Copies of real texts are made by chance from a seed; each must come into one story with the text it was made of, and
with nothing else. Beside it MinHash-LSH and simhash on the same texts. Then the labelled clusters,
with the kinds of copy that people gave; what tells the same in other words is measured by `bench.retold`.
"""

import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

from bench.mutations import LEAST, PARTIAL, WHOLE, Copy, digest, vocabulary
from bench.story_peers import Pair, minhash, simhash
from dronewire.text.sentences import sentences
from dronewire.text.words import tokens
from flows.steps.stories.grouping import Given, Told, told_by

ROOT = Path(__file__).parents[1]
SHARED = next((Path(each) for each in sys.argv[1:] if Path(each).is_dir()), ROOT.parent / "shared")
SEEDS = (1, 2, 3)
EACH = 120  # copies of each kind in a run
DIGESTS = 40
ASKED = {"40 % of it": 0.92, "40 %, edited": 0.80} | dict.fromkeys(WHOLE, 0.98)
ASKED_PRECISION = 0.97


@dataclass
class Set:
    """Articles, and which events each tells."""

    texts: list[str] = field(default_factory=list)
    events: list[frozenset[str]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    origins: list[tuple[int, ...]] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    def add(self, text: str, *, outlet: str = "", title: str = "", kind: str = "", of: tuple[int, ...] = ()) -> None:
        """Put in an article; a copy tells the events of those that it was made of, in an outlet of its own."""
        self.titles.append(title)
        self.outlets.append(outlet or f"copy{len(self.texts)}")
        self.texts.append(text)
        self.events.append(frozenset(event for at in of for event in self.events[at]))
        self.kinds.append(kind)
        self.origins.append(of)

    def is_right(self, pair: Pair) -> bool:
        """Whether two articles tell the same."""
        return bool(self.events[pair[0]] & self.events[pair[1]])


def sources() -> Set:
    """The real texts, and which of them tell the same event by what people said of them."""
    found, events = Set(), Same()
    for row in _lines("labelled/topics.jsonl"):
        events.join(row["text"], row["cluster"] or row["id"])
        found.add(row["text"], outlet=row["outlet"], title=row["title"])
    for row in _lines("real/pairs/same-event-ru.jsonl"):
        if row["same_event"] == "OK":
            events.join(row["first_text"], row["second_text"])
        for which in ("first", "second"):
            host = urlsplit(row[f"{which}_url"]).hostname or ""
            found.add(row[f"{which}_text"], outlet=host, title=row[f"{which}_title"])
    truth = json.loads((SHARED / "real/article-extraction-benchmark/ground-truth.json").read_text("utf-8"))
    for name, one in sorted(truth.items()):
        found.add(one["articleBody"], outlet=name)
    found.events = [frozenset({events.of(text)}) for text in found.texts]
    return found


class Same:
    """Which texts tell the same event: equal ones, those that people said do, and so on from one to the next."""

    def __init__(self) -> None:
        self._joined: dict[str, str] = {}

    def join(self, one: str, other: str) -> None:
        """Two texts, or a text and the name of an event, are the same."""
        self._joined[self.of(one)] = self.of(other)

    def of(self, text: str) -> str:
        """The event of a text, by the name of one of its texts."""
        name = " ".join(tokens(text).norms)
        while self._joined.get(name, name) != name:
            name = self._joined[name]
        return name


def _lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (SHARED / name).read_text("utf-8").splitlines()]


def mutated(seed: int) -> Set:
    """The real texts with copies of them."""
    made, chance = sources(), random.Random(seed)
    real = list(made.texts)
    words = vocabulary(real)
    fit = [at for at, text in enumerate(real) if len(text.split()) >= LEAST and len(list(sentences(text))) >= 3]
    copies = [
        Copy(kind, change(real[at], chance, words), (at,))
        for kind, change in (WHOLE | PARTIAL).items()
        for at in chance.sample(fit, EACH)
    ]
    for _ in range(DIGESTS):
        of = tuple(chance.sample(fit, 3))
        copies.append(Copy("digest", digest([real[at] for at in of], chance, words), of))
    for copy in copies:
        made.add(copy.text, kind=copy.kind, of=copy.of)
    return made


def ours(articles: Set) -> tuple[frozenset[Pair], float]:
    """The pairs that stand in one story, and milliseconds a text; each copy is another outlet's."""
    rows = zip(articles.texts, articles.outlets, articles.titles, strict=True)
    given = [_given(at, text, outlet, title=title) for at, (text, outlet, title) in enumerate(rows)]
    start = time.process_time()
    told = told_by(given, retold=False)
    return paired(told), 1000 * (time.process_time() - start) / len(given)


def _given(at: int, text: str, outlet: str, *, title: str = "", address: str = "") -> Given:
    return Given(
        id=f"{at:05}", title=title, text=text, address=address or f"https://{outlet}.example/{at}", outlet=outlet,
        language="ru", published=None, exact=False,
    )  # fmt: skip


def paired(stories: Sequence[Told]) -> frozenset[Pair]:
    """The pairs of articles in one story; round-ups count with all others, as they hold parts of each."""
    return frozenset(
        pair for story in stories for pair in combinations(sorted(int(member.id) for member in story.group.members), 2)
    )


@dataclass
class Figures:
    """What one way of finding copies found, over all runs."""

    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    right: int = 0
    wrong: int = 0
    ms: list[float] = field(default_factory=list)

    def count(self, articles: Set, pairs: frozenset[Pair], ms: float) -> None:
        """Count one run."""
        for at, (kind, origins) in enumerate(zip(articles.kinds, articles.origins, strict=True)):
            for origin in origins:
                self.wanted[kind] += 1
                self.found[kind] += (origin, at) in pairs
        right = sum(map(articles.is_right, pairs))
        self.right, self.wrong = self.right + right, self.wrong + len(pairs) - right
        self.ms.append(ms)

    @property
    def precision(self) -> float:
        """The share of pairs that are right."""
        return self.right / max(1, self.right + self.wrong)


def main() -> None:
    """Print recall by kind of copy, precision, and what labelled texts say."""
    if not (SHARED / "labelled").is_dir():
        sys.exit(f"the labelled texts are not at {SHARED}: nothing to measure on")
    figures: defaultdict[str, Figures] = defaultdict(Figures)
    for seed in SEEDS:
        articles = mutated(seed)
        figures["ours"].count(articles, *ours(articles))
        words = [tokens(text).norms for text in articles.texts]
        for name, peer in (minhash(words) | simhash(words)).items():
            figures[name].count(articles, peer.pairs, peer.ms)
        if "--mistakes" in sys.argv:
            mistakes(articles, ours(articles)[0])
    show(figures)
    labelled()


def mistakes(articles: Set, pairs: frozenset[Pair]) -> None:
    """Print the pairs that were joined wrongly, and the copies that were missed."""
    for one, other in sorted(pairs):
        if not articles.is_right((one, other)):
            begun = (articles.texts[at][:60].replace("\n", " ") for at in (one, other))
            print(f"  joined: {articles.kinds[one] or 'real'}, {articles.kinds[other] or 'real'}:", " | ".join(begun))
    for at, origins in enumerate(articles.origins):
        for origin in origins:
            if (origin, at) not in pairs:
                print(f"  missed: {articles.kinds[at]}:", articles.texts[at][:120].replace("\n", " "))


def labelled() -> None:
    """Print how the labelled clusters are joined; what retells an event is not meant to be."""
    rows = _lines("labelled/topics.jsonl")
    copies = {str(at): row for at, row in enumerate(rows) if row["cluster"] and row["relation"] != "retold"}
    wanted = {
        pair for pair in combinations(sorted(copies, key=int), 2) if len({copies[at]["cluster"] for at in pair}) == 1
    }
    told = told_by(
        [_given(at, row["text"], row["outlet"], title=row["title"], address=row["url"]) for at, row in enumerate(rows)],
        retold=False,
    )
    found = {(f"{one}", f"{other}") for one, other in paired(told)}
    kinds = {str(int(member.id)): member.copy.value for story in told for member in story.group.members}
    right = sum(kinds[at] == row["relation"] for at, row in copies.items())
    print(
        f"labelled clusters: {len(wanted & found)} of {len(wanted)} pairs joined, {len(found - wanted)} others;",
        end=" ",
    )
    print(f"kind of copy right for {right} of {len(copies)}")


def show(figures: dict[str, Figures]) -> None:
    """Print the table."""
    names = list(figures)
    print(f"{'recall of':16} {'asked':>6} " + " ".join(f"{name:>12}" for name in names))
    for kind in (*WHOLE, *PARTIAL, "digest"):
        shares = [figures[name].found[kind] / figures[name].wanted[kind] for name in names]
        print(f"{kind:16} {ASKED.get(kind, ''):>6} " + " ".join(f"{share:12.3f}" for share in shares))
    precisions = [figures[name].precision for name in names]
    print(f"{'pair precision':16} {ASKED_PRECISION:6} " + " ".join(f"{one:12.3f}" for one in precisions))
    print(f"{'ms a text':16} {'':6} " + " ".join(f"{min(figures[name].ms):12.2f}" for name in names))


if __name__ == "__main__":
    main()
