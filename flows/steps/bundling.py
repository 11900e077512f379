"""Bundling: a day's stories on topic become a folder of files."""

from datetime import date, datetime, timedelta

from dronewire.bundle import Day, files
from dronewire.story import BELIEVED, Story
from flows.lock import only_one
from flows.settings import Settings
from flows.workspace import Workspace
from storage.bundles import Written, is_bundled, write_bundle
from storage.gaps import gaps_of
from storage.naming import publish_all
from storage.rounds import bounds, tallies_of_day
from storage.stale import forget_stale, stale_days
from storage.telling import stories_of_day
from storage.trends import days_before

WEEK = BELIEVED.days + 1  # days that are looked at again: no story belongs to an earlier one
WAIT = 120.0  # seconds to stand in line for somebody who writes a bundle; the largest day measured took 7


def day_of(workspace: Workspace, day: date) -> Day:
    """What the archive tells of a day."""
    zone = workspace.settings.zone
    stories = _published(workspace, day)
    rounds, tallies = tallies_of_day(workspace.database, day, zone)
    return Day(
        day=day,
        zone=workspace.settings.timezone,
        stories=stories,
        tallies=tallies,
        rounds=rounds,
        topics=workspace.topic_titles,
        # Those that were due that day: an outlet declared later changes no bundle.
        outlets={name: workspace.outlet_titles.get(name, name) for name in sorted({one.outlet for one in tallies})},
        gaps=gaps_of(workspace.database, *bounds(day, zone)),
        normal=_normal(workspace, day),
        regions={name: outlet.region for name, outlet in workspace.outlets.items()},
        before=days_before(workspace.database, day, zone),
    )


def _published(workspace: Workspace, day: date) -> tuple[Story, ...]:
    """The stories of a day, whose identifiers keep their meaning from here on.

    They are noted before any bundle has them: one that a crash leaves unwritten has fixed some names too early.
    """
    zone, titles = workspace.settings.zone, workspace.outlet_titles
    _, end = bounds(day, zone)  # no bundle of a day is written for good before it is over
    while True:
        stories = stories_of_day(workspace.database, day, zone, titles=titles)
        if publish_all(workspace.database, [story.id for story in stories], at=end):
            return stories
        # A round that runs meanwhile has made one story of two: the day is read again.


def _normal(workspace: Workspace, day: date) -> dict[str, tuple[int, int]]:
    """What a normal day of each outlet brings, as far as it was watched the day before already."""
    if workspace.settings.newsstand:  # a town that is smaller than life
        return {}
    _, before = tallies_of_day(workspace.database, day - timedelta(days=1), workspace.settings.zone)
    watched = {tally.outlet for tally in before}
    return {name: outlet.articles_a_day for name, outlet in workspace.outlets.items() if name in watched}


def write(workspace: Workspace, told: Day) -> Written:
    """Write a day's bundle; the same archive gives the same bytes, and late arrivals the next version."""
    with only_one(workspace.layout.bundle_lock, "bundle", wait=WAIT):
        return write_bundle(workspace.layout.bundles, told.day, lambda version: files(told, version=version))


def bundle(workspace: Workspace, day: date) -> Written:
    """Write the bundle of one day."""
    return write(workspace, day_of(workspace, day))


def bundle_with_late_arrivals(workspace: Workspace, day: date) -> list[Written]:
    """Write a day's bundle, and those of the week before it that have changed, or that stories came to belong to.

    Bundles of days longer ago are written anew where their matches were changed.
    """
    bundled = workspace.layout.bundles
    stale = stale_days(workspace.database, until=day)
    week = [day - timedelta(days=number) for number in range(WEEK, 0, -1)]
    old = (day_of(workspace, one) for one in stale if one < week[0] and is_bundled(bundled, one))
    earlier = (day_of(workspace, one) for one in week)
    late = (told for told in earlier if told.stories or is_bundled(bundled, told.day))
    written = [write(workspace, told) for told in (*old, *late)]
    last = bundle(workspace, day)
    forget_stale(workspace.database, stale)
    return [*(one for one in written if one.changed), last]


def yesterday(settings: Settings, now: datetime) -> date:
    """The day before an instant's, in the settings' zone: the last one that is over."""
    return (now.astimezone(settings.zone) - timedelta(days=1)).date()
