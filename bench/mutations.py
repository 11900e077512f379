"""What happens to a text on its way through other outlets: copies of real texts, made by chance from a seed."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dronewire.text.sentences import sentences

_LETTERS = "абвгдежзиклмнопрстуфхцчшщыэюя"
LEAST = 40  # words of a text; a flash of two sentences cannot be cut to 40 % of its sentences
LEAD = 25  # words of a lead of one's own, two sentences
PART = 0.4
PLACES = ("МОСКВА", "Казань", "ИЖЕВСК", "Махачкала", "НАЗРАНЬ", "Уфа")
WIRES = (
    "{place}, {day} {month}. /ТАСС/. ",
    "{place}, {day} {short} – РИА Новости. ",
    "{place}. {day} {month}. INTERFAX.RU - ",
)
MONTHS = (("января", "янв"), ("марта", "мар"), ("июня", "июн"), ("сентября", "сен"))
CLOSING = (
    "Источник: ТАСС",
    "Подписывайтесь на наш канал в Telegram и читайте новости первыми!",
    "Фото: пресс-служба правительства",
    "Об этом сообщает РИА Новости.",
    "Ранее сообщалось, что в районе отремонтируют три школы и детский сад.",
    "Нашли ошибку? Выделите её и нажмите Ctrl+Enter",
)


@dataclass(frozen=True)
class Copy:
    """A text made of others, and which of them it must be joined with."""

    kind: str
    text: str
    of: tuple[int, ...]


Mutation = Callable[[str, random.Random, Sequence[str]], str]


def edited(share: float) -> Mutation:
    """So many words exchanged, left out, or a word put in."""

    def edit(text: str, chance: random.Random, words: Sequence[str]) -> str:
        return "\n".join(_edited_line(line, share, chance, words) for line in text.split("\n"))

    return edit


def _edited_line(line: str, share: float, chance: random.Random, words: Sequence[str]) -> str:
    made = []
    for word in line.split():
        turn = chance.random() / share
        if turn >= 1:
            made.append(word)
        elif turn < 0.6:
            made.append(chance.choice(words))
        elif turn < 0.8:
            made += [word, chance.choice(words)]
    return " ".join(made)


def typos(text: str, chance: random.Random, words: Sequence[str]) -> str:  # noqa: ARG001
    """A wrong, missing or doubled letter in every thirtieth word."""
    return re.sub(r"\w{4,}", lambda found: _mistyped(found[0], chance) if chance.random() < 1 / 30 else found[0], text)


def _mistyped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice(("", word[at] * 2, chance.choice(_LETTERS))) + word[at + 1 :]


def wire(text: str, chance: random.Random, words: Sequence[str]) -> str:  # noqa: ARG001
    """Another dateline, and closing lines of the outlet's own."""
    month, short = chance.choice(MONTHS)
    place, day = chance.choice(PLACES), chance.randint(1, 28)
    opening = chance.choice(WIRES).format(place=place, day=day, month=month, short=short)
    return opening + text + "\n" + "\n".join(chance.sample(CLOSING, 2))


def cut(text: str, chance: random.Random, words: Sequence[str]) -> str:  # noqa: ARG001
    """The first 60 % of the words."""
    pieces = re.findall(r"\S+\s*", text)
    return "".join(pieces[: round(0.6 * len(pieces))])


def partial(text: str, chance: random.Random, words: Sequence[str]) -> str:
    """40 % of the sentences in their order, below a lead of one's own."""
    every = list(sentences(text))
    kept = sorted(chance.sample(range(len(every)), max(1, round(PART * len(every)))))
    return lead(chance, words) + "\n" + " ".join(every[at] for at in kept)


def edited_partial(text: str, chance: random.Random, words: Sequence[str]) -> str:
    """The same, with an editor's hand in each sentence: a word exchanged, left out or put in, and 8 % of all others."""
    opening, _, rest = partial(text, chance, words).partition("\n")
    touched = [_touched(edited(0.08)(one, chance, words), chance, words) for one in sentences(rest)]
    return opening + "\n" + " ".join(touched)


def _touched(sentence: str, chance: random.Random, words: Sequence[str]) -> str:
    row = sentence.split()
    if row:
        row[chance.randrange(len(row))] = chance.choice(words)
    return " ".join(row)


def vocabulary(texts: Sequence[str]) -> list[str]:
    """The words of some texts, as often as they stand there: what editors put in is the language of the news."""
    return [word for text in texts for word in text.split()]


def lead(chance: random.Random, words: Sequence[str]) -> str:
    """A lead of words that stand in no order known from elsewhere."""
    return " ".join(chance.choice(words) for _ in range(LEAD)).capitalize() + "."


WHOLE: dict[str, Mutation] = {
    "edit 5 %": edited(0.05),
    "edit 12 %": edited(0.12),
    "typos": typos,
    "wire": wire,
    "cut to 60 %": cut,
}
PARTIAL: dict[str, Mutation] = {"40 % of it": partial, "40 %, edited": edited_partial}


def digest(texts: Sequence[str], chance: random.Random, words: Sequence[str]) -> str:
    """Several texts, each in its first sentences, two thirds of them, with a short headline."""
    return "\n".join(_item(text, chance, words) for text in texts)


def _item(text: str, chance: random.Random, words: Sequence[str]) -> str:
    every = list(sentences(text))
    headline = " ".join(chance.choice(words) for _ in range(3))
    return headline + "\n" + " ".join(every[: max(2, round(len(every) * 2 / 3))])
