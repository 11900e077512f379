"""Bundling: a day's stories on topic become a folder of files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from dronewire.bundle import Day
from dronewire.story import BELIEVED, Story
from flows.lock import only_one
from flows.settings import Settings
from flows.steps.sharing import fetch_pages
from flows.workspace import Workspace
from storage.bundles import BundleError, Written, is_bundled, write_bundle
from storage.bundles.contents import DayContents, is_on_paper
from storage.bundles.days import cited_of, in_full, snapshot, stories_of_day
from storage.bundles.overview import write_overview
from storage.bundles.stale import forget_stale, stale_days
from storage.bundles.trends import days_before
from storage.bundles.watching import watched_on
from storage.crawling.gaps import gaps_of
from storage.rounds import bounds, tallies_of_day
from storage.stories.naming import publish_all

WEEK = BELIEVED.days + 1  # days that are looked at again: no story belongs to an earlier one
WAIT = 120.0  # seconds to stand in line for somebody who writes a bundle; the largest day measured took 40

Reader = Callable[[Sequence[str]], Iterator[Story]]


def day_of(workspace: Workspace, day: date) -> Day:
    """What the archive tells of a day."""
    with _published(workspace, day) as (_, stories):
        return _day(workspace, day, stories, lambda ids: _read_again(workspace, ids))


def _day(workspace: Workspace, day: date, stories: tuple[Story, ...], reader: Reader) -> Day:
    zone = workspace.settings.zone
    rounds, tallies = tallies_of_day(workspace.database, day, zone)
    # Those that were due that day: an outlet declared later changes no bundle.
    outlets = sorted({one.outlet for one in tallies})
    return Day(
        day=day,
        zone=workspace.settings.timezone,
        stories=stories,
        tallies=tallies,
        rounds=rounds,
        topics=workspace.topic_titles,
        outlets={name: workspace.outlet_titles.get(name, name) for name in outlets},
        gaps=gaps_of(workspace.database, *bounds(day, zone)),
        normal=_normal(workspace, day),
        watched=watched_on(workspace.database, day, zone, outlets),
        regions={name: outlet.region for name, outlet in workspace.outlets.items()},
        before=days_before(workspace.database, day, zone),
        reader=reader,
    )


@contextmanager
def _published(workspace: Workspace, day: date) -> Iterator[tuple[Connection, tuple[Story, ...]]]:
    """The stories of a day, whose identifiers keep their meaning from here on, and what else is read of them.

    They are noted before any bundle has them: one that a crash leaves unwritten has fixed some names too early.
    """
    zone, titles = workspace.settings.zone, workspace.outlet_titles
    _, end = bounds(day, zone)  # no bundle of a day is written for good before it is over
    while True:
        with snapshot(workspace.database) as connection:
            stories = stories_of_day(connection, day, zone, titles=titles)
            if publish_all(workspace.database, [story.id for story in stories], at=end):
                yield connection, stories
                return
        # A round that runs meanwhile has made one story of two: the day is read again.


def _read_again(workspace: Workspace, ids: Sequence[str]) -> Iterator[Story]:
    with snapshot(workspace.database) as connection:
        yield from in_full(connection, ids, titles=workspace.outlet_titles)


def _normal(workspace: Workspace, day: date) -> dict[str, tuple[int, int]]:
    """What a normal day of each outlet brings, as far as it was watched the day before already."""
    if workspace.settings.newsstand:  # a town that is smaller than life
        return {}
    _, before = tallies_of_day(workspace.database, day - timedelta(days=1), workspace.settings.zone)
    watched = {tally.outlet for tally in before}
    return {name: outlet.articles_a_day for name, outlet in workspace.outlets.items() if name in watched}


def write(workspace: Workspace, told: Day) -> Written:
    """Write a day's bundle; the same archive gives the same bytes, and late arrivals the next version.

    Raises:
        BundleError: where it cannot be written; what was there stays.
    """
    with snapshot(workspace.database) as connection:
        return _write(workspace, told, connection)


def _write(workspace: Workspace, told: Day, connection: Connection, *, on_paper: bool = False) -> Written:
    bundles = workspace.layout.bundles
    with only_one(workspace.layout.bundle_lock, "bundle", wait=WAIT):
        # One that was asked for on paper stays so: no version of it has less than the one before.
        on_paper = on_paper or workspace.settings.pdf or is_on_paper(bundles, told.day)
        cited = cited_of(connection, told.stories)
        fetch_pages(workspace, (str(Path(one.record.file).parent) for one in cited))
        contents = DayContents(told, cited, workspace.layout.pages, on_paper=on_paper)
        return write_bundle(bundles, told.day, contents)


def bundle(workspace: Workspace, day: date, *, on_paper: bool = False) -> Written:
    """Write the bundle of one day."""
    with _published(workspace, day) as (connection, stories):
        return _write_read(workspace, day, connection, stories, on_paper=on_paper)


def _write_read(
    workspace: Workspace, day: date, connection: Connection, stories: tuple[Story, ...], *, on_paper: bool = False
) -> Written:
    titles = workspace.outlet_titles
    told = _day(workspace, day, stories, lambda ids: in_full(connection, ids, titles=titles))
    return _write(workspace, told, connection, on_paper=on_paper)


def _bundle_if_any(workspace: Workspace, day: date) -> Written | None:
    """Write the bundle of a day that has stories, or has had."""
    with _published(workspace, day) as (connection, stories):
        if stories or is_bundled(workspace.layout.bundles, day):
            return _write_read(workspace, day, connection, stories)
        return None


def bundle_with_late_arrivals(workspace: Workspace, day: date, *, on_paper: bool = False) -> list[Written]:
    """Write a day's bundle, and those of the week before it that have changed, or that stories came to belong to.

    Bundles of days longer ago are written anew where their matches were changed.

    Args:
        workspace: of the bundles.
        day: the day.
        on_paper: whether its bundle is to have a PDF; those that have one keep it.
    """
    stale = stale_days(workspace.database, until=day)
    week = [day - timedelta(days=number) for number in range(WEEK, 0, -1)]
    old = [one for one in stale if one < week[0] and is_bundled(workspace.layout.bundles, one)]
    earlier = [_bundle_if_any(workspace, one) for one in (*old, *week)]
    last = bundle(workspace, day, on_paper=on_paper)
    forget_stale(workspace.database, stale)
    written = [*(one for one in earlier if one and one.changed), last]
    survey(workspace, [date.fromisoformat(one.folder.name) for one in written if one.changed])
    return written


def survey(workspace: Workspace, days: Iterable[date]) -> tuple[str, ...]:
    """Bring the overview of all bundles up to date with those of some days, and name the files that changed.

    Raises:
        BundleError: where it cannot be written; the next bundle mends it.
    """
    with only_one(workspace.layout.bundle_lock, "bundle", wait=WAIT):
        try:
            return write_overview(
                workspace.layout.bundles, days, zone=workspace.settings.zone, topics=workspace.topic_titles
            )
        except OSError as error:
            raise BundleError(f"the overview of the bundles could not be written: {error}") from error


def yesterday(settings: Settings, now: datetime) -> date:
    """The day before an instant's, in the settings' zone: the last one that is over."""
    return (now.astimezone(settings.zone) - timedelta(days=1)).date()
