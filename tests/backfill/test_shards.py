"""Shards: each thing is in exactly one part, on every machine; and an archive is read again part by part."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.rereading import Reread
from dronewire.shard import Shard
from flows.extraction import Extractors
from flows.steps.past.archived import Wanted
from flows.steps.past.reextracting import reread
from flows.steps.round import RoundAtWork
from flows.workspace import Workspace

MORNING = datetime(2026, 11, 22, 6, tzinfo=UTC)


def _parts(number: int) -> list[Shard]:
    return [Shard.read(f"{one}/{number}") for one in range(1, number + 1)]


@given(names=st.sets(st.text()), number=st.integers(1, 9))
def test_each_name_is_in_one_part(names: set[str], number: int) -> None:
    """Whether they are told by their names alone, or dealt in turn."""
    for has in (lambda part, name: part.has(name), lambda part, name: name in part.in_turn(names)):
        assert all(sum(has(part, name) for part in _parts(number)) == 1 for name in names)


@given(names=st.sets(st.text()), number=st.integers(1, 9))
def test_parts_that_are_dealt_in_turn_are_of_a_size(names: set[str], number: int) -> None:
    """To one."""
    sizes = [len(part.in_turn(names)) for part in _parts(number)]

    assert max(sizes) - min(sizes) <= 1


def test_nothing_named_is_the_whole() -> None:
    """As where there is one worker."""
    assert Shard.read("") == Shard.read("1/1")


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "1/0", "1/2000", "-1/2", "1/2/3"])
def test_what_is_no_part_is_refused(text: str) -> None:
    """Naming what was given."""
    with pytest.raises(ValueError, match=text):
        Shard.read(text)


@pytest.mark.slow
def test_an_archive_is_read_again_part_by_part(room: Workspace, pool: Extractors) -> None:
    """Each page once, and with the same end as where one reads all."""
    RoundAtWork(room, pool, at=MORNING, outlets=("kommersant", "tass")).run()

    def ends(shard: Shard) -> Counter[tuple[str, str]]:
        wanted = Wanted(since=MORNING - timedelta(days=1), at=MORNING, shard=shard)
        return Counter(map(_end, reread(room, pool, wanted)))

    whole, parts = ends(Shard()), [ends(part) for part in _parts(3)]

    assert whole == sum(parts, Counter[tuple[str, str]]())
    assert all(parts)


def _end(one: Reread) -> tuple[str, str]:
    return one.address, one.fate
