"""Bundling: a day's stories on topic become a folder of files."""

from datetime import date, timedelta

from dronewire.bundle import Day, files
from flows.workspace import Workspace
from storage.bundles import Written, is_bundled, write_bundle
from storage.rounds import tallies_of_day
from storage.telling import stories_of_day

WEEK = 7  # days that are looked at again: an article that is dated earlier than we saw it belongs to an earlier day


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
        outlets=workspace.outlet_titles,
    )


def bundle(workspace: Workspace, day: date) -> Written:
    """Write a day's bundle; the same archive gives the same bytes, and late arrivals the next version."""
    told = day_of(workspace, day)
    return write_bundle(workspace.layout.bundles, day, lambda version: files(told, version=version))


def bundle_with_late_arrivals(workspace: Workspace, day: date) -> list[Written]:
    """Write a day's bundle, and anew those of the week before it that have changed since they were written."""
    earlier = (day - timedelta(days=number) for number in range(WEEK - 1, 0, -1))
    written = (bundle(workspace, one) for one in earlier if is_bundled(workspace.layout.bundles, one))
    return [*(one for one in written if one.changed), bundle(workspace, day)]
