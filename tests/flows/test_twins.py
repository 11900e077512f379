"""Twin pages on the newsstand: the same article under two addresses is kept once, whichever is listed when."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from dronewire.outcome import Outcome
from flows.extraction import Extractors
from flows.workspace import Workspace
from newsstand.answer import Answer, text
from newsstand.published import Published
from newsstand.server import Newsstand

from .rounds import kept, listed, run_round

pytestmark = pytest.mark.slow  # many crawls, each a process of its own

Open = Callable[..., Workspace]


def twin_of(address: str) -> str:
    """The other address of a page of Serdalo's."""
    if "serdalo.ru/inh/" in address:
        return address.replace("serdalo.ru/inh/", "serdalo.ru/")
    return address.replace("serdalo.ru/", "serdalo.ru/inh/")


def feed_of(addresses: list[str]) -> Answer:
    """A feed that lists them."""
    items = "".join(f"<item><title>{n}</title><link>{address}</link></item>" for n, address in enumerate(addresses))
    return text(f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>', kind="text/xml")


def test_twins_in_one_feed_are_kept_once(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """Both are fetched, since neither is known: they are one article each, at the address that the pages name."""
    entries = [one for one in stand.town.in_feed("serdalo", stand.at) if isinstance(one, Published)]
    both = [address for one in entries for address in (one.listed_as, twin_of(one.listed_as))]
    stand.add("serdalo.ru", "/rss.xml", feed_of(both))
    room = workspace()
    done = run_round(room, pool, stand.at, ("serdalo",))
    twins = [tally.count for tally in done.tallies if tally.outcome is Outcome.SAME]

    assert kept(room) == Counter(one.address for one in entries)
    assert twins == [len(entries)]


def test_twins_listed_later_are_kept_once(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """A feed that turns to the other addresses costs one look at each, and then none."""
    room = workspace()
    run_round(room, pool, stand.at, ("serdalo",))
    first = kept(room)
    entries = [one for one in stand.town.in_feed("serdalo", stand.at) if isinstance(one, Published)]
    stand.add("serdalo.ru", "/rss.xml", feed_of([twin_of(one.listed_as) for one in entries]))
    second = run_round(room, pool, stand.at + timedelta(minutes=5), ("serdalo",))
    third = run_round(room, pool, stand.at + timedelta(minutes=10), ("serdalo",))
    looked_at = [
        sum(tally.count for tally in done.tallies if tally.outcome is Outcome.SAME) for done in (second, third)
    ]

    assert first == kept(room) == Counter(listed(stand, "serdalo"))
    assert looked_at == [len(entries), 0]
