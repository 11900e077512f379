"""MinHash-LSH on texts, run by `bench.stories` in an environment of its own: a task on stdin, pairs on stdout.

It imports nothing of the project, for it has nothing of it there.
"""

import json
import sys
import time

from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]  # lives in the environment of peers

PERMUTATIONS = 128
SHINGLE = 5  # words, as with us


def main() -> None:
    """The pairs that share a band, and the milliseconds a text, for each threshold."""
    task = json.load(sys.stdin)
    start = time.process_time()
    sketches = [_sketch(words) for words in task["texts"]]
    sketching = time.process_time() - start
    answer = {}
    for threshold in task["thresholds"]:
        start = time.process_time()
        pairs = _pairs(sketches, threshold)
        answer[str(threshold)] = {
            "pairs": pairs,
            "ms": 1000 * (sketching + time.process_time() - start) / len(sketches),
        }
    json.dump(answer, sys.stdout)


def _sketch(words: list[str]) -> MinHash:
    sketch = MinHash(num_perm=PERMUTATIONS)
    count = max(1, len(words) - SHINGLE + 1)
    sketch.update_batch([" ".join(words[at : at + SHINGLE]).encode() for at in range(count)])
    return sketch


def _pairs(sketches: list[MinHash], threshold: float) -> list[tuple[int, int]]:
    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    pairs = []
    for at, sketch in enumerate(sketches):
        pairs += [(int(earlier), at) for earlier in index.query(sketch)]
        index.insert(str(at), sketch)
    return pairs


if __name__ == "__main__":
    main()
