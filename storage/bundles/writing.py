"""Writing a day's bundle: filled, told, sealed, and put in the place of the one before, if it says anything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from dronewire.bundle.package import DIGEST, PACKAGE, Previous, Sum, digest_of
from dronewire.bundle.package import Place as Standing
from storage.bundles.place import (
    VERSIONS,
    Place,
    bundled_days,
    listed,
    standing,
    sum_of,
    version_folder,
)
from storage.bundles.sealed import Sealed, seal_faults


class Contents(Protocol):
    """What a day's bundle consists of."""

    def fill(self, folder: Path) -> None:
        """Write the files that are the same in whatever version they stand."""

    def tell(self, folder: Path, *, version: int, before: Path | None) -> None:
        """Write the files that name the version, and what they say otherwise than the one before it."""

    def describe(self, files: Mapping[str, Sum], place: Standing) -> bytes:
        """The data package of all these files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Where a bundle lies, its version, and whether it had to be written."""

    folder: Path
    version: int
    changed: bool


def write_bundle(root: Path, day: date, contents: Contents) -> Written:
    """Write a day's bundle, unless what is there already says the same and is whole.

    What says something else gets the next number, and the version before stays under ``versions/``. What says the
    same but was damaged is put in its place under the same number.

    Args:
        root: the folder of all bundles.
        day: the day.
        contents: what writes the files.

    Raises:
        BundleError: where it cannot be written; what was there is as it was.
    """
    place = Place(root, day)
    with place.writing() as fresh:
        contents.fill(fresh)
        was = standing(place.folder)
        if was and _fits(was, {name: sum_of(fresh / name) for name in listed(fresh)}):
            before = place.folder / VERSIONS / str(was.version - 1)
            previous = was.previous if was.said else _previous(place, was.version, before)
            sealed = _seal(fresh, contents, Standing(version=was.version, previous=previous), before)
            if sealed == was.sha256:
                return _mended(place, was)
        version = was.version + 1 if was else 1
        previous = _previous(place, version, place.folder)
        _seal(fresh, contents, Standing(version=version, previous=previous), place.folder)
        place.put(outdated=version - 1)
    return Written(folder=place.folder, version=version, changed=True)


def _fits(was: Sealed, filled: Mapping[str, Sum]) -> bool:
    """Whether the files that no version changes are those of a bundle; one that is damaged may have had them."""
    return not was.said or all(was.files.get(name) == one for name, one in filled.items())


def _mended(place: Place, was: Sealed) -> Written:
    """The bundle that is there; where it is damaged the fresh one, which is the same, takes its place."""
    whole = not seal_faults(place.folder) and was.files == {
        name: sum_of(place.folder / name) for name in listed(place.folder)
    }
    if not whole:
        place.put(outdated=0)
    return Written(folder=place.folder, version=was.version, changed=not whole)


def _seal(fresh: Path, contents: Contents, standing: Standing, before: Path) -> str:
    """Write what names the version; gives the SHA-256 of the data package, which names all else."""
    contents.tell(fresh, version=standing.version, before=before if standing.version > 1 else None)
    described = contents.describe({name: sum_of(fresh / name, flush=True) for name in listed(fresh)}, standing)
    for name, content in ((PACKAGE, described), (DIGEST, digest_of(described))):
        (fresh / name).write_bytes(content)
        sum_of(fresh / name, flush=True)
    return sha256(described).hexdigest()


def _previous(place: Place, version: int, before: Path) -> Previous | None:
    """The bundle before a version in the chain: the version before it, or version 1 of the nearest day before."""
    if version > 1:
        return Previous(day=place.day.isoformat(), version=version - 1, sha256=_named(before))
    for day in reversed(bundled_days(place.root)):
        first = version_folder(place.root / day.isoformat(), 1) if day < place.day else None
        if first:
            return Previous(day=day.isoformat(), version=1, sha256=_named(first))
    return None


def _named(folder: Path) -> str:
    """The SHA-256 of a bundle's data package, or what its digest says of it where it is gone."""
    if (folder / PACKAGE).is_file():
        return sum_of(folder / PACKAGE).sha256
    said = standing(folder)
    return said.sha256 if said else ""
