"""kill -9 at more than 500 random moments of rounds that tell: nothing is lost, nothing is told twice but for one case.

That case: the mail server had taken a message, and the process was killed before it could note so. The message goes
again, under the same Message-ID, by which mail programs show it once.
"""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from .campaign import Campaign, prepared
from .child import READERS

pytestmark = pytest.mark.faults

KILLS = 252  # in each of the campaigns
SEEDS = (20261123, 20261124)  # one campaign for each of CI's cores: rounds take turns in one workspace, not in two


@pytest.fixture(scope="module")
def campaigns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Campaign]]:
    """All kills done."""
    folder = tmp_path_factory.mktemp("kills")
    with ExitStack() as servers, ThreadPoolExecutor(len(SEEDS)) as both:
        begun = [servers.enter_context(prepared(folder / str(seed), seed=seed, kills=KILLS)) for seed in SEEDS]
        list(both.map(Campaign.run, begun))
        yield begun


def summary(campaigns: list[Campaign]) -> str:
    """The figures, as one JSON line."""
    figures = {
        "seeds": SEEDS,
        "kills": sum(len(one.killed) for one in campaigns),
        "rounds": sum(one.office.process for one in campaigns),
        "killed while": dict(sorted(_hits(campaigns).items())),
        "articles": sum(len(one.wire.tokens) for one in campaigns),
        "readers": len(READERS),
        "mails": sum(len({(mail.name, mail.recipient) for mail in one.office.taken}) for one in campaigns),
        "lost": sum(len(one.lost) for one in campaigns),
        "repeated under the same Message-ID, since the note of acceptance was lost": sum(
            len(one.office.repeats()) - len(one.unexcused()) for one in campaigns
        ),
        "repeated otherwise": sum(len(one.unexcused()) for one in campaigns),
    }
    return json.dumps(figures, ensure_ascii=False)


def _hits(campaigns: list[Campaign]) -> Counter[str]:
    return sum((one.hits for one in campaigns), Counter())


def test_rounds_are_killed_at_more_than_500_moments(
    campaigns: list[Campaign], capsys: pytest.CaptureFixture[str]
) -> None:
    """In every phase from taking in to the end."""
    with capsys.disabled():
        print("\n" + summary(campaigns))  # noqa: T201 (the figures are what this is for)

    assert sum(len(one.killed) for one in campaigns) >= 500
    assert {"taking in", "telling", "sending"} <= set(_hits(campaigns))


def test_nothing_is_lost(campaigns: list[Campaign]) -> None:
    """After each round in peace every article on topic had been told to every reader."""
    assert [one.lost for one in campaigns] == [set() for _ in campaigns]


def test_nothing_is_left_undone(campaigns: list[Campaign]) -> None:
    """After each round in peace all was taken in and all mails were accepted."""
    assert [one.unsettled for one in campaigns] == [[] for _ in campaigns]


def test_an_article_is_told_under_one_message_id(campaigns: list[Campaign]) -> None:
    """However often rounds are killed, and though others print it too: one reader, one message."""
    names = {len(names) for one in campaigns for told in one.told.values() for names in told.values()}

    assert {1} == names


def test_a_message_is_repeated_only_where_the_note_of_its_acceptance_was_lost(campaigns: list[Campaign]) -> None:
    """It is the last that the killed process got rid of; any other was noted before the next one went."""
    assert [one.unexcused() for one in campaigns] == [[] for _ in campaigns]
