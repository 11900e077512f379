"""How good and how fast topics are: `python -m bench.topics [SHARED] [--quality] [--mistakes]`.

Quality on the labelled texts (not ours, so not in this repository); speed beside peers in the same run and in turns,
since this machine's speed varies more from minute to minute than they from one another: trust the ratios.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pymorphy3 import MorphAnalyzer
from rich.console import Console
from rich.table import Table

from bench.topic_peers import FormDictionary, FullText, Hyperscan, Lemmatiser, Wanted, install_hyperscan, wanted
from bench.topic_quality import labelled, print_labelled, print_words
from dronewire.text.words import tokens
from dronewire.topic import Topic, compile_topics, read_topic

ROOT = Path(__file__).parents[1]
ASKED = {50: 0.5, 500: 0.8, 5_000: 1.3}  # ms an article of 800 words after cutting, by the number of topics
ASKED_SECONDS, ASKED_MEGABYTES = 3, 150  # for 5,000 topics
ARTICLE_WORDS = 800  # as in the measurements of candidate libraries, of which this repeats one
ROUNDS = 5
WARMING = 5  # articles that a turn does not count: the others have taken the processor's caches
SHARES = {0.5: "half of the words from these very articles", 1.0: "all words from these articles"}

WIDE = 150
Given = TypeVar("Given")
Turn = Callable[[], float]
"""Reads all articles once; returns seconds of CPU."""


def articles(shared: Path) -> list[str]:
    """Texts of about 800 words, joined of labelled ones."""
    russian = [text.text for text in labelled(shared) if text.language == "ru"]
    made, words = [""], 0
    for text in random.Random(5).sample(russian, len(russian)):
        made[-1] += text + "\n\n"
        words += len(tokens(text))
        if words >= ARTICLE_WORDS:
            made.append("")
            words = 0
    return made[:-1]


def synthetic(count: int, texts: list[str], *, share: float) -> list[str]:
    """Topic files of 2.25 words each, that share of them drawn from the texts and the others from the dictionary."""
    chance = random.Random(7)
    here = sorted({norm for text in texts for norm in tokens(text).norms if norm.isalpha() and len(norm) > 3})
    anywhere = [
        parse.normal_form
        for prefix in ("кон", "пре", "мар")
        for parse in MorphAnalyzer().iter_known_word_parses(prefix)
    ]
    shapes = ("{} AND {}", "{} AND ({} OR {})", '"{} {}"', "{} AND {} NOT {}")
    files = []
    for number in range(count):
        shape = shapes[number % len(shapes)]
        drawn = (chance.choice(here if chance.random() < share else anywhere) for _ in range(shape.count("{}")))
        files.append(f"title = {{ en = 't', ru = 'т' }}\nquery = '''{shape.format(*drawn)}'''\nleast = 1")
    return files


def read(files: list[str]) -> list[Topic]:
    """Topics of the files' texts."""
    return [read_topic(text, id=f"t{number:05}", file="synthetic") for number, text in enumerate(files)]


def compiling(files: list[str], shared: Path) -> list[float]:
    """What :func:`alone` prints, of a process of its own: here are peers too."""
    command = [sys.executable, "-m", "bench.topics", str(shared), "--alone"]
    done = subprocess.run(command, input=json.dumps(files), capture_output=True, text=True, check=True, cwd=ROOT)
    return [float(figure) for figure in done.stdout.split()]


def alone(files: list[str], texts: list[str]) -> None:
    """Print seconds to read topic files and to compile them, and megabytes at most once some articles were read."""
    start = time.process_time()
    topics = read(files)
    done = time.process_time()
    engine = compile_topics(topics)
    compiled = time.process_time()
    for text in texts:
        engine.match("", text, language="ru")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(done - start, compiled - done, int(status.partition("VmHWM:")[2].split()[0]) / 1024)


def turns(topics: list[Topic], texts: list[str]) -> dict[str, Turn]:
    """Those who read the articles: we, who cut them ourselves, and the peers of this process, who are given words."""
    engine, easier, cut = compile_topics(topics), _easier(topics), _cut(texts)
    return {
        "cutting": _turn(tokens, texts),
        "telling": _turn(lambda text: engine.scores("", text, language="ru"), texts),
        "showing": _turn(lambda text: engine.match("", text, language="ru"), texts),
        "formdict": _turn(FormDictionary(easier).match, cut),
        "lemmas": _turn(Lemmatiser(easier).match, cut),
        "FTS5": _turn(FullText(easier, cut).match, cut),
    }


def _turn(work: Callable[[Given], object], given: Sequence[Given]) -> Turn:
    def turn() -> float:
        for each in given[:WARMING]:
            work(each)
        start = time.process_time()
        for each in given:
            work(each)
        return time.process_time() - start

    return turn


def race(contenders: dict[str, Turn], texts: list[str]) -> dict[str, float]:
    """Milliseconds an article, the best of some rounds in which all take turns; in the first, caches are empty."""
    rounds = [{name: turn() for name, turn in contenders.items()} for _ in range(ROUNDS + 1)]
    best = {name: 1000 / len(texts) * min(each[name] for each in rounds) for name in contenders}
    return best | {name: best[name] - best["cutting"] for name in ("telling", "showing")}


class Speeds:
    """The table of speed, row by row."""

    def __init__(self, shared: Path, *, peers: bool) -> None:
        self._shared, self._texts, self._peers = shared, articles(shared), peers
        self.notes: list[str] = []

    def table(self, share: float) -> Table:
        """All sizes, with so many of the words from the articles."""
        columns = ("matches", "telling", "asked", "showing", "read s", "compile s", "peak MB")
        peers = ("formdict", "lemmas", "FTS5", "hyperscan", "÷formdict", "÷hyperscan")
        table = Table("topics", *columns, *peers, title=SHARES[share])
        for count, asked in ASKED.items():
            files = synthetic(count, self._texts, share=share)
            topics = read(files)
            ms = self._race(topics)
            reading, seconds, megabytes = compiling(files, self._shared)
            ours = [f"{self._matches(topics):.1f}", f"{ms['telling']:.2f}", str(asked), f"{ms['showing']:.2f}"]
            theirs = [_told(ms.get(name)) for name in peers[:4]]
            ratios = [_told(ms["telling"] / ms[name] if name in ms else None) for name in ("formdict", "hyperscan")]
            table.add_row(str(count), *ours, f"{reading:.2f}", f"{seconds:.2f}", f"{megabytes:.0f}", *theirs, *ratios)
        return table

    def _race(self, topics: list[Topic]) -> dict[str, float]:
        contenders = turns(topics, self._texts)
        if not self._peers:
            return race(contenders, self._texts)
        scanner = Hyperscan(_easier(topics), _cut(self._texts))
        self.notes.append(f"{len(topics)} topics: {scanner.build:.1f} s to build, {scanner.memory:.0f} MB more")
        try:
            return race({**contenders, "hyperscan": scanner.seconds}, self._texts)
        finally:
            scanner.close()

    def _matches(self, topics: list[Topic]) -> float:
        engine = compile_topics(topics)
        return sum(len(engine.scores("", text, language="ru")) for text in self._texts) / len(self._texts)


def _easier(topics: list[Topic]) -> list[Wanted]:
    return [wanted(topic.expression) for topic in topics]


def _cut(texts: list[str]) -> list[list[str]]:
    return [tokens(text).norms for text in texts]


def _told(ms: float | None) -> str:
    return "missing" if ms is None else f"{ms:.2f}"


def print_speeds(shared: Path) -> None:
    """Print the tables of speed."""
    missing = install_hyperscan()
    speeds = Speeds(shared, peers=not missing)
    print(f"\nms of CPU for an article of {ARTICLE_WORDS} words that is cut already, best of {ROUNDS} rounds in turns")
    print("telling: which topics, with points (asked is said of it); showing: and each word found, with its place")
    print("the others have the easier task of which topics' words are there; FTS5 is given lemmas, hyperscan our forms")
    print(f"compiling asked of 5000 topics: {ASKED_SECONDS} s, {ASKED_MEGABYTES} MB for the whole process")
    if missing:
        print(f"hyperscan is missing, for it cannot be installed: {missing}")
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    for share in SHARES:
        console.print(speeds.table(share))
    print(*(f"hyperscan, {note}" for note in speeds.notes), sep="\n")


def main() -> None:
    """Print words, labelled texts and speed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("shared", type=Path, nargs="?", default=ROOT.parent / "shared", help="facts/ and labelled/")
    options.add_argument("--quality", action="store_true", help="without the tables of speed")
    options.add_argument("--mistakes", action="store_true", help="name the labelled texts that went wrong")
    options.add_argument("--alone", action="store_true", help="compile the topics of the standard input and no more")
    chosen = options.parse_args()
    if not (chosen.shared / "labelled" / "topics.jsonl").exists():
        sys.exit(f"the labelled texts are not in {chosen.shared}: nothing to measure on")
    if chosen.alone:
        alone(json.load(sys.stdin), articles(chosen.shared))
        return
    print_words(chosen.shared)
    print_labelled(labelled(chosen.shared), mistakes=chosen.mistakes)
    if not chosen.quality:
        print_speeds(chosen.shared)


if __name__ == "__main__":
    main()
