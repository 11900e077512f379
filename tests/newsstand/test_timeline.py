"""The town as of an instant: late arrivals, corrections, deletions, and a clock that moves forward."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from newsstand.everyday import FIRST
from newsstand.masthead import MASTHEADS
from newsstand.published import Published
from newsstand.server import Newsstand
from newsstand.town import Town

MINUTE = timedelta(minutes=1)

Ask = Callable[..., Any]


def test_an_article_is_not_there_before_it_is_listed(ask: Ask, town: Town) -> None:
    """404 a minute before, 200 from the instant on."""
    article = town.articles[0]
    with Newsstand(article.listed - MINUTE) as stand:
        before = ask(stand, article.address).status
        stand.move_to(article.listed)

        assert (before, ask(stand, article.address).status) == (404, 200)


def test_a_late_arrival_is_listed_hours_after_its_stamp(town: Town) -> None:
    """Some pages say a time long before anyone could have read them."""
    late = [article for article in town.articles if article.listed - article.published > timedelta(hours=4)]

    assert len(late) >= 2


def test_a_correction_changes_a_number(ask: Ask, town: Town) -> None:
    """The page says the old number before and the new one after."""
    article = next(article for article in town.articles if article.story == "nazran_technopark" and article.revisions)
    at = article.revisions[0].at
    with Newsstand(at - MINUTE) as stand:
        before = ask(stand, article.address).text
        stand.move_to(at)
        after = ask(stand, article.address).text

        assert ("до 120 дронов" in before, "до 150 дронов" in after) == (True, True)


def test_a_correction_tells_when_it_was_made(ask: Ask, town: Town) -> None:
    """The page's own modified stamp is the instant of the correction."""
    article = next(article for article in town.articles if article.story == "geoscan_plant" and article.revisions)
    with Newsstand(article.revisions[0].at) as stand:
        page = ask(stand, article.address).text

        assert f'"dateModified":"{article.revisions[0].at.isoformat()}"' in page


def test_a_deleted_article_is_gone(ask: Ask, town: Town) -> None:
    """410 from its end on, and no longer in the feed."""
    article = next(article for article in town.articles if article.gone)
    with Newsstand(article.gone) as stand:
        listed = [entry.address for entry in town.in_feed(article.outlet, stand.at)]

        assert (ask(stand, article.address).status, article.address in listed) == (410, False)


def test_a_feed_is_the_same_until_something_changes(ask: Ask, town: Town) -> None:
    """Between two changes a feed's bytes do not move, whatever the clock says."""
    with Newsstand(town.articles[60].listed) as stand:
        first = ask(stand, "https://oc-media.org/feed/")
        changes = [instant for instant in town.instants() if instant > stand.at]
        stand.move_to(changes[0] - timedelta(seconds=1))

        assert ask(stand, "https://oc-media.org/feed/") == first


def test_the_clock_does_not_run_backwards(town: Town) -> None:
    """What was told cannot be untold."""
    stand = Newsstand(FIRST, town=town)
    with stand, pytest.raises(ValueError, match="forward only"):
        stand.move_to(FIRST - MINUTE)


def test_an_instant_names_its_zone() -> None:
    """A naive time is refused."""
    with pytest.raises(ValueError, match="zone"):
        Newsstand(FIRST.replace(tzinfo=None))


@pytest.mark.parametrize("outlet", MASTHEADS)
def test_a_feed_holds_no_more_than_it_can(town: Town, late: Newsstand, outlet: str) -> None:
    """Older entries fall out of the feed but stay readable."""
    feed = town.in_feed(outlet, late.at)
    newest = sorted(town.up(late.at, outlet), key=lambda article: article.listed, reverse=True)

    assert len(feed) <= MASTHEADS[outlet].entries
    assert {entry.address for entry in feed if isinstance(entry, Published)} <= {article.address for article in newest}
