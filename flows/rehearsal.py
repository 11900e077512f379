"""A rehearsal: rounds over the newsstand's days, and what came of them held against what was published."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from dronewire.outcome import Tally
from dronewire.story import Story
from flows.extraction import extractors
from flows.lock import only_one
from flows.progress import Watcher
from flows.settings import Settings, settings_of_values
from flows.steps.bundling import day_of, survey, write
from flows.steps.round import RoundAtWork
from flows.workspace import Workspace, opened
from newsstand.masthead import MASTHEADS
from newsstand.published import Published
from newsstand.server import Newsstand
from newsstand.town import Town
from storage.bundles import Written
from storage.rounds import tallies_of_day

# Thrice a day: seldom enough to be quick, often enough that no feed of the newsstand overflows in between.
HOURS = (time(9), time(15), time(23, 55))
MARK = ".dronewire-demo"


class FolderInUseError(RuntimeError):
    """A folder that a demo was to empty holds something that no demo made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What a rehearsal came to; ``missing`` and ``strangers`` are addresses that should, or should not, be told."""

    rounds: int
    tallies: tuple[Tally, ...]
    bundles: tuple[tuple[Written, int], ...]
    mails: int
    published: int
    found: int
    missing: tuple[str, ...]
    strangers: tuple[str, ...]

    @property
    def mistakes(self) -> tuple[str, ...]:
        """What is not as it should be."""
        lost = (f"published on topic and in no bundle: {address}" for address in self.missing)
        return (*lost, *(f"in a bundle and off topic: {address}" for address in self.strangers))

    def as_dict(self) -> dict[str, object]:
        """As plain values."""
        return {
            "rounds": self.rounds,
            "addresses": sum(tally.count for tally in self.tallies),
            "bundles": [{"folder": str(one.folder), "stories": stories} for one, stories in self.bundles],
            "mails": self.mails,
            "published_on_topic": self.published,
            "found": self.found,
            "missing": list(self.missing),
            "off_topic": list(self.strangers),
        }


def rehearse(folder: Path, *, progress: Watcher) -> Rehearsed:
    """Play all days of the newsstand through rounds, bundle them, and check.

    Args:
        folder: where everything is written; what an earlier rehearsal left there is removed.
        progress: who watches.
    """
    _empty(folder)
    instants = _instants(Town.load())
    with Newsstand(at=instants[0]) as stand, opened(_settings(folder, stand.url), progress=progress) as workspace:
        with only_one(workspace.layout.lock, "round", wait=0), extractors(workspace.settings.workers) as pool:
            for at in instants:
                stand.move_to(at)
                RoundAtWork(workspace, pool, at=at, outlets=tuple(MASTHEADS)).run()
        return _check(workspace, instants)


def _settings(folder: Path, newsstand: str) -> Settings:
    # The newsstand is on this machine: the pauses that outlets are owed would only make people wait.
    return settings_of_values(
        workspace=folder,
        var=folder,
        newsstand=newsstand,
        contact="demo@localhost",
        delay=0.0,
        alert=("desk@localhost",),
    )


def _check(workspace: Workspace, instants: list[datetime]) -> Rehearsed:
    days = sorted({at.astimezone(workspace.settings.zone).date() for at in instants})
    told = [(write(workspace, day), day) for day in (day_of(workspace, one) for one in days)]
    survey(workspace, days)
    listed = {address for _, day in told for address in _addresses(day.stories)}
    wanted = {article.address for article in Town.load().articles if _could_be_read(article, instants)}
    return Rehearsed(
        rounds=len(instants),
        tallies=_summed(workspace, days),
        bundles=tuple((written, len(day.stories)) for written, day in told),
        mails=len(list(workspace.layout.outbox.glob("*.eml"))),
        published=len(wanted),
        found=len(wanted & listed),
        missing=tuple(sorted(wanted - listed)),
        strangers=tuple(sorted(listed - wanted)),
    )


def _could_be_read(article: Published, instants: Iterable[datetime]) -> bool:
    return article.on_topic and any(article.is_up(at) for at in instants)


def _addresses(stories: Iterable[Story]) -> Iterable[str]:
    return (version.article.address for story in stories for version in story.versions)


def _summed(workspace: Workspace, days: Iterable[date]) -> tuple[Tally, ...]:
    return tuple(tally for day in days for tally in tallies_of_day(workspace.database, day, workspace.settings.zone)[1])


def _instants(town: Town) -> list[datetime]:
    first, last = min(a.listed for a in town.articles), max(a.listed for a in town.articles)
    days = [first.date() + timedelta(days=n) for n in range((last.date() - first.date()).days + 1)]
    return [datetime.combine(day, hour, tzinfo=first.tzinfo) for day in days for hour in HOURS]


def _empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise FolderInUseError(f"{folder} is not empty and was not made by a demo; it is left alone")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
