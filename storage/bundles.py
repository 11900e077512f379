"""Bundles on disk: written beside their place and renamed, so that a half-written one is never seen."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Where a bundle lies, its version, and whether it had to be written."""

    folder: Path
    version: int
    changed: bool


def write_bundle(root: Path, day: date, files: Callable[[int], dict[str, bytes]]) -> Written:
    """Write a day's bundle, unless what is there already says the same.

    Args:
        root: the folder of all bundles.
        day: the day.
        files: the bundle's files for a version number; a version that says something else gets the next number.
    """
    folder = root / day.isoformat()
    _finish_interrupted(folder)
    version = _version(folder)
    if version and _same(folder, files(version)):
        return Written(folder=folder, version=version, changed=False)
    _replace(folder, files(version + 1))
    return Written(folder=folder, version=version + 1, changed=True)


def is_bundled(root: Path, day: date) -> bool:
    """Whether a day has a bundle."""
    return _version(root / day.isoformat()) > 0


def _version(folder: Path) -> int:
    try:
        return int(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0  # none yet, or one whose manifest is broken: it is written anew


def _same(folder: Path, files: dict[str, bytes]) -> bool:
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return there == set(files) and all((folder / name).read_bytes() == content for name, content in files.items())


def _replace(folder: Path, files: dict[str, bytes]) -> None:
    fresh, stale = _beside(folder)
    for left_over in (fresh, stale):
        shutil.rmtree(left_over, ignore_errors=True)
    for name, content in files.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            stream.write(content)
            os.fsync(stream.fileno())
    # A folder cannot be renamed onto one that is not empty: two renames, and `_finish_interrupted` between them.
    if folder.exists():
        folder.rename(stale)
    fresh.rename(folder)
    shutil.rmtree(stale, ignore_errors=True)


def _finish_interrupted(folder: Path) -> None:
    """Put the old bundle back where a crash came between the two renames."""
    _, stale = _beside(folder)
    if stale.exists() and not folder.exists():
        stale.rename(folder)


def _beside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
