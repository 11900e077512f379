"""Bundles are written whole or not at all; what says the same is not written again, and what was before stays."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from dronewire.bundle.package import DIGEST, PACKAGE, Place, Sum
from storage.bundles import BundleError, is_bundled, write_bundle

DAY = date(2026, 11, 22)


class Says:
    """A bundle of two files, of which one names the version; ``fails`` breaks the disk at its last step."""

    def __init__(self, said: str, *, fails: bool = False) -> None:
        self.said, self.fails = said, fails

    def fill(self, folder: Path) -> None:
        """What is said."""
        (folder / "stories.jsonl").write_text(self.said)

    def tell(self, folder: Path, *, version: int, before: Path | None) -> None:
        """The version, and what the one before said."""
        was = (before / "stories.jsonl").read_text() if before else "nothing"
        (folder / "digest.md").write_text(f"version {version}, before: {was}")

    def describe(self, files: Mapping[str, Sum], place: Place) -> bytes:
        """The least that is a data package of ours."""
        if self.fails:
            raise OSError(28, "No space left on device")
        resources = [{"path": n, "bytes": s.bytes, "hash": f"sha256:{s.sha256}"} for n, s in files.items()]
        previous = asdict(place.previous) if place.previous else None
        return json.dumps({"version": str(place.version), "previous": previous, "resources": resources}).encode()


def previous(folder: Path) -> dict[str, object] | None:
    """The bundle before one, as it says."""
    said: dict[str, object] | None = json.loads((folder / PACKAGE).read_text())["previous"]
    return said


def test_a_bundle_is_a_folder_named_for_its_day(tmp_path: Path) -> None:
    """With its files, and nothing beside it."""
    written = write_bundle(tmp_path, DAY, Says("one"))

    assert (written.folder, written.version, written.changed) == (tmp_path / "2026-11-22", 1, True)
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert names == [f"2026-11-22/{name}" for name in sorted([PACKAGE, DIGEST, "digest.md", "stories.jsonl"])]


def test_writing_it_twice_changes_nothing(tmp_path: Path) -> None:
    """Neither the version nor a byte."""
    write_bundle(tmp_path, DAY, Says("one"))
    again = write_bundle(tmp_path, DAY, Says("one"))

    assert (again.version, again.changed) == (1, False)
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-22"]


def test_a_late_arrival_makes_the_next_version(tmp_path: Path) -> None:
    """Which knows what the one before said."""
    write_bundle(tmp_path, DAY, Says("one"))
    again = write_bundle(tmp_path, DAY, Says("two"))

    assert (again.version, again.changed) == (2, True)
    assert (again.folder / "digest.md").read_text() == "version 2, before: one"


def test_the_versions_before_stay_whole(tmp_path: Path) -> None:
    """Each with all its files, byte for byte."""
    first = write_bundle(tmp_path, DAY, Says("one")).folder
    held = {path.name: path.read_bytes() for path in first.iterdir()}
    for said in ("two", "three"):
        write_bundle(tmp_path, DAY, Says(said))

    assert {path.name: path.read_bytes() for path in (first / "versions" / "1").iterdir()} == held
    assert (first / "versions" / "2" / "stories.jsonl").read_text() == "two"
    assert not (first / "versions" / "2" / "versions").exists()


def test_a_version_names_the_sum_of_the_one_before(tmp_path: Path) -> None:
    """The first one names none where no day before it was bundled."""
    folder = write_bundle(tmp_path, DAY, Says("one")).folder
    first = sha256((folder / PACKAGE).read_bytes()).hexdigest()
    named = previous(folder)
    write_bundle(tmp_path, DAY, Says("two"))

    assert (named, previous(folder)) == (None, {"day": "2026-11-22", "version": 1, "sha256": first})


def test_the_first_version_names_that_of_the_day_before(tmp_path: Path) -> None:
    """The nearest that was bundled, and its first version whatever came after."""
    earlier = write_bundle(tmp_path, date(2026, 11, 19), Says("one")).folder
    first = sha256((earlier / PACKAGE).read_bytes()).hexdigest()
    write_bundle(tmp_path, date(2026, 11, 19), Says("two"))
    write_bundle(tmp_path, date(2026, 11, 23), Says("later"))
    folder = write_bundle(tmp_path, DAY, Says("one")).folder

    assert previous(folder) == {"day": "2026-11-19", "version": 1, "sha256": first}


def test_the_chain_of_a_bundle_stays_as_it_is(tmp_path: Path) -> None:
    """A day that is bundled later comes between no two others."""
    folder = write_bundle(tmp_path, DAY, Says("one")).folder
    write_bundle(tmp_path, date(2026, 11, 21), Says("later"))
    again = write_bundle(tmp_path, DAY, Says("one"))

    assert (again.changed, previous(folder)) == (False, None)


@pytest.mark.parametrize("name", [PACKAGE, DIGEST, "stories.jsonl", "digest.md"])
@pytest.mark.parametrize("damage", ["forged", None])
def test_a_damaged_bundle_is_mended(tmp_path: Path, name: str, damage: str | None) -> None:
    """Under its number, byte for byte as it was."""
    folder = write_bundle(tmp_path, DAY, Says("one")).folder
    held = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / name).unlink()
    if damage:
        (folder / name).write_text(damage)
    again = write_bundle(tmp_path, DAY, Says("one"))

    assert (again.version, again.changed) == (1, True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == held


def test_what_does_not_belong_there_goes(tmp_path: Path) -> None:
    """A bundle has the files that it lists."""
    folder = write_bundle(tmp_path, DAY, Says("one")).folder
    (folder / "note.txt").write_text("mine")
    write_bundle(tmp_path, DAY, Says("one"))

    assert not (folder / "note.txt").exists()


def test_a_crash_between_the_renames_loses_nothing(tmp_path: Path) -> None:
    """The old bundle is put back before the new one is written."""
    folder = write_bundle(tmp_path, DAY, Says("one")).folder
    folder.rename(tmp_path / ".2026-11-22.old")
    again = write_bundle(tmp_path, DAY, Says("one"))

    assert (again.version, again.changed) == (1, False)


def test_what_a_crash_left_half_written_goes(tmp_path: Path) -> None:
    """It was never a bundle."""
    (tmp_path / ".2026-11-22.new").mkdir(parents=True)
    (tmp_path / ".2026-11-22.new" / "stories.jsonl").write_text("hal")
    folder = write_bundle(tmp_path, DAY, Says("one")).folder

    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-22"]
    assert (folder / "stories.jsonl").read_text() == "one"


def test_a_full_disk_leaves_the_bundle_before(tmp_path: Path) -> None:
    """And says which bundle was not written, and why."""
    folder = write_bundle(tmp_path, DAY, Says("one")).folder
    with pytest.raises(BundleError, match=r"2026-11-22: not written, No space left on device; what was there stays"):
        write_bundle(tmp_path, DAY, Says("two", fails=True))

    assert (folder / "stories.jsonl").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-22"]


def test_a_day_without_a_bundle_has_none(tmp_path: Path) -> None:
    """Nor has one whose data package is gone."""
    write_bundle(tmp_path, DAY, Says("one"))

    assert (is_bundled(tmp_path, DAY), is_bundled(tmp_path, date(2026, 11, 21))) == (True, False)
