"""Fetching some pages by their addresses, as a round would, into a folder that is removed again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from dronewire.article import Article
from dronewire.assignment import Assignment, OutletAssignment
from dronewire.outcome import Outcome
from dronewire.outlet import Outlet
from flows.extraction import Extractors
from flows.progress import Watcher
from flows.settings import Settings
from flows.steps.child import run_child
from flows.steps.outlets.declaring import id_of, toml_of
from flows.steps.outlets.probing import Probe
from spiders.haul import read_done

UNKNOWN = "unknown"  # the outlet of pages that nobody declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address gave."""

    outlet: Outlet
    outcome: Outcome
    reason: str = ""
    article: Article | None = None


def fetch(  # noqa: PLR0913 - what a crawl and an extraction need
    asked: Sequence[tuple[str, Outlet]],
    declared: Mapping[str, Outlet],
    settings: Settings,
    pool: Extractors,
    *,
    at: datetime,
    progress: Watcher,
) -> dict[str, Answer]:
    """What addresses, with their outlets, gave in one crawl: robots.txt is obeyed and no host is asked too often."""
    if not asked:
        return {}
    progress.stage("reading addresses")
    outlets = {address: _named(outlet, declared) for address, outlet in asked}
    wanted = {outlet.id: outlet for outlet in outlets.values()}
    with TemporaryDirectory(prefix="dronewire-") as folder:
        for name in wanted.keys() - declared.keys():
            (Path(folder) / f"{name}.toml").write_text(toml_of(wanted[name]), encoding="utf-8")
        parts = [
            OutletAssignment(outlet=name, sources=(), again=tuple(a for a, own in outlets.items() if own.id == name))
            for name in wanted
        ]
        probe = _crawled(parts, settings, Path(folder), at=at, progress=progress)
        seen = probe.seen(tuple(wanted.values()), pool, progress=progress)
    told = {
        one.line.address: Answer(outlet=wanted[name], outcome=one.outcome, reason=one.reason, article=one.article)
        for name, all_of_it in seen.items()
        for one in all_of_it
    }
    nothing = probe.complaint or "it was not asked for"
    failed = {a: Answer(outlet=own, outcome=Outcome.FAILED, reason=nothing) for a, own in outlets.items()}
    return {**failed, **told}


def _named(outlet: Outlet, declared: Iterable[str]) -> Outlet:
    """An outlet that nobody declared gets a name of its own for the length of the crawl."""
    if outlet.id != UNKNOWN:
        return outlet
    host = urlsplit(outlet.homepage).hostname or UNKNOWN
    return outlet.model_copy(update={"id": id_of(host, taken=tuple(declared)), "title": host})


def _crawled(
    parts: Sequence[OutletAssignment], settings: Settings, folder: Path, *, at: datetime, progress: Watcher
) -> Probe:
    most = max(settings.max_articles, *(len(part.again) for part in parts))
    place = folder / "haul"
    status = run_child(
        place,
        Assignment(round="extract", at=at, outlets=tuple(parts)),
        settings=settings.model_copy(update={"max_articles": most}),
        folders=(settings.own_outlets, folder),
        progress=progress,
    )
    return Probe(place, complaint="" if read_done(place) else f"the crawl ended early (exit status {status})")
