"""Where a mail's reader finds a story again: in the day's bundle, and as it was archived."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from urllib.parse import quote
from zoneinfo import ZoneInfo

from dronewire.bundle.told import link
from dronewire.story import Record, Story

EVIDENCE = "evidence.wacz"  # the pages of a day's stories, as a bundle keeps them


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somewhere to look: a link where bundles are served, else the path of a file."""

    link: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Where bundles are.

    Attributes:
        base: the address at which their folder is served, or that folder's path.
        zone: in which a bundle's day is a day.
    """

    zone: ZoneInfo
    base: str = "var/bundles"

    def day_of(self, story: Story) -> date:
        """The day in whose bundle a story stands."""
        return story.told_at.astimezone(self.zone).date()

    def bundle(self, day: str, *, at: str = "") -> Place:
        """A day's bundle, ``at`` being a place in its page."""
        return self._place(f"{day}/index.html", mark=at)

    def story(self, story: Story) -> Place:
        """A story in its day's bundle."""
        return self.bundle(self.day_of(story).isoformat(), at=f"s-{story.id}")

    def archived(self, story: Story, record: Record) -> Place:
        """A page as it travelled: in the bundle's archive where that is served, else in ours."""
        served = self._place(f"{self.day_of(story).isoformat()}/{EVIDENCE}")
        return served if served.link else Place(link="", path=f"pages/{record.file} @ {record.offset}")

    def _place(self, file: str, *, mark: str = "") -> Place:
        mark = f"#{quote(mark)}" if mark else ""
        served = link(f"{self.base.rstrip('/')}/{quote(file)}{mark}")
        return Place(link=served, path="" if served else str(PurePath(self.base) / file))
