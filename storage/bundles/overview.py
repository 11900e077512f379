"""The overview of all bundles on disk: made of what the bundles say, and only what changed is written."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dronewire.bundle.gist import DayGist, day_gist, from_text, to_text
from dronewire.bundle.overview import FOLDER, Frame, front, month_of, month_pages, story_pages

STORIES = "stories.jsonl"


def write_overview(
    root: Path, days: Iterable[date], *, zone: ZoneInfo, topics: Mapping[str, Mapping[str, str]]
) -> tuple[str, ...]:
    """Bring the overview up to date with bundles, and give the names of the files that changed.

    The first page comes last: it never leads to a page that is not there. What a crash interrupts the next call mends,
    since nothing is known but what the bundles say.

    Args:
        root: the folder of all bundles.
        days: those that were written; of all others that the overview does not know yet it takes care, too.
        zone: the zone in which they are days.
        topics: titles by identifier and language.
    """
    written = _with_strangers(root, set(days))
    frame = Frame(topics=topics, ui=_language(root, written))
    changed = [name for day in sorted(written) for name in _write_day(root, day, zone, frame)]
    known = [gist for gist in map(_known, sorted((root / FOLDER / "days").glob("*.json"))) if gist]
    for month in sorted({month_of(day) for day in written}):
        changed += _write_month(root, [one for one in known if month_of(one.day) == month], frame, month)
    changed += [name for name, content in _first_page_last(front(known, frame)) if _write(root / name, content)]
    return tuple(changed)


def _with_strangers(root: Path, days: set[date]) -> set[date]:
    """The days, those bundled ones that nobody has told the overview of, and those that are bundled no more."""
    bundled = {day for day in map(_day, root.iterdir()) if day and (root / day.isoformat() / STORIES).exists()}
    known = {day for path in (root / FOLDER / "days").glob("*.json") if (day := _day(path.with_suffix("")))}
    return days | (bundled ^ known)


def _day(path: Path) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(path.name)
    return None


def _language(root: Path, days: Iterable[date]) -> str:
    """English where the latest of the days has more English stories than Russian ones."""
    languages = [line["versions"][0]["language"] for line in _lines(root, max(days, default=date.min))]
    return "en" if languages.count("en") > languages.count("ru") else "ru"


def _write_day(root: Path, day: date, zone: ZoneInfo, frame: Frame) -> Iterator[str]:
    """A day's stories, page by page, and its gist last: without it the day is a stranger, and done again."""
    gist, folder = root / FOLDER / "days" / f"{day}.json", root / FOLDER / "stories" / day.isoformat()
    if not (root / day.isoformat() / STORIES).exists():
        gist.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        return
    names = set()
    for name, content in story_pages(day, _lines(root, day), zone, frame):
        names.add(root / name)
        if _write(root / name, content):
            yield name
    _remove_others(folder.glob("*.html"), names)
    _write(gist, to_text(day_gist(day, _lines(root, day), zone)).encode())


def _write_month(root: Path, days: list[DayGist], frame: Frame, month: str) -> Iterator[str]:
    names = set()
    for name, content in month_pages(days, frame) if days else ():
        names.add(root / name)
        if _write(root / name, content):
            yield name
    _remove_others((root / FOLDER).glob(f"*/*/{month}.html"), names)


def _first_page_last(pages: Iterable[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    return sorted(pages, key=lambda page: page[0] == "index.html")


def _known(path: Path) -> DayGist | None:
    try:
        return from_text(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError):
        path.unlink()  # not ours, or broken: its day is a stranger to the next call
        return None


def _lines(root: Path, day: date) -> Iterator[Any]:
    with suppress(FileNotFoundError), (root / day.isoformat() / STORIES).open("rb") as stream:
        for line in stream:
            yield json.loads(line)


def _write(path: Path, content: bytes) -> bool:
    """Write a file whole, unless it says the same already."""
    with suppress(FileNotFoundError):
        if path.read_bytes() == content:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
    return True


def _remove_others(paths: Iterable[Path], names: set[Path]) -> None:
    for path in paths:
        if path not in names:
            path.unlink()
