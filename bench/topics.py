"""How good and how fast topics are: `python -m bench.topics [SHARED] [--peers] [--quality] [--mistakes]`.

Quality on the labelled texts (not ours, so not in this repository), speed beside peers in the same run, since this
machine's speed varies more from hour to hour than they from one another. With --peers also hyperscan, which is put into
an environment of its own in the user's cache.
"""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pymorphy3 import MorphAnalyzer

from bench.topic_peers import FullText, Lemmatiser, hyperscan, wanted
from dronewire.topic import Engine, Topic, compile_topics, read_pack, read_topic
from dronewire.words import tokens

ROOT = Path(__file__).parents[1]
SHARED = next((Path(each) for each in sys.argv[1:] if Path(each).is_dir()), ROOT.parent / "shared")
LABELLED = SHARED / "labelled" / "topics.jsonl"
ASKED = {50: 0.5, 500: 0.8, 5_000: 1.3}  # ms an article of 800 words after cutting, by the number of topics
ASKED_SECONDS, ASKED_MEGABYTES = 3, 150  # for 5,000 topics
ARTICLE_WORDS = 800  # as in the measurements of candidate libraries, of which this repeats one
ROUNDS = 5


@dataclass(frozen=True)
class Text:
    """One labelled text."""

    id: str
    title: str
    text: str
    language: str
    topics: frozenset[str]


def pack() -> tuple[Topic, ...]:
    """The shipped topics."""
    return read_pack({file.name: file.read_text("utf-8") for file in (ROOT / "topics").glob("*.toml")})


def labelled() -> list[Text]:
    """The labelled texts."""
    rows = [json.loads(line) for line in LABELLED.read_text("utf-8").splitlines()]
    return [Text(row["id"], row["title"], row["text"], row["lang"], frozenset(row["topics"])) for row in rows]


def quality(engine: Engine, texts: Iterable[Text], topics: tuple[str, ...]) -> None:
    """Print precision and recall per topic, and what went wrong."""
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    mistakes = []
    for text in texts:
        found = {match.topic for match in engine.match(text.title, text.text, language=text.language)}
        wanted = text.topics & set(topics)
        right.update(found & wanted)
        wrong.update(found - wanted)
        missed.update(wanted - found)
        if found != wanted:
            mistakes.append(f"  {text.id} {text.title[:60]}: +{sorted(found - wanted)} -{sorted(wanted - found)}")
    print(f"{'topic':22} {'precision':>9} {'recall':>7}   right wrong missed")
    for topic in (*topics, "all"):
        counts = [sum(each.values()) if topic == "all" else each[topic] for each in (right, wrong, missed)]
        print(f"{topic:22} {_share(counts[0], counts[1]):9.3f} {_share(counts[0], counts[2]):7.3f}   {counts}")
    if "--mistakes" in sys.argv:
        print("\n".join(mistakes))


def _share(part: int, rest: int) -> float:
    return part / (part + rest) if part + rest else 1.0


def articles() -> list[str]:
    """Texts of about 800 words, joined of labelled ones."""
    russian = [text.text for text in labelled() if text.language == "ru"]
    shuffled = random.Random(5).sample(russian, len(russian))
    made, words = [""], 0
    for text in shuffled:
        made[-1] += text + "\n\n"
        words += len(tokens(text))
        if words >= ARTICLE_WORDS:
            made.append("")
            words = 0
    return made[:-1]


def synthetic(count: int, texts: list[str], *, share: float) -> list[Topic]:
    """Topics of 2.25 words each, that share of them drawn from the texts and the others from the dictionary."""
    chance = random.Random(7)
    here = sorted({norm for text in texts for norm in tokens(text).norms if norm.isalpha() and len(norm) > 3})
    anywhere = [
        parse.normal_form
        for prefix in ("кон", "пре", "мар")
        for parse in MorphAnalyzer().iter_known_word_parses(prefix)
    ]
    shapes = ("{} AND {}", "{} AND ({} OR {})", '"{} {}"', "{} AND {} NOT {}")
    topics = []
    for number in range(count):
        shape = shapes[number % len(shapes)]
        drawn = (chance.choice(here if chance.random() < share else anywhere) for _ in range(shape.count("{}")))
        toml = f"title = {{ en = 't', ru = 'т' }}\nquery = '''{shape.format(*drawn)}'''\nleast = 1"
        topics.append(read_topic(toml, id=f"t{number:05}", file="synthetic"))
    return topics


def milliseconds(work: Callable[[str], object], texts: list[str]) -> float:
    """CPU time for one text: the best of some rounds, the first not counted since caches are empty then."""
    best = float("inf")
    for _ in range(ROUNDS + 1):
        start = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - start)
    return 1000 * best / len(texts)


def compiling(count: int, share: float) -> tuple[float, float]:
    """Seconds to compile and megabytes at most of a whole process, dictionary and topics in it: here are peers too."""
    command = [sys.executable, "-m", "bench.topics", str(LABELLED.parents[1]), "--alone", str(count), str(share)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def alone(count: int, share: float) -> None:
    """Print what :func:`compiling` wants: compiling, and memory once some articles were read."""
    texts = articles()
    topics = synthetic(count, texts, share=share)
    start = time.process_time()
    engine = compile_topics(topics)
    seconds = time.process_time() - start
    for text in texts:
        engine.match("", text, language="ru")
    print(seconds, _peak())


def _peak() -> float:
    """Megabytes of this process at most; what the operating system counts for its parent too is no use."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def speed(count: int, share: float, texts: list[str], *, peers: bool) -> None:
    """Print what matching costs after the text was cut into words, and what peers take in all for less."""
    topics = synthetic(count, texts, share=share)
    engine = compile_topics(topics)
    cutting = milliseconds(tokens, texts)
    telling = milliseconds(lambda text: engine.scores("", text, language="ru"), texts) - cutting
    showing = milliseconds(lambda text: engine.match("", text, language="ru"), texts) - cutting
    found = sum(len(engine.scores("", text, language="ru")) for text in texts) / len(texts)
    easier = [wanted(topic.expression) for topic in topics]
    lemmas, full = (milliseconds(each.match, texts) for each in (Lemmatiser(easier), FullText(easier, texts)))
    other = hyperscan(easier, texts) if peers else None
    seconds, megabytes = compiling(count, share)
    print(
        f"{count:6} {found:8.1f} {cutting:7.2f} {telling:9.2f} {ASKED[count]:6.1f} {showing:9.2f} {seconds:10.2f}"
        f" {megabytes:8.0f} {lemmas:8.2f} {full:9.2f} {_told(other)}",
        flush=True,
    )


def _told(other: dict[str, float] | None) -> str:
    return f"{other['ms']:9.2f} {other['build']:7.1f} s {other['memory']:5.0f} MB" if other else "  missing"


def speeds(texts: list[str], *, peers: bool) -> None:
    """Print the table of speed."""
    print(f"\n{len(texts)} articles of {ARTICLE_WORDS} words; ms of CPU an article, best of {ROUNDS} rounds.")
    print("telling: which topics, with points; asked is said of it. showing: and each word found, with its place.")
    print("lemmas, FTS5, hyperscan: the easier task of which topics' words are all there, hyperscan with our forms;")
    print("FTS5 and hyperscan are given words already cut (and FTS5 lemmas), lemmas cuts them itself.")
    print(f"compiling asked: 5000 topics {ASKED_SECONDS} s, {ASKED_MEGABYTES} MB")
    if not peers:
        print("hyperscan is missing: it runs with --peers")
    for share, kind in ((0.5, "half of the words from these very articles"), (1.0, "all words from these articles")):
        print(
            f"\n{kind}\n"
            "topics  matches  cutting  telling  asked  showing  compile s   peak MB   lemmas  FTS5 doc hyperscan"
        )
        for count in ASKED:
            speed(count, share, texts, peers=peers)


def main() -> None:
    """Print both tables."""
    if not LABELLED.exists():
        sys.exit(f"the labelled texts are not at {LABELLED}: nothing to measure on")
    if "--alone" in sys.argv:
        count, share = sys.argv[sys.argv.index("--alone") + 1 :][:2]
        alone(int(count), float(share))
        return
    topics = pack()
    quality(compile_topics(topics), labelled(), tuple(topic.id for topic in topics))
    if "--quality" not in sys.argv:
        speeds(articles(), peers="--peers" in sys.argv)


if __name__ == "__main__":
    main()
