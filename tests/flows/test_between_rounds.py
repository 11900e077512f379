"""What happens to pages, declarations and files between two rounds: nothing is lost, stuck or told wrongly."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from dronewire.address import canonical
from dronewire.outcome import Outcome
from flows.extraction import Extractors
from flows.settings import Settings
from flows.steps.bundling import bundle_with_late_arrivals, day_of
from flows.steps.round import RoundAtWork
from flows.workspace import Workspace, opened
from newsstand.answer import text
from newsstand.server import Newsstand
from newsstand.town import Town
from storage.rounds import untaken_hauls
from storage.tables import article

from .rounds import ask_again, declare, html, kept, listed, mails, page_of, run_round

pytestmark = pytest.mark.slow  # several rounds a test

Open = Callable[..., Workspace]


def test_an_edit_becomes_a_revision(settings: Callable[..., Settings], pool: Extractors) -> None:
    """Asked for again, a page that says something else is kept beside what it said."""
    edited = next(one for one in Town.load().articles if one.revisions)
    change = edited.revisions[0].at
    with Newsstand(at=change - timedelta(minutes=1)) as stand, opened(settings(newsstand=stand.url)) as fresh:
        run_round(fresh, pool, stand.at, (edited.outlet,))
        stand.move_to(change + timedelta(minutes=1))
        ask_again(fresh, canonical(edited.listed_as), stand.at)
        done = run_round(fresh, pool, stand.at, (edited.outlet,))

    assert [tally.count for tally in done.tallies if tally.outcome is Outcome.REVISED] == [1]


def test_a_page_that_is_gone_is_marked(settings: Callable[..., Settings], pool: Extractors) -> None:
    """With the time at which we found it gone; what it said stays."""
    deleted = next(one for one in Town.load().articles if one.gone)
    with Newsstand(at=deleted.listed + timedelta(minutes=1)) as stand, opened(settings(newsstand=stand.url)) as fresh:
        run_round(fresh, pool, stand.at, (deleted.outlet,))
        stand.move_to(deleted.gone + timedelta(minutes=1))
        ask_again(fresh, deleted.address, stand.at)
        run_round(fresh, pool, stand.at, (deleted.outlet,))
        query = select(article.c.gone, article.c.title).where(article.c.address == deleted.address)
        with fresh.database.connect() as connection:
            kept = connection.execute(query).one()

    assert kept.title == deleted.title
    assert deleted.gone < kept.gone < deleted.gone + timedelta(minutes=3)


def test_a_late_arrival_makes_a_new_version_of_its_day(settings: Callable[..., Settings], pool: Extractors) -> None:
    """An article dated the day before we saw it is in the bundle of the day it is dated."""
    late = max(Town.load().articles, key=lambda one: one.listed - one.published)
    day = late.published.astimezone(ZoneInfo("Europe/Moscow")).date()
    with Newsstand(at=late.listed - timedelta(minutes=1)) as stand, opened(settings(newsstand=stand.url)) as fresh:
        run_round(fresh, pool, stand.at, (late.outlet,))
        before = bundle_with_late_arrivals(fresh, day)
        stand.move_to(late.listed + timedelta(minutes=1))
        run_round(fresh, pool, stand.at, (late.outlet,))
        after = bundle_with_late_arrivals(fresh, day + timedelta(days=1))

    versions = {one.folder.name: one.version for one in before}, {one.folder.name: one.version for one in after}

    assert (versions[0][day.isoformat()], versions[1][day.isoformat()]) == (1, 2)


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
        run_round(after, pool, stand.at + timedelta(minutes=5), ("serdalo",))

        assert "https://sound.example/news/1" in kept(after)
        assert untaken_hauls(after.database) == []


def test_a_copy_with_a_wrong_year_does_not_move_the_story(
    stand: Newsstand, settings: Callable[..., Settings], pool: Extractors, tmp_path: Path
) -> None:
    """Neither is it the first publisher, nor does the story leave the bundle of its day."""
    originals = [one for one in stand.town.up(stand.at, "tass") if one.on_topic and one.relation == "original"]
    told = max(originals, key=lambda one: one.listed)
    declare(tmp_path, "misdated")
    page = '<html><head><meta property="article:published_time" content="2025-11-22T08:00:00+03:00"></head><body>'
    page += f"<h1>{told.title}</h1><article><p>{told.text}</p></article></body></html>"
    stand.add("sound.example", "/news/1", html(page))
    with opened(settings()) as fresh:
        run_round(fresh, pool, stand.at, ("tass",))
        run_round(fresh, pool, stand.at + timedelta(minutes=5), ("misdated",))
        day = told.published.astimezone(ZoneInfo("Europe/Moscow")).date()
        (story,) = [one for one in day_of(fresh, day).stories if told.title in one.first.article.title]

    assert story.first.article.outlet == "tass"
    assert "misdated" in {version.article.outlet for version in story.versions}


def test_a_topic_that_cannot_be_read_keeps_its_news_to_itself(
    stand: Newsstand, settings: Callable[..., Settings], pool: Extractors, tmp_path: Path
) -> None:
    """What it found before the mistake is told to its own people once it is mended, and to nobody else meanwhile."""
    (tmp_path / "topics").mkdir()
    mine = tmp_path / "topics" / "everything.toml"
    whole = 'title = { en = "x", ru = "х" }\nquery = "город OR область OR республика"\nalert = ["boss@example.org"]\n'
    mine.write_text(whole, encoding="utf-8")
    with opened(settings()) as before:
        work = RoundAtWork(before, pool, at=stand.at, outlets=("serdalo",))
        work.begin()
        work.fetch()
        work.keep()
    mine.write_text("query = (", encoding="utf-8")
    with opened(settings()) as meanwhile:
        run_round(meanwhile, pool, stand.at + timedelta(minutes=5), ("serdalo",))
        silent = {mail["To"] for mail in mails(meanwhile)}
    mine.write_text(whole, encoding="utf-8")
    with opened(settings()) as after:
        run_round(after, pool, stand.at + timedelta(minutes=10), ("serdalo",))
        told = {mail["To"] for mail in mails(after)}

    assert "boss@example.org" not in silent
    assert "boss@example.org" in told


def test_a_revision_that_left_the_topic_leaves_the_bundle(
    stand: Newsstand, settings: Callable[..., Settings], pool: Extractors, tmp_path: Path
) -> None:
    """What the page says now counts."""
    declare(tmp_path, "passing")
    sentence = "Завод в Перми начал выпуск дронов. Беспилотники собирают в новом цехе, производство дронов вырастет. "
    yesterday = stand.at.date() - timedelta(days=1)  # as its feed dates it
    library = "В городе открыли библиотеку, читателей встретили стихами и чаем. Книги выдают с девяти утра. "
    stand.add(
        "sound.example",
        "/news/1",
        html(page_of("Завод начал выпуск дронов", sentence * 4)),
    )
    with opened(settings()) as fresh:
        run_round(fresh, pool, stand.at, ("passing",))
        before = len(day_of(fresh, yesterday).stories)
        stand.add("sound.example", "/news/1", html(page_of("Открыли библиотеку", library * 4)))
        ask_again(fresh, "https://sound.example/news/1", stand.at)
        run_round(fresh, pool, stand.at + timedelta(minutes=5), ("passing",))
        after = len(day_of(fresh, yesterday).stories)

    assert (before, after) == (1, 0)


def test_a_page_that_was_not_up_yet_is_read_when_it_is(
    stand: Newsstand, settings: Callable[..., Settings], pool: Extractors, tmp_path: Path
) -> None:
    """A feed may list an article seconds before it can be read."""
    declare(tmp_path, "passing")
    stand.add("sound.example", "/news/1", text("not yet", status=404))
    with opened(settings()) as fresh:
        run_round(fresh, pool, stand.at, ("passing",))
        early = kept(fresh)
        stand.add(
            "sound.example",
            "/news/1",
            html(page_of("Завод", "В городе открыли новый завод полимеров. " * 9)),
        )
        run_round(fresh, pool, stand.at + timedelta(minutes=11), ("passing",))

        assert (early, kept(fresh)) == (Counter(), Counter(["https://sound.example/news/1"]))


def test_a_cut_assignment_holds_nothing_up(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """The haul is taken in as far as it goes, and the next round runs."""
    room = workspace()
    work = RoundAtWork(room, pool, at=stand.at, outlets=("serdalo",))
    work.begin()
    work.fetch()
    (file,) = room.layout.pages.rglob("assignment.json")
    file.write_text(file.read_text()[:100])
    run_round(room, pool, stand.at + timedelta(minutes=5), ("serdalo",))

    assert untaken_hauls(room.database) == []
    assert set(kept(room)) == listed(stand, "serdalo")
