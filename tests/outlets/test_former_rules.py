"""An outlet's rules may have been others until a day: pages are read by those of the day they were fetched on."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dronewire.haul import HaulLine
from dronewire.outcome import Kind
from dronewire.outlet import Outlet
from dronewire.outlet.declaration import DeclarationError
from dronewire.story import Record
from flows.extraction import job_of
from spiders.loader import read_outlet

HEAD = """title = "The Harbour Post"
homepage = "https://harbourpost.example"
timezone = "Asia/Vladivostok"
body = ".story"
"""
BEFORE = """
[[before]]
until = 2025-03-01
body = "#text"
encoding = "windows-1251"

[[before]]
until = 2026-05-01
body = ""
timezone = "Europe/Moscow"
"""


def _read(folder: Path, text: str) -> Outlet:
    file = folder / "harbour_post.toml"
    file.write_text(text)
    return read_outlet(file)


@pytest.mark.parametrize(
    ("at", "rules"),
    [
        (datetime(2020, 1, 1, tzinfo=UTC), ("#text", "windows-1251", "Asia/Vladivostok")),
        (datetime(2025, 2, 28, 13, 59, tzinfo=UTC), ("#text", "windows-1251", "Asia/Vladivostok")),
        (datetime(2025, 2, 28, 14, 0, tzinfo=UTC), ("", "", "Europe/Moscow")),
        (datetime(2026, 4, 30, 13, 59, tzinfo=UTC), ("", "", "Europe/Moscow")),
        (datetime(2026, 4, 30, 14, 0, tzinfo=UTC), (".story", "", "Asia/Vladivostok")),
    ],
    ids=["long before", "the last minute of the first", "the first of the second", "its last", "now"],
)
def test_rules_hold_until_the_day_that_is_named(tmp_path: Path, at: datetime, rules: tuple[str, ...]) -> None:
    """The day begins at midnight of the outlet; what is not named is as it is now."""
    then = _read(tmp_path, HEAD + BEFORE).rules_at(at)

    assert (then.body, then.encoding, then.zone.key) == rules


def test_zones_of_then_are_not_mixed_up_with_those_of_now(tmp_path: Path) -> None:
    """Whichever was asked for first."""
    now = _read(tmp_path, HEAD + BEFORE)

    assert (now.zone.key, now.rules_at(datetime(2025, 9, 1, tzinfo=UTC)).zone.key) == (
        "Asia/Vladivostok",
        "Europe/Moscow",
    )


def test_a_page_is_read_by_the_rules_of_when_it_was_fetched(tmp_path: Path) -> None:
    """Also when it is read again years later."""
    line = HaulLine(
        round="r", outlet="harbour_post", kind=Kind.ARTICLE, address="https://harbourpost.example/1",
        at=datetime(2024, 1, 1, tzinfo=UTC), outcome=None, record=Record(file="f", offset=0, sha256=""),
    )  # fmt: skip

    assert job_of(line, archive=tmp_path, outlet=_read(tmp_path, HEAD + BEFORE)).outlet.body == "#text"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ('[[before]]\nuntil = 2025-03-01\nbodi = "p"\n', "harbour_post.toml:7: before.0.bodi: unknown key"),
        ("[[before]]\nuntil = 2025-03-01\n", "at least one of body, encoding and timezone"),
        ('[[before]]\nbody = "p"\n', "before.0.until: Field required"),
        ('[[before]]\nuntil = 2025-03-01\nbody = "p"\n' * 2, "each until must be later"),
        (
            '[[before]]\nuntil = 2025-03-01\ntimezone = "Moscow"\n',
            "harbour_post.toml:7: before.0.timezone: unknown time",
        ),
    ],
    ids=["an unknown key", "nothing named", "no day", "the same day twice", "an unknown zone"],
)
def test_mistakes_in_former_rules_are_named(tmp_path: Path, before: str, said: str) -> None:
    """With file and line where there is one."""
    with pytest.raises(DeclarationError) as error:
        _read(tmp_path, HEAD + before)

    assert said in str(error.value)
