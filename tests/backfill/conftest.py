"""A workspace that reads the newsstand as of the morning of its last day, and a command of its own."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from flows.extraction import Extractors, extractors
from flows.settings import settings_of_values
from flows.workspace import Workspace, opened
from newsstand.server import Newsstand

MORNING = datetime(2026, 11, 22, 9, tzinfo=timezone(timedelta(hours=3)))


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    """The newsstand."""
    with Newsstand(at=MORNING) as server:
        yield server


@pytest.fixture
def room(stand: Newsstand, tmp_path: Path) -> Iterator[Workspace]:
    """A fresh workspace."""
    settings = settings_of_values(
        workspace=tmp_path, var=tmp_path / "var", newsstand=stand.url, delay=0.0, alert=("desk@example.org",)
    )
    with opened(settings) as workspace:
        yield workspace


@pytest.fixture(scope="session")
def pool() -> Iterator[Extractors]:
    """Extraction processes for the whole run: starting them takes longer than a test."""
    with extractors(2) as running:
        yield running
