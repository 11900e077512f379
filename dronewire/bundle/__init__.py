"""A bundle: one day's stories as files; the same day from the same archive gives the same bytes.

``index.html`` is for eyes, ``digest.md`` for reading anywhere, ``stories.jsonl`` for programs (its fields are
described in `dronewire.bundle.lines`), ``manifest.json`` says what the other files are and how the day was read.
"""

from dronewire.bundle.counts import counts_of
from dronewire.bundle.day import Day
from dronewire.bundle.lines import story_lines
from dronewire.bundle.manifest import manifest
from dronewire.bundle.page import digest, page

__all__ = ["Day", "files"]


def files(day: Day, *, version: int = 1) -> dict[str, bytes]:
    """The bundle's files by name; ``version`` grows when late arrivals make the day anew."""
    counts = counts_of(day)
    contents = {
        "digest.md": digest(day, counts, version=version),
        "index.html": page(day, counts, version=version),
        "stories.jsonl": story_lines(day),
    }
    return contents | {"manifest.json": manifest(day, counts, contents, version=version)}
