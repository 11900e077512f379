"""Bundles are written whole or not at all; the same content is not written again."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from storage.bundles import write_bundle

DAY = date(2026, 11, 22)


def _files(said: str) -> Callable[[int], dict[str, bytes]]:
    return lambda version: {
        "manifest.json": json.dumps({"version": version}).encode(),
        "digest.md": said.encode(),
    }


def test_a_bundle_is_a_folder_named_for_its_day(tmp_path: Path) -> None:
    """With its files, and nothing beside it."""
    written = write_bundle(tmp_path, DAY, _files("one"))

    assert written.folder == tmp_path / "2026-11-22"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["2026-11-22", "digest.md", "manifest.json"]


def test_writing_it_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """The second time nothing changes, the version least of all."""
    write_bundle(tmp_path, DAY, _files("one"))
    again = write_bundle(tmp_path, DAY, _files("one"))

    assert (again.version, again.changed) == (1, False)


def test_a_late_arrival_makes_the_next_version(tmp_path: Path) -> None:
    """What the day says has changed."""
    write_bundle(tmp_path, DAY, _files("one"))
    again = write_bundle(tmp_path, DAY, _files("two"))

    assert (again.version, again.changed) == (2, True)
    assert (again.folder / "digest.md").read_text() == "two"


def test_a_damaged_bundle_is_written_anew(tmp_path: Path) -> None:
    """A file that was changed behind our back does not stay."""
    folder = write_bundle(tmp_path, DAY, _files("one")).folder
    (folder / "digest.md").write_text("forged")
    write_bundle(tmp_path, DAY, _files("one"))

    assert (folder / "digest.md").read_text() == "one"


def test_a_crash_between_the_renames_loses_nothing(tmp_path: Path) -> None:
    """The old bundle is put back before the new one is written."""
    folder = write_bundle(tmp_path, DAY, _files("one")).folder
    folder.rename(tmp_path / ".2026-11-22.old")
    again = write_bundle(tmp_path, DAY, _files("one"))

    assert (again.version, again.changed) == (1, False)


def test_a_full_or_closed_folder_leaves_the_old_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The write fails before anything is renamed."""
    folder = write_bundle(tmp_path, DAY, _files("one")).folder

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storage.bundles.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_bundle(tmp_path, DAY, _files("two"))

    assert (folder / "digest.md").read_text() == "one"
