"""The README's pictures are there, and light enough for a page that many open."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOWN = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
HEAVY = 300_000  # bytes


def test_page_and_mail_are_shown() -> None:
    """With words for those who do not see them."""
    assert [path for _, path in SHOWN] == ["docs/pictures/page.png", "docs/pictures/mail.png"]
    assert all(len(words) > 20 for words, _ in SHOWN)


@pytest.mark.parametrize("path", [path for _, path in SHOWN])
def test_a_picture_is_a_light_png(path: str) -> None:
    """Whole, and below 300 KB."""
    picture = (ROOT / path).read_bytes()

    assert picture.startswith(b"\x89PNG")
    assert picture.endswith(b"IEND\xaeB`\x82")
    assert len(picture) < HEAVY
