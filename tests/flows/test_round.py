"""A round on the newsstand: everything that can be read is kept once, accounted for, told once."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from dronewire.address import canonical
from dronewire.outcome import Kind, Outcome
from dronewire.story import Record
from flows.extraction import Extractors
from flows.settings import Settings
from flows.steps.bundling import bundle, bundle_with_late_arrivals
from flows.steps.round import Round, RoundAtWork
from flows.workspace import UnknownOutletError, Workspace, opened
from newsstand.published import Published
from newsstand.server import Newsstand
from newsstand.town import Town
from storage.pages import Pages
from storage.rounds import untaken_hauls
from storage.tables import article, page, visit

Open = Callable[..., Workspace]


def _round(room: Workspace, pool: Extractors, at: datetime, outlets: tuple[str, ...] = ()) -> Round:
    work = RoundAtWork(room, pool, at=at, outlets=outlets)
    work.begin()
    work.fetch()
    work.keep()
    work.tell()
    return work.finish()


def _kept(room: Workspace) -> Counter[str]:
    with room.database.connect() as connection:
        return Counter(connection.scalars(select(article.c.address)))


def _listed(stand: Newsstand, outlet: str) -> set[str]:
    entries = stand.town.in_feed(outlet, stand.at)
    return {canonical(entry.listed_as) for entry in entries if isinstance(entry, Published)}


def _mails(room: Workspace) -> list[EmailMessage]:
    files = sorted(room.layout.outbox.glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


def test_every_listed_article_is_kept_exactly_once(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """Of all outlets, under their real addresses."""
    room = workspace()
    done = _round(room, pool, stand.at)

    listed = {address for outlet in room.outlets for address in _listed(stand, outlet)}

    assert done.id == "20261122T060000Z"
    assert _kept(room) == Counter(listed)


def test_the_outcomes_of_a_round_add_up(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """The counts are those of the addresses visited, and every address the feeds list is among them."""
    room = workspace()
    done = _round(room, pool, stand.at, ("kommersant", "serdalo"))

    with room.database.connect() as connection:
        visits = connection.execute(select(visit.c.outlet, visit.c.address).where(visit.c.round == done.id)).all()
    listed = {
        (outlet, canonical(entry.listed_as if isinstance(entry, Published) else entry.address))
        for outlet in ("kommersant", "serdalo")
        for entry in stand.town.in_feed(outlet, stand.at)
    }

    assert done.addresses == len(visits) == len(set(visits))
    assert listed <= {(row.outlet, row.address) for row in visits}


def test_nothing_new_costs_one_request_a_feed(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """No article is asked for again, nor robots.txt within a day; a server that can says 304."""
    room = workspace()
    _round(room, pool, stand.at)
    stand.forget()
    done = _round(room, pool, stand.at + timedelta(minutes=5))

    asked = Counter(f"https://{seen.host}{seen.path}" for seen in stand.requests)
    feeds = Counter(feed for outlet in room.outlets.values() for feed in outlet.feeds)
    unchanged = {seen.host for seen in stand.requests if seen.status == 304}
    articles = {tally.outcome for tally in done.tallies if tally.kind is Kind.ARTICLE}

    assert asked == feeds
    assert "www.kommersant.ru" in unchanged
    assert articles <= {Outcome.KNOWN, Outcome.OFF_SITE, Outcome.DISALLOWED}


def test_archived_pages_are_what_the_server_sent(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """Each article's record is found, whole, and holds its title."""
    room = workspace()
    _round(room, pool, stand.at, ("grozny_inform",))

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
    first = _round(room, pool, stand.at, ("tass",))
    second = _round(room, pool, stand.at + timedelta(minutes=5))
    third = _round(room, pool, stand.at + timedelta(minutes=10))
    (mail, *others) = _mails(room)

    assert (first.alerts, first.sent, third.alerts, third.sent) == (1, 1, 0, 0)
    assert mail["To"] == "desk@example.org"
    assert len(others) == second.alerts
    assert len({mail["Message-ID"] for mail in [mail, *others]}) == 1 + second.alerts


def test_the_bundle_holds_what_was_on_topic_and_nothing_else(
    stand: Newsstand, workspace: Open, pool: Extractors
) -> None:
    """Of the newsstand's last day, as far as one round in the morning can know it."""
    room = workspace()
    _round(room, pool, stand.at)
    folder = bundle(room, stand.at.date()).folder
    lines = [json.loads(line) for line in (folder / "stories.jsonl").read_text(encoding="utf-8").splitlines()]
    told = {version["address"] for line in lines for version in line["versions"]}

    topics = {canonical(one.listed_as): one.on_topic for one in stand.town.articles}

    assert told
    assert [address for address in sorted(told) if not topics[address]] == []


def test_a_bundle_written_twice_has_the_same_bytes(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """Also when it is made anew from nothing."""
    room = workspace()
    _round(room, pool, stand.at, ("tass",))
    folder = bundle(room, stand.at.date()).folder
    first = {file.name: file.read_bytes() for file in folder.iterdir()}
    for file in folder.iterdir():
        file.unlink()
    bundle(room, stand.at.date())

    assert {file.name: file.read_bytes() for file in folder.iterdir()} == first


def test_an_unknown_outlet_is_named(workspace: Open, pool: Extractors) -> None:
    """With those that are known."""
    with pytest.raises(UnknownOutletError, match="'tas'; known are: grozny_inform"):
        RoundAtWork(workspace(), pool, at=datetime.fromisoformat("2026-11-22T09:00+03:00"), outlets=("tas",))


def test_an_edit_becomes_a_revision(settings: Callable[..., Settings], pool: Extractors) -> None:
    """Asked for again, a page that says something else is kept beside what it said."""
    edited = next(one for one in Town.load().articles if one.revisions)
    change = edited.revisions[0].at
    with Newsstand(at=change - timedelta(minutes=1)) as stand, opened(settings(newsstand=stand.url)) as fresh:
        _round(fresh, pool, stand.at, (edited.outlet,))
        stand.move_to(change + timedelta(minutes=1))
        _ask_again(fresh, canonical(edited.listed_as), stand.at)
        done = _round(fresh, pool, stand.at, (edited.outlet,))

    assert [tally.count for tally in done.tallies if tally.outcome is Outcome.REVISED] == [1]


def test_a_page_that_is_gone_is_marked(settings: Callable[..., Settings], pool: Extractors) -> None:
    """With the time at which we found it gone; what it said stays."""
    deleted = next(one for one in Town.load().articles if one.gone)
    with Newsstand(at=deleted.listed + timedelta(minutes=1)) as stand, opened(settings(newsstand=stand.url)) as fresh:
        _round(fresh, pool, stand.at, (deleted.outlet,))
        stand.move_to(deleted.gone + timedelta(minutes=1))
        _ask_again(fresh, deleted.address, stand.at)
        _round(fresh, pool, stand.at, (deleted.outlet,))
        query = select(article.c.gone, article.c.title).where(article.c.address == deleted.address)
        with fresh.database.connect() as connection:
            kept = connection.execute(query).one()

    assert kept.title == deleted.title
    assert deleted.gone < kept.gone < deleted.gone + timedelta(minutes=3)


def _ask_again(room: Workspace, where: str, at: datetime) -> None:
    from storage.database import writing  # noqa: PLC0415
    from storage.tables import address  # noqa: PLC0415

    with writing(room.database) as connection:
        connection.execute(address.update().where(address.c.address == where).values(next_look=at))


def test_a_late_arrival_makes_a_new_version_of_its_day(settings: Callable[..., Settings], pool: Extractors) -> None:
    """An article dated the day before we saw it is in the bundle of the day it is dated."""
    late = max(Town.load().articles, key=lambda one: one.listed - one.published)
    day = late.published.astimezone(ZoneInfo("Europe/Moscow")).date()
    with Newsstand(at=late.listed - timedelta(minutes=1)) as stand, opened(settings(newsstand=stand.url)) as fresh:
        _round(fresh, pool, stand.at, (late.outlet,))
        before = bundle_with_late_arrivals(fresh, day)
        stand.move_to(late.listed + timedelta(minutes=1))
        _round(fresh, pool, stand.at, (late.outlet,))
        after = bundle_with_late_arrivals(fresh, day + timedelta(days=1))

    assert [one.version for one in before] == [1]
    assert [(one.folder.name, one.version) for one in after] == [
        (day.isoformat(), 2),
        ((day + timedelta(days=1)).isoformat(), 1),
    ]


def test_pages_of_an_outlet_that_was_withdrawn_are_kept(
    stand: Newsstand, settings: Callable[..., Settings], pool: Extractors, tmp_path: Path
) -> None:
    """Its declaration went between the crawl and the taking in: nothing is stuck, nothing is lost."""
    (tmp_path / "outlets").mkdir()
    declared = tmp_path / "outlets" / "passing.toml"
    declared.write_text('title = "x"\nhomepage = "https://sound.example"\nfeeds = ["https://sound.example/rss.xml"]\n')
    with opened(settings()) as before:
        work = RoundAtWork(before, pool, at=stand.at, outlets=("passing",))
        work.begin()
        work.fetch()
    declared.unlink()
    with opened(settings()) as after:
        _round(after, pool, stand.at + timedelta(minutes=5), ("serdalo",))

        assert "https://sound.example/news/1" in _kept(after)
        assert untaken_hauls(after.database) == []
