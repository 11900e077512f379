"""One peer's index at one size, as `python bench/scale_alone.py PEER SIZE` in an environment of its own.

It imports nothing of the project, for it has nothing of it there.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planted import BATCH, Hashes, batches  # type: ignore[import-not-found]  # beside this script

PERMUTATIONS = 128
THRESHOLD = 0.5  # of Jaccard's measure, the lowest that keeps its precision

Made = Callable[[Hashes], Any]


def main() -> None:
    """Print what it costs and finds."""
    make, index = PEERS[sys.argv[1]]()
    size, begun = int(sys.argv[2]), _resident()
    costs, found, planted, near = [], 0, 0, 0
    for number, (sketches, sources) in enumerate(batches(size)):
        made = [make(sketch) for sketch in sketches]
        looking = adding = 0.0
        for place, one in enumerate(made):
            start = time.process_time()
            answer = index.query(one)
            middle = time.process_time()
            index.insert(number * BATCH + place, one)
            looking, adding = looking + middle - start, adding + time.process_time() - middle
            planted += place in sources
            found += sources.get(place, -1) in answer
            near += len(answer)
        costs.append((1000 * looking / BATCH, 1000 * adding / BATCH))
    ends = costs[-max(1, len(costs) // 20) :]
    answer = {
        "ms": sum(map(sum, costs)) / len(costs),
        "look_up": sum(cost[0] for cost in costs) / len(costs),
        "insert": sum(cost[1] for cost in costs) / len(costs),
        "end": sum(map(sum, ends)) / len(ends),
        "kb": (_resident() - begun) / size,
        "recall": found / planted,
        "near": near / size,
    }
    print(json.dumps(answer))


def _datasketch() -> tuple[Made, Any]:
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415  # one of two is needed

    def make(hashes: Hashes) -> Any:
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([value.tobytes() for value in hashes])
        return sketch

    return make, MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)


def _rensa() -> tuple[Made, Any]:
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415

    def make(hashes: Hashes) -> Any:
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update([str(value) for value in hashes.tolist()])
        return sketch

    return make, RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=32)


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024


PEERS = {"datasketch": _datasketch, "rensa": _rensa}

if __name__ == "__main__":
    main()
