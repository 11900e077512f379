"""Shards: work that is parted among several workers, each of which does its part."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

MOST = 1_000  # shards; each is a run of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One part of several; ``number`` counts from 1 to ``of``."""

    number: int = 1
    of: int = 1

    @classmethod
    def read(cls, text: str) -> Self:
        """What is written as ``2/4``; nothing is the whole.

        Raises:
            ValueError: for anything else.
        """
        if not text:
            return cls()
        written = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text)
        number, of = (int(part) for part in written.groups()) if written else (0, 0)
        if not 1 <= number <= of <= MOST:
            raise ValueError(f"{text!r} is no part such as 1/2, the first of two")
        return cls(number=number, of=of)

    def has(self, name: str) -> bool:
        """Whether something is in this part, by its name: exactly one part has it, on every machine."""
        if self.of == 1:
            return True
        return int.from_bytes(blake2b(name.encode(), digest_size=8).digest()) % self.of == self.number - 1

    def in_turn(self, names: Iterable[str]) -> frozenset[str]:
        """Those of some names that are in this part, dealt in turn: all parts are of a size."""
        return frozenset(sorted(set(names))[self.number - 1 :: self.of])


WHOLE = Shard()
