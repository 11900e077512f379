"""Upkeep: what is old and nothing rests on goes, what was told stays provable, and the disk is watched."""

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dronewire.story import Record
from flows.extraction import Extractors
from flows.settings import Settings
from flows.steps.bundling import bundle
from flows.steps.housekeeping.space import GB, measure, space_concerns
from flows.steps.housekeeping.upkeep import LARGEST_LOG, keep_up, turn_logs
from flows.steps.past.archived import Wanted, archived
from flows.workspace import Workspace
from newsstand.server import Newsstand
from storage.archive.pages import Pages
from storage.layout import Layout
from storage.tables import article, match, page, story
from storage.upkeep.retention import tidy_database

from .rounds import run_round

pytestmark = pytest.mark.slow  # several rounds a test

Open = Callable[..., Workspace]
YEAR = timedelta(days=365)


@pytest.fixture
def room(stand: Newsstand, workspace: Open, pool: Extractors) -> Workspace:
    """A workspace that has read two outlets in a round each; only one of them has news on topic."""
    room = workspace(keep_pages=30, keep_texts=60)
    run_round(room, pool, stand.at, ("kommersant",))
    run_round(room, pool, stand.at + timedelta(minutes=5), ("serdalo",))
    return room


def on_topic(room: Workspace) -> set[str]:
    """The addresses of stories on topic."""
    with room.database.connect() as connection:
        stories = select(article.c.story).join(match)
        return set(connection.scalars(select(article.c.address).where(article.c.story.in_(stories))))


def readable(room: Workspace) -> set[str]:
    """The addresses whose raw pages are there, and are what they were."""
    pages = Pages(room.layout.pages)
    with room.database.connect() as connection:
        rows = connection.execute(select(article.c.address, page).join(page, article.c.page == page.c.id)).all()
    found = set()
    for row in rows:
        if (room.layout.pages / row.file).exists():
            pages.read(Record(file=row.file, offset=row.offset, sha256=row.sha256))
            found.add(row.address)
    return found


def texts(room: Workspace) -> set[str]:
    """The addresses whose texts are there."""
    with room.database.connect() as connection:
        return set(connection.scalars(select(article.c.address).where(article.c.text != "")))


def test_by_default_nothing_of_what_was_read_goes(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """However old it is."""
    room = workspace()
    run_round(room, pool, stand.at, ("kommersant",))
    before = readable(room), texts(room)
    done = keep_up(room, at=stand.at + YEAR)

    assert before == (readable(room), texts(room))
    assert (done.hauls, done.texts) == (0, 0)


def test_what_a_story_on_topic_rests_on_stays(room: Workspace, stand: Newsstand) -> None:
    """Raw pages and texts of all its versions."""
    told = on_topic(room)
    keep_up(room, at=stand.at + YEAR)

    assert told
    assert told <= readable(room)
    assert told == texts(room)


def test_a_bundle_of_a_year_ago_is_the_same_after_upkeep(room: Workspace, stand: Newsstand) -> None:
    """Written anew, it has the same evidence and no page is lost."""
    day = stand.at.date()
    first = bundle(room, day)
    kept = sorted((first.folder).glob("*.wacz"))
    before = [file.read_bytes() for file in kept]
    keep_up(room, at=stand.at + YEAR)
    again = bundle(room, day)

    assert before == [file.read_bytes() for file in sorted(again.folder.glob("*.wacz"))]


def test_a_rounds_pages_go_where_nothing_rests_on_them(stand: Newsstand, workspace: Open, pool: Extractors) -> None:
    """Its folder is gone, its articles are known all the same, and reading the archive again misses nothing."""
    room = workspace(keep_pages=30)
    run_round(room, pool, stand.at, ("serdalo",))
    with room.database.begin() as connection:  # as if none of it were on topic
        connection.execute(match.delete())
        connection.execute(story.delete())
    known = texts(room)
    done = keep_up(room, at=stand.at + YEAR)
    wanted = Wanted(since=stand.at - YEAR, at=stand.at + YEAR)

    assert done.hauls == 1
    assert readable(room) == set()
    assert texts(room) == known
    assert list(archived(room, wanted)) == []


def test_nothing_goes_before_a_bundles_later_versions_are_written(
    stand: Newsstand, workspace: Open, pool: Extractors
) -> None:
    """Even where the settings want it gone in an hour."""
    room = workspace(keep_pages=0.04, keep_texts=0.04)
    run_round(room, pool, stand.at, ("serdalo",))
    before = readable(room), texts(room)
    keep_up(room, at=stand.at + timedelta(days=7))

    assert before == (readable(room), texts(room))


def test_what_lost_its_text_is_not_fetched_or_kept_anew(room: Workspace, stand: Newsstand, pool: Extractors) -> None:
    """A list that names it still brings nothing."""
    keep_up(room, at=stand.at + YEAR)
    before = texts(room)
    run_round(room, pool, stand.at + timedelta(minutes=10), ("serdalo",))

    assert before == texts(room)


def test_large_logs_are_turned_and_old_ones_go(tmp_path: Path) -> None:
    """Whoever writes into a log goes on writing at its end."""
    now = datetime(2026, 11, 22, 3, 40, tzinfo=UTC)
    journal = tmp_path / "journal-2026-09-01.jsonl"
    journal.touch()
    os.utime(journal, ((now - timedelta(days=80)).timestamp(),) * 2)
    with (tmp_path / "server.log").open("ab", buffering=0) as server:
        server.write(b"x" * (LARGEST_LOG + 1))
        deleted = turn_logs(tmp_path, days=30, at=now)
        server.write(b"next\n")

    assert deleted == 1
    assert (tmp_path / "server.log").read_bytes() == b"next\n"
    assert (tmp_path / "server-2026-11-22T034000.log").stat().st_size == LARGEST_LOG + 1


def sizes(layout: Layout, *gb: float) -> None:
    """As if so many GB had been measured on each of some days."""
    first = date(2026, 11, 1)
    days = {(first + timedelta(days=number)).isoformat(): {"pages": int(size * GB)} for number, size in enumerate(gb)}
    layout.root.mkdir(parents=True, exist_ok=True)
    layout.sizes.write_text(json.dumps(days))


@pytest.mark.parametrize(
    ("gb", "told"),
    [
        ((1, 1.1, 1.2, 1.3), []),  # 87 days are left
        ((7, 7.5, 8, 8.5), ["soon"]),  # three
        ((9, 9, 9, 9), []),  # for ever
        ((1, 9), []),  # two days are no growth yet
        ((10.5,), ["exceeded"]),
    ],
)
def test_the_operator_hears_of_a_full_budget_before_it_is_full(
    settings: Callable[..., Settings], gb: tuple[float, ...], told: list[str]
) -> None:
    """Two weeks before, by the growth of the last two weeks."""
    chosen = settings(disk_budget=10, least_free=0)
    sizes(Layout(chosen.var), *gb)

    assert told == [one.state for one in space_concerns(chosen, at=datetime(2026, 11, 22, tzinfo=UTC))]


def test_what_is_measured_adds_up(tmp_path: Path) -> None:
    """To the bytes of all files."""
    layout = Layout(tmp_path)
    (tmp_path / "pages" / "2026").mkdir(parents=True)
    (tmp_path / "pages" / "2026" / "a").write_bytes(b"12345")
    (tmp_path / "dronewire.sqlite").write_bytes(b"123")

    assert measure(layout, day=date(2026, 11, 22)) == {"dronewire.sqlite": 3, "pages": 5}


def test_a_file_that_is_half_empty_is_written_anew_where_there_is_room(workspace: Open) -> None:
    """And otherwise left as it is."""
    room = workspace()
    with room.database.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE much AS SELECT randomblob(2000000) AS bytes")
    with room.database.begin() as connection:
        connection.exec_driver_sql("DROP TABLE much")

    assert not tidy_database(room.database, room=100_000)
    assert tidy_database(room.database, room=GB)
    assert not tidy_database(room.database, room=GB)
