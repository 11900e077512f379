"""`dronewire extract`: files, folders and addresses, each one line or card, whatever is wrong with any of them."""

import gzip
import json
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from typer.testing import CliRunner

from dronewire.outlet.saved import address_in
from flows.cli import app
from newsstand.answer import text
from newsstand.server import Newsstand

from .commanding import dronewire_in

pytestmark = pytest.mark.slow  # many rounds and commands, each of several processes

TEXT = "НАЗРАНЬ, 5 января. /ТАСС/. В городе открыли новый завод полимеров, сообщил глава района. " * 3
PAGE = """<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{title} | Сайт</title>
<meta property="og:title" content="{title}"><meta property="og:url" content="{address}">
<meta property="article:section" content="Экономика"><meta property="og:image" content="https://tass.ru/1.jpg">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2026-01-05T14:03:00+03:00",
"isAccessibleForFree": false, "author": {{"@type": "Person", "name": "Иван Петров"}}}}</script>
<meta property="article:published_time" content="2026-01-05T14:00:00+03:00"></head>
<body><h1>{title}</h1><article><div class="text-content"><p>{text}</p></div></article></body></html>"""
ASKED_FOR = {"file", "url", "title", "text", "published", "published_source", "language", "authors", "outcome"}
ASKED_FOR |= {"reasons", "step", "modified", "published_confidence", "rubric", "tags", "image", "paywalled", "place"}


def _page(title: str = "Открыт завод", address: str = "https://tass.ru/ekonomika/17") -> str:
    return PAGE.format(title=title, address=address, text=TEXT)


def _lines(told: CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.stdout.splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages in a folder and below it, one packed, and what is none of them."""
    place = tmp_path_factory.mktemp("pages")
    made = place / "saved"
    (made / "b").mkdir(parents=True)
    (made / "a.html").write_text(_page("Первая"), encoding="utf-8")
    (made / "b" / "c.HTM").write_text(_page("Вторая"), encoding="utf-8")
    (made / "d.html.gz").write_bytes(gzip.compress(_page("Третья").encode()))
    (made / "e.html.gz").write_bytes(b"not packed")
    (made / "f.html").write_bytes(b"")
    (made / "notes.txt").write_text("no page")
    (place / "empty").mkdir()
    return place


@pytest.fixture(scope="module")
def told(folder: Path) -> CompletedProcess[str]:
    """What the command says of all that: a start costs seconds, so there is one."""
    return dronewire_in(folder)("extract", "saved", "none.html", "saved/a.html", "empty", "--json")


def test_a_folder_gives_a_line_for_each_page(told: CompletedProcess[str]) -> None:
    """Sorted, packed or not, also below; what cannot be read is a line with its reason, and the rest goes on."""
    assert [(line["file"], line["title"], line["outcome"]) for line in _lines(told)] == [
        ("saved/a.html", "Первая", "kept"),
        ("saved/b/c.HTM", "Вторая", "kept"),
        ("saved/d.html.gz", "Третья", "kept"),
        ("saved/e.html.gz", "", "failed"),
        ("saved/f.html", "", "failed"),
        ("none.html", "", "failed"),
        ("saved/a.html", "Первая", "kept"),
        ("empty", "", "failed"),
    ]


def test_what_failed_is_named(told: CompletedProcess[str]) -> None:
    """On standard error as well, and by the exit status."""
    assert [line["reason"] for line in _lines(told) if line["outcome"] == "failed"] == [
        "Not a gzipped file (b'no')",
        "empty page",
        "No such file or directory",
        "a folder without any page (.html, .htm, .gz)",
    ]
    assert (told.returncode, told.stderr.count("failed: ")) == (1, 4)


def test_every_line_has_every_key(told: CompletedProcess[str]) -> None:
    """Also that of a page which is no article."""
    kept, *_, failed = _lines(told)

    assert ASKED_FOR - kept.keys() == set()
    assert kept.keys() == failed.keys()


def test_what_a_page_says_of_itself_is_told_with_its_reasons(told: CompletedProcess[str]) -> None:
    """Instants with what other places say; place, agency, paywall; and by whose rules it was read."""
    line = _lines(told)[0]

    assert (line["url"], line["outlet"], line["step"]) == ("https://tass.ru/ekonomika/17", "tass", "declared")
    assert (line["published"], line["published_source"]) == ("2026-01-05T11:03:00+00:00", "json-ld")
    assert [one["at"] for one in line["published_others"]] == ["2026-01-05T11:00:00+00:00"]
    assert (line["place"], line["agency"], line["paywalled"]) == ("Назрань", "ТАСС", True)
    assert (line["rubric"], line["authors"]) == ("Экономика", ["Иван Петров"])
    assert (line["reasons"]["url"], line["reasons"]["text"][:9]) == ("og:url", "declared:")


def test_a_card_says_where_each_field_comes_from(folder: Path) -> None:
    """Readable in 80 columns; an address that is given goes over what the page names."""
    told = dronewire_in(folder)("extract", "saved/a.html", "--url", "https://tass.ru/9", COLUMNS="80")

    assert told.stdout.splitlines()[0] == "saved/a.html"
    said = " ".join(told.stdout.split())
    assert "published 2026-01-05 14:03 +03:00 from JSON-LD, likely; a meta tag says 14:00 " in said
    assert "  address    https://tass.ru/9  [given]\n" in told.stdout
    assert "  agency     ТАСС  [dateline]\n" in told.stdout
    assert "  paywall    not free to read, says the page\n" in told.stdout
    assert [line for line in told.stdout.splitlines() if len(line) > 80] == []


@pytest.mark.slow
def test_addresses_are_read_as_a_round_would(stand: Newsstand, folder: Path) -> None:
    """In order beside files; what robots.txt forbids or nobody answers is a line; undeclared hosts are read as well."""
    stand.add("harbour.test", "/robots.txt", text("User-agent: *\nDisallow: /private\n"))
    stand.add("harbour.test", "/news/17", text(_page("Гавань", ""), kind="text/html; charset=utf-8"))
    stand.add("harbour.test", "/none", text("none", status=404))
    article = max(stand.town.up(stand.at, "tass"), key=lambda one: one.listed)
    told = dronewire_in(folder)(
        "extract", "https://harbour.test/private/1", article.address, "saved/a.html", "https://harbour.test/news/17",
        "https://harbour.test/none", "https:///", "--json", "--newsstand", stand.url,
    )  # fmt: skip
    found = [(line["outlet"], line["title"], line["outcome"]) for line in _lines(told)]

    assert found == [
        ("harbour", "", "disallowed"),
        ("tass", article.title, "kept"),
        ("tass", "Первая", "kept"),
        ("harbour", "Гавань", "kept"),
        ("harbour", "", "gone"),
        (None, "", "failed"),
    ]
    assert told.returncode == 1
    assert {seen.path for seen in stand.seen("harbour.test")} == {"/robots.txt", "/news/17", "/none"}


@pytest.mark.parametrize("inputs", [["a.html", "b.html"], ["."], ["https://tass.ru/1"]], ids=str)
def test_an_address_for_more_than_a_file_is_wrong_use(inputs: list[str]) -> None:
    """It would be wrong for all but one."""
    assert CliRunner().invoke(app, ["extract", *inputs, "--url", "https://tass.ru/1"]).exit_code == 2


@pytest.mark.parametrize(
    ("page", "named"),
    [
        (b"<!-- saved from url=(0017)https://a.example/1 --><link rel=canonical href=https://b.example/2>", "https://a.example/1"),
        (b"<link href='https://b.example/2?a=1&amp;b=2' rel='canonical'>", "https://b.example/2?a=1&b=2"),
        (b'<link rel="canonical" href="/2"><meta content="https://c.example/3" property="og:url">', "https://c.example/3"),
        (b"<link rel=canonical" * 10_000, ""),
        (b"", ""),
    ],
    ids=["saved by a browser", "canonical", "og:url where the canonical link is relative", "never closed", "empty"],
)  # fmt: skip
def test_a_saved_page_names_where_it_is_from(page: bytes, named: str) -> None:
    """The browser's note first, for the page's own links may be wrong."""
    assert address_in(page)[0] == named
