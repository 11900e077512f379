"""Evidence: raw records of articles as one WACZ file."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from warcio.archiveiterator import ArchiveIterator

from spiders.wire.warc import Archive, Exchange, pack
from storage.archive.evidence import DIGEST, INDEX, PACKAGE, PAGES, WARC, Cited, write_wacz
from storage.archive.pages import PageLostError

AT = datetime(2026, 3, 4, 10, 17, 5, 250000, tzinfo=UTC)
PAGE = b"<!doctype html><title>\xd0\x94\xd1\x80\xd0\xbe\xd0\xbd\xd1\x8b</title>"


@pytest.fixture
def cited(tmp_path: Path) -> list[Cited]:
    """Three pages of two outlets in one archive; the first and the last are cited."""
    archive = Archive(tmp_path / "pages.warc.gz")
    found = []
    for number, address in enumerate(("https://b.example/1", "https://a.example/2?x=1", "https://b.example/3")):
        response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE + str(number).encode()
        at = AT + timedelta(minutes=number)
        exchange = Exchange(address=address, at=at, request=b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", response=response)
        record = archive.keep(pack(exchange))
        found.append(Cited(record=record, address=address, title=f"Дроны {number}", fetched=at))
    archive.close()
    return [found[0], found[2]]


def written(cited: list[Cited], archive: Path) -> bytes:
    """The file as bytes."""
    out = BytesIO()
    write_wacz(out, cited, archive, title="2026-03-04")
    return out.getvalue()


def test_each_line_of_the_index_leads_to_its_record(cited: list[Cited], tmp_path: Path) -> None:
    """A viewer finds the response of an address at the offset that the index names, and only those cited."""
    package = ZipFile(BytesIO(written(cited, tmp_path)))
    lines = [json.loads(line.split(" ", 2)[2]) for line in package.read(INDEX).decode().splitlines()]
    found = []
    for line in lines:
        piece = package.read(WARC)[int(line["offset"]) : int(line["offset"]) + int(line["length"])]
        record = next(iter(ArchiveIterator(BytesIO(piece))))
        found.append((line["url"], record.rec_headers["WARC-Target-URI"], record.content_stream().read()))

    assert found == [
        ("https://b.example/1", "https://b.example/1", PAGE + b"0"),
        ("https://b.example/3", "https://b.example/3", PAGE + b"2"),
    ]


def test_the_index_is_sorted_by_address_and_time(cited: list[Cited], tmp_path: Path) -> None:
    """Keys are in the order of SURT, with the instant to the second."""
    keys = [
        line.split(" ")[:2] for line in ZipFile(BytesIO(written(cited, tmp_path))).read(INDEX).decode().splitlines()
    ]

    assert keys == [["example,b)/1", "20260304101705"], ["example,b)/3", "20260304101905"]]


def test_requests_lie_beside_their_responses(cited: list[Cited], tmp_path: Path) -> None:
    """What was asked is evidence as well."""
    warc = ZipFile(BytesIO(written(cited, tmp_path))).read(WARC)

    assert [record.rec_type for record in ArchiveIterator(BytesIO(warc))] == ["response", "request"] * 2


def test_pages_are_listed_with_their_titles(cited: list[Cited], tmp_path: Path) -> None:
    """The viewer's list of pages names each article, in order of time."""
    _, *pages = ZipFile(BytesIO(written(cited, tmp_path))).read(PAGES).decode().splitlines()

    assert [(page["url"], page["title"]) for page in map(json.loads, pages)] == [
        ("https://b.example/1", "Дроны 0"),
        ("https://b.example/3", "Дроны 2"),
    ]


def test_every_file_has_its_sum(cited: list[Cited], tmp_path: Path) -> None:
    """The package names the SHA-256 of each file, and the digest that of the package."""
    package = ZipFile(BytesIO(written(cited, tmp_path)))
    resources = json.loads(package.read(PACKAGE))["resources"]
    sums = {one["path"]: one["hash"] for one in resources} | {PACKAGE: json.loads(package.read(DIGEST))["hash"]}

    assert sums == {name: f"sha256:{sha256(package.read(name)).hexdigest()}" for name in (WARC, INDEX, PAGES, PACKAGE)}


def test_the_same_records_give_the_same_bytes(cited: list[Cited], tmp_path: Path) -> None:
    """Whatever order they come in, and however often."""
    assert written(cited, tmp_path) == written([*reversed(cited), cited[0]], tmp_path)


def test_a_record_that_was_changed_is_named(cited: list[Cited], tmp_path: Path) -> None:
    """What is not what was stored is no evidence."""
    changed = replace(cited[1], record=replace(cited[1].record, sha256="0" * 64))

    with pytest.raises(PageLostError, match=rf"pages.warc.gz: the record at byte {cited[1].record.offset} has SHA-256"):
        written([cited[0], changed], tmp_path)


@pytest.mark.parametrize("left", [0, 40])
def test_a_record_that_is_cut_is_named(cited: list[Cited], tmp_path: Path, left: int) -> None:
    """A file that ends before a record's end loses that record, and says so."""
    file = tmp_path / "pages.warc.gz"
    file.write_bytes(file.read_bytes()[: cited[1].record.offset + left])

    with pytest.raises(PageLostError, match=f"no record at byte {cited[1].record.offset}"):
        written(cited, tmp_path)
