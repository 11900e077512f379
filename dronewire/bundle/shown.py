"""A story as page and digest show it: as it is told, how it went on, and by what the page's filter finds it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dronewire.bundle.day import Day
from dronewire.bundle.drawing import way
from dronewire.bundle.told import Told, told
from dronewire.bundle.turned import Step, ToldRetelling, path, retold
from dronewire.story import Story
from dronewire.versions.path import Passage

PLACES = 3  # places in the text shown of a story


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A story ready for a template.

    Attributes:
        steps: what each version means for it, in their order.
        outlets: identifiers of those that have it.
        regions: where these are at home.
        way: its versions on a line of time.
    """

    told: Told
    steps: tuple[Step, ...]
    retold: tuple[ToldRetelling, ...]
    merged: tuple[str, ...]
    outlets: tuple[str, ...]
    regions: tuple[str, ...]
    way: str

    @property
    def turns(self) -> tuple[tuple[str, Step], ...]:
        """The versions that were changed or removed, by their outlets' names."""
        names = [self.told.first.outlet, *(one.outlet for one in self.told.others)]
        return tuple((name, step) for name, step in zip(names, self.steps, strict=True) if step.edits or step.gone)


def shown_in_full(day: Day, stories: Sequence[Story]) -> Iterator[Shown]:
    """All that is shown of some stories, in the order given; what was made before is not made again."""
    if all(story.id in day.shown for story in stories):
        yield from (day.shown[story.id] for story in stories)
    else:
        yield from (in_full(day, story) for story in day.in_full(stories))


def in_full(day: Day, story: Story, passed: tuple[Passage, ...] | None = None) -> Shown:
    """All that is shown of a story; it needs its versions' texts, and what was found in them where it is known."""
    zone = ZoneInfo(day.zone)
    steps = path(story, zone=zone, day=day.day, passed=passed)
    return _shown(story, told(story, zone=zone, places=PLACES), steps, regions=day.regions)


def in_brief(day: Day, story: Story) -> Shown:
    """What one line shows of a story; its texts are not needed."""
    return _shown(story, told(story, zone=ZoneInfo(day.zone), places=0), (), regions=day.regions)


def _shown(story: Story, said: Told, steps: tuple[Step, ...], *, regions: Mapping[str, str]) -> Shown:
    outlets = tuple(sorted({one.article.outlet for one in story.versions}))
    return Shown(
        told=said,
        steps=steps,
        retold=retold(story),
        merged=story.merged,
        outlets=outlets,
        regions=tuple(sorted({regions[one] for one in outlets if one in regions})),
        way=way([one.when for one in story.versions]),
    )
