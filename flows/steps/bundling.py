"""Bundling: a day's stories on topic become a folder of files."""

from datetime import date, timedelta

from dronewire.bundle import Day, files
from dronewire.story import BELIEVED
from flows.lock import only_one
from flows.workspace import Workspace
from storage.bundles import Written, is_bundled, write_bundle
from storage.rounds import tallies_of_day
from storage.telling import stories_of_day

WEEK = BELIEVED.days + 1  # days that are looked at again: no story belongs to an earlier one
WAIT = 120.0  # seconds to stand in line for somebody who writes a bundle; the largest day measured took 7


def day_of(workspace: Workspace, day: date) -> Day:
    """What the archive tells of a day."""
    zone = workspace.settings.zone
    rounds, tallies = tallies_of_day(workspace.database, day, zone)
    return Day(
        day=day,
        zone=workspace.settings.timezone,
        stories=stories_of_day(workspace.database, day, zone, titles=workspace.outlet_titles),
        tallies=tallies,
        rounds=rounds,
        topics=workspace.topic_titles,
        # Those that were due that day: an outlet declared later changes no bundle.
        outlets={name: workspace.outlet_titles.get(name, name) for name in sorted({one.outlet for one in tallies})},
    )


def bundle(workspace: Workspace, day: date) -> Written:
    """Write a day's bundle; the same archive gives the same bytes, and late arrivals the next version."""
    told = day_of(workspace, day)
    with only_one(workspace.layout.bundle_lock, "bundle", wait=WAIT):
        return write_bundle(workspace.layout.bundles, day, lambda version: files(told, version=version))


def bundle_with_late_arrivals(workspace: Workspace, day: date) -> list[Written]:
    """Write a day's bundle, and those of the week before it that have changed, or that stories came to belong to."""
    earlier = (day - timedelta(days=number) for number in range(WEEK, 0, -1))
    written = [bundle(workspace, one) for one in earlier if _has_stories(workspace, one)]
    return [*(one for one in written if one.changed), bundle(workspace, day)]


def _has_stories(workspace: Workspace, day: date) -> bool:
    return is_bundled(workspace.layout.bundles, day) or bool(day_of(workspace, day).stories)
