"""`dronewire verify` and `dronewire open`, as processes of their own."""

import json
import shutil
from pathlib import Path

import pytest

from .commanding import Command, dronewire_in

pytestmark = pytest.mark.slow  # several rounds, and a process for each command

DAY = "2026-11-22"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the bundle of a day of which nothing was read, and of one before it."""
    folder = tmp_path_factory.mktemp("workspace")
    for day in ("2026-11-20", DAY):
        assert dronewire_in(folder)("bundle", day).returncode == 0
    return folder / "var"


@pytest.fixture
def bundle(written: Path, tmp_path: Path) -> Path:
    """The later bundle; a copy to be harmed."""
    return Path(shutil.copytree(written, tmp_path / "var")) / "bundles" / DAY


def test_what_is_wrong_is_named_with_its_file(bundle: Path, dronewire: Command) -> None:
    """Exit status 0 before, 1 after a byte was changed; by folder, by day, or the last one."""
    whole = dronewire("verify", str(bundle)).returncode
    (bundle / "digest.md").write_text("forged")
    forged = [dronewire("verify", *arguments) for arguments in ([str(bundle)], [DAY], [])]

    assert (whole, [one.returncode for one in forged]) == (0, [1, 1, 1])
    assert all(f"failed: {bundle / 'digest.md'}: changed: 6 bytes, not " in one.stderr for one in forged)


def test_programs_are_told_in_json(bundle: Path, dronewire: Command) -> None:
    """A line for each bundle."""
    (bundle / "digest.md").unlink()
    lines = [json.loads(line) for line in dronewire("verify", "--all", "--json").stdout.splitlines()]

    assert [(line["bundle"], line["version"], line["ok"]) for line in lines] == [
        ("2026-11-20", 1, True),
        (DAY, 1, False),
    ]
    assert lines[1]["faults"] == [{"file": "digest.md", "problem": "missing"}]


def test_what_is_not_there_cannot_be_verified(dronewire: Command) -> None:
    """Neither a day nor the last one: wrong use."""
    assert [dronewire("verify", *arguments).returncode for arguments in ([DAY], [])] == [2, 2]


def test_open_shows_the_overview_or_a_day(bundle: Path, dronewire: Command) -> None:
    """In the browser; where each lies is printed."""
    pages = [bundle.parent / "index.html", bundle / "index.html"]
    shown = [dronewire("open", *arguments, BROWSER="echo").stdout.split() for arguments in ([], [DAY])]

    assert shown == [[str(page), page.as_uri()] for page in pages]


def test_a_day_without_a_bundle_cannot_be_opened(dronewire: Command) -> None:
    """It says what writes one."""
    answer = dronewire("open", DAY, BROWSER="echo")

    assert answer.returncode == 2
    assert "dronewire bundle" in answer.stderr


def test_bundles_go_to_the_address_of_the_settings(dronewire: Command, tmp_path: Path) -> None:
    """Where they are verified as well."""
    written = dronewire("bundle", DAY, DRONEWIRE_BUNDLES=f"file://{tmp_path}/elsewhere")
    place = f"file://{tmp_path}/elsewhere/{DAY}"
    (line,) = dronewire("verify", place, "--json").stdout.splitlines()

    assert (written.returncode, written.stderr) == (0, "")
    assert (json.loads(line)["folder"], json.loads(line)["ok"]) == (place, True)


def test_an_address_that_cannot_be_written_to_is_named(dronewire: Command, tmp_path: Path) -> None:
    """Exit status 1; the bundle is written here all the same."""
    (tmp_path / "elsewhere").write_text("a file")
    written = dronewire("bundle", DAY, DRONEWIRE_BUNDLES=f"file://{tmp_path}/elsewhere")

    assert written.returncode == 1
    assert f"failed: bundles were not brought to file://{tmp_path}/elsewhere: " in written.stderr
    assert (tmp_path / "var" / "bundles" / DAY / "index.html").exists()
