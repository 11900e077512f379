"""``index.html`` and ``digest.md``: the day as a person reads it; what the page has no room for in pages of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from dronewire.bundle import wording
from dronewire.bundle.board import FIELDS, board
from dronewire.bundle.counts import Counts
from dronewire.bundle.day import Day
from dronewire.bundle.glance import Glance, glance
from dronewire.bundle.rendering import environment, policy, rendered, source
from dronewire.bundle.shown import Shown, in_brief, shown_in_full
from dronewire.bundle.told import by_weight
from dronewire.gap import Gap, OutletGap
from dronewire.story import Story

INDEX = "index.html"
FULL = 150  # stories told in full on a page: more than anybody reads, and quick on a phone
FULL_BYTES = 1_200_000  # and these take so much of the 3 MB that a page may have
BRIEF_BYTES = 1_450_000  # the others in a line each, 0.7 KB: the 2,000 stories of a great day fit
BRIEF = 2_000  # lines of the digest
HEADLINES = 8  # at the top: two columns of four stand on a laptop's screen with the day's numbers, read in ten seconds
FEW = 4  # stories: so few are seen without a list of them
NAMED = 12  # outlets named at the top for each of their states; the table below names all
FOLLOWERS = 3  # outlets named in a story's closed timeline
COPIES = 50  # versions listed of a story, 0.5 KB each; its own page has all
RISING = 3  # topics named at the top that have more stories than usual
GAPS = 200  # intervals listed
FILES = (
    "digest.md",
    "stories.jsonl",
    "articles.jsonl",
    "articles.parquet",
    "matches.csv",
    "feed.atom",
    "evidence.wacz",
    "datapackage.json",
)
CHANGED = 30  # stories named of each kind of change since the version before


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """A gap on the page: the outlet's title, and its ends in the day's zone."""

    outlet: str
    gap: Gap
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Stories told in full on one page, the first of them the day's ``begin``-th; ``html`` by identifier."""

    name: str
    begin: int
    html: dict[str, Markup]

    @property
    def end(self) -> int:
        """The number of its last story."""
        return self.begin + len(self.html) - 1


def foremost(day: Day) -> tuple[Shown, ...]:
    """The weightiest stories in full, as page and digest both show them."""
    return tuple(shown_in_full(day, by_weight(day.stories)[:FULL]))


def pages(
    day: Day, counts: Counts, *, version: int, first: tuple[Shown, ...] | None = None
) -> Iterator[tuple[str, bytes]]:
    """The pages by their names; the one to open comes last, since it names the others."""
    seen = glance(day, counts)
    ordered, view = by_weight(day.stories), _view(day, counts, seen, version=version)
    first = foremost(day) if first is None else first
    told = chain(first, shown_in_full(day, ordered[len(first) :]))
    sheets = _sheets(told, view)
    opened = next(sheets, Sheet(name=INDEX, begin=1, html={}))
    elsewhere: dict[str, str] = {}
    for sheet in sheets:
        elsewhere |= dict.fromkeys(sheet.html, sheet.name)
        yield sheet.name, _styled("more.html.j2", view | {"sheet": sheet, "last": sheet.end == len(ordered)})
    brief = _brief(day, (story for story in ordered if story.id not in opened.html), view, elsewhere)
    others = list(dict.fromkeys(elsewhere.values()))
    listed = {"sheet": opened, "brief": brief, "others": others, "headlines": _headlines(day, ordered)}
    watched = {"board": board(day, counts), "FIELDS": FIELDS}
    unlisted = len(ordered) - len(opened.html) - len(brief)
    yield INDEX, _styled("index.html.j2", view | listed | watched | {"unlisted": unlisted})


def page(day: Day, counts: Counts, *, version: int) -> bytes:
    """The page to open."""
    return dict(pages(day, counts, version=version))[INDEX]


def digest(day: Day, counts: Counts, *, version: int, first: tuple[Shown, ...]) -> bytes:
    """The same in Markdown, shorter."""
    ordered = by_weight(day.stories)
    brief = [in_brief(day, story) for story in ordered[FULL : FULL + BRIEF]]
    return rendered("digest.md.j2", _view(day, counts, None, version=version) | {"stories": first, "brief": brief})


def _sheets(stories: Iterable[Shown], view: dict[str, Any]) -> Iterator[Sheet]:
    """All stories told in full, page by page; a few are in memory at a time."""
    macros: Any = environment().get_template("story.html.j2").make_module(view)
    sheet, size = Sheet(name=INDEX, begin=1, html={}), 0
    for number, story in enumerate(stories, 1):
        told = macros.full(story, number == 1)
        if sheet.html and (len(sheet.html) == FULL or size + len(told.encode()) > FULL_BYTES):
            yield sheet
            sheet, size = _after(sheet), 0
        sheet.html[story.told.id] = told
        size += len(told.encode())
    if sheet.html:
        yield sheet


def _after(sheet: Sheet) -> Sheet:
    number = 2 if sheet.name == INDEX else int(sheet.name.removesuffix(".html").rpartition("-")[2]) + 1
    return replace(sheet, name=f"stories-{number}.html", begin=sheet.end + 1, html={})


def _brief(day: Day, stories: Iterable[Story], view: dict[str, Any], elsewhere: dict[str, str]) -> list[Markup]:
    """Lines for stories, as many as there is room for."""
    macros: Any = environment().get_template("story.html.j2").make_module(view)
    lines, size = [], 0
    for story in stories:
        line = macros.in_brief(in_brief(day, story), elsewhere[story.id])
        size += len(line.encode())
        if size > BRIEF_BYTES:
            break
        lines.append(line)
    return lines


def _headlines(day: Day, ordered: list[Story]) -> list[Shown]:
    """The weightiest stories by their titles alone."""
    return [in_brief(day, story) for story in ordered[:HEADLINES]] if len(ordered) > FEW else []


def _styled(template: str, view: dict[str, Any]) -> bytes:
    """A page with its style and script, and the policy that lets only these two work."""
    style = source("page.css") + _topic_rules(view["seen"])
    script = source("choices.js") + source("page.js")
    allowed = policy(style=style, script=script)
    return rendered(template, view | {"style": style, "script": script, "policy": allowed})


def _topic_rules(seen: Glance) -> Markup:
    """A topic's button hides all other stories, without any script."""
    rules = (
        f"body:has(#pick-{one.mark}:checked) :is(.story,.brief li):not(.{one.mark}){{display:none}}\n"
        for one in seen.topics
        if one.stories
    )
    return Markup("").join(map(Markup, rules))


def _view(day: Day, counts: Counts, seen: Glance | None, *, version: int) -> dict[str, Any]:
    zone = ZoneInfo(day.zone)
    seen = seen or glance(day, counts)
    return {
        "day": day,
        "ui": wording.language_of(day.stories),
        "counts": counts,
        "version": version,
        "seen": seen,
        "topics": seen.topics,
        "marks": {topic.id: topic.mark for topic in seen.topics},
        "gaps": [_gap_row(day, one, zone) for one in day.gaps[:GAPS]],
        "FOLLOWERS": FOLLOWERS,
        "COPIES": COPIES,
        "CHANGED": CHANGED,
        "NAMED": NAMED,
        "RISING": RISING,
        "FILES": FILES,
    }


def _gap_row(day: Day, one: OutletGap, zone: ZoneInfo) -> GapRow:
    since, until = (wording.minute(at, zone, beside=day.day) for at in (one.gap.since, one.gap.until))
    return GapRow(outlet=day.outlets.get(one.outlet, one.outlet), gap=one.gap, since=since, until=until)
