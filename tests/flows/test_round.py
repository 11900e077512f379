"""A round on the newsstand: everything that can be read is kept once, accounted for, told once."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dronewire.address import canonical
from dronewire.outcome import Kind, Outcome
from dronewire.story import Record
from flows.extraction import Extractors
from flows.steps.bundling import bundle
from flows.steps.round import RoundAtWork
from flows.workspace import UnknownOutletError, Workspace
from newsstand.masthead import MASTHEADS
from newsstand.published import Published
from newsstand.server import Newsstand
from storage.archive.pages import Pages
from storage.tables import article, page, visit

from .rounds import kept, listed, mails, run_round

Open = Callable[..., Workspace]


def test_every_listed_article_is_kept_exactly_once(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """Of all outlets of the town, under their real addresses."""
    room = workspace()
    done = run_round(room, pool, stand.at)

    expected = {address for outlet in MASTHEADS for address in listed(stand, outlet)}

    assert done.id == "20261122T060000Z"
    assert kept(room) == Counter(expected)


def test_the_outcomes_of_a_round_add_up(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """The counts are those of the addresses visited, and every address the feeds list is among them."""
    room = workspace()
    done = run_round(room, pool, stand.at, ("kommersant", "serdalo"))

    with room.database.connect() as connection:
        visits = connection.execute(select(visit.c.outlet, visit.c.address).where(visit.c.round == done.id)).all()
    in_feeds = {
        (outlet, canonical(entry.listed_as if isinstance(entry, Published) else entry.address))
        for outlet in ("kommersant", "serdalo")
        for entry in stand.town.in_feed(outlet, stand.at)
    }

    assert done.addresses == len(visits) == len(set(visits))
    assert in_feeds <= {(row.outlet, row.address) for row in visits}


def test_nothing_new_costs_one_request_a_feed(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """No article is asked for again, nor robots.txt within a day; a server that can says 304."""
    room = workspace()
    run_round(room, pool, stand.at)
    stand.forget()
    done = run_round(room, pool, stand.at + timedelta(minutes=5))

    asked = Counter(f"https://{seen.host}{seen.path}" for seen in stand.requests)
    feeds = Counter(feed for outlet in MASTHEADS for feed in room.outlets[outlet].feeds)
    unchanged = {seen.host for seen in stand.requests if seen.status == 304}
    articles = {tally.outcome for tally in done.tallies if tally.kind is Kind.ARTICLE}

    assert asked == feeds
    assert "www.kommersant.ru" in unchanged
    assert articles <= {Outcome.KNOWN, Outcome.OFF_SITE, Outcome.DISALLOWED}


def test_archived_pages_are_what_the_server_sent(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """Each article's record is found, whole, and holds its title."""
    room = workspace()
    run_round(room, pool, stand.at, ("grozny_inform",))

    pages = Pages(room.layout.pages)
    query = select(article.c.title, page.c.file, page.c.offset, page.c.sha256).join(page, page.c.id == article.c.page)
    with room.database.connect() as connection:
        rows = connection.execute(query).all()
    texts = [pages.read(Record(file=row.file, offset=row.offset, sha256=row.sha256)).decode("cp1251") for row in rows]

    assert rows
    assert all(row.title.split()[0] in text for row, text in zip(rows, texts, strict=True))


def test_a_story_is_told_once(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """One mail with all new stories; a second round has nothing to say; reprints are no news."""
    room = workspace()
    first = run_round(room, pool, stand.at, ("tass",))
    second = run_round(room, pool, stand.at + timedelta(minutes=5))
    third = run_round(room, pool, stand.at + timedelta(minutes=10))
    (mail, *others) = mails(room)

    assert (first.alerts, first.sent, third.alerts, third.sent) == (1, 1, 0, 0)
    assert mail["To"] == "desk@example.org"
    assert len(others) == second.alerts
    assert len({mail["Message-ID"] for mail in [mail, *others]}) == 1 + second.alerts


def test_the_bundle_holds_what_was_on_topic_and_nothing_else(
    stand: Newsstand, workspace: Open, pool: Extractors
) -> None:
    """Of the newsstand's last day, as far as one round in the morning can know it."""
    room = workspace()
    run_round(room, pool, stand.at)
    folder = bundle(room, stand.at.date()).folder
    lines = [json.loads(line) for line in (folder / "stories.jsonl").read_text(encoding="utf-8").splitlines()]
    told = {version["address"] for line in lines for version in line["versions"]}

    topics = {one.address: one.on_topic for one in stand.town.articles}

    assert told
    assert [address for address in sorted(told) if not topics[address]] == []


def test_a_bundle_written_twice_has_the_same_bytes(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """Also when it is made anew from nothing."""
    room = workspace()
    run_round(room, pool, stand.at, ("tass",))
    folder = bundle(room, stand.at.date()).folder
    first = _contents(folder)
    shutil.rmtree(folder)
    bundle(room, stand.at.date())

    assert _contents(folder) == first


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_unknown_outlet_is_named(workspace: Open, pool: Extractors) -> None:
    """With those that are known."""
    with pytest.raises(UnknownOutletError, match="'tas'; known are: aif, "):
        RoundAtWork(workspace(), pool, at=datetime.fromisoformat("2026-11-22T09:00+03:00"), outlets=("tas",))
