"""Verifying a bundle: every file against its sum, raw pages, tables, versions before it, and its place in the chain."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dronewire.bundle.package import DIGEST, PACKAGE, Previous
from storage.bundles.place import DAY, VERSIONS, listed, numbered, sum_of, version_folder
from storage.bundles.proof import Fault, evidence_faults, table_faults
from storage.bundles.sealed import Sealed, seal_faults, sealed_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What came of verifying a bundle.

    Attributes:
        folder: the bundle's.
        version: its number, 0 where its data package cannot be read.
        files: how many were checked, those of versions before it included.
        faults: files, relative to the folder, each with what is wrong with it.
        notes: what could not be checked, and is no fault.
    """

    folder: Path
    version: int
    files: int
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()


def verify(folder: Path) -> Verified:
    """Verify a bundle, and those of its versions before that it keeps."""
    if not (folder / PACKAGE).exists() and not (folder / DIGEST).exists():
        return Verified(folder=folder, version=0, files=0, faults=((PACKAGE, "missing: this is no bundle"),))
    found = _verify_version(folder, "")
    before = [_verify_version(folder, f"{VERSIONS}/{number}/") for number in numbered(folder)]
    faults = [fault for one in (found, *before) for fault in one.faults]
    faults += _strangers(folder, found.version)
    return Verified(
        folder=folder,
        version=found.version,
        files=sum(one.files for one in (found, *before)),
        faults=tuple(dict.fromkeys(faults)),
        notes=tuple(note for one in (found, *before) for note in one.notes),
    )


def _verify_version(home: Path, below: str) -> Verified:
    """Verify one version of a bundle, that which lies ``below`` its folder; faults are named as seen from there."""
    folder = home / below
    faults = list(seal_faults(folder).items())
    if PACKAGE in dict(faults):  # without it nothing is known of the other files
        return Verified(folder=folder, version=0, files=0, faults=_below(below, faults))
    sealed = sealed_of((folder / PACKAGE).read_bytes())
    faults += _file_faults(folder, sealed)
    if not faults:
        faults += [*evidence_faults(folder, sealed.said), *table_faults(folder, sealed.said)]
    chain, notes = _chain_faults(sealed, home)
    return Verified(
        folder=folder,
        version=sealed.version,
        files=len(sealed.files) + 2,
        faults=(*_below(below, faults), *chain),
        notes=notes,
    )


def _below(place: str, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple((f"{place}{name}", problem) for name, problem in faults)


def _file_faults(folder: Path, sealed: Sealed) -> Iterator[Fault]:
    there = set(listed(folder))
    for name, said in sealed.files.items():
        if name not in there:
            yield name, "missing"
            continue
        try:
            found = sum_of(folder / name)
        except OSError as error:
            yield name, f"cannot be read: {error.strerror}"
            continue
        if found.bytes != said.bytes:
            yield name, f"changed: {found.bytes} bytes, not {said.bytes}"
        elif found.sha256 != said.sha256:
            yield name, f"changed: SHA-256 is {found.sha256}, not {said.sha256}"
    for name in sorted(there - set(sealed.files)):
        yield name, "not listed: it does not belong to the bundle"


def _strangers(folder: Path, version: int) -> Iterator[Fault]:
    """What lies among the versions before and is none."""
    wanted = {str(number) for number in range(1, version)}
    there = {path.name for path in (folder / VERSIONS).glob("*")}
    if version:
        for name in sorted(wanted - there, key=int):
            yield f"{VERSIONS}/{name}", "missing: this version is not kept any more"
        for name in sorted(there - wanted):
            yield f"{VERSIONS}/{name}", "not listed: it is no version before this one"


def _chain_faults(sealed: Sealed, home: Path) -> tuple[list[Fault], tuple[str, ...]]:
    """Whether the bundle before this one in the chain is what this one says it was."""
    named = sealed.previous
    if named is None:
        return [], ()
    if sealed.version > 1:
        before, name = home / VERSIONS / str(named.version), f"{VERSIONS}/{named.version}/{PACKAGE}"
        # One that is missing or damaged is named once.
        return ([] if not before.is_dir() or seal_faults(before) else _link_faults(before, name, named)), ()
    earlier = home.parent / named.day
    if not any(DAY.fullmatch(one.name) and one.name != home.name for one in home.parent.iterdir() if one.is_dir()):
        return [], (f"the chain is not checked: {named.day} is not beside it",)
    before_it = version_folder(earlier, named.version) if earlier.is_dir() else None
    if before_it is None:
        return [(f"../{named.day}", f"missing: the chain leads to its version {named.version}")], ()
    return _link_faults(before_it, f"../{(before_it / PACKAGE).relative_to(home.parent)}", named), ()


def _link_faults(before: Path, name: str, named: Previous) -> list[Fault]:
    if not (before / PACKAGE).is_file():
        return [(name, f"missing: the chain leads to it, with SHA-256 {named.sha256}")]
    found = sum_of(before / PACKAGE).sha256
    if found == named.sha256:
        return []
    return [(name, f"the chain is broken: SHA-256 is {found}, and the bundle after it says {named.sha256}")]
