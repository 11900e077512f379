"""How a story went on, as it is told to people: what versions add and leave out, what outlets changed or removed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dronewire.alert import Happening, Turn
from dronewire.bundle.told import link
from dronewire.bundle.wording import Moment, language_of, minute, moment, reason
from dronewire.story import Retelling, Story, Version
from dronewire.text.highlight import shortened, shown
from dronewire.versions.changes import Changes, Kind, Stretch, nearby
from dronewire.versions.edit import Edit, Weight
from dronewire.versions.path import Passage, passages

ADDED = 3  # sentences shown of what a version or a revision adds
SENTENCE = 240  # characters of each: two lines on a phone's screen more would push the next story off it
AROUND = 50  # characters of what stayed on either side of a change
CHANGED = 700  # characters of an edit shown; with the longest title a mail's part stays under 3 KB


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEdit:
    """One change of an article: when we saw it, how much it says, and what reads otherwise; all text is showable."""

    at: str
    weight: Weight
    title: Changes
    text: Changes
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one version means for its story.

    Attributes:
        added: sentences that none before it has, at most `ADDED`; ``more`` counts the others.
        dropped: how many sentences of the first version it leaves out.
        held: per cent of its words that the story's others have.
        edits: what its outlet changed, cosmetic changes left out; ``cosmetic`` counts these.
        gone: since when it is no longer at its address, or empty.
    """

    added: tuple[str, ...]
    more: int
    dropped: int
    held: int
    edits: tuple[ToldEdit, ...]
    cosmetic: int
    gone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTurn:
    """What befell a story that was told before."""

    turn: Turn
    story: str
    topics: tuple[str, ...]
    title: str
    outlet: str
    language: str
    link: str
    moment: Moment
    added: tuple[str, ...]
    more: int
    edit: ToldEdit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRetelling:
    """Another story about the same event."""

    story: str
    title: str
    outlet: str
    link: str
    score: int
    reasons: str


def path(story: Story, *, zone: ZoneInfo, day: date, passed: tuple[Passage, ...] | None = None) -> tuple[Step, ...]:
    """What each version means for a story, in their order; times as they are read beside a day."""
    both = zip(story.versions, passages(story) if passed is None else passed, strict=True)
    return tuple(_step(version, passage, lambda at: minute(at, zone, beside=day)) for version, passage in both)


def turned(one: Happening, *, zone: ZoneInfo) -> ToldTurn:
    """What befell a story, for a mail."""
    version = one.version
    return ToldTurn(
        turn=one.turn,
        story=shown(one.story.first.article.title).strip(),
        topics=one.topics,
        title=shown(version.article.title).strip() or shown(version.article.address),
        outlet=shown(version.outlet_title) or version.article.outlet,
        language=version.article.language,
        link=link(version.article.address),
        moment=moment(version, zone),
        added=_shortened(one.added),
        more=max(len(one.added) - ADDED, 0),
        edit=_edit(one.edit, at="") if one.edit and one.turn is Turn.CHANGED else None,
    )


def retold(story: Story) -> tuple[ToldRetelling, ...]:
    """The stories that tell the same event."""
    language = language_of([story])
    return tuple(_retelling(one, language) for one in story.retellings)


def _retelling(one: Retelling, language: str) -> ToldRetelling:
    return ToldRetelling(
        story=one.story,
        title=shown(one.title).strip() or shown(one.address),
        outlet=shown(one.outlet_title),
        link=link(one.address),
        score=round(100 * one.score),
        reasons=shown("; ".join(reason(each, language) for each in one.reasons)),
    )


def _step(version: Version, passage: Passage, clock: Callable[[datetime], str]) -> Step:
    other, revised = passage.difference, passage.revised
    telling = [one for one in revised if one.edit.weight is not Weight.COSMETIC]
    return Step(
        added=_shortened(other.added),
        more=max(len(other.added) - ADDED, 0),
        dropped=other.dropped,
        held=round(100 * version.containment),
        edits=tuple(_edit(one.edit, at=clock(one.at)) for one in telling),
        cosmetic=len(revised) - len(telling),
        gone=clock(version.gone) if version.gone else "",
    )


def _shortened(added: Sequence[str]) -> tuple[str, ...]:
    return tuple(shortened(shown(one), SENTENCE) for one in added[:ADDED])


def _edit(edit: Edit, *, at: str) -> ToldEdit:
    text = list(_showable(nearby(edit.text, around=AROUND)))
    fitting = list(_fitting(text))
    changed = any(one.kind is not Kind.SAME for one in edit.text)
    return ToldEdit(
        at=at,
        weight=edit.weight,
        title=tuple(_showable(edit.title)) if edit.title_weight else (),
        text=tuple(fitting) if changed else (),
        cut=changed and len(fitting) < len(text),
    )


def _showable(changed: Iterable[Stretch]) -> Iterator[Stretch]:
    for one in changed:
        if text := shown(one.text):
            yield Stretch(one.kind, text)


def _fitting(changed: Iterable[Stretch]) -> Iterator[Stretch]:
    """As many stretches as there is room for, a long one cut."""
    room = CHANGED
    for one in changed:
        if room <= 0:
            return
        yield Stretch(one.kind, shortened(one.text, room) if len(one.text) > room else one.text)
        room -= len(one.text)
