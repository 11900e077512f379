"""Bundling: a day's stories on topic become a folder of files."""

from datetime import date

from dronewire.bundle import Day, files
from flows.workspace import Workspace
from storage.bundles import Written, write_bundle
from storage.rounds import tallies_of_day
from storage.telling import stories_of_day


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
