"""A newsstand on its last morning, and workspaces that read it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from flows.extraction import Extractors, extractors
from flows.settings import Settings, settings_of_values
from flows.workspace import Workspace, opened
from newsstand.server import Newsstand
from storage.database import open_database

from .commanding import Command, dronewire_in
from .desk import Desk

MORNING = datetime(2026, 11, 22, 9, tzinfo=timezone(timedelta(hours=3)))

Open = Callable[..., Workspace]


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    """The newsstand as of the morning of its last day."""
    with Newsstand(at=MORNING) as server:
        yield server


@pytest.fixture
def settings(stand: Newsstand, tmp_path: Path) -> Callable[..., Settings]:
    """Makes settings of a fresh workspace that reads the newsstand."""

    def make(**values: object) -> Settings:
        given = {"workspace": tmp_path, "var": tmp_path / "var", "newsstand": stand.url, "delay": 0.0, "timeout": 3.0}
        return settings_of_values(**{**given, "alert": ("desk@example.org",), **values})

    return make


@pytest.fixture
def workspace(settings: Callable[..., Settings]) -> Iterator[Open]:
    """Opens workspaces, and closes them after the test."""
    with ExitStack() as stack:
        yield lambda **values: stack.enter_context(opened(settings(**values)))


@pytest.fixture(scope="session")
def pool() -> Iterator[Extractors]:
    """Extraction processes for the whole run: starting them takes longer than a test."""
    with extractors(2) as running:
        yield running


@pytest.fixture
def dronewire(tmp_path: Path) -> Command:
    """Runs the command in a folder of its own."""
    return dronewire_in(tmp_path)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with a fresh database."""
    engine = open_database(f"sqlite:///{tmp_path}/dronewire.sqlite")
    yield Desk(engine)
    engine.dispose()
