"""``manifest.json``: what a bundle holds, the sums of its files, and the numbers of its day.

``counts.outcomes`` is told by kind and by outlet; each adds up to ``counts.addresses``.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from dronewire.bundle.counts import Counts
from dronewire.bundle.day import Day
from dronewire.bundle.lines import to_json

FORMAT = 1  # grows when a field changes its meaning; new fields alone do not raise it


def manifest(day: Day, counts: Counts, contents: Mapping[str, bytes], *, version: int) -> bytes:
    """The manifest of the other files."""
    value = {
        "format": FORMAT,
        "day": day.day.isoformat(),
        "zone": day.zone,
        "version": version,
        "counts": _counts(counts),
        "outlets": {one.id: {"title": one.title, "state": one.state} for one in counts.outlets},
        "gaps": [{"outlet": one.outlet, "source": one.source, **one.gap.to_json()} for one in day.gaps],
        "files": {
            name: {"bytes": len(content), "sha256": sha256(content).hexdigest()} for name, content in contents.items()
        },
    }
    return to_json(value, indent=2) + b"\n"


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "stories": counts.stories,
        "articles": counts.articles,
        "publishers": counts.publishers,
        "topics": counts.topics,
        "rounds": counts.rounds,
        "addresses": counts.addresses,
        "outcomes": {"by_kind": counts.by_kind, "by_outlet": counts.by_outlet},
    }
