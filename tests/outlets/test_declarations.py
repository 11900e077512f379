"""A declaration that cannot be meant is refused, naming the file, the line and what was expected."""

from pathlib import Path

import pytest

from dronewire.outlet.declaration import DeclarationError
from spiders.loader import catalogue, read_outlet

HEAD = 'title = "Quarry"\nhomepage = "https://quarry.example"\n'


def _declared(folder: Path, text: str) -> Path:
    file = folder / "quarry.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('body = "div[["', "body: not a CSS selector: 'div[['"),
        ('encoding = "no-such"', "encoding: unknown encoding 'no-such'; a name such as windows-1251 is expected"),
        ('encoding = "rot13"', "encoding: unknown encoding 'rot13'"),
        ('hosts = ["https://x.example/"]', "hosts.0: not a host: 'https://x.example/'; a name such as"),
        ('hosts = ["x.example", "a b"]', "hosts.1: not a host: 'a b'"),
        ('hosts = ["x.example:80"]', "hosts.0: not a host: 'x.example:80'"),
        ('feeds = ["https://quarry.example:99999/rss"]', "feeds.0: not a web address"),
        ('feeds = ["https://[quarry/rss"]', "feeds.0: not a web address"),
        ('sections = ["https://-/news"]', "sections.0: not a web address: 'https://-/news' has no such host"),
        (f'feeds = ["https://quarry.example/{"x" * 3000}"]', "feeds.0: an address of 2500 bytes at most is expected"),
        ("articles_a_day = [50, 5]", "articles_a_day: the least and the most are expected, in this order: [50, 5]"),
        ("articles_a_day = [-1, 5]", "articles_a_day: the least and the most are expected"),
        ('archive = "https://quarry.example/{yaer}/"', "archive: unknown {yaer}; known are {year}, {month}, {day}"),
        ('archive = "https://quarry.example/{day}/{page}"', "archive: {day} is of no use without {year}"),
        ('archive = "https://quarry.example/news"', "archive: an address with {year}, {month}, {day} or {page}"),
        ('archive = "{year}/{month}"', "archive: not a web address"),
        (
            'languages = ["русский"]',
            "languages.0: not a language: 'русский'; an ISO 639 code such as ru or inh is expected",
        ),
        ('[[before]]\nuntil = 2026-01-01\nbody = ">"', "before.0.body: not a CSS selector"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, line: str, expected: str) -> None:
    """At the declaration's loading, before anything is read by it."""
    file = _declared(tmp_path, HEAD + line)
    with pytest.raises(DeclarationError) as told:
        read_outlet(file)
    place, _, message = str(told.value).partition(": ")

    assert place == f"{file}:{3 + line.count(chr(10))}"
    assert message.startswith(expected)


@pytest.mark.parametrize("port", ["99999", "x"])
def test_a_port_is_one(tmp_path: Path, port: str) -> None:
    """Whatever cannot be connected to is no address."""
    file = _declared(tmp_path, f'title = "Quarry"\nhomepage = "https://quarry.example:{port}"\n')
    with pytest.raises(DeclarationError, match=r"quarry\.toml:2: homepage: not a web address"):
        read_outlet(file)


@pytest.mark.parametrize(
    "line",
    [
        'body = "article > .text, #body p:not(.note)"',
        'encoding = "cp1251"',
        'hosts = ["карьер.рф", "www.quarry.example"]',
        'archive = "https://quarry.example/{year}{month}{day}/?page={page}"',
        "articles_a_day = [0, 0]",
        'feeds = ["http://127.0.0.1:8080/rss"]',
    ],
)
def test_what_can_be_meant_is_taken(tmp_path: Path, line: str) -> None:
    """Nothing is refused for being unusual."""
    assert read_outlet(_declared(tmp_path, HEAD + line)).id == "quarry"


def test_all_that_we_ship_is_taken() -> None:
    """Every declaration of the catalogue."""
    assert len(catalogue()) > 60
