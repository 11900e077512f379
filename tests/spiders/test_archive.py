"""The archive: every exchange lies in it as it went over the wire, and every line's record finds it."""

import gzip
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from conftest import AT, Crawls
from spiders_town import Answer, Town, raw, reply, rss
from warcio.archiveiterator import ArchiveIterator

from dronewire.haul import HaulLine
from spiders.wire.warc import Exchange, pack
from storage.archive.pages import Pages

HOME = "https://one.example"
TEXT = "<p>Письмо из порта</p>".encode()
CHUNKS = b"4\r\n<p>a\r\n6\r\n note<\r\n3\r\n/p>\r\n0\r\n\r\n"
SQUEEZED = gzip.compress(TEXT, mtime=0)
HEAD = b"HTTP/1.1 200 Fine by me\r\ncontent-TYPE: text/html\r\nX-Twice: 1\r\nx-twice: 2\r\nX-Bytes: \xe9\r\n"
MESSAGES = {
    "plain": HEAD + b"Content-Length: %d\r\n\r\n" % len(TEXT) + TEXT,
    "gzip": HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(SQUEEZED) + SQUEEZED,
    "chunked": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "chunked_gzip": HEAD
    + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    + b"%x\r\n%s\r\n0\r\n\r\n" % (len(SQUEEZED), SQUEEZED),
    "no_phrase": b"HTTP/1.1 200\r\nContent-Length: 3\r\n\r\nyes",
}
SEEN = {"plain": TEXT, "gzip": TEXT, "chunked": b"<p>a note</p>", "chunked_gzip": TEXT, "no_phrase": b"yes"}


@pytest.fixture(scope="module")
def haul(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, HaulLine], Town]:
    """One crawl of these pages, a redirect, and a feed."""
    with Town() as town:
        crawls = Crawls(town=town, folder=tmp_path_factory.mktemp("archive"))
        crawls.declare("one")
        answers: dict[str, Answer] = {f"/{name}": raw(message) for name, message in MESSAGES.items()}
        answers["/moved"] = reply(status="302 Found", headers=[("Location", "/plain")])
        answers["/rss.xml"] = reply(rss(*(HOME + path for path in answers)), kind="text/xml")
        answers["/robots.txt"] = reply("User-agent: *\nAllow: /", kind="text/plain")
        town.answers = {HOME + path: answer for path, answer in answers.items()}
        lines = {line.address: line for line in crawls.run("one")}
    return crawls.haul, lines, town


def _records(folder: Path, *, kind: str) -> list[Any]:
    with (folder / "pages.warc.gz").open("rb") as file:
        return [
            (record.rec_headers.get_header("WARC-Target-URI"), record.raw_stream.read())
            for record in ArchiveIterator(file, no_record_parse=True)
            if record.rec_type == kind
        ]


@pytest.mark.parametrize("name", MESSAGES)
def test_a_response_is_kept_byte_for_byte(haul: tuple[Path, dict[str, HaulLine], Town], name: str) -> None:
    """Status line, header names as spelt, chunks and content encoding: all as the server sent it."""
    folder, _, _ = haul

    assert (f"{HOME}/{name}", MESSAGES[name]) in _records(folder, kind="response")


@pytest.mark.parametrize("name", MESSAGES)
def test_a_lines_record_finds_its_page(haul: tuple[Path, dict[str, HaulLine], Town], name: str) -> None:
    """At the offset stands the response, and the SHA-256 is that of its payload as stored."""
    folder, lines, _ = haul
    record = lines[f"{HOME}/{name}"].record

    assert record is not None
    with (folder / record.file).open("rb") as file:
        file.seek(record.offset)
        stored = next(iter(ArchiveIterator(file)))
        assert sha256(stored.raw_stream.read()).hexdigest() == record.sha256


@pytest.mark.parametrize("name", MESSAGES)
def test_warcio_reads_the_page_as_a_browser_would(haul: tuple[Path, dict[str, HaulLine], Town], name: str) -> None:
    """With chunks joined and content unpacked."""
    folder, lines, _ = haul
    record = lines[f"{HOME}/{name}"].record

    assert record is not None
    with (folder / record.file).open("rb") as file:
        file.seek(record.offset)
        assert next(iter(ArchiveIterator(file))).content_stream().read() == SEEN[name]


@pytest.mark.parametrize("name", MESSAGES)
def test_storage_reads_the_page_as_a_browser_would(haul: tuple[Path, dict[str, HaulLine], Town], name: str) -> None:
    """What the spiders keep, storage can read, chunks and all."""
    folder, lines, _ = haul
    record = lines[f"{HOME}/{name}"].record

    assert record is not None
    assert Pages(folder).read(record) == SEEN[name]


@pytest.mark.parametrize(("encoding", "smaller"), [("gzip", False), ("identity", True)])
def test_what_came_compressed_is_not_compressed_again(encoding: str, smaller: bool) -> None:
    """It is only wrapped, which gains nothing and costs nothing; what came plain is made smaller."""
    body = b"the same again " * 1_000  # would become a tenth
    response = b"HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding.encode() + b"\r\n\r\n" + body
    packed = pack(
        Exchange(address="https://port.example/", at=AT, request=b"GET / HTTP/1.1\r\n\r\n", response=response)
    )

    assert (len(packed.data) < len(body)) == smaller


def test_every_exchange_is_kept_with_its_request(haul: tuple[Path, dict[str, HaulLine], Town]) -> None:
    """robots.txt and redirects too; the request is as the outlet itself would have got it."""
    folder, _, town = haul
    sent = [(asked.address, asked.raw.replace(b"X-Forwarded-Proto: https\r\n", b"")) for asked in town.requests]

    assert sorted(_records(folder, kind="request")) == sorted(sent)


def test_the_digests_are_right(haul: tuple[Path, dict[str, HaulLine], Town]) -> None:
    """Those of blocks and payloads, as warcio computes them."""
    folder, _, town = haul
    with (folder / "pages.warc.gz").open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file, check_digests="raise")]

    assert kinds == ["response", "request"] * len(town.requests)


def test_records_carry_the_rounds_time(haul: tuple[Path, dict[str, HaulLine], Town]) -> None:
    """WARC-Date is the round's instant and the seconds since, whatever the machine's clock says."""
    folder, _, _ = haul
    with (folder / "pages.warc.gz").open("rb") as file:
        dates = [record.rec_headers.get_header("WARC-Date") for record in ArchiveIterator(file)]

    assert {date[:15] for date in dates} == {f"{AT:%Y-%m-%dT%H:0}"[:15]}


def test_a_redirected_line_points_to_the_page(haul: tuple[Path, dict[str, HaulLine], Town]) -> None:
    """Not to the redirect, which is in the archive beside it."""
    folder, lines, _ = haul
    record = lines[f"{HOME}/moved"].record

    assert record is not None
    assert Pages(folder).read(record) == TEXT
