"""How good and how fast extraction is, side by side in one run: `python -m bench.extract SHARED [--peers]`.

Every extractor is a process of its own with one thread; they take turns on blocks of pages. CPU time alone counts, the
shortest of five turns, for this machine's speed varies more from minute to minute than the extractors from another.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from itertools import cycle, islice, product
from pathlib import Path
from statistics import fmean, median
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.metric import f1_of
from bench.pages import BENCHMARK, INVENTED, KINDS, REAL, SAVED, Page, pages_of
from dronewire.text.language import language_of

TURNS = 5
BLOCK = 20  # pages in one turn: a worker reads page after page, too, and its processor's caches know its code
PEERS = ("newspaper4k==0.9.6", "news-please==1.6.16")  # the versions that the asked-for figures rest on
WORKER = Path(__file__).with_name("contender.py")
OURS = ("generic", "catalogue", "trafilatura")
PLAIN = "trafilatura"
MANY = 10_000  # pages through one worker, for its memory
WIDE = 130

BAD = {
    "empty": b"",
    "binary": bytes(range(256)) * 4_000,
    "20 MB": b"<html><body><p>" + b"word " * 4_000_000,
    "100,000 nested tags": b"<html><body>" + b"<div>" * 100_000 + b"text",
    "broken UTF-8": "<html><body><p>Слово за словом</p>".encode().replace(b"\xd0", b"\xff") * 5_000,
    "scripts only": b"<html><head><script>" + b"var a = '<p>';\n" * 200_000 + b"</script></head><body></body></html>",
}

Answer = dict[str, Any]


class Contender:
    """One extractor's process."""

    def __init__(self, name: str, python: str) -> None:
        self.name = name
        command = [python, "-P", str(WORKER), name]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *pages: tuple[Path, str]) -> list[Answer]:
        """What it makes of each page, a file and its address, and at what cost.

        It hears of all at once and answers once: who waits for every page anew finds the processor's caches taken by
        others, which costs up to 0.3 ms and is no extractor's doing.
        """
        assert self._process.stdin
        assert self._process.stdout
        jobs = [{"file": str(file), "url": address} for file, address in pages]
        self._process.stdin.write(json.dumps(jobs) + "\n")
        self._process.stdin.flush()
        answers: list[Answer] = json.loads(self._process.stdout.readline())
        return answers

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def main() -> None:
    """Print every figure beside the one asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("shared", type=Path, help="the folder with real/ and labelled/")
    options.add_argument(
        "--peers", action="store_true", help="newspaper4k and news-please, in an environment of theirs"
    )
    options.add_argument("--quick", action="store_true", help="without the 10,000 pages")
    chosen = options.parse_args()
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    with tempfile.TemporaryDirectory() as folder:
        pages = pages_of(chosen.shared / "real", at=Path(folder))
        for kind in KINDS:
            print(f"{kind}: {sum(page.kind == kind for page in pages)} pages")
        answers = _race(pages, peers=chosen.peers)
        for kind in KINDS:
            console.print(_table(kind, [page for page in pages if page.kind == kind], answers))
        console.print(*_asked(pages, answers), sep="\n")
        console.print(*_languages(chosen.shared / "labelled" / "topics.jsonl"), sep="\n")
        console.print(*_bad(Path(folder)), sep="\n")
        if not chosen.quick:
            console.print(*_memory(pages), sep="\n")


def _race(pages: Sequence[Page], *, peers: bool) -> dict[str, dict[Page, Answer]]:
    """Each contender's answer to each page, with the shortest of its times."""
    with ExitStack() as running:
        racing = [Contender(name, sys.executable) for name in OURS]
        racing += [Contender(peer.partition("==")[0], _peers()) for peer in (PEERS if peers else ())]
        for one in racing:
            running.callback(one.close)
        best: dict[str, dict[Page, Answer]] = defaultdict(dict)
        blocks = (pages[start : start + BLOCK] for start in range(0, len(pages), BLOCK))
        for block, one in product(blocks, racing * TURNS):
            for page, answer in zip(block, one.ask(*((page.file, page.address) for page in block)), strict=True):
                best[one.name][page] = min(best[one.name].get(page, answer), answer, key=lambda each: each["ms"])
        return best


def _peers() -> str:
    """The Python of an environment with the peers in it, made where there is none."""
    folder = Path(tempfile.gettempdir()) / f"dronewire-bench-{'-'.join(PEERS)}".replace("==", "-")
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        print(f"installing {' and '.join(PEERS)} into {folder} ...", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", *PEERS], check=True)
        (folder / "ready").touch()
    return str(python)


def _table(kind: str, pages: Sequence[Page], answers: dict[str, dict[Page, Answer]]) -> Table:
    table = Table("", "F1", "title", "instant", "lost", "ms median", "of plain", "ms mean", title=kind)
    plain = _median(answers[PLAIN], pages)
    for name, made in answers.items() if pages else ():
        found = [made[page] for page in pages]
        table.add_row(
            name,
            f"{f1_of(pairs):.4f}" if (pairs := _pairs(made, pages)) else "-",
            _share(page.title == made[page].get("title") for page in pages if page.title),
            _share(_same(page.published, made[page].get("published")) for page in pages if page.published),
            str(sum(not each["text"] for each in found)),
            f"{_median(made, pages):.2f}",
            f"{_median(made, pages) / plain:.2f}",
            f"{fmean(each['ms'] for each in found):.2f}",
        )
    return table


def _pairs(made: dict[Page, Answer], pages: Iterable[Page]) -> list[tuple[str, str]]:
    """The true text and the one found, where the true one is known."""
    return [(page.text, made[page]["text"]) for page in pages if page.text]


def _median(made: dict[Page, Answer], pages: Iterable[Page]) -> float:
    return median([made[page]["ms"] for page in pages] or [0.0]) or 1.0


def _share(right: Iterable[bool]) -> str:
    counted = Counter(right)
    return f"{counted[True]} of {counted.total()}" if counted else "-"


def _same(stated: str, found: str | None) -> bool:
    """Whether an instant is exact; a day without a time or a time without a zone is none."""
    if not found:
        return False
    at = datetime.fromisoformat(found)
    return at.tzinfo is not None and abs((at - datetime.fromisoformat(stated)).total_seconds()) < 60


def _asked(pages: Sequence[Page], answers: dict[str, dict[Page, Answer]]) -> list[str]:
    """The figures that are asked for, each beside the one measured."""
    marked = [page for page in pages if page.kind == BENCHMARK]
    declared = [
        page for page in pages if answers["catalogue"][page].get("step") == "declared" and page.kind != BENCHMARK
    ]
    known = [page for page in declared if page.kind == REAL]
    generic, catalogue = answers["generic"], answers["catalogue"]
    plain = partial(_median, answers[PLAIN])
    lines = []
    if marked:
        f1 = f1_of(_pairs(generic, marked))
        lines += [_line("F1 on the public benchmark, generic path alone", f"{f1:.4f}", ">= 0.965", fits=f1 >= 0.965)]
        ratio = _median(generic, marked) / plain(marked)
        lines += [_line("generic path, of plain trafilatura's time", f"{ratio:.2f}", "<= 0.80", fits=ratio <= 0.8)]
        if "news-please" in answers:
            times = _median(answers["news-please"], marked) / _median(generic, marked)
            lines += [_line("times as fast as news-please", f"{times:.1f}", ">= 10", fits=times >= 10)]
        else:
            lines += ["missing: newspaper4k and news-please run with --peers"]
    for kind in (REAL, SAVED, INVENTED):
        if some := [page for page in declared if page.kind == kind]:
            ratio = _median(catalogue, some) / plain(some)
            label = f"catalogue path, {kind} ({len(some)}), of plain's time"
            lines += [_line(label, f"{ratio:.2f}", "<= 0.35", fits=ratio <= 0.35)]
    if known:
        least = min(f1_of(_pairs(catalogue, [page])) for page in known)
        lines += [_line("least F1 of a real page in the catalogue", f"{least:.4f}", ">= 0.98", fits=least >= 0.98)]
    return ["", *lines]


def _line(what: str, found: str, asked: str, *, fits: bool) -> str:
    return f"{what:65} {found:>8}   asked {asked:10} {'' if fits else 'FALLS SHORT'}"


def _languages(file: Path) -> list[str]:
    if not file.exists():
        return [f"languages: no labelled texts in {file}"]
    right: dict[str, list[bool]] = defaultdict(list)
    for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        right[row["lang"]].append(language_of(row["title"], row["text"]) == row["lang"])
    told = ", ".join(f"{language} {sum(each)} of {len(each)}" for language, each in sorted(right.items()))
    return ["", _line("languages of the labelled texts", told, "all", fits=all(map(all, right.values())))]


def _bad(folder: Path) -> list[str]:
    lines = ["", "bad input: seconds and outcome (asked: a reason within 2 s each)"]
    contender = Contender("generic", sys.executable)
    for name, page in BAD.items():
        file = folder / "bad"
        file.write_bytes(page)
        (answer,) = contender.ask((file, "https://saved.example/bad"))
        reason = f"{answer.get('outcome', 'raised')}: {answer.get('reason') or 'NO REASON'}"
        late = "" if answer["ms"] < 2_000 else "  FALLS SHORT"
        lines.append(f"  {name:22} {answer['ms'] / 1000:6.2f}  {reason[:70]}{late}")
    contender.close()
    return lines


def _memory(pages: Sequence[Page]) -> list[str]:
    contender = Contender("catalogue", sys.executable)
    resident = []
    for number, page in enumerate(islice(cycle(pages), MANY), start=1):
        (answer,) = contender.ask((page.file, page.address))
        if number % 1_000 == 0:
            resident.append(answer["rss"])
    contender.close()
    grown = resident[-1] / resident[0] if resident else 0.0
    told = " ".join(f"{each:.0f}" for each in resident)
    line = _line("memory after 10,000 pages, of that after 1,000", f"{grown:.2f}", "flat", fits=grown < 1.1)
    return ["", f"memory of one worker, MiB after every 1,000 pages: {told}", line]


if __name__ == "__main__":
    main()
