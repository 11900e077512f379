"""What search and rematch take on a large archive: `python -m bench.search [--articles 1000000] [--year 100000]`."""

import argparse
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func, select, text, update

from bench.invented_archive import BEGIN, YEAR, fill
from bench.postgres import served
from dronewire.rematching import Rematching
from flows.settings import settings_of_values
from flows.steps.rematching import Wanted, rematch
from flows.steps.searching import Question, query_of, search
from flows.workspace import opened
from storage.database import open_database, writing
from storage.search import index_rest, index_words
from storage.tables import article, word_index

PAGE = 20  # articles: the first page
TIMES = 3  # each question is put; the best counts, and the first is shown beside it
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
    Asked("phrase that is none", '"завод регион беспилотник"', '"завод регион беспилотник"', "завод регион беспилотник"),
)


@dataclass(slots=True)
class Watch:
    """Milliseconds of one answer, by the wall's clock and of our CPU, each time that it was asked for."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure a block."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall.append((time.perf_counter() - wall) * 1000)
        self.cpu.append((time.process_time() - cpu) * 1000)


def main() -> None:
    """Build, ask, match again, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000, help="that are searched")
    parser.add_argument("--year", type=int, default=100_000, help="articles that are matched again")
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="dronewire-search-") as folder:
        _searched(f"sqlite:///{folder}/million.sqlite", asked.articles, peers=Path(folder) / "peers.sqlite")
    with TemporaryDirectory(prefix="dronewire-search-") as folder:
        _rematched(f"sqlite:///{folder}/year.sqlite", asked.year)
    with served() as url:
        if url is None:
            print("PostgreSQL 15 is not installed: not measured")
        else:
            _rematched(url, asked.year)


def _built(engine: Engine, number: int) -> None:
    begun = time.perf_counter()
    fill(engine, number)
    filled = time.perf_counter()
    with writing(engine) as connection:
        connection.execute(update(word_index).values(goal=number, done=0))
    cpu = time.process_time()
    for _ in index_rest(engine):
        pass
    cpu = (time.process_time() - cpu) / number * 1000
    wall = (time.perf_counter() - filled) / number * 1000
    print(f"{engine.dialect.name}: {number:,} articles in {filled - begun:.0f} s,", end=" ")
    print(f"indexed at {cpu:.3f} ms CPU of ours, {wall:.3f} ms an article", flush=True)
    with writing(engine) as connection:
        begun, cpu = time.perf_counter(), time.process_time()
        for one in range(1, min(number, 500)):
            index_words(connection, one)
        cpu = time.process_time() - cpu
    print(f"one by one, as a round does: {cpu * 2:.3f} ms CPU of ours, {(time.perf_counter() - begun) * 2:.3f} ms an article")


def _searched(url: str, number: int, *, peers: Path) -> None:
    engine = open_database(url)
    _built(engine, number)
    with engine.connect() as connection:
        whole, words = (_pages(connection.exec_driver_sql, like) for like in ("%", "article_words%"))
    print(f"{whole / 2**30:.2f} GiB, of which the index {words / 2**30:.2f}")
    plain = _plain(engine, peers)
    print(f"plain FTS5 beside it: {peers.stat().st_size / 2**30:.2f} GiB\n")
    print(f"{'first ' + str(PAGE):24}{'ours':>5} {'CPU ms':>8} {'wall ms':>8} {'first ms':>8} {'FTS5':>6} {'wall ms':>8} {'LIKE':>6} {'wall ms':>8}")
    for one in QUESTIONS:
        _asked(engine, plain, one)
    engine.dispose()


def _asked(engine: Engine, plain: sqlite3.Connection, one: Asked) -> None:
    ours, theirs, scan = Watch(), Watch(), Watch()
    for _ in range(TIMES):
        with ours.running():
            question = Question(query=query_of(one.ours, {}), zone=MOSCOW, outlets=one.outlets)
            found = list(islice(search(engine, question), PAGE))
        with theirs.running():
            ids = plain.execute("SELECT rowid FROM w WHERE w MATCH ? ORDER BY rowid DESC LIMIT ?", (one.plain, PAGE)).fetchall()
    with scan.running(), engine.connect() as connection:
        query = select(article.c.id).where(article.c.text.like(f"%{one.like}%")).order_by(article.c.id.desc())
        seen = connection.scalars(query.limit(PAGE)).all()
    print(
        f"{one.name:24}{len(found):5} {min(ours.cpu):8.1f} {min(ours.wall):8.1f} {ours.wall[0]:8.1f}"
        f" {len(ids):6} {min(theirs.wall):8.1f} {len(seen):6} {scan.wall[0]:8.1f}",
        flush=True,
    )


def _plain(engine: Engine, file: Path) -> sqlite3.Connection:
    """A full-text index as one makes it first: the texts as they are, no forms, offsets kept."""
    plain = sqlite3.connect(file)
    plain.execute("CREATE VIRTUAL TABLE w USING fts5(title, text, content='')")
    with engine.connect() as connection:
        rows = connection.execution_options(yield_per=2_000).execute(select(article.c.id, article.c.title, article.c.text))
        cpu = time.process_time()
        plain.executemany("INSERT INTO w (rowid, title, text) VALUES (?, ?, ?)", map(tuple, rows))
    plain.commit()
    print(f"plain FTS5: {time.process_time() - cpu:.0f} s CPU")
    return plain


def _pages(execute: Callable[[str, tuple[str]], Any], like: str) -> int:
    """Bytes of tables by the beginning of their names."""
    return int(execute("SELECT sum(pgsize) FROM dbstat WHERE aggregate = 1 AND name LIKE ?", (like,)).scalar())


def _rematched(url: str, number: int) -> None:
    engine = open_database(url)
    _built(engine, number)
    engine.dispose()
    print(f"{'rematch of a year':30}{'CPU s':>7} {'wall s':>7} {'peak MiB':>9}  outcomes")
    with TemporaryDirectory(prefix="dronewire-search-") as folder:
        queries = {"seldom": "дирижабль", "phrase": '"сборка беспилотников"', "common": "беспилотник NEAR/5 завод OR title:беспилотник"}
        (Path(folder) / "topics").mkdir()
        for name, query in queries.items():
            (Path(folder) / "topics" / f"{name}.toml").write_text(f"title = {{ en = 'x', ru = 'x' }}\nleast = 1\nquery = '''{query}'''\n")
        with opened(settings_of_values(workspace=folder, var=Path(folder) / "var", database=url)) as workspace:
            own = {topic.id: topic for topic in workspace.declared}
            for name in (*queries, "common", "production", "all topics"):
                topics = tuple(workspace.declared) if name == "all topics" else (own[name],)
                watch, sums = Watch(), Rematching()
                Path("/proc/self/clear_refs").write_text("5")  # the peak of memory is counted anew from here
                with watch.running():
                    for _ in rematch(workspace, Wanted(since=BEGIN, at=BEGIN + YEAR, topics=topics), sums):
                        pass
                said = ", ".join(f"{count:,} {turn}" for turn, count in sorted(sums.turns.items()))
                print(f"{name:30}{watch.cpu[0] / 1000:7.1f} {watch.wall[0] / 1000:7.1f} {_peak():9.0f}  {said}", flush=True)


def _peak() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
