"""Whether the raw pages in a bundle are what it says of them, and whether its tables agree with its counts."""

import csv
import json
import zlib
from base64 import b32encode
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from pyarrow import ArrowException
from pyarrow.parquet import ParquetFile

from storage.archive.evidence import DIGEST, PACKAGE, WARC
from storage.archive.records import PIECE, contents_of, headers_of, member_of

Fault = tuple[str, str]  # file, and what is wrong with it
BROKEN = (BadZipFile, zlib.error, EOFError, ValueError, LookupError, TypeError, ArrowException, csv.Error)


def evidence_faults(folder: Path, said: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the raw pages: sums inside the package, payloads, pages that are cited and not there."""
    try:
        with ZipFile(folder / "evidence.wacz") as package:
            for problem in _package_faults(package):
                yield "evidence.wacz", problem
            with package.open(WARC) as stream:
                held, problems = _payloads(contents_of(stream))
    except BROKEN as error:
        yield "evidence.wacz", f"cannot be read: {error}"
        return
    if len(held) != said["evidence"]["pages"]:
        problems.append(f"{len(held)} pages, not {said['evidence']['pages']}")
    lost = {one["address"] for one in said["evidence"]["lost"]}
    missing = (one for one in _lines(folder / "articles.jsonl") if one["sha256"] not in held)
    problems += [f"the page of {one['address']} is not in it" for one in missing if one["address"] not in lost]
    for problem in problems:
        yield "evidence.wacz", problem


def table_faults(folder: Path, said: Mapping[str, Any]) -> Iterator[Fault]:
    """Where the tables do not agree with the counts, or with each other."""
    for name, check in (("stories.jsonl", _stories), ("articles.jsonl", _articles), ("articles.parquet", _columns)):
        try:
            if problem := check(folder / name, said["counts"]):
                yield name, problem
        except BROKEN as error:
            yield name, f"cannot be read: {error}"
    yield from _matches(folder)
    counted = said["counts"]
    summed = sum(sum(outcomes.values()) for outcomes in counted["outcomes"]["by_kind"].values())
    if summed != counted["addresses"]:
        yield "datapackage.json", f"outcomes add up to {summed}, not to {counted['addresses']} addresses"


def _package_faults(package: ZipFile) -> Iterator[str]:
    described = package.read(PACKAGE)
    if json.loads(package.read(DIGEST))["hash"] != f"sha256:{sha256(described).hexdigest()}":
        yield f"{PACKAGE} in it is not what {DIGEST} says"
    for one in json.loads(described)["resources"]:
        with package.open(one["path"]) as stream:
            if f"sha256:{_digest(stream)}" != one["hash"]:
                yield f"{one['path']} in it is not what {PACKAGE} says"


def _digest(stream: IO[bytes]) -> str:
    found = sha256()
    while piece := stream.read(PIECE):
        found.update(piece)
    return found.hexdigest()


def _payloads(records: Iterator[bytes]) -> tuple[set[str], list[str]]:
    """The SHA-256 of the pages in a WARC file, and what is wrong with them."""
    held, problems = set[str](), []
    for content in records:
        if headers_of(content.partition(b"\r\n\r\n")[0])["WARC-Type"] == "response":
            page = member_of(b"", content)
            found = sha256(page.payload)
            if page.warc["WARC-Payload-Digest"] != f"sha256:{b32encode(found.digest()).decode()}":
                problems.append(f"the page of {page.warc['WARC-Target-URI']} is not what its record says")
            held.add(found.hexdigest())
    return held, problems


def _stories(path: Path, counted: Mapping[str, Any]) -> str:
    topics: Counter[str] = Counter()
    number = 0
    for number, one in enumerate(_lines(path), 1):  # noqa: B007 (the last number is their sum)
        topics.update(one["topics"])
    if number != counted["stories"]:
        return f"{number} stories, not {counted['stories']}"
    told = {topic: count for topic, count in counted["topics"].items() if count}
    return "" if topics == told else f"stories by topic are {dict(topics)}, not {told}"


def _articles(path: Path, counted: Mapping[str, Any]) -> str:
    stories = {one["id"] for one in _lines(path.with_name("stories.jsonl"))}
    addresses = set()
    for one in _lines(path):
        addresses.add(one["address"])
        if not stories.issuperset(one["stories"]):
            return f"{one['address']} is of a story that is not there"
    return "" if len(addresses) == counted["articles"] else f"{len(addresses)} articles, not {counted['articles']}"


def _columns(path: Path, counted: Mapping[str, Any]) -> str:
    with ParquetFile(path) as columns:
        rows = columns.metadata.num_rows
    return "" if rows == counted["articles"] else f"{rows} rows, not {counted['articles']}"


def _matches(folder: Path) -> Iterator[Fault]:
    addresses = {one["address"] for one in _lines(folder / "articles.jsonl")}
    with (folder / "matches.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["address"] not in addresses:
                yield "matches.csv", f"{row['address']} is no article of the day"
                return


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as lines:
        yield from map(json.loads, lines)
