"""A disk that fills up: what could not be written leaves nothing behind, and what comes after it can be read."""

import json
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from conftest import AT, Crawls
from spiders_town import Town, reply, rss
from warcio.archiveiterator import ArchiveIterator

from dronewire.assignment import Validators
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from spiders.haul import Clock, Haul, read_haul
from spiders.wire.warc import Archive, Exchange, Packed, pack
from storage.archive.pages import Pages

HOME = "https://one.example"
LIMITED = (
    "import os, resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    "resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0})); os.execv(sys.argv[1], sys.argv[1:])"
)


@contextmanager
def _full_at(size: int) -> Iterator[None]:
    """No file may grow beyond this size: a write that crosses it is cut short, the next fails."""
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def _haul(folder: Path) -> Haul:
    return Haul(folder, round_id="r", clock=Clock(AT))


def _packed(text: str) -> Packed:
    response = f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode()
    return pack(Exchange(address=f"{HOME}/1", at=AT, request=b"GET /1 HTTP/1.1\r\n\r\n", response=response))


def test_a_line_that_does_not_fit_leaves_nothing_behind(tmp_path: Path) -> None:
    """The one after it, when there is room again, is a line of its own."""
    haul = _haul(tmp_path)
    with _full_at(300):
        for number in range(3):
            with suppress(OSError):
                haul.fail("one", f"{HOME}/{number}", reason="r" * 60)
    haul.fail("one", f"{HOME}/9", reason="there is room again")
    haul.finish("finished")

    assert [line.address for line, _ in read_haul(tmp_path)] == [f"{HOME}/0", f"{HOME}/9"]


def test_a_line_that_does_not_fit_is_told(tmp_path: Path) -> None:
    """Whoever writes it must know, and it is not counted."""
    haul = _haul(tmp_path)
    with _full_at(100), pytest.raises(OSError, match="too large"):
        haul.fail("one", f"{HOME}/1", reason="r" * 60)
    haul.finish("finished")

    assert haul.has("one") is False


def test_records_after_one_that_does_not_fit_are_found(tmp_path: Path) -> None:
    """Their offsets count what is in the file."""
    archive = Archive(tmp_path / "pages.warc.gz")
    archive.keep(_packed("first"))
    with _full_at(archive.size + 100), pytest.raises(OSError, match="too large"):
        archive.keep(_packed("lost"))
    record = archive.keep(_packed("second"))
    archive.close()

    assert Pages(tmp_path).read(record) == b"second"
    with (tmp_path / "pages.warc.gz").open("rb") as file:
        assert len(list(ArchiveIterator(file))) == 4


def test_a_crawl_on_a_full_disk_leaves_a_haul_that_can_be_read(town: Town, crawls: Crawls) -> None:
    """Each line is whole, stands once, and its record, if it has one, is there."""
    crawls.declare("one")
    addresses = [f"{HOME}/{number}" for number in range(30)]
    town.answers[f"{HOME}/rss.xml"] = reply(rss(*addresses), kind="text/xml", headers=[("ETag", '"v1"')])
    town.answers |= {address: reply(f"<p>{address}</p>") for address in addresses}
    command, haul = crawls.command("one")
    limited = [sys.executable, "-c", LIMITED.format(9_000), *command]
    subprocess.run(limited, capture_output=True, timeout=60, check=False, cwd=crawls.folder)
    lines = [line for line, _ in read_haul(haul)]
    fetched = [line for line in lines if line.record and line.kind is Kind.ARTICLE]

    assert (haul / "haul.jsonl").read_bytes().endswith(b"\n")
    assert len({line.address for line in lines}) == len(lines)
    assert 0 < len(fetched) < len(addresses)
    assert [line for line in lines if line.validators] == []
    assert all(Pages(haul).read(line.record) for line in fetched if line.record)


def _line(address: str, *, kind: Kind = Kind.ARTICLE, validators: Validators | None = None) -> HaulLine:
    return HaulLine(
        round="r", outlet="one", kind=kind, address=address, at=AT, outcome=Outcome.READ, validators=validators
    )


@pytest.mark.parametrize(
    "broken",
    [b'{"round":"r","outl{"round":"r"}\n', b"\x00\x00\x00\n", b"\xff\n", b"[]\n", b"7\n", b'{"round":"r"}\n', b"\n"],
)
def test_a_broken_line_does_not_stop_the_reading(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, broken: bytes
) -> None:
    """It is gone past, and the log names file and byte."""
    whole = [json.dumps(_line(f"{HOME}/{number}").to_json()).encode() + b"\n" for number in (1, 2)]
    (tmp_path / "haul.jsonl").write_bytes(whole[0] + broken + whole[1])
    read = list(read_haul(tmp_path))

    assert [(line.address, end) for line, end in read] == [
        (f"{HOME}/1", len(whole[0])),
        (f"{HOME}/2", len(whole[0] + broken + whole[1])),
    ]
    assert f"{tmp_path / 'haul.jsonl'}: byte {len(whole[0])}" in caplog.text


def test_a_feed_after_a_broken_line_keeps_no_validators(tmp_path: Path) -> None:
    """The line may have been of an article it lists, which the next round must be told of again."""
    feed = _line(f"{HOME}/rss.xml", kind=Kind.FEED, validators=Validators(etag='"v1"'))
    (tmp_path / "haul.jsonl").write_bytes(b"broken\n" + json.dumps(feed.to_json()).encode() + b"\n")

    assert [line.validators for line, _ in read_haul(tmp_path)] == [None]
