"""One story, for people and for programs: its path, differences word by word, revisions, retellings, merges."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Any

from rich.console import Console
from rich.text import Text

from dronewire.instant import Precision
from dronewire.story import Retelling, Version
from dronewire.text.highlight import shown
from dronewire.versions.changes import Kind, Stretch, marked, nearby
from dronewire.versions.edit import Edit, Touched, Weight
from dronewire.versions.path import Revised
from flows.steps.stories.tracing import Trace, Traced

AROUND = 60  # characters of what stayed on either side of a change, and of a paragraph that went
STYLES = {Kind.SAME: "", Kind.GONE: "red strike", Kind.ADDED: "green"}


def show_trace(one: Trace, *, zone: tzinfo) -> None:
    """A story on the terminal; where there are no colours, changes stand between marks."""
    console = Console()
    for line in _lines(one, zone, coloured=console.is_terminal):
        console.print(line, soft_wrap=True, highlight=False)


def trace_line(one: Trace) -> dict[str, Any]:
    """A story as one JSON line."""
    return {
        "id": one.story.id,
        "asked": one.asked,
        "merged_at": _iso(one.merged_at),
        "merged": [{"id": each.id, "at": _iso(each.at)} for each in one.merged],
        "topics": list(one.story.topics),
        "first": one.story.first.article.address,
        "versions": [_version_line(each) for each in one.versions],
        "retold": [_retold_line(each) for each in one.story.retellings],
    }


def _version_line(one: Traced) -> dict[str, Any]:
    version, article = one.version, one.version.article
    return {
        "outlet": article.outlet,
        "address": article.address,
        "title": article.title,
        "published": _iso(article.published.at if article.published else None),
        "first_seen": _iso(version.first_seen),
        "kind": version.copy.value,
        "containment": version.containment,
        "agency": article.agency,
        "credits": list(one.credits),
        "adds": list(one.adds.sentences) if one.adds else [],
        "differences": _edit_line(one.differs) if one.differs else None,
        "revisions": [_revision_line(each) for each in one.revisions],
        "gone": _iso(version.gone),
    }


def _revision_line(one: Revised) -> dict[str, Any]:
    return {"revision": one.revision, "at": _iso(one.at), **_edit_line(one.edit)}


def _edit_line(edit: Edit) -> dict[str, Any]:
    return {
        "weight": edit.weight.value,
        "touched": [{"fact": each.fact.value, "before": each.before, "after": each.after} for each in edit.touched],
        "title": _pieces(edit.title),
        "text": _pieces(edit.text),
    }


def _pieces(changed: Sequence[Stretch]) -> list[dict[str, str]]:
    """The whole of both texts, piece by piece; nothing where they are equal."""
    if all(one.kind is Kind.SAME for one in changed):
        return []
    return [{"kind": one.kind.value, "text": one.text} for one in changed]


def _retold_line(one: Retelling) -> dict[str, Any]:
    return {
        "id": one.story,
        "title": one.title,
        "outlet": one.outlet_title,
        "address": one.address,
        "score": one.score,
        "reasons": list(one.reasons),
    }


def _lines(one: Trace, zone: tzinfo, *, coloured: bool) -> Iterator[Text]:
    yield Text(shown(one.story.first.article.title), style="bold")
    topics = f"  {', '.join(one.story.topics)}" if one.story.topics else ""
    yield Text(f"story {one.story.id}{topics}")
    if one.merged_at:
        yield Text(f"{one.asked} turned out to be a part of it on {_at(one.merged_at, zone)}")
    for merged in one.merged:
        yield Text(f"once also {merged.id}, merged {_at(merged.at, zone)}")
    for number, each in enumerate(one.versions, start=1):
        yield Text()
        yield from _version(number, each, one, zone, coloured=coloured)
    for retold in one.story.retellings:
        yield Text()
        yield Text(f"retold in story {retold.story} ({retold.score:.0%}): {shown(retold.title)}")
        yield Text(f"  {retold.outlet_title}  {retold.address}")
        yield from (Text(f"  {shown(reason)}") for reason in retold.reasons)


def _version(number: int, one: Traced, trace: Trace, zone: tzinfo, *, coloured: bool) -> Iterator[Text]:
    version = one.version
    share = f" {version.containment:.0%}" if number > 1 else ""
    yield Text(f"{number}. {_when(version, zone)}  {version.outlet_title}  {version.copy.value}{share}", style="bold")
    yield Text(f"   {version.article.address}")
    if version.article.agency:
        yield Text(f"   by {version.article.agency}")
    for credit in one.credits:
        yield Text(f"   credits version {_number(trace, credit)}")
    if version.gone:
        yield Text(f"   removed by {_at(version.gone, zone)}")
    if one.differs:
        yield from _edit("against version 1", one.differs, coloured=coloured)
    for sentence in one.adds.sentences if one.adds else ():
        yield Text(f"   adds: {shown(sentence)}")
    for revised in one.revisions:
        yield from _edit(f"revision {revised.revision}, {_at(revised.at, zone)}", revised.edit, coloured=coloured)


def _edit(name: str, edit: Edit, *, coloured: bool) -> Iterator[Text]:
    if not _pieces(edit.title) and not _pieces(edit.text):
        yield Text(f"   {name}: the same")
        return
    touched = "; ".join(_fact(each) for each in edit.touched)
    yield Text(f"   {name}: {edit.weight.value}{f' ({shown(touched)})' if edit.weight is Weight.FACTUAL else ''}")
    for changed in (edit.title, edit.text):
        if _pieces(changed):
            yield from _changed(changed, coloured=coloured)


def _fact(touched: Touched) -> str:
    """A fact as it was and is; of a paragraph that is gone its first words, for the whole of it follows."""
    before = touched.before if len(touched.before) <= AROUND else f"{touched.before[:AROUND].rstrip()}…"
    return f"{touched.fact.value} {before or '—'} → {touched.after or '—'}"


def _changed(changed: Sequence[Stretch], *, coloured: bool) -> Iterator[Text]:
    near = nearby(changed, around=AROUND)
    safe = [Stretch(one.kind, "\n".join(map(shown, one.text.split("\n")))) for one in near]
    line = Text.assemble(*((one.text, STYLES[one.kind]) for one in safe)) if coloured else Text(marked(safe))
    for paragraph in line.split("\n"):
        if paragraph.plain.strip():
            yield Text("     ").append_text(paragraph)


def _number(trace: Trace, address: str) -> int:
    return next(at for at, one in enumerate(trace.versions, start=1) if one.version.article.address == address)


def _when(version: Version, zone: tzinfo) -> str:
    published = version.article.published
    if published is None:
        return f"{_at(version.first_seen, zone)} (first seen)"
    if published.precision is Precision.DAY:
        return f"{published.at.astimezone(zone):%Y-%m-%d}"
    return _at(published.at, zone)


def _at(at: datetime | None, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""


def _iso(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
