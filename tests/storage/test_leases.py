"""Leases: what one holds no other gets, until it is let go of, runs out, or its holder is gone."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from flows.leasing import held, holder
from storage.crawling.leases import claim, release, renew
from storage.database import open_database

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _claim(database: Engine, who: str, *names: str, at: datetime = AT) -> set[str]:
    return set(claim(database, names, holder=who, at=at, until=at + MINUTE))


def test_what_one_holds_no_other_gets(database: Engine) -> None:
    """The rest is his."""
    _claim(database, "one", "a", "b")

    assert {"c"} == _claim(database, "two", "a", "b", "c")


def test_who_holds_it_may_claim_it_again(database: Engine) -> None:
    """As a step does that is done anew."""
    _claim(database, "one", "a")

    assert {"a"} == _claim(database, "one", "a")


def test_a_lease_runs_out(database: Engine) -> None:
    """Unless it was renewed before."""
    _claim(database, "one", "a", "b")
    renew(database, ["a"], holder="one", until=AT + 3 * MINUTE)

    assert {"b"} == _claim(database, "two", "a", "b", at=AT + 2 * MINUTE)


def test_who_lost_it_is_told_when_he_renews(database: Engine) -> None:
    """And does not take it back from the other one by letting go."""
    _claim(database, "one", "a")
    _claim(database, "two", "a", at=AT + 2 * MINUTE)
    release(database, ["a"], holder="one")

    assert set() == set(renew(database, ["a"], holder="one", until=AT + 3 * MINUTE))
    assert set() == _claim(database, "three", "a", at=AT + 2 * MINUTE)


def test_many_who_claim_at_once_get_each_name_once(tmp_path: Path) -> None:
    """Whoever comes first."""
    engine = open_database(f"sqlite:///{tmp_path}/dronewire.sqlite")
    names = [str(number) for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        got = list(threads.map(lambda who: _claim(engine, str(who), *names[who * 3 :], *names[: who * 3]), range(8)))
    engine.dispose()

    assert sorted(names) == sorted(name for one in got for name in one)


def test_a_hold_lasts_for_a_block(database: Engine) -> None:
    """Then it is anybody's."""
    with held(database, ["a"]) as hold:
        during = claim(database, ["a"], holder="two", at=datetime.now(UTC), until=datetime.now(UTC) + MINUTE)

    assert ({"a"}, set()) == (set(hold.names), set(during))
    assert {"a"} == _claim(database, "two", "a")


def test_the_lease_of_a_process_that_is_gone_is_free(database: Engine) -> None:
    """At once, on the same machine; elsewhere nobody can know."""
    gone = subprocess.run(
        [sys.executable, "-c", "from flows.leasing import holder; print(holder())"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    now = datetime.now(UTC)
    claim(database, ["here"], holder=gone, at=now, until=now + MINUTE)
    claim(database, ["there"], holder=f"elsewhere/{gone.partition('/')[2]}", at=now, until=now + MINUTE)
    with held(database, ["here", "there"]) as hold:
        assert gone != holder()
        assert {"here"} == set(hold.names)
