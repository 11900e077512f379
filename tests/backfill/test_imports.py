"""Captures of WARC and WACZ files become articles of the day they are of; what is broken is named and counted."""

import gzip
import random
import zipfile
from base64 import b32encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path
from typing import Self

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dronewire.outcome import Outcome
from flows.extraction import Extractors
from flows.steps.past.importing import Imported, import_file
from flows.workspace import Workspace
from storage.archive.imports import Broken, Capture, captures
from storage.archive.pages import Pages
from storage.outbox import deliveries
from storage.stories.telling import stories
from storage.tables import article, page

pytestmark = pytest.mark.slow  # archives of many pages

HOME = "https://www.kommersant.ru"
WORDS = ("цех", "завод", "станок", "мастер", "смена", "печь", "склад", "рельс", "кран", "плата", "провод", "рама")
AT = "2024-03-05T09:00:00Z"


def _html(number: int) -> bytes:
    chance = random.Random(number)
    body = "".join(f"<p>{' '.join(chance.choices(WORDS, k=40)).capitalize()}.</p>" for _ in range(5))
    return (
        f'<html lang="ru"><head><title>Новость {number}</title><meta property="article:published_time" '
        f'content="2024-03-05T1{number % 10}:00:00+03:00"></head><body><article><h1>Новость {number}</h1>{body}'
        "</article></body></html>"
    ).encode()


class Warc:
    """A WARC file that is being written, as a foreign crawl writes it."""

    def __init__(self, *, packed: bool = True) -> None:
        self.packed = packed
        self.content = b""
        self.offsets: list[int] = []

    def answer(
        self, number: int, body: bytes | None = None, *, status: str = "200 OK", at: str = AT, **headers: str
    ) -> Self:
        """Add an answer; ``headers`` with underscores for hyphens."""
        named = {"Content_Type": "text/html; charset=utf-8", **headers}
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items())
        payload = _html(number) if body is None else body
        return self._add("response", number, f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + payload, payload, at=at)

    def revisit(self, number: int, of: int) -> Self:
        """Add a record that says that an answer was the same as another one."""
        return self._add("revisit", number, b"", _html(of), at=AT)

    def _add(self, kind: str, number: int, block: bytes, payload: bytes, *, at: str) -> Self:
        self.offsets.append(len(self.content))
        record = (
            (
                f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {HOME}/doc/{number}\r\nWARC-Date: {at}\r\n"
                f"WARC-Payload-Digest: {_digest(payload)}\r\nWARC-Block-Digest: {_digest(block)}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            ).encode()
            + block
            + b"\r\n\r\n"
        )
        self.content += gzip.compress(record, mtime=0) if self.packed else record
        return self

    def save(self, file: Path) -> Path:
        """Write the file."""
        file.write_bytes(self.content)
        return file


def _digest(content: bytes) -> str:
    return f"sha1:{b32encode(sha1(content).digest()).decode()}"


def _chunked(body: bytes) -> bytes:
    parts = [body[start : start + 700] for start in range(0, len(body), 700)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


Import = Callable[[Path], Imported]


@pytest.fixture
def bring(room: Workspace, pool: Extractors) -> Import:
    """Takes a file in."""
    return lambda file: import_file(room, pool, file, list(room.outlets.values()))


def _ends(done: Imported) -> dict[Outcome, int]:
    return {one.outcome: one.count for one in done.tallies}


def _added_up(done: Imported) -> int:
    return sum(one.count for one in done.tallies) + done.repeated + done.foreign


def _titles(room: Workspace) -> set[str]:
    with room.database.connect() as connection:
        return set(connection.scalars(select(article.c.title)))


def test_payloads_are_read_however_they_travelled(room: Workspace, bring: Import, tmp_path: Path) -> None:
    """Plain, packed, in chunks, and both; and in a file whose records are not packed."""
    warc = Warc().answer(1)
    warc.answer(2, gzip.compress(_html(2)), Content_Encoding="gzip")
    warc.answer(3, _chunked(_html(3)), Transfer_Encoding="chunked")
    warc.answer(4, _chunked(gzip.compress(_html(4))), Transfer_Encoding="chunked", Content_Encoding="gzip")
    # Public crawls undo the encoding and leave the header.
    warc.answer(5, Content_Encoding="gzip", Transfer_Encoding="chunked")
    done = bring(warc.save(tmp_path / "crawl.warc.gz"))
    plain = bring(Warc(packed=False).answer(6).answer(7).save(tmp_path / "crawl.warc"))

    assert {f"Новость {number}" for number in range(1, 8)} == _titles(room)
    assert (_ends(done)[Outcome.KEPT], _ends(plain)[Outcome.KEPT]) == (5, 2)


def test_an_article_is_of_its_own_day_and_nobody_is_mailed(room: Workspace, bring: Import, tmp_path: Path) -> None:
    """Its page is in our archive byte for byte, as of when the crawl had it."""
    bring(Warc().answer(1).save(tmp_path / "crawl.warc.gz"))
    with room.database.connect() as connection:
        (name,) = connection.scalars(select(article.c.story))
        (story,) = stories(connection, [name], titles={})
        fetched = connection.scalar(select(page.c.fetched))

    assert datetime(2024, 3, 5, 8, tzinfo=UTC) == story.told_at
    assert datetime(2024, 3, 5, 9, tzinfo=UTC) == fetched
    assert _html(1) == Pages(room.layout.pages).read(story.first.record)
    assert list(deliveries(room.database)) == []


def test_each_capture_is_accounted_for_once(room: Workspace, bring: Import, tmp_path: Path) -> None:
    """Refusals, what is no page, and further captures of the same; one that refers to another has its page."""
    warc = Warc().answer(1).answer(1, at="2024-03-04T09:00:00Z").answer(2, b"", status="404 Not Found")
    warc.answer(3, b"\x89PNG", Content_Type="image/png").revisit(1, of=1).revisit(4, of=1).revisit(5, of=77)
    done = bring(warc.save(tmp_path / "crawl.warc.gz"))

    assert 7 == done.captures == _added_up(done)
    assert {outcome: number for outcome, number in _ends(done).items() if number} == {
        Outcome.KEPT: 2,
        Outcome.GONE: 1,
        Outcome.NOT_AN_ARTICLE: 1,
        Outcome.FAILED: 1,
    }


def test_taking_a_file_in_again_changes_nothing(room: Workspace, bring: Import, tmp_path: Path) -> None:
    """What is kept is known, and an older state does not go over a later one."""
    file = Warc().answer(1).answer(2).save(tmp_path / "crawl.warc.gz")
    bring(file)
    again = bring(file)
    older = bring(Warc().answer(1, _html(9), at="2024-03-01T09:00:00Z").save(tmp_path / "older.warc.gz"))

    assert _ends(again) == {Outcome.KNOWN: 2}
    assert _ends(older) == {Outcome.KNOWN: 1}
    assert {"Новость 1", "Новость 2"} == _titles(room)


def test_a_wacz_is_read(room: Workspace, bring: Import, tmp_path: Path) -> None:
    """All WARC files in it."""
    with zipfile.ZipFile(tmp_path / "crawl.wacz", "w") as packed:
        packed.writestr("archive/one.warc.gz", Warc().answer(1).content)
        packed.writestr("archive/two.warc.gz", Warc().answer(2).content)
        packed.writestr("datapackage.json", "{}")
    bring(tmp_path / "crawl.wacz")

    assert {"Новость 1", "Новость 2"} == _titles(room)


def _read(file: Path) -> tuple[list[str], list[Broken]]:
    found = list(captures(file))
    good = [one.address.rpartition("/")[2] for one in found if isinstance(one, Capture)]
    return good, [one for one in found if isinstance(one, Broken)]


@pytest.mark.parametrize("packed", [True, False])
def test_a_broken_record_is_named_and_the_others_are_read(tmp_path: Path, packed: bool) -> None:
    """By the byte at which it begins."""
    warc = Warc(packed=packed).answer(1).answer(2).answer(3)
    content = bytearray(warc.content)
    content[warc.offsets[1] + 400 : warc.offsets[1] + 440] = bytes(40)
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(content)
    good, broken = _read(file)

    assert good == ["1", "3"]
    assert [warc.offsets[1]] == [one.offset for one in broken]


@pytest.mark.parametrize("cut", [1, 300, 800])
def test_a_file_that_was_cut_is_read_as_far_as_it_goes(tmp_path: Path, cut: int) -> None:
    """And its last record is named."""
    warc = Warc().answer(1).answer(2)
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(warc.content[:-cut])
    good, broken = _read(file)

    assert good == ["1"]
    assert len(broken) == 1


def test_a_file_that_was_packed_as_a_whole_is_read(tmp_path: Path) -> None:
    """Though the standard wants its records packed one by one."""
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(gzip.compress(Warc(packed=False).answer(1).answer(2).content))

    assert _read(file) == (["1", "2"], [])


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 no zip", gzip.compress(b"text")])
def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    """In one complaint."""
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(content)
    good, broken = _read(file)

    assert (good, len(broken)) == ([], 1)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """By the system's own words."""
    assert [one.reason for one in _read(tmp_path / "none.warc")[1]] == (["No such file or directory"])


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(flips=st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=4))
def test_whatever_is_damaged_all_else_is_read(tmp_path: Path, flips: Sequence[tuple[int, int]]) -> None:
    """No capture is made up, none changes its text, and those of undamaged records are there."""
    warc = Warc()
    for number in range(6):
        warc.answer(number)
    content, ends = bytearray(warc.content), [*warc.offsets[1:], len(warc.content)]
    hit = set()
    for place, change in flips:
        content[place % len(content)] ^= change
        hit.add(next(number for number, end in enumerate(ends) if place % len(content) < end))
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(content)
    found = [one for one in captures(file) if isinstance(one, Capture)]
    good = {one.address.rpartition("/")[2] for one in found}

    assert {str(number) for number in range(6) if number not in hit} <= good
    assert all(one.body == _html(int(one.address.rpartition("/")[2])) for one in found)
