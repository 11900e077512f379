"""The outlets of the simulated month: how much they publish and when, what they list, and what goes wrong with them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from bench.many_hosts import VOCABULARY

START = datetime(2026, 3, 1, tzinfo=UTC)
BEFORE = timedelta(days=2)  # what was published before we came
WORDS = 150  # a short note, yet an article


class Rhythm(StrEnum):
    """How an outlet's pieces lie in the day."""

    STEADY = "steady"
    DAY = "day"  # few at night
    BURSTS = "bursts"  # most come a dozen at a time


class Fault(StrEnum):
    """What goes wrong."""

    ERROR = "status 500"
    BUSY = "status 503 with Retry-After"
    HANG = "no answer"
    BLOCK = "a wall, status 403"
    WALL = "a wall, status 200"
    HTML = "a page in the feed's place"
    MISSING = "no feed, status 404"
    FROZEN = "the feed of the day it died"


FEED_ONLY = frozenset({Fault.HTML, Fault.MISSING, Fault.FROZEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A time in which something is wrong; begin and end in hours since the start."""

    fault: Fault
    begin: float
    end: float

    def holds(self, at: datetime) -> bool:
        """Whether it is wrong now."""
        return self.begin <= (at - START).total_seconds() / 3600 < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One article; ``listed`` and ``up`` are when lists name it and its page answers, ``gone`` when both end."""

    paper: str
    number: int
    published: datetime
    listed: datetime
    up: datetime
    gone: datetime | None = None

    def stands(self, at: datetime) -> bool:
        """Whether lists name it."""
        return self.listed <= at and not (self.gone and self.gone <= at)

    @property
    def path(self) -> str:
        """Where it stands on its host."""
        return f"/news/{self.published:%Y/%m/%d}/zametka-{self.number}/"

    @property
    def title(self) -> str:
        """Its title; the number in it says which piece it is."""
        chance = random.Random(f"title {self.paper} {self.number}")
        return f"Заметка {self.number}: " + " ".join(chance.choice(VOCABULARY) for _ in range(6))

    @property
    def paragraphs(self) -> list[str]:
        """A text that no other piece has."""
        chance = random.Random(f"text {self.paper} {self.number}")
        return [" ".join(chance.choice(VOCABULARY) for _ in range(WORDS // 5)).capitalize() + "." for _ in range(5)]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """An outlet and its habits.

    Attributes:
        a_day: how many pieces, on average.
        cap: how many entries its feed, or its page of links, holds.
        feed: whether there is one.
        sitemap: ``news`` holds two days, ``whole`` is an index of months that holds all.
        archive: whether it has a page for each day.
        section: whether it has a page of links.
        paged: whether older entries can be had with ?paged=2.
        validators: ``etag`` and ``date`` are honest, ``liar`` says 304 for hours.
        late: the share of pieces that appear hours after their date.
        deleted: the share that are taken down again.
        pinned: some pieces stay on top for a day.
        shuffled: entries stand in no order.
        spellings: feed, sitemap and archive spell addresses differently.
    """

    id: str
    a_day: float
    cap: int = 30
    rhythm: Rhythm = Rhythm.DAY
    feed: bool = True
    sitemap: str = ""
    archive: bool = False
    section: bool = False
    paged: bool = False
    validators: str = ""
    late: float = 0.0
    deleted: float = 0.0
    pinned: bool = False
    shuffled: bool = False
    spellings: bool = False
    troubles: tuple[Trouble, ...] = ()
    days: int = 30

    @property
    def host(self) -> str:
        """Its host."""
        return f"{self.id.replace('_', '-')}.example"

    @property
    def home(self) -> str:
        """Its home page, without the slash."""
        return f"https://{self.host}"

    def trouble(self, at: datetime) -> Trouble | None:
        """What is wrong now."""
        return next((one for one in self.troubles if one.holds(at)), None)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """All it publishes, in the order of their dates."""
        chance = random.Random(f"pieces {self.id}")
        begin, length = START - BEFORE, BEFORE + timedelta(days=self.days)
        moments = sorted(begin + length * share for share in self._shares(chance, length))
        return tuple(self._piece(chance, 1000 + number, at) for number, at in enumerate(moments))

    def _shares(self, chance: random.Random, length: timedelta) -> Iterator[float]:
        """When its pieces come, as shares of the whole time."""
        days = length / timedelta(days=1)
        left = round(self.a_day * days)
        while left > 0:
            day = chance.randrange(round(days))
            hour = chance.gauss(14, 4) % 24 if self.rhythm is not Rhythm.STEADY else chance.uniform(0, 24)
            together = (
                min(left, chance.randrange(8, 20)) if self.rhythm is Rhythm.BURSTS and chance.random() < 0.2 else 1
            )
            for number in range(together):
                yield min((day + (hour + number / 60) / 24) / days, 0.9999)
            left -= together

    def _piece(self, chance: random.Random, number: int, at: datetime) -> Piece:
        at = at.replace(microsecond=0)
        listed = at + timedelta(minutes=chance.uniform(30, 240)) if chance.random() < self.late else at
        slow = chance.random() < 0.02  # its page comes a quarter of an hour after it is listed
        gone = listed + timedelta(hours=chance.uniform(0.2, 60)) if chance.random() < self.deleted else None
        return Piece(
            paper=self.id,
            number=number,
            published=at,
            listed=listed,
            up=listed + timedelta(minutes=15) if slow else listed,
            gone=gone,
        )


def papers(days: int) -> tuple[Paper, ...]:
    """The outlets of a month of that many days."""
    made = (
        Paper(id="agency", a_day=60, cap=100, rhythm=Rhythm.STEADY, sitemap="news", validators="etag"),
        Paper(id="bursting", a_day=30, cap=10, rhythm=Rhythm.BURSTS),
        Paper(id="bursting_with_sitemap", a_day=24, cap=10, rhythm=Rhythm.BURSTS, sitemap="whole"),
        Paper(
            id="small_feed", a_day=12, cap=10, validators="date",
            troubles=(Trouble(fault=Fault.FROZEN, begin=30, end=78), Trouble(fault=Fault.ERROR, begin=300, end=306)),
        ),
        Paper(
            id="with_archive", a_day=10, cap=10, archive=True, spellings=True,
            troubles=(Trouble(fault=Fault.MISSING, begin=26, end=74), Trouble(fault=Fault.HANG, begin=401, end=405)),
        ),
        Paper(
            id="with_pages", a_day=9, cap=10, paged=True, late=0.05,
            troubles=(Trouble(fault=Fault.HTML, begin=20, end=68),),
        ),
        Paper(id="late", a_day=12, cap=60, late=0.15, deleted=0.05, validators="etag"),
        Paper(id="pinned", a_day=8, cap=25, pinned=True, shuffled=True, spellings=True),
        Paper(
            id="liar", a_day=6, cap=40, validators="liar", sitemap="news",
            troubles=(Trouble(fault=Fault.BUSY, begin=210, end=212),),
        ),
        Paper(
            id="walled", a_day=5, cap=15,
            troubles=(Trouble(fault=Fault.BLOCK, begin=40, end=56), Trouble(fault=Fault.WALL, begin=500, end=548)),
        ),
        Paper(id="map_only", a_day=6, feed=False, sitemap="whole"),
        Paper(id="links_only", a_day=4, cap=40, feed=False, section=True),
        Paper(id="large_feed", a_day=3, cap=300, late=0.2, deleted=0.1, spellings=True, validators="etag"),
        Paper(id="weekly", a_day=1, cap=20, rhythm=Rhythm.STEADY),
    )  # fmt: skip
    return tuple(replace(one, days=days) for one in made)
