"""The index of sketches within one transaction: which earlier texts share sampled shingles with a new one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from math import sqrt

import numpy as np
from sqlalchemy import Connection, select

from dronewire.copies.fingerprint import Hashes
from storage.stories.sketches.holders import Added, Found, Shared
from storage.stories.sketches.segment import Segment, keys_of
from storage.stories.sketches.shelf import Shelf
from storage.stories.sketches.tidying import tidy, write
from storage.stories.sketches.window import Window
from storage.tables import article

COMMON = 60  # stories; a shingle in more is boilerplate: without this cut footers bring precision down to 8 %
ASKED = 4 * COMMON  # holders that are asked for their stories; so many of a footer's thousands are of as many stories
AT_ONCE = 500  # values in one statement; SQLite takes 32,766, PostgreSQL 65,535
PLAUSIBLE = 0.15  # of the smaller text: copies of a part whose every sentence was touched have 0.15 to 0.3 in common
MISSED = 2.3  # standard deviations of a sample: of pairs that share so much, one in a hundred is not looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An earlier article that shares sampled shingles: how many, and about how large a share of each text they are."""

    article: int
    shared: int
    of_new: float
    of_old: float


class Index:
    """The index as one transaction sees it, with what the same transaction has added.

    `near` reads; what `keep` adds is written by `finish`, in a transaction of `storage.database.writing`.
    """

    def __init__(self, connection: Connection, shelf: Shelf, *, at: datetime) -> None:
        self.window = Window(at, shelf.days)
        self.connection = connection
        self._shelf = shelf
        self._learned: set[int] = set()
        self._asked: set[int] = set()
        self._found = Found.nothing()
        self._added = Added()
        self._rows: list[tuple[date, int, Sequence[int]]] = []

    @cached_property
    def _segments(self) -> list[Segment]:
        """All of the window, opened by the first who needs them: many a batch brings no article."""
        return [*self._shelf.segments(self.connection, since=self.window.first).values()]

    @cached_property
    def _common(self) -> set[int]:
        return {key for one in self._segments for key in one.common.tolist()}

    def prepare(self, sketches: Sequence[Hashes]) -> None:
        """Search at once for all that `near` is going to be asked for; one by one costs ten times as much."""
        if sketches:
            self._search(keys_of(np.concatenate(sketches)).tolist())

    def near(self, hashes: Hashes) -> list[Near]:
        """Earlier articles that plausibly have a part in common with a text, those that share most first."""
        keys = keys_of(hashes).tolist()
        self._search(keys)
        self._learn_from(keys)
        keys = self._rare(keys)
        best: dict[int, Near] = {}
        for one in chain(self._found.sharing(keys), self._added.sharing(keys)):
            known = best.get(one.article)
            if is_plausible(one.shared, min(len(keys), one.size)) and (not known or known.shared < one.shared):
                best[one.article] = _near(one, of=len(keys))
        # The earlier article goes first among equals: it is the more likely original.
        return sorted(best.values(), key=lambda each: (-each.shared, each.article))

    def keep(self, article_id: int, hashes: Hashes, *, at: datetime) -> None:
        """Make an article findable by a text that it has since an instant, as it stays by those it had before.

        A text from before the window is left out: nothing is a copy of it any more.
        """
        keys = self._rare(keys_of(hashes).tolist())
        day = self.window.day_of(at)
        if keys and day >= self.window.first:
            self._added.add(article_id, keys)
            self._rows.append((day, article_id, keys))

    def finish(self) -> None:
        """Write what was added and learned, join what has become many, drop what is older than the window."""
        for day in sorted({day for day, _, _ in self._rows}):
            texts = [(number, keys) for on, number, keys in self._rows if on == day]
            write(self.connection, self._shelf, Segment.of(texts, sorted(self._learned)), day=day)
        if self._rows:
            tidy(self.connection, self._shelf, self.window)
        self._rows.clear()

    def _rare(self, keys: Sequence[int]) -> Sequence[int]:
        if self._common.isdisjoint(keys):  # as for most articles
            return keys
        return [key for key in keys if key not in self._common]

    def _search(self, keys: Collection[int]) -> None:
        if self._asked.issuperset(keys):
            return
        fresh = {*keys} - self._asked
        self._asked |= fresh
        wanted = np.fromiter(fresh - self._common, np.uint64)
        wanted.sort()
        self._found = self._found.and_in(self._segments, wanted)

    def _learn_from(self, keys: Sequence[int]) -> None:
        """Find out which keys have become common: they are in the texts of too many stories, not of articles.

        Forty reprints of one story do not make its words boilerplate.
        """
        if self._found.most(keys) + self._added.most < COMMON:  # as for nearly all articles
            return
        holders = {key: [*self._found.articles(key), *self._added.articles(key)] for key in self._rare(keys)}
        asked = {key: _spread(articles) for key, articles in holders.items() if len({*articles}) >= COMMON}
        stories = self._stories_of(asked)
        common = {key for key, articles in asked.items() if len({stories.get(one) for one in articles}) >= COMMON}
        self._common |= common
        self._learned |= common

    def _stories_of(self, asked: Mapping[int, Sequence[int]]) -> dict[int, str]:
        numbers = sorted({number for articles in asked.values() for number in articles})
        stories: dict[int, str] = {}
        for start in range(0, len(numbers), AT_ONCE):
            query = select(article.c.id, article.c.story).where(article.c.id.in_(numbers[start : start + AT_ONCE]))
            stories |= {row.id: row.story for row in self.connection.execute(query)}
        return stories


def is_plausible(shared: int, smaller: int) -> bool:
    """Whether two texts may have a part in common, by the keys they share and those of the smaller one."""
    return shared >= PLAUSIBLE * smaller - MISSED * sqrt(PLAUSIBLE * (1 - PLAUSIBLE) * smaller)


def _near(one: Shared, *, of: int) -> Near:
    return Near(article=one.article, shared=one.shared, of_new=one.shared / of, of_old=min(1.0, one.shared / one.size))


def _spread(articles: Iterable[int]) -> list[int]:
    """Articles of all times: those that came one after the other may be of one story."""
    numbers = sorted({*articles})
    return numbers[:: max(1, len(numbers) // ASKED)]
