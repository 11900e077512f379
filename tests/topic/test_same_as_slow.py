"""All topics at once give what a slow, obvious evaluator gives for each query alone."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from dronewire.topic import Topic, compile_topics
from dronewire.topic.declaration import LEAST
from dronewire.topic.forms import SURNAME_ENDINGS, Forms, Rule
from dronewire.topic.syntax import (
    ANYWHERE,
    Both,
    Either,
    Expression,
    Near,
    Often,
    Piece,
    Same,
    Term,
    Unit,
    Weighted,
    Within,
    Without,
    Zone,
    can_be_empty_handed,
)

FORMS = Forms()
# Words of the texts: forms of the terms below, their look-alikes, a surname, and capitals that matter or shout.
TEXT = ["Дрон", "дронами", "дронов", "Дронов", "завода", "завод", "заводі", "ЗАВОД", "цех", "цех,", "цехе", "ЦЕХАХ"]
TEXT += ["БАС", "бас", "БАСов", "БпЛА", "FPV-дрон", "Герань", "гераням", "Герань-2", "2", "30", "герань2", "fpvдрона"]
TEXT += ["не", "«стоит»", "производство", "drones", "plants"]
FIRST = "Вот"  # a sentence begins with a capital
TERMS = [
    Term("дрон", (Piece("дрон"),)),
    Term("^Дрон", (Piece("Дрон", initial=True),)),
    Term("завод", (Piece("завод"),)),
    Term("цех", (Piece("цех"),)),
    Term("=цех", (Piece("цех", exact=True),)),
    Term("БАС", (Piece("БАС"),)),
    Term("БПЛА", (Piece("БПЛА"),)),
    Term("=бас", (Piece("бас", exact=True),)),
    Term("^Герань", (Piece("Герань", initial=True),)),
    Term("Герань-2", (Piece("Герань"), Piece("2")), ("-",)),
    Term("FPV-дрон", (Piece("FPV"), Piece("дрон")), ("-",)),
    Term("Герань-3…", (Piece("Герань"), Piece("3", prefix=True)), ("-",)),
    Term("производств*", (Piece("производств", prefix=True),)),
    Term("drone", (Piece("drone"),)),
    Term("plant", (Piece("plant"),)),
    Term("дрон завод", (Piece("дрон"), Piece("завод")), ("",)),
    Term("цех не стоит", (Piece("цех"), Piece("не"), Piece("стоит")), ("", "")),
]
JOINED = {"Герань-2": ("герань2", "гераням2"), "FPV-дрон": ("fpvдрон", "fpvдрона")}  # as one word, of those in TEXT


@dataclass(frozen=True)
class Written:
    """One word of an article: where it stands, counted from 0 in the title and from 10,000 in the text.

    ``around`` are the two words before and the two behind it, ``stops`` whether a comma or the sentence's end follows.
    """

    at: int
    text: str
    sentence: tuple[int, int]
    opens: bool
    stops: bool
    around: tuple[str, ...]

    @property
    def paragraph(self) -> int:
        """-1 is the title."""
        return self.sentence[0]


Found = tuple[int, int, int, frozenset[tuple[int, int, str]], int]  # at, first, last, leaves, weight
Article = list[list[list[str]]]  # paragraphs of sentences of words


def zone_of(sentences: Iterable[tuple[tuple[int, int], list[str]]], start: int) -> list[Written]:
    """The words of title or text with their places; a compound is several."""
    cut = [
        (
            piece,
            sentence,
            at == 0,
            (at + 1 == len(words) or written.endswith(",")) and written.rstrip(",»").endswith(piece),
        )
        for sentence, words in sentences
        for at, written in enumerate(words)
        for piece in re.findall(r"\w+", written)
    ]
    texts = [piece for piece, *_ in cut]
    return [
        Written(start + at, *found, around=(*texts[max(at - 2, 0) : at], *texts[at + 1 : at + 3]))
        for at, found in enumerate(cut)
    ]


def words_of(title: list[str], text: Article) -> list[Written]:
    """All words in a row, with their places."""
    numbered = [
        ((p, s), [FIRST, *sentence]) for p, paragraph in enumerate(text) for s, sentence in enumerate(paragraph)
    ]
    return zone_of([((-1, 0), title)], 0) + zone_of(numbered, 10_000)


def is_word(piece: Piece, written: Written, words: list[Written]) -> bool:
    """Whether a word of the text is one of a term: in its form, and with the capitals that it has to have."""
    slot, norm = FORMS.slot(piece), written.text.lower()
    if norm not in slot.forms and not (slot.prefix and norm.startswith(slot.prefix)):
        return False
    if slot.rule is Rule.CAPITALS:
        return written.text.startswith(slot.spellings) and not (slot.is_word and is_shouted(written))
    if slot.rule is Rule.NOT_A_NAME and norm.endswith(SURNAME_ENDINGS) and written.text.istitle():
        return not any(word.text == written.text and not word.opens for word in words)
    return slot.rule is not Rule.INITIAL or written.text[0].isupper()


def is_shouted(written: Written) -> bool:
    """Whether the words around are in capitals too."""
    long = [word for word in written.around if len(word) > 3 and word.isalpha()]
    return len(long) > 1 and all(map(str.isupper, long))


def term_places(term: Term, words: list[Written]) -> Iterator[tuple[int, int]]:
    """Every place where the words of a term follow one another with nothing between, or are written as one."""
    count = len(term.pieces)
    for start in range(len(words) - count + 1):
        row = words[start : start + count]
        if any(word.stops for word in row[:-1]) or len({word.sentence for word in row}) > 1:
            continue
        if all(is_word(piece, word, words) for piece, word in zip(term.pieces, row, strict=True)):
            yield row[0].at, row[-1].at
    yield from ((word.at, word.at) for word in words if word.text in JOINED.get(term.written, ()))


def gap(one: Found, other: Found) -> int:
    """Words from one place to the other."""
    return max(other[1] - one[2], one[1] - other[2], 0)


def places(part: Expression, words: list[Written]) -> list[Found]:  # noqa: PLR0911 - one return for each kind
    """Where a part stands."""
    sentence = {word.at: word.sentence for word in words}
    match part:
        case Term():
            return [(a, a, b, frozenset({(a, b, part.written)}), 1) for a, b in sorted(set(term_places(part, words)))]
        case Either(parts):
            return sorted((p for each in parts for p in places(each, words)), key=lambda found: found[:3])
        case Weighted(inner, weight):
            return [(*found[:4], found[4] * weight) for found in places(inner, words)]
        case Often(inner, least):
            found = places(inner, words)
            return found if len({each[1:3] for each in found}) >= least else []
        case Within(inner, zone):
            last = -1 if zone is Zone.TITLE else 0
            return [found for found in places(inner, words) if sentence[found[0]][0] <= last]
        case Near(left, right, reach):
            return pairs(part, places(left, words), places(right, words), lambda a, b: gap(a, b) <= reach)
        case Same(left, right, unit):
            length = 2 if unit is Unit.SENTENCE else 1
            return pairs(
                part,
                places(left, words),
                places(right, words),
                lambda a, b: sentence[a[0]][:length] == sentence[b[0]][:length],
            )
    raise AssertionError(part)


def pairs(
    part: Near | Same, ones: list[Found], others: list[Found], fits: Callable[[Found, Found], bool]
) -> list[Found]:
    """Each with the nearest that fits and does not overlap; or those that none fits."""
    if part.absent:
        return [one for one in ones if not any(fits(one, other) for other in others)]
    found = []
    for one in ones:
        fitting = [other for other in others if fits(one, other) and gap(one, other) > 0]
        if fitting:
            other = min(fitting, key=lambda each: gap(one, each))
            whole = min(one[1], other[1]), max(one[2], other[2]), max(one[4], other[4])
            first, last, weight = (one[1], one[2], one[4]) if part.alone else whole
            found.append((one[0], first, last, one[3] | other[3], weight))
    return found


def weigh(part: Expression, words: list[Written]) -> tuple[float, set[tuple[int, int, str]]]:
    """Points of a part, and the terms that give them."""
    match part:
        case Both(parts):
            all_points, all_shown = zip(*(weigh(each, words) for each in parts), strict=True)
            return min(all_points), set().union(*all_shown)
        case Without(inner):
            return (0 if weigh(inner, words)[0] else float("inf")), set()
        case Either(parts) if any(isinstance(each, Both | Without) for each in flat(part)):
            placed = [each for each in parts if not any(isinstance(inner, Both | Without) for inner in flat(each))]
            others = [each for each in parts if each not in placed]
            weighed = [weigh(each, words) for each in others] + (
                [weigh(Either(tuple(placed)), words)] if placed else []
            )
            return max(points for points, _ in weighed), set().union(*(shown for points, shown in weighed if points))
    found = places(part, words)
    sentence = {word.at: word.sentence for word in words}
    heaviest: dict[tuple[int, int], int] = {}
    for at, _, _, _, weight in found:
        heaviest[sentence[at]] = max(weight, heaviest.get(sentence[at], 0))
    points = sum(weight * (2 if place == (-1, 0) else 1) for place, weight in heaviest.items())
    return points, {leaf for each in found for leaf in each[3]}


def flat(part: Expression) -> Iterator[Expression]:
    """A part and the alternatives in it."""
    yield part
    if isinstance(part, Either):
        for each in part.parts:
            yield from flat(each)


def spelled(title: list[str], text: Article) -> tuple[str, str]:
    """The article as people write it."""
    paragraphs = [" ".join(f"{' '.join([FIRST, *sentence])}." for sentence in paragraph) for paragraph in text]
    return " ".join(title), "\n\n".join(paragraphs)


def placed(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """What can be made of placed parts and is placed again."""
    return (
        st.builds(Either, st.lists(parts, min_size=2, max_size=3).map(tuple))
        | st.builds(Near, parts, parts, st.integers(1, 6) | st.just(ANYWHERE), st.booleans(), st.booleans())
        | st.builds(Same, parts, parts, st.sampled_from(Unit), st.booleans(), st.booleans())
        | st.builds(Within, parts, st.sampled_from(Zone))
        | st.builds(Weighted, parts, st.integers(1, 3))
        | st.builds(Often, parts, st.integers(1, 3))
    )


PLACED = st.recursive(st.sampled_from(TERMS), placed, max_leaves=5)


def queries(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """All that can be asked for."""
    return st.recursive(
        parts,
        lambda parts: (
            st.builds(Both, st.lists(parts, min_size=2, max_size=3).map(tuple))
            | st.builds(Either, st.lists(parts, min_size=2, max_size=3).map(tuple))
            | st.builds(Without, parts)
        ),
        max_leaves=4,
    ).filter(lambda part: not can_be_empty_handed(part))


def topics(shared: list[Expression]) -> st.SearchStrategy[list[tuple[Expression, int]]]:
    """Queries and the points that they want; some of them have word lists in common, as @name gives them."""
    query = queries(PLACED | placed(st.sampled_from(shared)) | st.sampled_from(shared))
    return st.lists(st.tuples(query, st.integers(1, LEAST + 2)), min_size=1, max_size=5)


TOPICS = st.lists(PLACED, min_size=1, max_size=2).flatmap(topics)
SENTENCES = st.lists(st.sampled_from(TEXT), min_size=1, max_size=6)


@settings(deadline=None, max_examples=50)
@given(
    TOPICS,
    st.lists(st.sampled_from(TEXT), max_size=4),
    st.lists(st.lists(SENTENCES, min_size=1, max_size=3), max_size=3),
)
def test_all_topics_at_once_are_each_alone(
    queries: list[tuple[Expression, int]], title: list[str], text: Article
) -> None:
    """The same topics, for the same words."""
    topics = [
        Topic(id=f"t{at}", title={}, query="", expression=query, least=least)
        for at, (query, least) in enumerate(queries)
    ]
    words = words_of(title, text)
    expected = {}
    for topic in topics:
        points, shown = weigh(topic.expression, words)
        if points >= topic.least:
            expected[topic.id] = points, sorted((at >= 10_000, term) for at, _, term in shown)

    engine = compile_topics(topics)
    matches = engine.match(*spelled(title, text), language="ru")

    assert {m.topic: (m.score, sorted((w.zone == "text", w.term) for w in m.words)) for m in matches} == expected
    assert {m.topic: m.score for m in matches} == engine.scores(*spelled(title, text), language="ru")
