"""A great day, invented: most of its stories in one outlet, a few in nearly all, some changed and some removed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import numpy as np

from bench.invented_archive import Press
from dronewire.article import Article
from dronewire.bundle.day import Before, Day
from dronewire.instant import Instant, Precision
from dronewire.match import Match, Word
from dronewire.outcome import Kind, Outcome, Tally
from dronewire.story import Copy, Former, Record, Story, Version

DAY = date(2026, 11, 22)
BEGIN = datetime(2026, 11, 21, 21, tzinfo=UTC)  # midnight in Moscow
OUTLETS = 100  # as many as the catalogue has
REGIONS = ("RU-MOW", "RU-SPE", "RU-TA", "RU-DA", "RU-SVE", "RU-UD", "RU-IN", "RU-CE", "RU-TOM")
TOPICS = {
    name: {"ru": ru, "en": name.replace("_", " ").capitalize()}
    for name, ru in {
        "production": "Производство",
        "companies": "Компании",
        "procurement": "Закупки",
        "programmes": "Программы и поддержка",
        "training": "Подготовка кадров",
        "attacks_on_industry": "Атаки на промышленность",
        "civil_use": "Гражданское применение",
    }.items()
}
TAIL = 1.1  # of the Pareto law by which stories spread: about five outlets on average, half of the stories in one
CHANGED, REMOVED = 0.05, 0.01  # shares of versions
ENGLISH = 20  # every twentieth outlet
FOUND = re.compile(r"беспилотник\w*|fpv-дрон|завод\w*|субсиди\w*", re.IGNORECASE)


def invented_day(stories: int, *, day: date = DAY) -> Day:
    """A day of so many stories, the same for the same day and number."""
    told = tuple(invented_stories(stories, day=day))
    outlets = {_outlet(number): _title(number) for number in range(OUTLETS)}
    kept = Tally(outlet=_outlet(0), kind=Kind.ARTICLE, outcome=Outcome.KEPT, count=sum(len(s.versions) for s in told))
    read = (Tally(outlet=one, kind=Kind.FEED, outcome=Outcome.READ, count=288) for one in outlets)
    return Day(
        day=day,
        zone="Europe/Moscow",
        stories=told,
        tallies=(kept, *read),
        rounds=288,  # one in five minutes
        topics=TOPICS,
        outlets=outlets,
        regions={one: REGIONS[number % len(REGIONS)] for number, one in enumerate(outlets)},
        before=tuple(_before(day, ago, stories) for ago in range(30, 0, -1)),
    )


def invented_stories(number: int, *, day: date = DAY) -> Iterator[Story]:
    """So many stories of a day, in order of time."""
    random = np.random.default_rng(day.toordinal())
    begin = BEGIN + (day - DAY) * timedelta(days=1).days
    for at, (title, text) in enumerate(Press(day.toordinal()).articles(number)):
        since = begin + timedelta(days=1) * (at / number)
        yield _story(f"{day:%m%d}s{at}", f"Беспилотник {title}", text, since, random)


def _story(name: str, title: str, text: str, since: datetime, random: np.random.Generator) -> Story:
    spread = min(int(random.pareto(TAIL)) + 1, OUTLETS)
    outlets = random.permutation(OUTLETS)[:spread].tolist()
    first = _version(name, outlets[0], (title, text), since)
    others = [_copy(name, one, first, random) for one in outlets[1:]]
    words = tuple(_words(title, "title")) + tuple(_words(text, "text"))
    topics = random.permutation(list(TOPICS))[: 1 + int(random.random() < 0.3)].tolist()
    return Story(
        id=name,
        versions=(first, *sorted(others, key=lambda one: one.when)),
        matches=tuple(Match(topic=topic, words=words, score=len(words)) for topic in sorted(topics)),
    )


def _copy(name: str, outlet: int, first: Version, random: np.random.Generator) -> Version:
    """Verbatim, or with a sentence left out and another one added; sometimes changed or removed afterwards."""
    since = first.when + timedelta(minutes=float(random.exponential(90)))
    edited = random.random() < 0.5
    text = first.article.text
    if edited:
        text = text.partition("\n")[2] + f"\nВ {_title(outlet)} уточнили, что партия составит {int(since.timestamp())}."
    made = _version(name, outlet, (first.article.title, text), since)
    made = replace(made, copy=Copy.EDITED, containment=0.6) if edited else replace(made, copy=Copy.VERBATIM)
    if random.random() < CHANGED:
        before = Former(revision=1, title=f"{made.article.title} сегодня", text=f"{text} Всего 40.", until=since)
        made = replace(made, revision=2, former=(before,))
    return replace(made, gone=since + timedelta(hours=3)) if random.random() < REMOVED else made


def _version(name: str, outlet: int, said: tuple[str, str], at: datetime) -> Version:
    title, text = said
    address = f"https://{_outlet(outlet)}.example/news/{name}"
    article = Article(
        outlet=_outlet(outlet),
        address=address,
        title=title,
        lead=text.partition("\n")[0][:400],
        text=text,
        language="ru" if outlet % ENGLISH else "en",
        published=Instant(at=at, precision=Precision.SECOND, origin="json-ld"),
    )
    digest = sha256(address.encode()).hexdigest()
    return Version(
        article=article,
        outlet_title=_title(outlet),
        copy=Copy.ORIGINAL,
        first_seen=at + timedelta(minutes=3),
        record=Record(file=f"{at:%Y/%m/%d}/20261122T0700Z.warc.gz", offset=outlet * 1_000_003, sha256=digest),
    )


def _words(said: str, zone: str) -> Iterator[Word]:
    for found in FOUND.finditer(said):
        yield Word(term="беспилотник", found=found.group(), zone=zone, start=found.start(), end=found.end())


def _before(day: date, ago: int, stories: int) -> Before:
    usual = stories // 2 + ago
    return Before(
        day=day - timedelta(days=ago), read=ago != 12, stories=usual, topics=dict.fromkeys(TOPICS, usual // 7)
    )


def _outlet(number: int) -> str:
    return f"outlet_{number}"


def _title(number: int) -> str:
    return f"Издание № {number}"
