"""Halves of letters, as scripts cut them out of emoji: the entry is kept, with U+FFFD in their place."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dronewire.article import Entry
from dronewire.haul import HaulLine
from dronewire.outcome import Kind
from dronewire.outlet import Outlet
from spiders.formats.feed import read_feed
from spiders.haul import Clock, Haul, read_haul

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOME = "https://quarry.example"
QUARRY = Outlet(id="quarry", title="Quarry", homepage=HOME)


def _json(title: str) -> bytes:
    item = {"id": "1", "url": f"{HOME}/news/1", "title": title}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode()


def _rss(title: str) -> bytes:
    written = title.encode("ascii", "xmlcharrefreplace").decode()
    item = f"<item><title>{written}</title><link>{HOME}/news/1</link></item>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>'.encode()


def _kept(entry: Entry, folder: Path) -> Entry | None:
    """An entry as it comes out of a haul."""
    haul = Haul(folder, round_id="r", clock=Clock(AT))
    haul.write(
        HaulLine(round="r", outlet="quarry", kind=Kind.ARTICLE, address=entry.address, at=AT, outcome=None, entry=entry)
    )
    haul.finish("finished")
    ((line, _),) = read_haul(folder)
    return line.entry


@pytest.mark.parametrize("feed", [_json, _rss], ids=["json", "rss"])
@pytest.mark.parametrize(("title", "kept"), [("Дрон \ud83d", "Дрон \ufffd"), ("\udc00 x", "\ufffd x")])
def test_an_entry_with_half_a_letter_is_kept(tmp_path: Path, feed, title: str, kept: str) -> None:  # noqa: ANN001
    """In both sorts of feed, and nothing else of it is changed."""
    (entry,) = read_feed(feed(title), address=HOME, outlet=QUARRY).entries
    found = _kept(entry, tmp_path / "haul")

    assert found is not None
    assert (found.title, found.address) == (kept, f"{HOME}/news/1")


@pytest.mark.parametrize("feed", [_json, _rss], ids=["json", "rss"])
def test_two_halves_that_belong_together_are_one_letter(tmp_path: Path, feed) -> None:  # noqa: ANN001
    """As JSON writes it, and as some engines write XML."""
    (entry,) = read_feed(feed("\ud83d\ude81 дрон"), address=HOME, outlet=QUARRY).entries
    found = _kept(entry, tmp_path / "haul")

    assert found is not None
    assert found.title == "🚁 дрон"
