"""A crawl with limits: what is over them is postponed, and comes again next round."""

from datetime import timedelta

import pytest
from conftest import Crawls
from spiders_town import Town, reply, rss

from dronewire.haul import HaulLine

HOME = "https://one.example"
FEED = f"{HOME}/rss.xml"


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> list[HaulLine]:
    """A crawl that may take one and a half seconds and fifteen of twenty articles, and gets three a second."""
    with Town() as town:
        settings = {"max_duration": 1.5, "delay": 0.3, "max_articles": 15}
        crawls = Crawls(town=town, folder=tmp_path_factory.mktemp("limited"), settings=settings)
        crawls.declare("one")
        addresses = [f"{HOME}/{number}" for number in range(20)]
        town.answers[FEED] = reply(rss(*addresses), kind="text/xml", headers=[("ETag", '"v1"')])
        town.answers |= {address: reply(f"<p>{address}</p>") for address in addresses}
        return crawls.run("one")


def test_what_is_over_the_limit_is_postponed(limited: list[HaulLine]) -> None:
    """With the limit as the reason; the first in the feed are the ones that go."""
    over = [line.address for line in limited if "over the limit of 15 articles" in line.reason]

    assert over == [f"{HOME}/{number}" for number in range(15, 20)]


def test_a_round_that_takes_too_long_ends(limited: list[HaulLine]) -> None:
    """What is left is postponed, and accounted for at once."""
    late = [line for line in limited if "the round's time is over" in line.reason]

    assert (len(limited), len(late) >= 8, {line.outcome for line in late}) == (22, True, {"postponed"})
    assert limited[-1].at - late[0].at < timedelta(seconds=5)


def test_a_feed_with_postponed_articles_keeps_no_validators(limited: list[HaulLine]) -> None:
    """The rest must be listed again."""
    (line,) = [line for line in limited if line.address == FEED]

    assert line.validators is None
