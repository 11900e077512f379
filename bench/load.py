"""300,000 articles a day through the whole chain: ``python -m bench.load [--minutes 20]``.

A process of its own brings hauls home at the pace of 3.5 articles a second, a part of them in bursts of 30 a second;
they are taken in, extracted, told apart, matched, and what is on topic is stored and sent. The queue is what lies in
hauls and is not in the tables. Exit status 1 where it is not empty before each burst, or an article is lost.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bench import many_hosts
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from flows.commands.common import log_to_stderr
from flows.extraction import Extractors, extractors
from flows.settings import settings_of_values
from flows.steps.stories.retelling import link_retold
from flows.steps.taking_in import take_in
from flows.steps.telling.alerting import tell
from flows.workspace import Workspace, opened
from spiders.haul import Clock, Haul, read_done
from spiders.wire.warc import Exchange, pack
from storage.rounds import expect_haul, finish_round, open_round, tallies_of_round

RATE, BURST = 3.5, 30.0  # articles a second: on the whole, and in a burst
BURSTING, MINUTE = 3, 60  # seconds of a burst, one a minute: 90 of the 210 articles of a minute come in it
TICK = 1.0  # seconds that one haul holds
COPIES, ON_TOPIC = 0.2, 0.05  # shares; reprints are a fifth of what agencies' readers publish
ABOUT = "Завод начал выпускать новые беспилотники: цех сборки беспилотников открыли в понедельник."


def main(arguments: list[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description="The whole chain under load.")
    parser.add_argument("--minutes", type=int, default=3, help="how long articles come; the full length is 20")
    parser.add_argument("--into", type=Path, help="only bring hauls home, into this folder; what the source does")
    given = parser.parse_args(arguments)
    minutes = given.minutes
    log_to_stderr()
    if given.into:
        return produce(given.into, minutes)
    with TemporaryDirectory(prefix="bench-load-") as folder:
        settings = settings_of_values(
            workspace=folder, var=Path(folder) / "var", workers=2, alert=("desk@example.org",), stories_a_mail=20
        )
        with opened(settings) as workspace, extractors(settings.workers) as pool:
            chain = Chain(workspace)
            chain.run(pool, minutes)
    return chain.report(minutes)


@dataclass(slots=True)
class Chain:
    """The consumer's side, and what was measured on it."""

    workspace: Workspace
    waits: list[float] = field(default_factory=list)  # seconds from a haul's end until it was taken in
    lengths: list[tuple[float, int]] = field(default_factory=list)  # the queue, by seconds since the beginning
    ends: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0  # MiB of the largest worker

    def run(self, pool: Extractors, minutes: int) -> None:
        """Take in what comes until nothing does any more."""
        command = [sys.executable, "-m", "bench.load", "--minutes", str(minutes)]
        source = subprocess.Popen([*command, "--into", str(self.workspace.layout.pages)])
        before, begun, done = _cpu(source.pid), time.monotonic(), set[str]()
        while source.poll() is None or self._waiting(done):
            fresh = self._waiting(done)
            self.lengths.append((time.monotonic() - begun, sum(size for _, size in fresh)))
            for name, _ in fresh:
                done.add(name)
                self._take(name, pool)
            if fresh:
                self._tell()
            else:
                time.sleep(0.1)
            self.memory = max(self.memory, *map(_memory, _children(source.pid)), 0.0)
            if source.poll() is None:  # one that has ended would count among what its parent's children took
                self.seconds, self.cpu = time.monotonic() - begun, _cpu(source.pid) - before

    def _waiting(self, done: set[str]) -> list[tuple[str, int]]:
        """Hauls that have come and were not taken in, with how many articles each has."""
        root = self.workspace.layout.pages
        found = sorted(one.parent for one in root.glob("*/done.json") if one.parent.name not in done)
        return [(one.name, int((read_done(one) or {"lines": 0})["lines"])) for one in found]

    def _take(self, folder: str, pool: Extractors) -> None:
        database, at = self.workspace.database, datetime.now(UTC)
        name = open_round(database, at)
        expect_haul(database, folder, round_name=name)
        take_in(self.workspace, pool)
        finish_round(database, name, at=datetime.now(UTC))
        ended = (self.workspace.layout.pages / folder / "done.json").stat().st_mtime
        self.waits.append(time.time() - ended)
        for tally in tallies_of_round(database, name):
            self.ends[tally.outcome] = self.ends.get(tally.outcome, 0) + tally.count

    def _tell(self) -> None:
        at = datetime.now(UTC)
        link_retold(self.workspace, at=at)
        tell(self.workspace, None, at=at)

    def report(self, minutes: int) -> int:
        """Print, and say by the exit status whether all was as asked."""
        wanted = round(RATE * MINUTE) * minutes
        kept = self.ends.get(Outcome.KEPT, 0) + self.ends.get(Outcome.COPY, 0)
        late = [self._before_burst(number) for number in range(1, minutes)]
        print(f"{minutes} minutes, {RATE} articles/s of which bursts of {BURST:.0f}/s; {os.cpu_count()} cores")
        ended = ", ".join(f"{count} {end}" for end, count in self.ends.items())
        print(f"{wanted} articles came, {kept} kept: {ended}")
        print(f"queue: at most {max(size for _, size in self.lengths)}, before each burst {late or '(one burst only)'}")
        print(f"in the tables after {median(self.waits):.1f} s, 9 of 10 after {quantiles(self.waits, n=10)[-1]:.1f} s")
        print(f"CPU: {self.cpu:.0f} s in {self.seconds:.0f} s, {self.cpu / self.seconds:.2f} cores; "
              f"{1000 * self.cpu / max(1, kept):.0f} ms an article")  # fmt: skip
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"memory: {own:.0f} MiB, its workers {self.memory:.0f} MiB each")
        return 0 if kept == wanted and not any(late) else 1

    def _before_burst(self, number: int) -> int:
        """The queue when it was last looked at before the burst that opens a minute, less the last tick's haul."""
        earlier = [size for at, size in self.lengths if at < number * MINUTE]
        return max(0, earlier[-1] - round(RATE * 2 * TICK)) if earlier else 0


def produce(root: Path, minutes: int) -> int:
    """Bring hauls home in real time."""
    begun, number = time.monotonic(), 0
    for tick, size in enumerate(_sizes(minutes)):
        pages = [page(one) for one in range(number, number + size)]
        number += size
        time.sleep(max(0.0, begun + (tick + 1) * TICK - time.monotonic()))
        _bring(root / f"tick{tick:05}", pages)
    return 0


def _sizes(minutes: int) -> Iterator[int]:
    """How many articles come in each tick."""
    left = RATE * MINUTE - BURST * BURSTING
    quiet = MINUTE - BURSTING
    for _ in range(minutes):
        yield from [int(BURST * TICK)] * BURSTING
        yield from (int((at + 1) * left / quiet) - int(at * left / quiet) for at in range(quiet))


def page(number: int) -> tuple[str, bytes]:
    """The address and the HTML of an article: some are copies of another outlet's, some on topic."""
    chance = random.Random(number)
    outlet, nth = number % many_hosts.OUTLETS, number // many_hosts.OUTLETS
    address = many_hosts.address_of(outlet, nth)
    told = (outlet - 1) % many_hosts.OUTLETS if number and chance.random() < COPIES else outlet
    html = many_hosts.page(told, nth).replace(many_hosts.address_of(told, nth).encode(), address.encode())
    if chance.random() < ON_TOPIC:
        html = html.replace(b"<p>", f"<p>{ABOUT} ".encode(), 1)
    return address, html


def _bring(folder: Path, pages: list[tuple[str, bytes]]) -> None:
    at = datetime.now(UTC)
    haul = Haul(folder, round_id=folder.name, clock=Clock(at))
    for address, html in pages:
        outlet = address.split("//")[1].split(".")[0]
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html
        packed = pack(Exchange(address=address, at=at, request=b"GET / HTTP/1.1\r\n\r\n", response=answer))
        haul.write(
            HaulLine(
                round=folder.name,
                outlet=outlet,
                kind=Kind.ARTICLE,
                address=address,
                at=at + timedelta(microseconds=1),
                outcome=None,
                status=200,
                content_type="text/html; charset=utf-8",
                record=haul.keep(packed, outlet=outlet),
            )
        )
    haul.finish("finished")


def _cpu(source: int) -> float:
    """CPU seconds of this process and its workers so far, those that have ended included; without the source's."""
    return sum(os.times()[:4]) + sum(map(_cpu_of, _children(source)))


def _children(source: int) -> list[int]:
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [int(one) for one in listed if int(one) != source]


def _cpu_of(number: int) -> float:
    try:
        times = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def _memory(number: int) -> float:
    try:
        lines = Path(f"/proc/{number}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return max((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), default=0.0)


if __name__ == "__main__":
    sys.exit(main())
