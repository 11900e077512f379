"""Peers of our stories: MinHash-LSH of datasketch in an environment of its own, and simhash."""

import json
import os
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dronewire.copies.fingerprint import Hashes, runs

PLACE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "dronewire-bench-stories"
DATASKETCH = "datasketch==1.6.5"  # the version that the asked-for figures rest on
THRESHOLDS = (0.8, 0.5)  # of Jaccard's measure: what monitors use, and the lowest that keeps its precision
NEAR = 3  # bits of 64 in which simhash lets copies differ, after Manku, Jain, Das Sarma 2007
RUN = 3  # words of simhash's features

Pair = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """The pairs that a peer finds, and milliseconds of CPU a text."""

    pairs: frozenset[Pair]
    ms: float


def minhash(words: Sequence[Sequence[str]]) -> dict[str, Found]:
    """By the peer's name; none where datasketch cannot be had."""
    python = _python()
    if python is None:
        return {}
    script = Path(__file__).with_name("minhash_alone.py")
    task = json.dumps({"texts": [list(each) for each in words], "thresholds": THRESHOLDS})
    done = subprocess.run([python, script], input=task, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr[-2000:])
        return {}
    answer = json.loads(done.stdout)
    return {f"MinHash {name}": Found(frozenset(map(tuple, one["pairs"])), one["ms"]) for name, one in answer.items()}


def _python() -> Path | None:
    """Python of an environment with the peer."""
    python = PLACE / "bin" / "python"
    if not python.exists():
        venv.create(PLACE, with_pip=True, clear=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", DATASKETCH]
    return None if subprocess.run(install, check=False, capture_output=True).returncode else python


def simhash(words: Sequence[Sequence[str]]) -> dict[str, Found]:
    """Charikar's 64 bits over runs of three words; every pair is compared, which an index would save."""
    start = time.process_time()
    marks = np.array([_bits(runs(each, min(RUN, len(each)))) for each in words], np.uint64)
    pairs = set[Pair]()
    for at, mark in enumerate(marks):
        near = np.flatnonzero(np.bitwise_count(marks[:at] ^ mark) <= NEAR)
        pairs.update((int(earlier), at) for earlier in near)
    return {f"simhash {NEAR}": Found(frozenset(pairs), 1000 * (time.process_time() - start) / len(words))}


def _bits(features: Hashes) -> int:
    ones = np.unpackbits(features.astype("<u8").view(np.uint8), bitorder="little").reshape(len(features), 64)
    chosen = ones.sum(axis=0) * 2 > len(features)
    return int(np.packbits(chosen, bitorder="little").view("<u8")[0])
