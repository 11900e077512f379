"""A haul on disk: what one crawl brought home, written so that a kill loses only what was under way."""

import json
import logging
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.story import Record
from spiders.growing import GrowingFile
from spiders.manners.traffic import Traffic
from spiders.wire.warc import Archive, Packed

log = logging.getLogger(__name__)
PAGES = "pages.warc.gz"
LINES = "haul.jsonl"
DONE = "done.json"
TRAFFIC = "traffic.json"  # what a killed crawl had asked of each host; done.json says it too
NOTED = 1.0  # seconds between two writings of that
FETCHED = "fetched"  # how a page that the taking-in decides about is counted in done.json


class Clock:
    """The round's instant and the time elapsed since: no other clock is asked, so a round can be replayed."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._started = monotonic()

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return self._at + timedelta(seconds=self.elapsed())

    def elapsed(self) -> float:
        """Seconds since the round began."""
        return monotonic() - self._started


class Haul:
    """The files of one crawl; the folder must not hold a haul yet.

    A line is written after the record it points to and in one write, so what a kill leaves behind is whole lines
    and at most one that is cut; what does not fit on the disk raises and leaves nothing.
    """

    def __init__(self, folder: Path, *, round_id: str, clock: Clock) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.round, self.clock = folder, round_id, clock
        self._lines = GrowingFile(folder / LINES)
        self._archive = Archive(folder / PAGES)
        self._counts: Counter[tuple[str, Kind, str]] = Counter()
        self._exchanges: Counter[str] = Counter()
        self.traffic = Traffic()
        self._noted = -NOTED
        self._begun: float | None = None

    def begun_for(self) -> float:
        """Seconds since the first outlet was begun with: the first one asks for it."""
        if self._begun is None:
            self._begun = self.clock.elapsed()
        return self.clock.elapsed() - self._begun

    def keep(self, packed: Packed, *, outlet: str) -> Record:
        """Append an exchange to the archive."""
        self._exchanges[outlet] += 1
        return self._archive.keep(packed)

    def write(self, line: HaulLine) -> None:
        """Append a line."""
        self._lines.append(_bytes(json.dumps(line.to_json(), ensure_ascii=False, separators=(",", ":"))) + b"\n")
        self._counts[line.outlet, line.kind, line.outcome or FETCHED] += 1
        self._note_traffic()

    def _note_traffic(self) -> None:
        """Note the requests so far, for a round whose crawl is killed; no power cut is worth waiting for the disk."""
        if self.clock.elapsed() < self._noted + NOTED:
            return
        self._noted = self.clock.elapsed()
        cut = self.folder / f"{TRAFFIC}.tmp"
        with suppress(OSError):  # a full disk: the lines are what matters
            cut.write_text(json.dumps(self.traffic.report()), encoding="utf-8")
            cut.replace(self.folder / TRAFFIC)

    def has(self, outlet: str) -> bool:
        """Whether an outlet has a line yet."""
        return any(known == outlet for known, _, _ in self._counts)

    def fail(self, outlet: str, address: str, *, reason: str, kind: Kind = Kind.FEED) -> None:
        """Write the line of an outlet that could not even be begun."""
        self.write(
            HaulLine(
                round=self.round,
                outlet=outlet,
                kind=kind,
                address=address,
                at=self.clock.now(),
                outcome=Outcome.FAILED,
                reason=reason,
            )
        )

    def finish(self, reason: str) -> None:
        """Close the files and say, in one step, that the haul is whole."""
        size = self._archive.size
        self._archive.close()
        self._lines.close()
        write_whole(self.folder / DONE, self._summary(reason, size))

    def _summary(self, reason: str, size: int) -> dict[str, Any]:
        counts: dict[str, dict[str, dict[str, int]]] = {}
        for (outlet, kind, outcome), count in sorted(self._counts.items()):
            counts.setdefault(outlet, {}).setdefault(kind, {})[outcome] = count
        return {
            "round": self.round,
            "reason": reason,
            "finished": self.clock.now().isoformat(),
            "seconds": round(self.clock.elapsed(), 3),
            "lines": sum(self._counts.values()),
            "bytes": size,
            "requests": dict(sorted(self._exchanges.items())),
            "hosts": self.traffic.report(),
            "outlets": counts,
        }


def _bytes(text: str) -> bytes:
    """A text as UTF-8; a half of a letter, which scripts cut out of emoji, is U+FFFD, and two that belong are one."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def write_whole(file: Path, content: dict[str, Any], *, secret: bool = False) -> None:
    """Write a file that is either whole or not there, also after a power cut; a secret one is its owner's alone."""
    cut = file.with_suffix(".tmp")
    cut.unlink(missing_ok=True)  # one left by a crash would keep its mode
    with open(cut, "w", encoding="utf-8", opener=_private if secret else None) as out:
        json.dump(content, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    cut.replace(file)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags | os.O_EXCL, 0o600)


def read_haul(folder: Path, offset: int = 0) -> Iterator[tuple[HaulLine, int]]:
    """The whole lines of a haul from a byte offset on, each with the offset of its end.

    A last line that was cut is left out: the haul may still be growing, or its writer was killed. A whole line that
    cannot be understood is logged and gone past; feeds after it keep no validators, since it may have been of an
    address they list, which the next round must be told of again.
    """
    file = folder / LINES
    if not file.exists():
        return
    lost = False
    with file.open("rb") as lines:
        lines.seek(offset)
        for written in lines:
            if not written.endswith(b"\n"):
                return
            line = _understood(written, file, offset)
            offset += len(written)
            lost = lost or line is None
            if line:
                yield replace(line, validators=None) if lost else line, offset


def _understood(written: bytes, file: Path, offset: int) -> HaulLine | None:
    try:
        return HaulLine.from_json(json.loads(written))
    except (ValueError, TypeError, KeyError) as error:
        log.error("%s: byte %d: no line of a haul (%s: %s)", file, offset, type(error).__name__, error)  # noqa: TRY400 -- the line is broken, not the reader
        return None


def read_traffic(folder: Path) -> list[dict[str, Any]]:
    """What a crawl asked of each host, up to a second before it was killed if it was."""
    if done := read_done(folder):
        return list(done.get("hosts", ()))
    file = folder / TRAFFIC
    return list(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else []


def read_done(folder: Path) -> dict[str, Any] | None:
    """What ``done.json`` says of a whole haul; None where the crawl was cut or still runs."""
    file = folder / DONE
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
