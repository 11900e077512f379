"""What others read of a bundle: tables, package and feed, by readers that are not ours."""

import csv
import json
import os
import pickle
import subprocess
import sys
import venv
from pathlib import Path

import feedparser
import pytest
from pyarrow import parquet

from dronewire.bundle.package import DIGEST, PACKAGE

from .bundled import Press

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "dronewire-tests-frictionless"
FRICTIONLESS = "frictionless>=5.18,<6"
FORMULA = '=HYPERLINK("https://evil.example";"Дрон")'
AGAIN = """
import pickle, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from storage.bundles import write_bundle
contents = pickle.load(sys.stdin.buffer)
write_bundle(Path(sys.argv[2]), contents.told.day, contents)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle with a title that a spreadsheet would calculate."""
    press = Press(tmp_path / "var")
    folder = press.write(press.story("s1", title=FORMULA), press.story("s2", copies=0)).folder
    press.close()
    return folder


def test_all_tables_say_the_same(folder: Path) -> None:
    """JSON lines and Parquet row by row; matches and stories name articles and stories that are there."""
    rows = [json.loads(line) for line in (folder / "articles.jsonl").read_bytes().splitlines()]
    columns = parquet.read_table(folder / "articles.parquet").to_pylist()
    stories = [json.loads(line) for line in (folder / "stories.jsonl").read_bytes().splitlines()]

    assert [one["address"] for one in columns] == [one["address"] for one in rows]
    assert [one["text"] for one in columns] == [one["text"] for one in rows]
    assert {one["story"] for one in rows} == {one["id"] for one in stories} == {"s1", "s2"}


def test_no_cell_is_a_formula(folder: Path) -> None:
    """What a spreadsheet would calculate is shown as it stands."""
    with (folder / "matches.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert {row["title"] for row in rows if row["story"] == "s1"} == {f"'{FORMULA}"}


def test_the_feed_is_read_by_feed_readers(folder: Path) -> None:
    """Well formed, with identifiers that stay, instants and links."""
    feed = feedparser.parse((folder / "feed.atom").read_bytes())

    assert (feed.bozo, feed.version, len(feed.entries)) == (False, "atom10", 2)
    assert {one.id for one in feed.entries} == {f"tag:dronewire.invalid,2026:story/{name}" for name in ("s1", "s2")}
    assert all(one.link and one.updated_parsed and one.author for one in feed.entries)


def test_every_file_is_described(folder: Path) -> None:
    """With its bytes, type and, where it is a table, its fields."""
    said = json.loads((folder / PACKAGE).read_text())
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    assert {one["path"] for one in said["resources"]} | {PACKAGE, DIGEST} == there
    assert [one["path"] for one in said["resources"] if "schema" in one] == [
        "articles.jsonl",
        "articles.parquet",
        "matches.csv",
        "stories.jsonl",
    ]


def test_other_processes_write_the_same_bytes(tmp_path: Path) -> None:
    """Neither the order of sets, nor the clock, nor the zone of the machine shows in any file."""
    press, root = Press(tmp_path / "var"), str(Path(__file__).parents[2])
    contents = pickle.dumps(press.contents(*(press.story(f"s{number}", copies=number) for number in range(4))))
    press.close()
    runs = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        place, environment = tmp_path / seed, {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run([sys.executable, "-c", AGAIN, root, place], check=True, env=environment, input=contents)
        runs.append({path.relative_to(place): path.read_bytes() for path in place.rglob("*.*") if path.is_file()})

    assert len(runs[0]) > 10
    assert runs[0] == runs[1]


@pytest.mark.slow
def test_frictionless_finds_the_package_valid(folder: Path) -> None:
    """In an environment of its own, which is kept for the next time."""
    program = CACHE / "bin" / "frictionless"
    if not program.exists():
        venv.create(CACHE, with_pip=True)
        if subprocess.run([CACHE / "bin" / "pip", "install", "-q", FRICTIONLESS], check=False).returncode:
            pytest.skip("frictionless cannot be had here")
    answer = subprocess.run([program, "validate", PACKAGE, "--json"], cwd=folder, capture_output=True, check=False)
    said = json.loads(answer.stdout)

    assert (said["valid"], said["stats"]["errors"]) == (True, 0)
    assert {task["name"]: task["valid"] for task in said["tasks"]}["matches-csv"]
