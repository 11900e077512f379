"""Reading the archive again, python -m bench.rereading [PAGES]: pages a second, and that memory stays flat."""

import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select, update
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bench import many_hosts
from dronewire.haul import HaulLine
from dronewire.outcome import Kind
from dronewire.rereading import Balance, Fate
from dronewire.story import Record
from flows.extraction import Extractors, extractors
from flows.settings import settings_of_values
from flows.steps.past.archived import Wanted
from flows.steps.past.reextracting import reread
from flows.steps.taking_in import take_in
from flows.workspace import Workspace, opened
from spiders.haul import LINES, PAGES, write_whole
from storage.database import writing
from storage.rounds import expect_haul, open_round
from storage.tables import article

USUAL = 10_000  # pages: a month of ten outlets, or a day of two hundred
ASKED = 300.0  # seconds, on two cores: a few minutes
HAUL = 500  # pages of one round
FOOTER = "\nПодписывайтесь на наш канал, чтобы ничего не пропустить."  # what the earlier extractor took along


def main() -> int:
    """Fill an archive, take it in, spoil every fifth article as a worse extractor would have, and read it again."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    with tempfile.TemporaryDirectory() as folder, extractors(2) as pool:
        place = Path(folder)
        with opened(settings_of_values(workspace=place, var=place / "var")) as room:
            for first in range(0, wanted, HAUL):
                _fill(room, range(first, min(first + HAUL, wanted)))
            begun = time.monotonic()
            take_in(room, pool)
            print(f"taken in: {wanted / (time.monotonic() - begun):.0f} pages/s")
            spoilt = _spoil(room)
            shown, took = _read(room, pool, apply=False)
            applied, applying = _read(room, pool, apply=True)
            again, _ = _read(room, pool, apply=True)
    print(f"spoilt {spoilt}, shown {shown.number(Fate.CHANGED)}, corrected {applied.number(Fate.CHANGED)}")
    whole = shown.pages == applied.pages == again.pages == wanted and again.number(Fate.SAME) == wanted
    return int(not whole or spoilt != applied.number(Fate.CHANGED) or max(took, applying) > ASKED * wanted / USUAL)


def _fill(room: Workspace, numbers: range) -> None:
    """A round's haul, as a crawl would have left it."""
    name = open_round(room.database, many_hosts.NOW)
    folder = room.layout.haul_of(name, many_hosts.NOW)
    place = room.layout.pages / folder
    place.mkdir(parents=True)
    with (place / PAGES).open("wb") as archive, (place / LINES).open("w", encoding="utf-8") as lines:
        for line in _lines(name, WARCWriter(archive, gzip=True), archive, numbers):
            lines.write(f"{json.dumps(line.to_json(), ensure_ascii=False)}\n")
    write_whole(place / "assignment.json", {"round": name, "at": many_hosts.NOW.isoformat(), "outlets": []})
    expect_haul(room.database, folder, round_name=name)


def _lines(name: str, writer: WARCWriter, archive: BinaryIO, numbers: range) -> Iterator[HaulLine]:
    for number in numbers:
        outlet, own = number % many_hosts.OUTLETS, number // many_hosts.OUTLETS
        address, page = many_hosts.address_of(outlet, own), many_hosts.page(outlet, own)
        offset = archive.tell()
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(address, "response", payload=BytesIO(page), http_headers=headers))
        record = Record(file=PAGES, offset=offset, sha256=sha256(page).hexdigest())
        yield HaulLine(
            round=name, outlet=f"outlet{outlet:03}", kind=Kind.ARTICLE, address=address, at=many_hosts.NOW,
            outcome=None, final=address, content_type="text/html", record=record,
        )  # fmt: skip


def _spoil(room: Workspace) -> int:
    with writing(room.database) as connection:
        ids = list(connection.scalars(select(article.c.id)))
        chosen = random.Random(1).sample(ids, len(ids) // 5)
        for at in range(0, len(chosen), 500):
            here = article.c.id.in_(chosen[at : at + 500])
            connection.execute(update(article).where(here).values(text=article.c.text + FOOTER, extractor="1"))
    return len(chosen)


def _read(room: Workspace, pool: Extractors, *, apply: bool) -> tuple[Balance, float]:
    balance, begun, memory = Balance(), time.monotonic(), []
    wanted = Wanted(since=many_hosts.NOW, at=many_hosts.NOW, apply=apply)
    for one in reread(room, pool, wanted):
        balance.add(one)
        if balance.pages % 1_000 == 0:
            memory.append(_memory())
    seconds = time.monotonic() - begun
    held = f"{memory[0]:.0f} to {memory[-1]:.0f} MiB" if memory else "not measured"
    what = "written" if apply else "shown"
    asked = ASKED * balance.pages / USUAL
    print(f"{what}: {balance.pages / seconds:.0f} pages/s, {seconds:.0f} s (asked: {asked:.0f}), memory {held}")
    return balance, seconds


def _memory() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    sys.exit(main())
