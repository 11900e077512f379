"""Hyperscan on topics, run by `bench.topic_peers` in an environment of its own: a task on stdin, figures on stdout.

It imports nothing of the project, for it has nothing of it there.
"""

import json
import os
import sys
import time
from pathlib import Path

import hyperscan  # type: ignore[import-not-found]  # lives in the environment of peers

ROUNDS = 5


def main() -> None:
    """Every term one pattern over normalised words, then the topics whose groups are all there."""
    task = json.load(sys.stdin)
    before, start = _peak(), time.process_time()
    numbers: dict[str, int] = {}
    topics = [
        [frozenset(numbers.setdefault(_pattern(term), len(numbers)) for term in group) for group in groups]
        for groups in task["topics"]
    ]
    wakes: dict[int, list[int]] = {}
    for at, groups in enumerate(topics):
        for term in groups[0]:
            wakes.setdefault(term, []).append(at)
    database = hyperscan.Database()
    flags = [hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_UTF8] * len(numbers)
    database.compile([each.encode() for each in numbers], ids=list(numbers.values()), flags=flags)
    built = time.process_time() - start
    memory = _peak() - before
    found: set[int] = set()
    hit = lambda number, *_: found.add(number)  # noqa: E731 - one line of use
    best, matches = float("inf"), 0
    texts = [f" {text} ".encode() for text in task["texts"]]
    for _ in range(ROUNDS + 1):
        start, matches = time.process_time(), 0
        for text in texts:
            found.clear()
            database.scan(text, match_event_handler=hit)
            woken = {at for term in found for at in wakes.get(term, ())}
            matches += sum(not any(map(found.isdisjoint, topics[at])) for at in woken)
        best = min(best, time.process_time() - start)
    figures = {"ms": 1000 * best / len(texts), "matches": matches / len(texts), "build": built, "memory": memory}
    sys.stdout.write(json.dumps(figures))


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
