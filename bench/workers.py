"""How much faster two workers on one PostgreSQL read a round in which the outlets' pauses are what takes time.

``python -m bench.workers``: the hosts of `bench.many_hosts` on localhost, each asked once a second. A worker reads so
many outlets side by side and no more; two share them by ``--shard``, and a lease per outlet keeps them apart. Exit
status 1 where an article is missing or was asked for twice, or two workers are less than 1.7 times as fast as one.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, text

from bench import many_hosts
from bench.crawl import served
from bench.postgres import served as postgres

OUTLETS, SIDE_BY_SIDE = 48, 6  # in turns of six: one worker needs eight turns, two need four each
DELAY = 1.0  # seconds between two requests to one host
ASKED = 1.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a round by some workers came to."""

    workers: int
    seconds: float
    articles: int
    twice: int
    cpu: float

    @property
    def speed(self) -> float:
        """Articles a second, starts and ends included."""
        return self.articles / self.seconds


def main() -> int:
    """Print the figures."""
    with TemporaryDirectory(prefix="bench-workers-") as folder, served() as port, postgres() as database:
        if database is None:
            print("no PostgreSQL 15 here: nothing measured")
            return 0
        ran = [round_by(number, Path(folder), port, _fresh(database, f"workers{number}")) for number in (1, 2)]
    wanted = OUTLETS * many_hosts.ARTICLES
    print(f"{OUTLETS} outlets of {many_hosts.ARTICLES} articles, {SIDE_BY_SIDE} side by side in each worker,")
    print(f"{DELAY} s between two requests to one host; {os.cpu_count()} cores")
    print(f"{'workers':>8} {'seconds':>8} {'articles/s':>11} {'CPU s':>6} {'kept':>5} {'asked twice':>12}")
    for one in ran:
        print(f"{one.workers:8} {one.seconds:8.1f} {one.speed:11.2f} {one.cpu:6.1f} {one.articles:5} {one.twice:12}")
    ratio = ran[1].speed / ran[0].speed
    print(f"ratio {ratio:.2f}; asked: {ASKED}")
    whole = all(one.articles == wanted and not one.twice for one in ran)
    return 0 if whole and ratio >= ASKED else 1


def _fresh(url: str, name: str) -> str:
    """A database of its own."""
    base = url.replace("postgresql://", "postgresql+psycopg://").rpartition("/")[0]
    server = create_engine(f"{base}/postgres", isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    return f"{base}/{name}"


def round_by(workers: int, folder: Path, port: int, database: str) -> Ran:
    """One round of all outlets, shared among some workers that are started together."""
    _seen(port)
    before, begun = os.times(), time.monotonic()
    started = [
        _started(folder / f"{workers}-{number}", port, database, f"{number}/{workers}")
        for number in range(1, workers + 1)
    ]
    done = [json.loads(one.communicate()[0]) for one in started]
    seconds, after = time.monotonic() - begun, os.times()
    return Ran(
        workers=workers,
        seconds=seconds,
        articles=sum(map(_kept, done)),
        twice=sum(count > 1 for count in Counter(_seen(port)).values()),
        cpu=after.children_user + after.children_system - before.children_user - before.children_system,
    )


def _started(folder: Path, port: int, database: str, shard: str) -> subprocess.Popen[str]:
    (folder / "outlets").mkdir(parents=True)
    names = [f"outlet{number:03}" for number in range(OUTLETS)]
    for number, name in enumerate(names):
        home = f"https://{many_hosts.host_of(number)}"
        declared = f'title = "{name}"\nhomepage = "{home}"\nfeeds = ["{home}/rss.xml"]\n'
        (folder / "outlets" / f"{name}.toml").write_text(declared)
    (folder / "dronewire.toml").write_text(
        f'newsstand = "http://127.0.0.1:{port}"\ndatabase = "{database}"\ndelay = {DELAY}\nworkers = 1\n'
        f"outlets_at_once = {SIDE_BY_SIDE}\noutlets = {json.dumps(names)}\n"
    )
    command = [sys.executable, "-c", "from flows.cli import main; main()", "run", "--json", "--shard", shard]
    command += ["--at", many_hosts.NOW.isoformat()]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)


def _kept(done: dict[str, list[dict[str, object]]]) -> int:
    new = [one["count"] for one in done["outcomes"] if one["kind"] == "article" and one["outcome"] in {"kept", "copy"}]
    return sum(count for count in new if isinstance(count, int))


def _seen(port: int) -> list[tuple[str, str]]:
    """What hosts were asked for since the last call, robots.txt left out."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/seen") as answer:
        lines = [json.loads(line) for line in answer.read().splitlines()]
    return [(host, path) for host, path, *_ in lines if path != "/robots.txt"]


if __name__ == "__main__":
    sys.exit(main())
