"""Everyday news, made of hand-written sentences so that no two articles look like copies of each other.

A bank holds, for each of p places in the text, p sentences (p is prime). Article (a, b) takes sentence a·x + b mod p
at place x: two lines of a finite plane meet in one point, so two articles share at most one sentence pattern, and the
names and numbers in it differ.
"""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from newsstand.masthead import MONTHS, MOSCOW
from newsstand.story import Story

BANKS = Path(__file__).parent / "banks"
FIRST = datetime(2026, 11, 18, 6, tzinfo=MOSCOW)
DAYS = 5
# How many of every forty everyday articles an outlet publishes: federal agencies write most.
SHARES = {"tass": 9, "iz": 8, "kommersant": 6, "tatar_inform": 6, "riadagestan": 5, "grozny_inform": 4, "serdalo": 2}
SHARES_ENGLISH = {"tass_en": 3, "oc_media": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Sentences of one subject: each lead has its title; ``sentences[x]`` are the choices at place x after it."""

    id: str
    rubric: str
    language: str
    leads: tuple[tuple[str, str], ...]
    sentences: tuple[tuple[str, ...], ...]

    def lines(self) -> list[tuple[int, int]]:
        """Every (a, b) of the plane, steep and flat ones mixed."""
        prime = len(self.leads)
        return [(a, b) for a in range(prime) for b in range(prime)]

    def pick(self, a: int, b: int) -> tuple[str, list[str]]:
        """The title and the sentences of one line."""
        prime = len(self.leads)
        title, lead = self.leads[b]
        # The place behind the last belongs to the point at infinity, where parallel lines meet.
        points = [(a * x + b) % prime if x < prime else a for x in range(1, len(self.sentences) + 1)]
        return title, [lead, *(choices[point] for choices, point in zip(self.sentences, points, strict=True))]


def read_banks() -> list[Bank]:
    """Every bank of sentences."""
    tables = [(file.stem, tomllib.loads(file.read_text())) for file in sorted(BANKS.glob("news_*.toml"))]
    return [
        Bank(
            id=name,
            rubric=table["rubric"],
            language=table["language"],
            leads=tuple((title, lead) for title, lead in table["leads"]),
            sentences=tuple(tuple(choices) for choices in table["sentences"]),
        )
        for name, table in tables
    ]


def everyday(count: int, seed: int = 20261118) -> Iterator[Story]:
    """Off-topic stories spread over the days, the same for the same seed."""
    # Repeatable variety, not secrecy.
    chance = random.Random(seed)  # noqa: S311
    names = tomllib.loads((BANKS / "names.toml").read_text())
    banks = read_banks()
    papers = {"ru": _turns(SHARES), "en": _turns(SHARES_ENGLISH)}
    lines = [(bank, line) for bank in banks for line in bank.lines()]
    chance.shuffle(lines)
    for number, (bank, line) in enumerate(lines[:count]):
        outlet = next(papers[bank.language])
        published = FIRST + timedelta(days=number % DAYS, minutes=chance.randrange(17 * 60))
        filled = _fill(bank.pick(*line), names[outlet], chance, published)
        yield _story(bank, number, outlet, filled, published)


def _turns(shares: dict[str, int]) -> Iterator[str]:
    order = [outlet for turn in range(max(shares.values())) for outlet, share in shares.items() if turn < share]
    return cycle(order)


def _story(bank: Bank, number: int, outlet: str, filled: tuple[str, str, list[str]], published: datetime) -> Story:
    place, title, sentences = filled
    lead, *rest = sentences
    pairs = [" ".join(rest[at : at + 2]) for at in range(0, len(rest), 2)]
    return Story(
        id=f"{bank.id}_{number}", outlet=outlet, published=published, title=title,
        paragraphs=(lead, *pairs), rubric=bank.rubric, place=place,
    )  # fmt: skip


def _fill(
    picked: tuple[str, list[str]], names: dict[str, Any], chance: random.Random, published: datetime
) -> tuple[str, str, list[str]]:
    """Names and numbers put in; a name stays the same throughout an article, a number is drawn anew."""
    title, sentences = picked
    fixed = _names(names, chance, published)
    # Title and lead must agree in their numbers.
    agreed = fixed | _numbers(chance)
    texts = [title.format(**agreed), sentences[0].format(**agreed)]
    texts += [sentence.format(**fixed, **_numbers(chance)) for sentence in sentences[1:]]
    title, *filled = [text[0].upper() + text[1:] for text in texts]
    return fixed["place"], title, filled


def _names(names: dict[str, Any], chance: random.Random, published: datetime) -> dict[str, str]:
    here, there = chance.sample(names["places"], 2)
    people = [f"{first} {last}" for first, last in zip(
        chance.sample(names["first"], 3), chance.sample(names["last"], 3), strict=True)]  # fmt: skip
    return {
        "place": here[0], "in_place": here[1], "of_place": here[2], "in_other": there[1], "of_other": there[2],
        "person": people[0], "second": people[1], "third": people[2],
        "street": chance.choice(names["streets"]), "club": chance.choice(names["clubs"]),
        "region": names["region"][0], "of_region": names["region"][1],
        "date": f"{published.day} {MONTHS[published.month - 1]}", "weekday": f"{published:%A}",
    }  # fmt: skip


def _numbers(chance: random.Random) -> dict[str, str]:
    """Numbers whose nouns stand in the genitive plural, and decimals."""
    return {
        "few": str(chance.randrange(5, 20)),
        "some": str(5 * chance.randrange(5, 20)),
        "many": str(5 * chance.randrange(21, 190)),
        "slight": f"{chance.randrange(1, 5)},{chance.randrange(1, 10)}",
        "share": f"{chance.randrange(2, 30)},{chance.randrange(1, 10)}",
        "sum": f"{chance.randrange(2, 90)},{chance.randrange(1, 10)}",
        "hour": str(chance.randrange(9, 20)), "minute": f"{5 * chance.randrange(2, 12)}",
        "year": str(chance.randrange(1948, 2012)), "low": str(chance.randrange(5, 10)),
        "high": str(chance.randrange(10, 18)), "decimal": f"{chance.randrange(2, 30)}.{chance.randrange(1, 10)}",
    }  # fmt: skip
