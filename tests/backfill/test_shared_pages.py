"""Machines that share a database find each other's pages at an address that all reach."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dronewire.outcome import Outcome
from flows.extraction import Extractors
from flows.settings import settings_of_values
from flows.steps.bundling import bundle
from flows.steps.round import RoundAtWork
from flows.workspace import Workspace, opened
from newsstand.server import Newsstand
from storage.archive.imports import Capture, captures
from storage.archive.shared_pages import SharedPages, SharingError
from storage.rounds import untaken_hauls

MORNING = datetime(2026, 11, 22, 6, tzinfo=UTC)
HAUL = "2026/11/22/round"


@pytest.fixture
def machine(stand: Newsstand, tmp_path: Path) -> Iterator[Callable[[str], Workspace]]:
    """Opens the workspace of a machine: folders of its own, database and shared pages those of all."""
    with ExitStack() as stack:

        def start(name: str) -> Workspace:
            settings = settings_of_values(
                workspace=tmp_path / name,
                var=tmp_path / name,
                newsstand=stand.url,
                delay=0.0,
                database=f"sqlite:///{tmp_path}/all.sqlite",
                pages=f"file://{tmp_path}/shared",
            )
            return stack.enter_context(opened(settings))

        yield start


def _haul(pages: Path, *, pages_of_it: bytes = b"pages") -> None:
    (pages / HAUL).mkdir(parents=True)
    for name, content in (("pages.warc.gz", pages_of_it), ("haul.jsonl", b"lines"), ("done.json", b"{}")):
        (pages / HAUL / name).write_bytes(content)


def test_what_one_brought_another_fetches(tmp_path: Path) -> None:
    """Byte for byte."""
    shared = SharedPages(f"file://{tmp_path}/shared")
    _haul(tmp_path / "one")
    shared.bring(tmp_path / "one", HAUL)

    assert shared.fetch(tmp_path / "two", HAUL)
    assert (tmp_path / "two" / HAUL / "pages.warc.gz").read_bytes() == b"pages"


def test_what_was_brought_in_half_is_brought_whole(tmp_path: Path) -> None:
    """By whoever tries again."""
    shared = SharedPages(f"file://{tmp_path}/shared")
    _haul(tmp_path / "one")
    _haul(tmp_path / "shared", pages_of_it=b"pa")
    shared.bring(tmp_path / "one", HAUL)
    shared.fetch(tmp_path / "two", HAUL)

    assert (tmp_path / "two" / HAUL / "pages.warc.gz").read_bytes() == b"pages"


def test_what_nobody_brought_is_not_there(tmp_path: Path) -> None:
    """And leaves nothing behind."""
    assert not SharedPages(f"file://{tmp_path}/shared").fetch(tmp_path / "two", HAUL)
    assert not (tmp_path / "two" / HAUL).exists()


def test_an_address_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    """In one sentence."""
    _haul(tmp_path / "one")
    (tmp_path / "file").touch()

    with pytest.raises(SharingError, match="the shared archive failed"):
        SharedPages(f"file://{tmp_path}/file").bring(tmp_path / "one", HAUL)


@pytest.mark.slow
def test_a_machine_bundles_what_another_one_read(machine: Callable[[str], Workspace], pool: Extractors) -> None:
    """With the pages behind its stories."""
    RoundAtWork(machine("reader"), pool, at=MORNING, outlets=("grozny_inform",)).run()
    written = bundle(machine("bundler"), MORNING.date())

    behind = list(captures(written.folder / "evidence.wacz"))
    assert behind
    assert all(isinstance(one, Capture) for one in behind)


@pytest.mark.slow
def test_pages_that_cannot_be_brought_now_are_brought_by_the_next_round(
    stand: Newsstand, tmp_path: Path, pool: Extractors
) -> None:
    """The round says so; what was read of them is kept at once."""
    (tmp_path / "away").touch()
    given = {"workspace": tmp_path, "var": tmp_path / "var", "newsstand": stand.url, "delay": 0.0}
    with opened(settings_of_values(**given, pages=f"file://{tmp_path}/away")) as room:
        failed = RoundAtWork(room, pool, at=MORNING, outlets=("grozny_inform",)).run()
        untaken = untaken_hauls(room.database)
    (tmp_path / "away").unlink()
    with opened(settings_of_values(**given, pages=f"file://{tmp_path}/away")) as room:
        done = RoundAtWork(room, pool, at=MORNING, outlets=("grozny_inform",), due_only=True).run()
        left = untaken_hauls(room.database)

    assert any("the shared archive failed" in one for one in failed.complaints)
    assert any(one.outcome is Outcome.KEPT for one in failed.tallies)
    assert [len(untaken), len(left)] == [1, 0]
    assert done.complaints == ()
    assert list((tmp_path / "away").rglob("pages.warc.gz"))
