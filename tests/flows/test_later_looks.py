"""Articles are looked at again on their own account: no feed need list them any more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dronewire.outcome import Kind, Outcome
from flows.extraction import Extractors
from flows.workspace import Workspace
from newsstand.answer import Answer, text
from newsstand.server import Newsstand
from storage.tables import article

from .rounds import declare, html, page_of, run_round

pytestmark = pytest.mark.slow  # many crawls, each a process of its own

Open = Callable[..., Workspace]
FIRST = page_of("Завод", "В городе открыли новый завод полимеров. " * 9)
CHANGED = page_of("Завод", "В городе закрыли старый завод полимеров, рабочих перевели на другой. " * 9)
GONE = text("gone", status=410)


@pytest.fixture
def looked_at(stand: Newsstand, workspace: Open, pool: Extractors, tmp_path: Path) -> Callable[..., list[Outcome]]:
    """Plays what a page says at its hours, a round at each, and gives how it ended each time."""
    declare(tmp_path, "passing")
    room = workspace()

    def play(*said: tuple[float, Answer]) -> list[Outcome]:
        begin, ends = stand.at, []
        for hours, answer in said:
            stand.add("sound.example", "/news/1", answer)
            stand.move_to(begin + timedelta(hours=hours))
            done = run_round(room, pool, stand.at, ("passing",))
            ends += [tally.outcome for tally in done.tallies if tally.kind is Kind.ARTICLE]
        return ends

    return play


def _gone(room: Workspace) -> datetime | None:
    with room.database.connect() as connection:
        return connection.scalar(select(article.c.gone))


def test_a_text_that_changed_is_found_at_the_look_after_an_hour(looked_at: Callable[..., list[Outcome]]) -> None:
    """Half an hour after its keeping it is merely listed again."""
    ends = looked_at((0, html(FIRST)), (0.5, html(CHANGED)), (1.1, html(CHANGED)))

    assert ends == [Outcome.KEPT, Outcome.KNOWN, Outcome.REVISED]


def test_an_article_goes_and_comes_back(
    stand: Newsstand, looked_at: Callable[..., list[Outcome]], workspace: Open
) -> None:
    """It is marked gone with the time, and looked at on."""
    begin = stand.at
    ends = looked_at((0, html(FIRST)), (1.1, GONE))
    gone = _gone(workspace())
    ends += looked_at((24, html(FIRST)))

    assert ends == [Outcome.KEPT, Outcome.GONE, Outcome.SAME]
    assert gone is not None
    assert begin + timedelta(hours=1.1) <= gone <= begin + timedelta(hours=1.2)
    assert _gone(workspace()) is None
