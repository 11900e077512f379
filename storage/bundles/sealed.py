"""What a bundle says of itself: its data package, and the sum that seals it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from dronewire.bundle.package import DIGEST, PACKAGE, Previous, Sum, digest_naming, digest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A bundle's data package as it was read.

    Attributes:
        version: its number.
        previous: the bundle before it in the chain.
        files: the sums of its files.
        said: all that it says; empty where it is damaged.
        sha256: what its digest says of it.
    """

    version: int
    previous: Previous | None
    files: Mapping[str, Sum]
    said: Mapping[str, Any]
    sha256: str


def read_sealed(folder: Path, *, fallback: int) -> Sealed | None:
    """Read a bundle's data package and digest.

    Args:
        folder: the bundle's.
        fallback: the number of the version, where the package does not say it.

    Returns:
        None where neither of the two files is there.
    """
    described, digest = _bytes(folder / PACKAGE), _bytes(folder / DIGEST)
    if described is None and digest is None:
        return None
    try:
        return sealed_of(described or b"", sha256=_said_by(digest) or sha256(described or b"").hexdigest())
    except (ValueError, KeyError, TypeError):
        return Sealed(version=fallback, previous=None, files={}, said={}, sha256=_said_by(digest))


def sealed_of(described: bytes, *, sha256: str = "") -> Sealed:
    """What a data package says.

    Raises:
        ValueError, KeyError, TypeError: where it is no data package of ours.
    """
    said = json.loads(described)
    previous = said["previous"]
    return Sealed(
        version=int(said["version"]),
        previous=Previous(**previous) if previous else None,
        files={one["path"]: Sum(bytes=one["bytes"], sha256=one["hash"].partition(":")[2]) for one in said["resources"]},
        said=said,
        sha256=sha256,
    )


def seal_faults(folder: Path) -> dict[str, str]:
    """Which of the two files that seal a bundle are not as they were written, and how; one flipped bit is enough."""
    described, digest = _bytes(folder / PACKAGE), _bytes(folder / DIGEST)
    if described is None or digest is None:
        return {name: "missing" for name, held in ((PACKAGE, described), (DIGEST, digest)) if held is None}
    if digest == digest_of(described):
        return {}
    if (named := _said_by(digest)) and digest == digest_naming(named):
        return {PACKAGE: f"changed: SHA-256 is {sha256(described).hexdigest()}, not {named}"}
    # The digest is not what it says of itself. Does it still name the package?
    if named == sha256(described).hexdigest() or _is_whole(described):
        return {DIGEST: "changed: it is not as it was written"}
    return {DIGEST: "changed: it is not as it was written", PACKAGE: "changed: it can no longer be read"}


def _is_whole(described: bytes) -> bool:
    try:
        sealed_of(described)
    except (ValueError, KeyError, TypeError):
        return False
    return True


def _said_by(digest: bytes | None) -> str:
    """The SHA-256 that a digest names, or an empty text."""
    try:
        said = json.loads(digest or b"")["hash"].partition(":")[2]
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return str(said)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
