"""The files of a day's bundle: tables written in one pass over its stories, raw pages, and what tells it to people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from dronewire.bundle import counts_of, views
from dronewire.bundle.changes import Gist, changes_between, gist_of
from dronewire.bundle.counts import Counts
from dronewire.bundle.day import Day
from dronewire.bundle.lines import article_line, story_line
from dronewire.bundle.package import Evidence, Place, Sum, package
from dronewire.bundle.paper import sheet
from dronewire.bundle.rows import article_row, match_rows
from dronewire.bundle.shown import in_full
from dronewire.bundle.tables import ARTICLES, MATCHES
from dronewire.story import Record, Story
from dronewire.versions.path import passages
from storage.archive.evidence import Cited, write_wacz
from storage.archive.pages import PageLostError
from storage.bundles.columns import CsvRows, ParquetRows, csv_file, parquet_file
from storage.bundles.place import standing
from storage.bundles.printing import printed

PAPER = "digest.pdf"
STORY_LINES = "stories.jsonl"
WACZ = "evidence.wacz"


@dataclass(slots=True)
class DayContents:
    """What the archive tells of a day, as the files of a bundle.

    Attributes:
        told: the day.
        cited: the pages of its articles.
        archive: the folder that their records lie in.
        on_paper: whether it is also told as PDF.
    """

    told: Day
    cited: Sequence[Cited]
    archive: Path
    on_paper: bool = False
    counts: Counts = field(init=False)
    evidence: Evidence = field(init=False, default=Evidence())

    def __post_init__(self) -> None:
        """Count what is told."""
        self.counts = counts_of(self.told)

    def fill(self, folder: Path) -> None:
        """Write tables, and raw pages beside: these take the disk and what Python does without its lock."""
        with ThreadPoolExecutor(max_workers=1) as beside:
            packed = beside.submit(self._pack, folder)
            _write_tables(folder, self.told)
            self.evidence = packed.result()

    def _pack(self, folder: Path) -> Evidence:
        lost: dict[Record, str] = {}

        def miss(record: Record, error: PageLostError) -> None:
            lost[record] = str(error)

        with (folder / WACZ).open("wb") as out:
            write_wacz(out, self.cited, self.archive, title=f"dronewire {self.told.day}", miss=miss)
        missing = sorted({(one.address, lost[one.record]) for one in self.cited if one.record in lost})
        return Evidence(pages=len({one.record for one in self.cited} - set(lost)), lost=tuple(missing))

    def tell(self, folder: Path, *, version: int, before: Path | None) -> None:
        """Write page, digest, feed, and what the version says otherwise than the one before."""
        told = self.told
        if before and (before / STORY_LINES).is_file():
            changes = changes_between(_gists(before), _gists(folder), since=version - 1)
            told = replace(told, changes=changes)
        for name, content in views(told, self.counts, version=version):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if self.on_paper:
            (folder / PAPER).write_bytes(printed(sheet(told, self.counts, version=version)))

    def describe(self, files: Mapping[str, Sum], place: Place) -> bytes:
        """The data package."""
        return package(self.told, self.counts, files, place=place, evidence=self.evidence)


def is_on_paper(root: Path, day: date) -> bool:
    """Whether a day's bundle has a PDF, or had one before it was damaged."""
    said = standing(root / day.isoformat())
    return bool(said and PAPER in said.files)


def _gists(folder: Path) -> Iterator[Gist]:
    with (folder / STORY_LINES).open("rb") as lines:
        for line in lines:
            try:
                yield gist_of(line)
            except (ValueError, KeyError, TypeError):  # a damaged version before: what it said there is not known
                continue


@dataclass(slots=True)
class _Tables:
    """The tables of a day, open; stories are made ready for its pages as well, while they are read."""

    told: Day
    stories: BinaryIO
    articles: BinaryIO
    columns: ParquetRows
    matches: CsvRows

    def add(self, story: Story, held_by: Mapping[str, tuple[str, ...]]) -> None:
        """Add a story, and those of its articles that no story before it has had."""
        passed = passages(story)
        self.told.shown.keep(story.id, in_full(self.told, story, passed))
        self.stories.write(story_line(story, passed))
        for version in story.versions:
            names = held_by.get(version.article.address, (story.id,))
            if names[0] == story.id:
                row = article_row(version, names)
                self.articles.write(article_line(row))
                self.columns.add(row)
                self.matches.add(match_rows(version, story.id))


def _write_tables(folder: Path, told: Day) -> None:
    held_by = _held_by_several(told.stories)
    with ExitStack() as stack:
        tables = _Tables(
            told=told,
            stories=stack.enter_context((folder / STORY_LINES).open("wb")),
            articles=stack.enter_context((folder / "articles.jsonl").open("wb")),
            columns=stack.enter_context(parquet_file(folder / "articles.parquet", ARTICLES)),
            matches=stack.enter_context(csv_file(folder / "matches.csv", MATCHES)),
        )
        for story in told.in_full(told.stories):
            tables.add(story, held_by)


def _held_by_several(stories: Iterable[Story]) -> dict[str, tuple[str, ...]]:
    """The stories of each article that is a version of several, as digests are."""
    names: dict[str, list[str]] = defaultdict(list)
    for story in stories:
        for version in story.versions:
            names[version.article.address].append(story.id)
    return {address: tuple(held) for address, held in names.items() if len(held) > 1}
