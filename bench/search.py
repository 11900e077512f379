"""What search and rematch take on a large archive: `python -m bench.search [--articles 1000000] [--year 100000]`."""

import argparse
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select, update

from bench.invented_archive import BEGIN, YEAR, fill
from bench.postgres import served
from dronewire.topic import Topic
from dronewire.topic.lexicon import NO_LISTS
from dronewire.topic.rematching import Rematching
from flows.settings import settings_of_values
from flows.steps.topics.rematching import Wanted, rematch
from flows.steps.topics.searching import Question, query_of, search
from flows.workspace import Workspace, opened
from storage.articles.search import index_rest, index_words
from storage.database import open_database, writing
from storage.tables import article, word_index

PAGE = 20  # articles: the first page
TIMES = 3  # each question is put; the best counts, and the first is shown beside it
SINGLY = 500  # articles that are indexed one by one
PLAIN = "SELECT rowid FROM w WHERE w MATCH ? ORDER BY rowid DESC LIMIT ?"
MOSCOW = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the archive, to a plain FTS5 index, and to a scan of all texts."""

    name: str
    ours: str
    plain: str
    like: str
    outlets: tuple[str, ...] = ()


QUESTIONS = (
    Asked("rare", "экраноплан", "экраноплан", "экраноплан"),
    Asked("seldom", "дирижабль", "дирижабль", "дирижабль"),
    Asked("common, 30 %", "беспилотник", "беспилотник", "беспилотник"),
    Asked("two common", "беспилотник AND завод", "беспилотник AND завод", "беспилотник"),
    Asked("phrase", '"сборка беспилотников"', '"сборки беспилотников"', "сборки беспилотников"),
    Asked("NEAR", "завод NEAR/4 беспилотник", "NEAR(завод беспилотники, 4)", "беспилотники"),
    Asked("prefix", "беспилотн*", "беспилотн*", "беспилотн"),
    Asked("NOT", "дирижабль NOT завод", "дирижабль NOT завод", "дирижабль"),
    Asked("title:", "title:субсидия", "title: субсидия", "субсидия"),
    Asked("compound", "FPV-дрон OR дирижабль", '"FPV дрон" OR дирижабль', "FPV-дрон"),
    Asked("one of 500 outlets", "беспилотник AND субсидия", "беспилотник AND субсидия", "субсидия", ("outlet7",)),
    Asked(
        "phrase that is none", '"завод регион беспилотник"', '"завод регион беспилотник"', "завод регион беспилотник"
    ),
)
TOPICS = {
    "seldom": "дирижабль",
    "phrase": '"сборка беспилотников"',
    "common": "беспилотник NEAR/5 завод OR title:беспилотник",
}


@dataclass(slots=True)
class Watch:
    """Milliseconds by the wall's clock and of our CPU, each time that something ran."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure a block."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall.append((time.perf_counter() - wall) * 1000)
        self.cpu.append((time.process_time() - cpu) * 1000)

    def each(self, number: int) -> str:
        """The last time, of one of so many."""
        return f"{self.cpu[-1] / number:.3f} ms CPU of ours, {self.wall[-1] / number:.3f} ms an article"


def main() -> None:
    """Build, ask, match again, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000, help="that are searched")
    parser.add_argument("--year", type=int, default=100_000, help="articles that are matched again")
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="dronewire-search-") as folder:
        if asked.articles:
            _searched(Path(folder), asked.articles)
        if asked.year:
            _rematched(f"sqlite:///{folder}/year.sqlite", asked.year)
    with served() as url:
        if url is None:
            print("PostgreSQL 15 is not installed: not measured")
        elif asked.year:
            _rematched(url, asked.year)


def _built(engine: Engine, number: int) -> None:
    filling, indexing, singly = Watch(), Watch(), Watch()
    with filling.running():
        fill(engine, number)
    with writing(engine) as connection:
        connection.execute(update(word_index).values(goal=number, done=0))
    with indexing.running():
        for _ in index_rest(engine):
            pass
    with singly.running(), writing(engine) as connection:
        for one in range(1, SINGLY + 1):
            index_words(connection, one)
    print(f"\n{engine.dialect.name}: {number:,} articles in {filling.wall[0] / 1000:.0f} s")
    print(f"indexed at {indexing.each(number)}; one by one, as a round does, {singly.each(SINGLY)}")


def _searched(folder: Path, number: int) -> None:
    file, peers = folder / "archive.sqlite", folder / "peers.sqlite"
    engine = open_database(f"sqlite:///{file}")
    _built(engine, number)
    plain = _plain(engine, peers)
    sizes = "SELECT sum(pgsize) FROM dbstat WHERE aggregate = 1 AND name LIKE 'article_words%'"
    with engine.connect() as connection:
        words = connection.exec_driver_sql(sizes).scalar_one()
    whole, beside = file.stat().st_size, peers.stat().st_size
    print(f"{whole / 2**30:.2f} GiB, of which the index {words / 2**30:.2f}; plain FTS5 {beside / 2**30:.2f}\n")
    heads = ("CPU ms", "wall ms", "at first", "FTS5", "wall ms", "LIKE", "wall ms")
    print(f"{f'first {PAGE}':24}{'ours':>5}" + "".join(f"{head:>9}" for head in heads))
    for one in QUESTIONS:
        _asked(engine, plain, one)
    engine.dispose()
    plain.close()
    file.unlink()
    peers.unlink()


def _asked(engine: Engine, plain: sqlite3.Connection, one: Asked) -> None:
    ours, theirs, scan = Watch(), Watch(), Watch()
    for _ in range(TIMES):
        with ours.running():
            question = Question(query=query_of(one.ours, NO_LISTS), zone=MOSCOW, outlets=one.outlets)
            found = list(islice(search(engine, question), PAGE))
        with theirs.running():
            ids = plain.execute(PLAIN, (one.plain, PAGE)).fetchall()
    with scan.running(), engine.connect() as connection:
        query = select(article.c.id).where(article.c.text.like(f"%{one.like}%")).order_by(article.c.id.desc())
        seen = connection.scalars(query.limit(PAGE)).all()
    print(
        f"{one.name:24}{len(found):5}{min(ours.cpu):9.1f}{min(ours.wall):9.1f}{ours.wall[0]:9.1f}"
        f"{len(ids):9}{min(theirs.wall):9.1f}{len(seen):9}{scan.wall[0]:9.1f}",
        flush=True,
    )


def _plain(engine: Engine, file: Path) -> sqlite3.Connection:
    """A full-text index as one makes it first: the texts as they are, no forms, offsets kept."""
    plain, watch = sqlite3.connect(file), Watch()
    plain.execute("CREATE VIRTUAL TABLE w USING fts5(title, text, content='')")
    with engine.connect() as connection, watch.running():
        said = select(article.c.id, article.c.title, article.c.text)
        rows = connection.execution_options(yield_per=2_000).execute(said)
        plain.executemany("INSERT INTO w (rowid, title, text) VALUES (?, ?, ?)", map(tuple, rows))
        plain.commit()
    print(f"plain FTS5 beside it: {watch.cpu[0] / 1000:.0f} s CPU")
    return plain


def _rematched(url: str, number: int) -> None:
    engine = open_database(url)
    _built(engine, number)
    engine.dispose()
    print(f"{'rematch of a year':24}{'CPU s':>7}{'wall s':>8}{'peak MiB':>10}  outcomes")
    with TemporaryDirectory(prefix="dronewire-search-") as folder:
        _declare(Path(folder) / "topics")
        with opened(settings_of_values(workspace=folder, var=Path(folder) / "var", database=url)) as workspace:
            known = {topic.id: (topic,) for topic in workspace.declared}
            for name in (*TOPICS, "common", "production"):
                _matched_again(workspace, name, known[name])
            _matched_again(workspace, "all topics", workspace.declared)


def _declare(folder: Path) -> None:
    folder.mkdir()
    for name, query in TOPICS.items():
        said = f"title = {{ en = 'x', ru = 'x' }}\nleast = 1\nquery = '{query}'\n"
        (folder / f"{name}.toml").write_text(said, encoding="utf-8")


def _matched_again(workspace: Workspace, name: str, topics: tuple[Topic, ...]) -> None:
    watch, sums = Watch(), Rematching()
    Path("/proc/self/clear_refs").write_text("5")  # the peak of memory is counted anew from here
    with watch.running():
        for _ in rematch(workspace, Wanted(since=BEGIN, at=BEGIN + YEAR, topics=topics), sums):
            pass
    said = ", ".join(f"{count:,} {turn}" for turn, count in sorted(sums.turns.items()))
    print(f"{name:24}{watch.cpu[0] / 1000:7.1f}{watch.wall[0] / 1000:8.1f}{_peak():10.0f}  {said}", flush=True)


def _peak() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
