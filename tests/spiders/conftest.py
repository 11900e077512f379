"""What the spiders' tests share: a town, the user's outlets in a folder, and crawls in a child of their own."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dronewire.assignment import Assignment, OutletAssignment
from dronewire.haul import HaulLine
from spiders.child import start_command
from spiders.haul import read_haul

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode adds no folder, and the town is no package
from spiders_town import Town

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass
class Crawls:
    """Starts crawls of the town in child processes and reads their hauls."""

    town: Town
    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    hauls: int = 0
    last: subprocess.CompletedProcess[str] | None = None

    def declare(self, outlet: str, *, feeds: tuple[str, ...] = ("/rss.xml",), **more: Any) -> None:
        """Write an outlet's declaration; its host is its name below .example."""
        home = f"https://{outlet.replace('_', '-')}.example"
        values = {"title": outlet, "homepage": home, "feeds": [home + feed for feed in feeds], **more}
        lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
        (self.folder / "outlets").mkdir(exist_ok=True)
        (self.folder / "outlets" / f"{outlet}.toml").write_text("\n".join(lines), encoding="utf-8")

    def command(self, *parts: OutletAssignment | str) -> tuple[list[str], Path]:
        """The command of a crawl and the folder of its haul."""
        self.hauls += 1
        named = tuple(OutletAssignment(outlet=part) if isinstance(part, str) else part for part in parts)
        assignment = Assignment(round=f"round-{self.hauls}", at=AT, outlets=named)
        given = {"newsstand": self.town.url, "delay": 0, "timeout": 2, "contact": "desk@paper.example", **self.settings}
        written, settings = self.folder / f"assignment-{self.hauls}.json", self.folder / "settings.json"
        written.write_text(json.dumps(assignment.to_json()), encoding="utf-8")
        settings.write_text(json.dumps(given), encoding="utf-8")
        haul = self.folder / f"haul-{self.hauls}"
        return start_command(written, haul=haul, settings=settings, outlets=(self.folder / "outlets",)), haul

    def run(self, *parts: OutletAssignment | str) -> list[HaulLine]:
        """Crawl to the end and read the lines."""
        command, self.haul = self.command(*parts)
        self.last = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=self.folder)
        assert self.last.returncode in {0, 3}, self.last.stderr
        return [line for line, _ in read_haul(self.haul)]


@pytest.fixture
def town() -> Iterator[Town]:
    """A server of its own for one test."""
    with Town() as started:
        yield started


@pytest.fixture
def crawls(town: Town, tmp_path: Path) -> Crawls:
    """Crawls of that town."""
    return Crawls(town=town, folder=tmp_path)


@pytest.fixture
def outcomes() -> Callable[[list[HaulLine]], dict[str, str]]:
    """Lines as address: outcome, where each address stands once."""

    def read(lines: list[HaulLine]) -> dict[str, str]:
        found = {line.address: str(line.outcome or "fetched") for line in lines}
        assert len(found) == len(lines)
        return found

    return read
