"""Whatever is done to a bundle, verifying it names the file."""

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from dronewire.bundle.package import DIGEST, PACKAGE
from storage.bundles.verifying import verify

from .bundled import SUNDAY, Press, flip, reseal

Places = Callable[[Path, random.Random], Iterator[tuple[Path, int, int]]]

FLIPS = 200
SATURDAY = SUNDAY - timedelta(days=1)
FILES = (
    PACKAGE,
    DIGEST,
    "articles.jsonl",
    "articles.parquet",
    "changes.json",
    "digest.md",
    "evidence.wacz",
    "feed.atom",
    "index.html",
    "matches.csv",
    "stories.jsonl",
    f"versions/1/{PACKAGE}",
    f"versions/1/{DIGEST}",
    "versions/1/evidence.wacz",
    "versions/1/stories.jsonl",
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundles of two days, of the second day in two versions."""
    press = Press(tmp_path_factory.mktemp("press"))
    press.write(press.story("s0", day=SATURDAY), day=SATURDAY)
    first = press.story("s1")
    press.write(first)
    press.write(first, press.story("s2"))
    press.close()
    return press.bundles


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """The second day's bundle, beside the first one's; a copy to be harmed."""
    return Path(shutil.copytree(written, tmp_path / "bundles")) / SUNDAY.isoformat()


def faults(folder: Path) -> list[str]:
    """The files that are named."""
    return [name for name, _ in verify(folder).faults]


def test_a_bundle_as_it_was_written_has_no_faults(folder: Path) -> None:
    """Nor have the versions before it; all files of both are looked at."""
    found = verify(folder)
    there = [path for path in folder.rglob("*") if path.is_file()]

    assert (found.version, found.faults, found.notes, found.files) == (2, (), (), len(there))


@pytest.mark.parametrize("name", FILES)
def test_one_flipped_bit_is_found(folder: Path, name: str) -> None:
    """In whichever file, and no other is named."""
    flip(folder / name, (folder / name).stat().st_size // 2)

    assert faults(folder) == [name]


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    """No other is."""
    (folder / name).unlink()

    assert [(one, problem.partition(":")[0]) for one, problem in verify(folder).faults] == [(name, "missing")]


@pytest.mark.parametrize("name", ["note.txt", "charts/note.svg", ".hidden"])
def test_a_file_that_does_not_belong_there_is_named(folder: Path, name: str) -> None:
    """A bundle has what it lists."""
    (folder / name).write_text("mine")

    assert verify(folder).faults == ((name, "not listed: it does not belong to the bundle"),)


@pytest.mark.parametrize("name", ["articles.jsonl", "evidence.wacz"])
def test_a_file_that_was_cut_is_told_by_its_bytes(folder: Path, name: str) -> None:
    """How many there are, and how many there should be."""
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-1])

    assert verify(folder).faults == ((name, f"changed: {len(content) - 1} bytes, not {len(content)}"),)


def test_a_raw_page_that_was_forged_is_found_under_new_sums(folder: Path) -> None:
    """The record's own digest does not agree, whatever the package says."""
    wacz = folder / "evidence.wacz"
    flip(wacz, wacz.read_bytes().index(b"\x1f\x8b") + 400)
    reseal(folder)

    assert faults(folder) == ["evidence.wacz"]


def test_evidence_of_other_articles_is_found_under_new_sums(folder: Path) -> None:
    """The pages of the articles that are told are not in it; the article is named."""
    shutil.copy(folder / "versions" / "1" / "evidence.wacz", folder / "evidence.wacz")
    reseal(folder)
    said = dict(verify(folder).faults)

    assert set(said) == {"evidence.wacz"}
    assert said["evidence.wacz"].startswith("the page of https://outlet")


@pytest.mark.parametrize("name", ["stories.jsonl", "articles.jsonl"])
def test_a_line_that_was_taken_out_is_found_under_new_sums(folder: Path, name: str) -> None:
    """The counts say how many there were."""
    lines = (folder / name).read_bytes().splitlines(keepends=True)
    (folder / name).write_bytes(b"".join(lines[:-1]))
    reseal(folder)

    assert name in faults(folder)


def test_a_bundle_that_was_sealed_anew_breaks_the_chain(folder: Path) -> None:
    """Of the day after it: its package is not the one that was named there."""
    before = folder.parent / SATURDAY.isoformat()
    reseal(before, title="other")

    assert (faults(before), faults(folder)) == ([], [f"../{SATURDAY}/{PACKAGE}"])


@pytest.mark.parametrize("number", [1, 2])
def test_a_version_that_was_sealed_anew_breaks_the_chain(folder: Path, number: int) -> None:
    """The version after it names it."""
    _third_version(folder)
    reseal(folder / "versions" / str(number), title="other")

    assert faults(folder) == [f"versions/{number}/{PACKAGE}"]


def _third_version(folder: Path) -> None:
    """What is the second version becomes one before a third that says the same but for its number."""
    named = {"day": str(SUNDAY), "version": 2, "sha256": sha256((folder / PACKAGE).read_bytes()).hexdigest()}
    shutil.copytree(folder, folder / "versions" / "2", ignore=shutil.ignore_patterns("versions"))
    reseal(folder, version="3", previous=named)


def test_a_version_that_is_gone_is_named(folder: Path) -> None:
    """Once."""
    shutil.rmtree(folder / "versions")

    assert faults(folder) == ["versions/1"]


def test_a_day_that_is_gone_is_named(folder: Path) -> None:
    """Where other days are there."""
    shutil.copytree(folder.parent / SATURDAY.isoformat(), folder.parent / date(2026, 11, 10).isoformat())
    shutil.rmtree(folder.parent / SATURDAY.isoformat())

    assert [name.rpartition("../")[2] for name in faults(folder)] == [SATURDAY.isoformat()]


def test_a_bundle_that_stands_alone_says_what_was_not_checked(folder: Path) -> None:
    """Somebody was given this one only: that is no fault."""
    alone = Path(shutil.copytree(folder, folder.parent.parent / "given" / SUNDAY.isoformat()))

    found = verify(alone)

    assert (found.faults, found.notes) == ((), (f"the chain is not checked: {SATURDAY} is not beside it",))


def test_an_empty_folder_is_no_bundle(tmp_path: Path) -> None:
    """And says so."""
    assert verify(tmp_path).faults == ((PACKAGE, "missing: this is no bundle"),)


def _anywhere(folder: Path, chance: random.Random) -> Iterator[tuple[Path, int, int]]:
    """Places in a bundle, each byte as likely as any other: a file, a byte, a bit."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in chance.choices(files, [path.stat().st_size for path in files], k=FLIPS):
        yield path, chance.randrange(path.stat().st_size), chance.randrange(8)


def _in_any_file(folder: Path, chance: random.Random) -> Iterator[tuple[Path, int, int]]:
    """Places in a bundle, each file as likely as any other."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in chance.choices(files, k=FLIPS):
        yield path, chance.randrange(path.stat().st_size), chance.randrange(8)


@pytest.mark.slow
@pytest.mark.parametrize("places", [_anywhere, _in_any_file])
def test_of_two_hundred_random_flips_all_are_found(folder: Path, places: Places) -> None:
    """And each time the right file is named, and no other."""
    flips, found = list(places(folder, random.Random(20261122))), []
    for path, at, bit in flips:
        flip(path, at, bit)
        found.append(faults(folder))
        flip(path, at, bit)

    assert found == [[path.relative_to(folder).as_posix()] for path, _, _ in flips]
