"""A large archive of invented articles: words as unevenly spread as those of a language, and phrases set into them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
from sqlalchemy import Engine

from dronewire.topic.forms import Forms
from storage.database import writing
from storage.tables import article, page

WORDS = 200  # an article; the median of 2,066 Russian news texts is 182
VOCABULARY = 300_000  # word forms; those of a few rubles of print recur by Zipf's law: the n-th word 1/n as often
OUTLETS = 500
BEGIN = datetime(2025, 11, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
AT_ONCE = 2_000  # articles
CONSONANTS, VOWELS = "бвгдзклмнпрстфхцчш", "аеиоуыюя"
# What is set into articles, and in how many of them; words in one of their forms, phrases as they are.
PLANTED = {
    "беспилотник": 0.3,
    "завод": 0.2,
    "регион": 0.3,
    "цех сборки беспилотников": 0.01,
    "завод начал выпускать новые беспилотники": 0.01,
    "FPV-дрон": 0.02,
    "субсидия": 0.01,
    "дирижабль": 0.0005,
    "экраноплан": 0.00002,
}
TITLED = {"беспилотник": 0.03, "субсидия": 0.002}

_ROW = {"language": "ru", "authors": [], "lead": "", "revision": 1, "extractor": "", "copy": "original"}


class Press:
    """Writes articles, the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = np.random.default_rng(seed)
        self._vocabulary = [self._word() for _ in range(VOCABULARY)]
        self._often = np.cumsum(1 / np.arange(1, VOCABULARY + 1))
        forms = Forms()
        self._forms = {word: sorted(forms.russian(word)) for word in PLANTED if word.isalpha()}

    def articles(self, number: int) -> Iterator[tuple[str, str]]:
        """Titles and texts."""
        for _ in range(number):
            words = self._words(WORDS)
            title = self._words(8)
            self._plant(words, PLANTED)
            self._plant(title, TITLED)
            half = len(words) // 2
            yield _begun(title), f"{_begun(words[:half])}.\n{_begun(words[half:])}."

    def _words(self, number: int) -> list[str]:
        drawn = np.searchsorted(self._often, self._random.random(number) * self._often[-1])
        return [self._vocabulary[at] for at in drawn.tolist()]

    def _plant(self, words: list[str], planted: dict[str, float]) -> None:
        chances = self._random.random((len(planted), 2)).tolist()
        for (chance, place), (what, share) in zip(chances, planted.items(), strict=True):
            if chance < share:
                forms = self._forms.get(what, [what])
                words.insert(int(place * len(words)), forms[int(chance / share * len(forms))])

    def _word(self) -> str:
        syllables = self._random.integers(0, (len(CONSONANTS), len(VOWELS)), (int(self._random.integers(2, 6)), 2))
        return "".join(CONSONANTS[one] + VOWELS[other] for one, other in syllables.tolist())


def _begun(words: list[str]) -> str:
    text = " ".join(words)
    return text[0].upper() + text[1:]


def fill(engine: Engine, number: int) -> None:
    """Keep so many articles, spread over a year, without their matches and sketches."""
    press = Press()
    for start in range(0, number, AT_ONCE):
        said = list(press.articles(min(AT_ONCE, number - start)))
        rows = [_row(start + at, *one, of=number) for at, one in enumerate(said, 1)]
        pages = [{**_page(row), "fetched": row["first_seen"]} for row in rows]
        with writing(engine) as connection:
            connection.execute(page.insert(), pages)
            connection.execute(article.insert(), rows)


def _page(row: dict[str, object]) -> dict[str, object]:
    return {"id": row["id"], "address": row["address"], "file": "pages.warc.gz", "offset": row["id"], "sha256": ""}


def _row(number: int, title: str, text: str, *, of: int) -> dict[str, object]:
    at = BEGIN + YEAR * (number / of)
    address = f"https://outlet{number % OUTLETS}.example/news/{number}"
    own = {"id": number, "address": address, "outlet": f"outlet{number % OUTLETS}", "page": number, "story": address}
    said = {"title": title, "text": text, "first_seen": at, "published": at, "text_hash": number.to_bytes(8, "big")}
    return {**_ROW, **own, **said}
