"""Digests: what stands above the stories of an hour, a day or a week, and how completely it was watched."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from dronewire.alert import Digest
from dronewire.gap import OutletGap
from dronewire.story import Story
from flows.steps.bundling import yesterday
from flows.workspace import Workspace
from storage.bundles import is_bundled
from storage.crawling.gaps import gaps_of
from storage.crawling.health import blind_of


def digest_of(workspace: Workspace, told: Sequence[Story], *, since: datetime, at: datetime) -> Digest:
    """What stands above stories that were gathered between two instants."""
    versions = {version.article.address: version for story in told for version in story.versions}.values()
    silent = {one.outlet for one in blind_of(workspace.database, workspace.chosen(()), at=at)}
    return Digest(
        since=since,
        versions=len(versions),
        outlets=len({version.article.outlet for version in versions}),
        bundles=tuple(_bundles(workspace, since, at)),
        gaps=tuple(_titled(workspace, one) for one in gaps_of(workspace.database, since, at) if not one.gap.filled),
        silent=tuple(workspace.outlet_titles.get(name, name) for name in sorted(silent)),
        topics=Counter(topic for story in told for topic in story.topics),
        began=tuple(story.told_at for story in told),
    )


def is_complete(workspace: Workspace, *, at: datetime) -> bool:
    """Whether the bundle of the last day that is over was written."""
    return is_bundled(workspace.layout.bundles, yesterday(workspace.settings, at))


def _titled(workspace: Workspace, one: OutletGap) -> OutletGap:
    """A gap whose outlet is called as readers know it."""
    return replace(one, outlet=workspace.outlet_titles.get(one.outlet, one.outlet))


def _bundles(workspace: Workspace, since: datetime, until: datetime) -> Iterator[str]:
    for day in _days(since.astimezone(workspace.settings.zone).date(), yesterday(workspace.settings, until)):
        if is_bundled(workspace.layout.bundles, day):
            yield str(workspace.layout.bundles / day.isoformat())


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
