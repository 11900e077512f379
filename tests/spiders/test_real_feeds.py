"""Every saved feed of a real outlet is read."""

from pathlib import Path

import pytest

from dronewire.outlet import Outlet
from spiders.formats.feed import NotAFeed, read_feed

REAL = Path(__file__).parents[2] / ".." / "shared" / "real" / "feeds"
OUTLET = Outlet(id="port", title="Port", homepage="https://port.example", timezone="Asia/Yekaterinburg")
HERE = {"address": "https://port.example/rss/all.xml", "outlet": OUTLET, "content_type": "application/rss+xml"}
CUT = {"IBM866__intertat.ru.xml", "iso-8859-5-russian__intertat.ru.xml", "windows-1251-russian__intertat.ru.xml"}


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the real feeds are not at {REAL}")
@pytest.mark.parametrize("file", sorted(REAL.glob("*.xml")), ids=lambda file: file.stem)
def test_real_feeds_are_read(file: Path) -> None:
    """Each has addressed, dated entries in Cyrillic; three were cut within their head when they were saved."""
    body = file.read_bytes()
    if file.name in CUT:
        with pytest.raises(NotAFeed):
            read_feed(body, **HERE)
        return
    feed = read_feed(body, **HERE)

    assert feed.entries
    assert feed.nameless == 0
    assert all(entry.published and "\ufffd" not in entry.title + entry.text for entry in feed.entries)
