"""`dronewire outlets check` on the newsstand: what is well, what is broken, and by what name."""

import json
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from newsstand.answer import page, text
from newsstand.server import Newsstand

from .commanding import Command, dronewire_in
from .conftest import MORNING
from .rounds import html, page_of

pytestmark = pytest.mark.slow  # many crawls, each a process of its own

NOW = ("--at", "2026-11-22T06:00:00")
WORDS = "Районная библиотека снова принимает читателей, ремонт закончили на неделю раньше срока."
SCRIPTED = '<title>Новости</title><div id="app"></div><script src="/app.js"></script>'

OLD_SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>https://quiet.test/news/1</loc><lastmod>2026-11-02</lastmod></url></urlset>"
)
OTHERS = {"svoboda": "sitemap", "udm_info": "section", "ukrinform": "section"}  # the last one names nothing to read


def _feed(host: str, published: str) -> str:
    item = f"<item><title>Библиотека открылась</title><link>https://{host}/news/1</link>{published}</item>"
    return f'<rss version="2.0"><channel><title>{host}</title>{item}</channel></rss>'


def _play(stand: Newsstand, name: str, article: str, *, published: str = "") -> None:
    """An outlet of one article, at <name>.test."""
    host = f"{name}.test"
    stand.add(host, "/robots.txt", text("User-agent: *\nDisallow:\n"))
    stand.add(host, "/rss.xml", text(_feed(host, published), kind="application/rss+xml"))
    stand.add(host, "/news/1", html(article))


def _declare(folder: Path, name: str, host: str) -> None:
    declared = f'title = "{name}"\nhomepage = "https://{host}"\nfeeds = ["https://{host}/rss.xml"]\n'
    (folder / "outlets" / f"{name}.toml").write_text(declared)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Newsstand, Path]]:
    """A newsstand with outlets in several states, and a workspace that declares them."""
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "outlets").mkdir()
    with Newsstand(at=MORNING) as stand:
        _play(stand, "layout", SCRIPTED)
        _play(stand, "timeless", page_of("Библиотека открылась", WORDS))
        week_old = "<pubDate>Sat, 14 Nov 2026 12:00:00 +0300</pubDate>"
        _play(stand, "asleep", page_of("Библиотека открылась", WORDS), published=week_old)
        stand.add("dead.test", "/robots.txt", page("404", "404", status=404))
        stand.add("dead.test", "/rss.xml", page("410", "410", status=410))
        stand.add("quiet.test", "/robots.txt", text("User-agent: *\nDisallow:\n"))
        stand.add("quiet.test", "/sitemap.xml", text(OLD_SITEMAP, kind="application/xml"))
        quiet = 'title = "q"\nhomepage = "https://quiet.test"\nsitemaps = ["https://quiet.test/sitemap.xml"]\n'
        (folder / "outlets" / "quiet.toml").write_text(quiet)
        for name in ("layout", "timeless", "asleep", "dead"):
            _declare(folder, name, f"{name}.test")
        for name in ("sound", "cloudflare", "captcha", "no-entries", "robots-disallow"):
            _declare(folder, name.replace("-", "_"), f"{name}.example")
        yield stand, folder


@pytest.fixture(scope="module")
def run(town: tuple[Newsstand, Path]) -> Command:
    """Runs the command in that workspace."""
    return dronewire_in(town[1])


@pytest.fixture(scope="module")
def done(town: tuple[Newsstand, Path], run: Command) -> CompletedProcess[str]:
    """The check of all of them, and of one that we ship, for programs."""
    names = ("tass", *OTHERS, *sorted(file.stem for file in (town[1] / "outlets").iterdir()))
    return run("outlets", "check", *names, "--newsstand", town[0].url, *NOW, "--json")


@pytest.fixture(scope="module")
def found(done: CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    """What it said, by outlet."""
    return {line["outlet"]: line for line in map(json.loads, done.stdout.splitlines())}


def test_a_healthy_outlet_is_well(found: dict[str, dict[str, Any]]) -> None:
    """Three of its articles are read, the others are no failures."""
    line = {name: found["tass"][name] for name in ("verdict", "fault", "remarks", "robots", "asked", "read", "instant")}

    assert line == {
        "verdict": "well", "fault": "", "remarks": [], "robots": "allows", "asked": 3, "read": 3, "instant": "json-ld",
    }  # fmt: skip


def test_its_feed_is_measured(found: dict[str, dict[str, Any]], town: tuple[Newsstand, Path]) -> None:
    """How many entries, how old the newest, and how long the articles are."""
    listed = town[0].town.in_feed("tass", town[0].at)
    line = found["tass"]

    assert (line["entries"], line["words"] > 50) == (len(listed), True)
    assert 0 <= line["newest_age_seconds"] < 24 * 3600
    assert {"kind": "feed", "address": "https://tass.ru/rss/v2.xml", "outcome": "read"}.items() <= line["sources"][
        0
    ].items()


@pytest.mark.parametrize(("outlet", "kind"), OTHERS.items())
def test_outlets_without_feeds_are_well_too(found: dict[str, dict[str, Any]], outlet: str, kind: str) -> None:
    """By a sitemap, by pages of links, or by what the home page leads to."""
    assert (found[outlet]["verdict"], {source["kind"] for source in found[outlet]["sources"]}) == ("well", {kind})


@pytest.mark.parametrize(
    ("outlet", "fault"),
    [
        ("dead", "no feed could be read: https://dead.test/rss.xml: gone: status 410"),
        ("no_entries", "its feeds list nothing"),
        ("layout", "no article gives a text: https://layout.test/news/1: not an article: "),
        ("timeless", "no article says when it was published"),
        ("cloudflare", "no feed could be read: https://cloudflare.example/rss.xml: blocked: Cloudflare (403)"),
        ("captcha", "no article gives a text: https://captcha.example/news/1: blocked: Yandex captcha (200)"),
        ("robots_disallow", "no feed could be read: https://robots-disallow.example/rss.xml: disallowed: robots.txt"),
    ],
)
def test_what_is_broken_is_named(
    found: dict[str, dict[str, Any]], done: CompletedProcess[str], outlet: str, fault: str
) -> None:
    """In the line, and on standard error for people."""
    assert found[outlet]["verdict"] == "broken"
    assert found[outlet]["fault"].startswith(fault)
    assert f"failed: {outlet}: {fault}" in done.stderr


@pytest.mark.parametrize(
    ("outlet", "block"), [("cloudflare", "Cloudflare (403)"), ("captcha", "Yandex captcha (200)"), ("dead", "")]
)
def test_a_block_has_its_name(found: dict[str, dict[str, Any]], outlet: str, block: str) -> None:
    """Whether it stands before the feed or the article; a dead feed is none."""
    assert found[outlet]["block"] == block


@pytest.mark.parametrize(("outlet", "robots"), [("sound", "allows"), ("dead", "none"), ("robots_disallow", "forbids")])
def test_robots_txt_is_told_in_a_word(found: dict[str, dict[str, Any]], outlet: str, robots: str) -> None:
    """None at all lets everything be read."""
    assert found[outlet]["robots"] == robots


def test_an_outlet_that_sleeps_is_not_broken(found: dict[str, dict[str, Any]], done: CompletedProcess[str]) -> None:
    """It is called stale, and why."""
    assert (found["asleep"]["verdict"], found["asleep"]["fault"]) == ("stale", "")
    assert found["asleep"]["remarks"] == ["its newest entry is 7 days old"]
    assert "asleep" not in done.stderr


def test_a_sitemap_of_old_articles_is_stale(found: dict[str, dict[str, Any]]) -> None:
    """Nothing of it is read, and nothing is broken."""
    line = found["quiet"]

    assert (line["verdict"], line["fault"], line["asked"]) == ("stale", "", 0)
    assert line["remarks"] == ["its newest entry is 20 days old"]


def test_broken_outlets_make_the_status_1(done: CompletedProcess[str]) -> None:
    """However many are well."""
    assert done.returncode == 1


def test_people_get_a_table_that_fits_a_narrow_terminal(town: tuple[Newsstand, Path], run: Command) -> None:
    """Status 0 where all is well, and nothing written into the workspace."""
    done = run("outlets", "check", "sound", "tass", "--newsstand", town[0].url, *NOW, COLUMNS="80")
    table, _, rest = done.stdout.partition("2 outlet(s) asked: 2 well")

    assert (done.returncode, done.stderr) == (0, "")
    assert [line for line in table.splitlines() if "allows" in line and "well" in line and len(line) <= 80]
    assert "newest: how old" in rest
    assert sorted(path.name for path in town[1].iterdir()) == ["outlets"]


def test_an_unknown_outlet_is_wrong_use(run: Command) -> None:
    """Status 2, and the name."""
    done = run("outlets", "check", "nobody")

    assert (done.returncode, done.stderr.startswith("error: unknown outlet 'nobody'")) == (2, True)


def test_a_mistaken_declaration_that_is_named_is_wrong_use(dronewire: Command, tmp_path: Path) -> None:
    """Its mistake is told, not that it is unknown."""
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / "mine.toml").write_text('title = "Mine"\nhomepage = "mine"\n')
    done = dronewire("outlets", "check", "mine")

    assert done.returncode == 2
    assert "outlets/mine.toml:2: homepage: not a web address" in done.stderr
