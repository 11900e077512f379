"""How fast 200 outlets are read in one round, and how politely: ``python -m bench.crawl``.

3,000 pages of 200 hosts on localhost are fetched, archived and accounted for by the crawl's own child process, with
the settings' own delay; Scrapy alone, which keeps nothing, gets the same pages in the same run. Then they are taken
in. Exit status 1 where a page is lost, or less comes out than the project asks for.
"""

import json
import subprocess
import sys
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

from bench import many_hosts
from bench.archiving import Costs, costs
from bench.taking_in import taking_in
from dronewire.assignment import Assignment, OutletAssignment
from dronewire.haul import HaulLine
from dronewire.outcome import Kind
from spiders.child import start_command
from spiders.haul import read_haul
from spiders.options import CrawlSettings
from storage.archive.pages import PageLostError, Pages

ALL = many_hosts.OUTLETS * many_hosts.ARTICLES
FAST, SMALL = 100.0, 400.0  # pages/s and MiB that the crawl is to keep to
WINDOW = 5.0  # seconds in which a host's requests are counted
OPTIONS = CrawlSettings.model_fields
DELAY, TOGETHER = float(OPTIONS["delay"].default), int(OPTIONS["concurrency_per_host"].default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a process took."""

    seconds: float
    cpu: float
    memory: float  # MiB at its peak

    @property
    def speed(self) -> float:
        """Pages a second, its start and end included."""
        return ALL / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What hosts saw of us: the most requests of one host in `WINDOW`, the least spacing, the most at a time."""

    most: int
    least: float
    together: int

    @property
    def polite(self) -> bool:
        """Whether no host saw more than it allows; a hundredth of a second is the server's own uncertainty."""
        return self.least > DELAY - 0.01 and self.most <= WINDOW / DELAY + 1 and self.together <= TOGETHER


def main() -> int:
    """Print the figures."""
    with TemporaryDirectory(prefix="bench-crawl-") as folder, served() as port:
        place = Path(folder)
        ours, rates = crawled(place, port)
        lost = list(missing(place / "haul"))
        peer = peered(place, port)
        page = fmean(len(many_hosts.page(outlet, 0)) for outlet in range(10))
        print(f"{ALL} pages of {many_hosts.OUTLETS} hosts, {page / 1000:.0f} KB of HTML each, sent gzipped")
        print(f"answers after {many_hosts.LATENCY:.1f} s; {DELAY} s between two requests to one host")
        print_runs(ours, peer)
        print_rates(rates)
        print(f"accounted for: {ALL - len(lost)} of {ALL} pages have one line and one readable record")
        print("\n".join(lost[:10]), end="\n" if lost else "")
        print_costs(costs(place / "haul"))
        print(taking_in(place))
    return 0 if not lost and rates.polite and ours.speed >= FAST and ours.memory < SMALL else 1


@contextmanager
def served() -> Iterator[int]:
    """The hosts, in a process of their own; gives its port."""
    command = [sys.executable, "-m", "bench.many_hosts"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        assert server.stdin
        yield int(server.stdout.readline())
        server.stdin.close()


def crawled(place: Path, port: int) -> tuple[Ran, Rates]:
    """Read all outlets as a round does."""
    outlets = place / "outlets"
    outlets.mkdir()
    parts = tuple(_declared(outlets, number) for number in range(many_hosts.OUTLETS))
    assignment = Assignment(round="bench", at=many_hosts.NOW, outlets=parts)
    (place / "assignment.json").write_text(json.dumps(assignment.to_json()))
    (place / "settings.json").write_text(json.dumps({"newsstand": f"http://127.0.0.1:{port}", "delay": DELAY}))
    ran = _ran(
        start_command(
            place / "assignment.json", haul=place / "haul", settings=place / "settings.json", outlets=(outlets,)
        )
    )
    return ran, _rates(port)


def _declared(folder: Path, number: int) -> OutletAssignment:
    name, home = f"outlet{number:03}", f"https://{many_hosts.host_of(number)}"
    (folder / f"{name}.toml").write_text(f'title = "{name}"\nhomepage = "{home}"\nfeeds = ["{home}/rss.xml"]\n')
    return OutletAssignment(outlet=name)


def peered(place: Path, port: int) -> Ran:
    """Get the same pages with Scrapy alone."""
    with (place / "peer.txt").open("w") as output:
        ran = _ran([sys.executable, "-m", "bench.bare_scrapy", str(port), str(DELAY), str(TOGETHER)], output)
    assert int((place / "peer.txt").read_text()) == ALL
    return ran


def _ran(command: list[str], output: object = None) -> Ran:
    begun = time.monotonic()
    child = subprocess.Popen(command, stdout=output)  # type: ignore[call-overload]
    memory, cpu = 0.0, 0.0
    while child.poll() is None:
        time.sleep(0.05)
        memory, cpu = _of_process(child.pid) or (memory, cpu)
    assert child.returncode == 0, child.returncode
    return Ran(seconds=time.monotonic() - begun, cpu=cpu, memory=memory)


def _of_process(number: int) -> tuple[float, float] | None:
    """A process's peak of resident memory (MiB) and its CPU seconds so far."""
    try:
        lines = Path(f"/proc/{number}/status").read_text().splitlines()
        times = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    peak = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return (peak[0] / 1024, (int(times[11]) + int(times[12])) / 100) if peak else None  # 100 ticks a second


def _rates(port: int) -> Rates:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/seen") as answer:
        seen = [json.loads(line) for line in answer.read().splitlines()]
    times = defaultdict(list)
    for host, _, at, _ in seen:
        times[host].append(at)
    return Rates(
        most=max(sum(begin <= at < begin + WINDOW for at in host) for host in times.values() for begin in host),
        least=min(later - earlier for host in times.values() for earlier, later in pairwise(host)),
        together=max(together for *_, together in seen),
    )


def missing(haul: Path) -> Iterator[str]:
    """Every article that has not exactly one line, or whose record is not its page."""
    lines = [line for line, _ in read_haul(haul) if line.kind is Kind.ARTICLE]
    counted = Counter(line.address for line in lines)
    named = [many_hosts.address_of(o, a) for o in range(many_hosts.OUTLETS) for a in range(many_hosts.ARTICLES)]
    yield from (f"{address}: {counted[address]} lines" for address in named if counted[address] != 1)
    pages = Pages(haul)
    yield from (f"{line.address}: {fault}" for line in lines if (fault := _fault(pages, line)))


def _fault(pages: Pages, line: HaulLine) -> str:
    if line.outcome or not line.record:
        return f"{line.outcome}: {line.reason}"
    try:
        page = pages.read(line.record)
    except PageLostError as error:
        return str(error)
    return "" if f'rel="canonical" href="{line.address}"'.encode() in page else "another page"


def print_runs(ours: Ran, peer: Ran) -> None:
    """Print ours beside the peer's."""
    print(f"{'':14} {'pages/s':>8} {'seconds':>8} {'CPU s':>6} {'MiB':>5}")
    for name, ran in (("dronewire", ours), ("Scrapy alone", peer)):
        print(f"{name:14} {ran.speed:8.0f} {ran.seconds:8.1f} {ran.cpu:6.1f} {ran.memory:5.0f}")
    print(f"ratio {ours.speed / peer.speed:.2f}; asked: {FAST:.0f} pages/s below {SMALL:.0f} MiB")


def print_rates(rates: Rates) -> None:
    """Print what hosts saw."""
    print(
        f"hosts: at most {rates.most} requests in {WINDOW:.0f} s (allowed {WINDOW / DELAY + 1:.0f}), "
        f"spaced by {rates.least:.3f} s or more (allowed {DELAY}), {rates.together} at a time (allowed {TOGETHER})"
    )


def print_costs(found: Costs) -> None:
    """Print what archiving costs."""
    print(f"archiving a page: {found.ours:.2f} ms; warcio's own compression {found.warcio:.2f} ms")


if __name__ == "__main__":
    sys.exit(main())
