"""How good and how fast topics are: `python -m bench.topics`.

Quality on the labelled texts (not ours, so not in this repository), speed beside a peer that lemmatises every word,
in the same run, since this machine's speed varies more from hour to hour than the two from one another.
"""

import json
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pymorphy3 import MorphAnalyzer

from dronewire.topic import Engine, Topic, compile_topics, read_pack, read_topic
from dronewire.words import tokens

ROOT = Path(__file__).parents[1]
LABELLED = ROOT.parent / "shared" / "labelled" / "topics.jsonl"
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


class Lemmatiser:
    """The peer: every word of the text to its likeliest lemma (with a cache), then the lemmas looked up."""

    def __init__(self, topics: list[Topic]) -> None:
        self._morph = MorphAnalyzer()
        self._lemmas: dict[str, str] = {}
        self._topics: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        for topic in topics:
            lemmas = tuple(self.lemma(norm) for norm in tokens(topic.query).norms if norm.isalpha() and norm.islower())
            self._topics[lemmas[0]].append(lemmas)

    def lemma(self, norm: str) -> str:
        """The likeliest dictionary form."""
        if norm not in self._lemmas:
            self._lemmas[norm] = self._morph.parse(norm)[0].normal_form
        return self._lemmas[norm]

    def match(self, text: str) -> int:
        """How many topics have all their lemmas in the text (an easier task: no places, no phrases, no NOT)."""
        there = {self.lemma(norm) for norm in tokens(text).norms}
        return sum(there.issuperset(lemmas) for lemma in there for lemmas in self._topics.get(lemma, ()))


def milliseconds(work: Callable[[str], object], texts: list[str]) -> float:
    """CPU time for one text: the best of some rounds, the first not counted since caches are empty then."""
    best = float("inf")
    for _ in range(ROUNDS + 1):
        start = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - start)
    return 1000 * best / len(texts)


def speed(topics: list[Topic], texts: list[str], *, name: str) -> None:
    """Print what matching costs, alone and beside the peer."""
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    engine = compile_topics(topics)
    compiling = time.process_time() - start
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    cutting = milliseconds(lambda text: tokens(text).norms, texts)
    ours = milliseconds(lambda text: engine.match("", text, language="ru"), texts)
    found = sum(len(engine.match("", text, language="ru")) for text in texts) / len(texts)
    peer = milliseconds(Lemmatiser(topics).match, texts)
    print(
        f"{name:15} {ours:7.2f} {cutting:9.2f} {ours - cutting:9.2f} {peer:9.2f} {ours / peer:6.2f}"
        f" {found:8.1f} {compiling:9.2f} {memory:7.0f}"
    )


def main() -> None:
    """Print both tables."""
    if not LABELLED.exists():
        sys.exit(f"the labelled texts are not at {LABELLED}: nothing to measure on")
    topics = pack()
    quality(compile_topics(topics), labelled(), tuple(topic.id for topic in topics))
    if "--quality" in sys.argv:
        return
    texts = articles()
    print(f"\n{len(texts)} articles of {ARTICLE_WORDS} words; ms of CPU an article, best of {ROUNDS} rounds")
    print(f"{'topics':15} {'ours':>7} {'tokens':>9} {'matching':>9} {'lemmas':>9} {'ratio':>6} {'matches':>8}", end="")
    print(f" {'compile s':>9} {'+RSS MB':>7}")
    speed(list(topics), texts, name="pack")
    for share, kind in ((0.5, "selective"), (1.0, "common")):
        for count in (50, 500, 5_000):
            speed(synthetic(count, texts, share=share), texts, name=f"{count} {kind}")


if __name__ == "__main__":
    main()
