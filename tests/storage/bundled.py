"""Bundles of invented days, whose articles have pages in an archive; what may go wrong with a file."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from dronewire.article import Article
from dronewire.bundle import Day
from dronewire.bundle.package import DIGEST, PACKAGE, digest_of
from dronewire.instant import Instant, Precision
from dronewire.match import Match, Word
from dronewire.outcome import Kind, Outcome, Tally
from dronewire.story import Copy, Record, Story, Version
from spiders.wire.warc import Archive, Exchange, pack
from storage.archive.evidence import Cited
from storage.bundles import Written, write_bundle
from storage.bundles.contents import DayContents

SUNDAY = date(2026, 11, 22)
TEXT = "Завод «Ласточка» собрал первые сто беспилотников.\nВесной дронов станет вдвое больше, обещает директор."
WORD = Word(term="беспилотник", found="беспилотников", zone="title", start=4, end=17)
MATCH = Match(topic="production", words=(WORD,))
TOPICS = {"production": {"ru": "Производство", "en": "Production"}}


class Press:
    """Keeps pages in an archive, and writes bundles of stories that they tell."""

    def __init__(self, folder: Path) -> None:
        self.bundles, self.pages = folder / "bundles", folder / "pages"
        self.pages.mkdir(parents=True)
        self._archive = Archive(self.pages / "pages.warc.gz")

    def story(self, name: str, *, day: date = SUNDAY, copies: int = 2, title: str = "Сто беспилотников") -> Story:
        """A story of a day with so many versions in other outlets."""
        versions = [self._version(f"outlet{number}", name, day, title, number) for number in range(copies + 1)]
        return Story(id=name, versions=tuple(versions), matches=(MATCH,))

    def day(self, *stories: Story, day: date = SUNDAY) -> Day:
        """A day with these stories."""
        return Day(
            day=day,
            zone="Europe/Moscow",
            stories=stories,
            tallies=(Tally(outlet="outlet0", kind=Kind.ARTICLE, outcome=Outcome.KEPT, count=len(stories)),),
            rounds=1,
            topics=TOPICS,
            outlets={"outlet0": "Издание 0"},
        )

    def write(self, *stories: Story, day: date = SUNDAY, on_paper: bool = False) -> Written:
        """The bundle of a day with these stories."""
        return write_bundle(self.bundles, day, self.contents(*stories, day=day, on_paper=on_paper))

    def contents(self, *stories: Story, day: date = SUNDAY, on_paper: bool = False) -> DayContents:
        """What the bundle of a day with these stories consists of."""
        return DayContents(self.day(*stories, day=day), list(_cited(stories)), self.pages, on_paper=on_paper)

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()

    def _version(self, outlet: str, name: str, day: date, title: str, number: int) -> Version:
        at = datetime(day.year, day.month, day.day, 7, number, tzinfo=UTC)
        address = f"https://{outlet}.example/{day}/{name}"
        response = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>{title}</h1>{TEXT} {name} {outlet}"
        request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        record = self._archive.keep(
            pack(Exchange(address=address, at=at, request=request, response=response.encode(errors="replace")))
        )
        return Version(
            article=Article(
                outlet=outlet,
                address=address,
                title=title,
                lead="",
                text=TEXT,
                language="ru",
                published=Instant(at=at, precision=Precision.SECOND, origin="json-ld"),
            ),
            outlet_title=outlet.title(),
            copy=Copy.VERBATIM if number else Copy.ORIGINAL,
            first_seen=at + timedelta(minutes=2),
            record=Record(file=record.file, offset=record.offset, sha256=record.sha256),
            matches=(MATCH,),
        )


def _cited(stories: tuple[Story, ...]) -> Iterator[Cited]:
    for story in stories:
        for one in story.versions:
            said = one.article
            yield Cited(record=one.record, address=said.address, title=said.title, fetched=one.first_seen)


def flip(file: Path, at: int, bit: int = 0) -> None:
    """Turn one bit of a file round."""
    content = bytearray(file.read_bytes())
    content[at] ^= 1 << bit
    file.write_bytes(content)


def reseal(folder: Path, **said: Any) -> None:
    """Give a bundle the sums of its files as they are now, as somebody would who knows how; ``said`` is said anew."""
    package = json.loads((folder / PACKAGE).read_text()) | said
    for one in package["resources"]:
        content = (folder / one["path"]).read_bytes()
        one |= {"bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"}
    described = json.dumps(package).encode()
    (folder / PACKAGE).write_bytes(described)
    (folder / DIGEST).write_bytes(digest_of(described))
