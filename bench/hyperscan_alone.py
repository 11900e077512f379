"""Hyperscan on topics, run by `bench.topic_peers` in an environment of its own.

It is told a task in one line of JSON, answers with what building took, and then answers each further line with the
seconds of CPU that all texts took. It imports nothing of the project, for it has nothing of it there.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hyperscan  # type: ignore[import-not-found]  # lives in the environment of peers


def main() -> None:
    """Build once, then match as often as asked."""
    task = json.loads(sys.stdin.readline())
    before, start = _peak(), time.process_time()
    match = _built(task["topics"])
    answer({"build": time.process_time() - start, "memory": _peak() - before})
    texts = [f" {text} ".encode() for text in task["texts"]]
    for _ in sys.stdin:
        start = time.process_time()
        for text in texts:
            match(text)
        answer({"seconds": time.process_time() - start})


def answer(figures: dict[str, float]) -> None:
    """Write one line."""
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def _built(asked: list[Any]) -> Callable[[bytes], int]:
    """Every term one pattern over words as they are compared, then the topics whose groups are all there."""
    numbers: dict[str, int] = {}
    topics = [
        [frozenset(numbers.setdefault(_pattern(term), len(numbers)) for term in group) for group in groups]
        for groups in asked
    ]
    wakes: dict[int, list[int]] = {}
    for at, groups in enumerate(topics):
        for term in groups[0]:
            wakes.setdefault(term, []).append(at)
    database = hyperscan.Database()
    flags = [hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_UTF8] * len(numbers)
    database.compile([each.encode() for each in numbers], ids=list(numbers.values()), flags=flags)

    def match(text: bytes) -> int:
        found: set[int] = set()
        database.scan(text, match_event_handler=lambda number, *_: found.add(number))
        woken = {at for term in found for at in wakes.get(term, ())}
        return sum(not any(map(found.isdisjoint, topics[at])) for at in woken)

    return match


def _peak() -> float:
    """Megabytes of this process at most."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _pattern(term: list[list[str]]) -> str:
    return " " + " ".join(map(_word, term)) + " "


def _word(forms: list[str]) -> str:
    """What the forms begin with only once: a pattern may have 16,000 bytes."""
    stem = os.path.commonprefix(forms)  # noqa: RUF071 - of letters, not of folders
    return f"{stem}(?:{'|'.join(form[len(stem) :] for form in forms)})"


if __name__ == "__main__":
    main()
