"""A round in the archive, and how it is read again."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dronewire.rereading import Balance
from flows.extraction import Extractors
from flows.settings import settings_of_values
from flows.steps.past.archived import Wanted
from flows.steps.past.reextracting import reread
from flows.workspace import Workspace, opened
from newsstand.server import Newsstand

from ..conftest import MORNING  # noqa: TID252 (tests are no package)
from ..rounds import declare, html, run_round  # noqa: TID252 (tests are no package)
from .columns import DAY, NOW, TWO_COLUMNS

Read = Callable[..., Balance]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, pool: Extractors) -> Path:
    """A folder with one round in it: an outlet of the town, and one that puts its text beside another."""
    folder = tmp_path_factory.mktemp("round")
    declare(folder, "passing")
    with Newsstand(at=MORNING) as stand:
        stand.add("sound.example", "/news/1", html(TWO_COLUMNS))
        values = {"workspace": folder, "var": folder / "var", "newsstand": stand.url, "delay": 0.0}
        with opened(settings_of_values(**values, alert=("desk@example.org",))) as room:
            run_round(room, pool, stand.at, ("serdalo", "passing"))
    return folder


@pytest.fixture
def room(done: Path, tmp_path: Path) -> Iterator[Callable[[], Workspace]]:
    """Opens that folder, of which each test has a copy, by the declarations that lie in it then."""
    shutil.copytree(done, tmp_path, dirs_exist_ok=True)
    with ExitStack() as stack:
        settings = settings_of_values(workspace=tmp_path, var=tmp_path / "var", alert=("desk@example.org",))
        yield lambda: stack.enter_context(opened(settings))


@pytest.fixture
def read(pool: Extractors) -> Read:
    """Reads again, and sums up."""

    def again(room: Workspace, **more: object) -> Balance:
        balance = Balance()
        for one in reread(room, pool, Wanted(**{"since": DAY, "at": NOW, **more})):
            balance.add(one)
        return balance

    return again
