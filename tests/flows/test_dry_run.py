"""A dry run: what a round would tell to whom; the outlets are asked, and nothing is stored or sent."""

from collections.abc import Callable

import pytest

from flows.settings import Settings
from flows.steps.telling.dry_run import NoCopyError, try_round
from flows.workspace import opened
from newsstand.server import Newsstand
from storage.outbox import deliveries

from .rounds import kept

PEOPLE = ({"address": "desk@example.org"}, {"address": "boss@example.org", "when": "daily"})


@pytest.mark.slow
def test_a_dry_run_says_what_would_be_told_and_keeps_nothing(
    stand: Newsstand, settings: Callable[..., Settings]
) -> None:
    """Readers of the moment by their messages, readers of the morning by what is planned for them."""
    chosen = settings(recipients=PEOPLE, alert=())
    would = try_round(chosen, at=stand.at, outlets=["tass"])
    asked = {seen.host for seen in stand.requests}
    with opened(chosen) as room:
        left = (kept(room), deliveries(room.database))

    assert [one.recipient for one in would.told] == ["desk@example.org"]
    assert {(one.recipient, one.pace) for one in would.planned} == {("boss@example.org", "daily")}
    assert (would.round.addresses > 0, "tass.ru" in asked) == (True, True)
    assert (left, list(chosen.var.rglob("*.eml")), list(chosen.var.rglob("*.warc*"))) == (({}, []), [], [])


def test_a_database_that_cannot_be_copied_is_named(settings: Callable[..., Settings]) -> None:
    """Nothing is tried on the real one."""
    with pytest.raises(NoCopyError, match="copy of the database"):
        try_round(settings(database="postgresql://nowhere.invalid/x"), at=None)  # type: ignore[arg-type]  # comes before
