"""How good topics are: all forms of listed words, none of their look-alikes, and the labelled texts."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dronewire.topic import Engine, Topic, compile_topics, read_pack

PACK = Path(__file__).parents[1] / "topics"
ASKED = 0.95  # of precision and of recall, over all topics

# Words of the drone trade, and texts that seem to have them: other words around them, other things of their name.
LOOK_ALIKES = [
    ("дрон", "Полиция изъяла мефедрон, метилефедрон и эфедрон у станции «Андроновка» на Андроновской улице."),
    ("дрон", "Эскадрон гусар вышел в поле, им командовал Андрон."),
    ("дрон", "Суд отпустил Дронова. Адвокат Иван Дронов доволен, жалобу Дронова рассмотрят."),
    ("БАС", "В Донбассе и Кузбассе забастовка, Бастрыкин приехал на Басманную в бассейн с колбасой."),
    ("БАС", "Бас-гитарист и бас хора спели, у певца редкий бас."),
    ("БЛА", "В области погибла рысь, в Благовещенске награждён Блаттер, бла-бла."),
    ("коптер", "Геликоптер сел на площадке."),
    ("FPV", "Шифр fpv набран мелко."),
    ("Герань", "На окне цвела герань, её полила хозяйка; посол вернулся в Тегеран."),
    ("Герань-2", "Купили две герани, 2 горшка и лейку. Герань 3 дня не поливали."),
    ("Орлан", "Орлан-белохвост свил гнездо в заповеднике, эта птица занесена в Красную книгу."),
    ("Орлан", "Белоплечий орлан вернулся в гнездо, у птиц вывелись птенцы."),
    ("Ланцет", "Статью врачей напечатал журнал «Ланцет», в исследовании участвовали тысячи пациентов."),
    ("Ланцет", "Хирург взял ланцет и вскрыл нарыв, операция прошла хорошо."),
    ("Куб", "Сборная Кубы выиграла Кубок, на Кубани отгрузили сто кубометров."),
    ("Молния", "Ночью гроза: молния ударила в дерево, МЧС предупредило жителей."),
    ("Орион", "Капсула «Орион» агентства НАСА вернулась с орбиты Луны."),
    ("Гербера", "На клумбе распустилась гербера, рядом розы и тюльпаны."),
    ("Италмас", "В ижевском торговом центре «Италмас» открыли каток для детей."),
    ("посол", "После этого, после обеда, все уехали."),
]


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
    return read_pack(_files())


def labelled(shared: Path) -> list[Text]:
    """The labelled texts."""
    rows = [json.loads(line) for line in (shared / "labelled" / "topics.jsonl").read_text("utf-8").splitlines()]
    return [Text(row["id"], row["title"], row["text"], row["lang"], frozenset(row["topics"])) for row in rows]


def print_words(shared: Path) -> None:
    """Print how many of the listed forms are found, and how many look-alikes."""
    rows = [row.split("\t") for row in (shared / "facts" / "word-forms.tsv").read_text("utf-8").splitlines()[1:]]
    engine = _one_by_one([term for term, _ in rows])
    listed = [(at, form) for at, (_, forms) in enumerate(rows) for form in forms.split()]
    missed = [form for at, form in listed if not _finds(engine, at, _in_company(form))]
    share = 100 * (1 - len(missed) / len(listed))
    print(f"forms of {len(rows)} listed words found: {share:.1f} % of {len(listed)} (asked: 100) {' '.join(missed)}")
    engine = _one_by_one([term for term, _ in LOOK_ALIKES])
    taken = [f"{term} in «{text}»" for at, (term, text) in enumerate(LOOK_ALIKES) if _finds(engine, at, text)]
    print(f"look-alikes taken for them: {len(taken)} of {len(LOOK_ALIKES)} (asked: 0)", *taken, sep="\n  ")


def print_labelled(texts: Iterable[Text], *, mistakes: bool) -> None:
    """Print precision and recall per topic and over all; with ``mistakes`` also each text that went wrong."""
    topics = pack()
    engine, ids = compile_topics(topics), [topic.id for topic in topics]
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    told = []
    for text in texts:
        found = set(engine.scores(text.title, text.text, language=text.language))
        wanted = text.topics & set(ids)
        right.update(found & wanted)
        wrong.update(found - wanted)
        missed.update(wanted - found)
        if found != wanted:
            told.append(f"  {text.id} {text.title[:60]}: +{sorted(found - wanted)} -{sorted(wanted - found)}")
    _print_shares(ids, right, wrong, missed)
    print(*(told if mistakes else ()), sep="\n")


def _print_shares(ids: Sequence[str], right: Counter[str], wrong: Counter[str], missed: Counter[str]) -> None:
    print(f"\n{'topic':22} precision  recall  right  wrong  missed")
    for name in (*ids, "all"):
        counts = [each.total() if name == "all" else each[name] for each in (right, wrong, missed)]
        precision, recall = _share(counts[0], counts[1]), _share(counts[0], counts[2])
        print(f"{name:22} {precision:9.3f} {recall:7.3f} {counts[0]:6} {counts[1]:6} {counts[2]:7}")
    print(f"asked: {ASKED} and {ASKED} over all topics")


def _share(part: int, rest: int) -> float:
    return part / (part + rest) if part + rest else 1.0


def _files() -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in PACK.glob("*.toml")}


def _one_by_one(terms: Sequence[str]) -> Engine:
    """Each term as a topic named by its place, with what the shipped lexicon says of it."""
    lexicon = {name: text for name, text in _files().items() if name == "lexicon.toml"}
    asked = {f"t{at:03}.toml": _declared(term) for at, term in enumerate(terms)}
    return compile_topics(read_pack({**lexicon, **asked}))


def _declared(query: str) -> str:
    return f"title = {{ en = 't', ru = 'т' }}\nleast = 1\nquery = '''{query}'''"


def _finds(engine: Engine, at: int, text: str) -> bool:
    return f"t{at:03}" in engine.scores("", text, language="ru")


def _in_company(form: str) -> str:
    """A form among words that say what it is: the drone, not the bird."""
    return f"Беспилотник, {form} и другие БПЛА."
