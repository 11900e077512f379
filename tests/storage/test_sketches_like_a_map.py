"""The index of sketches says what a plain map of keys would say, whatever is written, joined, dropped and lost."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dronewire.copies.fingerprint import Hashes
from storage.database import open_database, writing
from storage.stories.sketches import Index, Shelf
from storage.stories.sketches.index import is_plausible
from storage.stories.sketches.segment import Segment, keys_of
from storage.stories.sketches.tidying import BLOCK
from storage.tables import segment

BEGIN = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAYS = 6  # of the window: a run goes through several

# Few different hashes, spread as true ones are, so that texts meet; and such as short texts have, above the sample.
hashes = st.integers(0, 60).map(lambda number: number * 0x9E3779B97F4A7C15 % 2**64)
sketches = st.lists(hashes, min_size=1, max_size=12, unique=True).map(lambda found: np.array(sorted(found), np.uint64))


@dataclass(frozen=True)
class Kept:
    """A text that was kept."""

    article: int
    keys: frozenset[int]
    day: datetime


@dataclass
class Run:
    """A database under test, and what a map of its keys would hold."""

    engine: Engine
    folder: Path
    shelf: Shelf
    at: datetime = BEGIN
    kept: list[Kept] = field(default_factory=list)

    def write(self, texts: Sequence[tuple[int, Hashes]]) -> None:
        """Look for each text and keep it, in one transaction; each second one announced before."""
        with writing(self.engine) as connection:
            index = Index(connection, self.shelf, at=self.at)
            index.prepare([text for _, text in texts[::2]])
            for article, text in texts:
                self.compare(index, text)
                index.keep(article, text, at=self.at)
                self.kept.append(Kept(article, frozenset(keys_of(text).tolist()), self.at))
            index.finish()

    def fail(self, texts: Sequence[tuple[int, Hashes]]) -> None:
        """A transaction that comes to nothing at its very end."""
        with pytest.raises(RuntimeError), writing(self.engine) as connection:
            index = Index(connection, self.shelf, at=self.at)
            for article, text in texts:
                index.keep(article, text, at=self.at)
            index.finish()
            raise RuntimeError

    def pass_by(self, days: int) -> None:
        """Let days go by."""
        self.at += timedelta(days=days)

    def begin_anew(self, *, lost: bool) -> None:
        """Another process, with or without the files of the last one."""
        if lost:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.shelf = Shelf(self.folder, days=DAYS)

    def damage(self, place: int) -> None:
        """Turn around one byte of each file, and begin anew."""
        for file in self.folder.glob("*.segment"):
            content = bytearray(file.read_bytes())
            content[place % len(content)] ^= 255
            file.write_bytes(content)
        self.begin_anew(lost=False)

    def compare(self, index: Index, text: Hashes) -> None:
        """What is found must be found by the map; days that share a segment with one of the window may be, too."""
        found = {one.article: one.shared for one in index.near(text)}
        first = (self.at - timedelta(days=DAYS)).date()
        least = _near([one for one in self.kept if one.day.date() >= first], text)
        most = _near([one for one in self.kept if one.day.date() > first - timedelta(days=BLOCK)], text)
        assert least.keys() <= found.keys() <= most.keys()
        assert all(least.get(article, 0) <= shared <= most[article] for article, shared in found.items())


def _near(kept: Sequence[Kept], text: Hashes) -> dict[int, int]:
    keys = frozenset(keys_of(text).tolist())
    shared: dict[int, int] = {}
    for one in kept:
        common = len(one.keys & keys)
        if common and is_plausible(common, min(len(one.keys), len(keys))):
            shared[one.article] = max(shared.get(one.article, 0), common)
    return shared


texts = st.lists(st.tuples(st.integers(1, 40), sketches), max_size=6)
steps = st.one_of(
    texts.map(lambda written: lambda run: run.write(written)),
    texts.map(lambda written: lambda run: run.write(written)),
    texts.map(lambda written: lambda run: run.fail(written)),
    st.integers(1, 4).map(lambda days: lambda run: run.pass_by(days)),
    st.booleans().map(lambda lost: lambda run: run.begin_anew(lost=lost)),
    st.integers(0, 1000).map(lambda place: lambda run: run.damage(place)),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database that all runs use one after the other: numbers of segments come again."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('database')}/dronewire.sqlite")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.stories.sketches.shelf.LARGE", 0)  # files of small segments as well
        yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the files, which outlives runs as well."""
    return tmp_path_factory.mktemp("cache") / "sketches"


@settings(max_examples=150)
@given(st.lists(steps, max_size=40), sketches)
def test_the_index_says_what_a_map_says(
    engine: Engine, folder: Path, doing: list[Callable[[Run], None]], text: Hashes
) -> None:
    """In any order of writing, failing, waiting, beginning anew, losing and damaging files."""
    with writing(engine) as connection:
        connection.execute(segment.delete())
    run = Run(engine, folder, Shelf(folder, days=DAYS))
    for step in doing:
        step(run)
    with engine.connect() as connection:
        run.compare(Index(connection, run.shelf, at=run.at), text)


@given(texts, texts, st.sets(hashes, max_size=5))
def test_a_segment_is_the_same_after_its_bytes(
    one: list[tuple[int, Hashes]], other: list[tuple[int, Hashes]], common: set[int]
) -> None:
    """Joined, written and read again, each text has its keys but for those that are common."""
    rare = keys_of(np.array(sorted(common), np.uint64))
    parts = [Segment.of([(article, keys_of(text).tolist()) for article, text in part]) for part in (one, other)]
    joined = Segment.read(Segment.merged(parts, np.sort(rare)).content)
    wanted = np.unique(keys_of(np.array([value for _, text in (*one, *other) for value in text.tolist()], np.uint64)))
    places, found = joined.holders(wanted)
    expected = [
        (key, number)
        for number, (_, text) in enumerate((*one, *other))
        for key in sorted(set(keys_of(text).tolist()) - set(rare.tolist()))
    ]

    assert sorted(zip(wanted[places].tolist(), found.tolist(), strict=True)) == sorted(expected)
    assert joined.articles.tolist() == [article for article, _ in (*one, *other)]
    assert joined.sizes.tolist() == [
        len(set(keys_of(text).tolist()) - set(rare.tolist())) for _, text in (*one, *other)
    ]


def test_a_text_that_has_little_in_common_is_not_near(engine: Engine) -> None:
    """One key of fifty: a phrase. One of ten may be a tenth of much more."""
    assert [is_plausible(1, 10), is_plausible(1, 50), is_plausible(2, 50), is_plausible(10, 200)] == [
        True,
        False,
        True,
        False,
    ]
