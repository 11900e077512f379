"""As any Scrapy user expects: ``scrapy list`` and ``scrapy crawl``, in the checkout and away from it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Crawls
from spiders_town import Town, reply, rss

pytestmark = pytest.mark.slow  # a crawl each

HOME = "https://one.example"


def _scrapy(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run scrapy with the settings module named by the environment, as from an installed wheel."""
    named = {**os.environ, "SCRAPY_SETTINGS_MODULE": "spiders.settings", **environment}
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(command, cwd=folder, env=named, capture_output=True, text=True, timeout=60, check=False)


def test_the_checkout_lists_its_outlets() -> None:
    """By scrapy.cfg alone."""
    named = {name: value for name, value in os.environ.items() if name != "SCRAPY_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "scrapy", "list"]
    listed = subprocess.run(
        command, cwd=Path(__file__).parents[2], env=named, capture_output=True, text=True, check=True
    )

    assert {"tass", "tass_en", "iz", "serdalo", "oc_media", "riadagestan"} <= set(listed.stdout.split())


def test_the_users_outlets_are_listed_too(crawls: Crawls) -> None:
    """From the folder outlets/ of the working folder."""
    crawls.declare("one")
    listed = _scrapy(crawls.folder, "list").stdout.split()

    assert ("one" in listed, "tass" in listed) == (True, True)


def test_a_mistaken_outlet_does_not_hide_the_others(crawls: Crawls) -> None:
    """It is named with file and line, and left out."""
    crawls.declare("one")
    (crawls.folder / "outlets" / "wrong.toml").write_text(
        'title = "Wrong"\ncolour = "red"\nhomepage = "https://wrong.example"\n', encoding="utf-8"
    )
    listed = _scrapy(crawls.folder, "list")

    assert ("one" in listed.stdout.split(), "wrong" in listed.stdout.split()) == (True, False)
    assert "wrong.toml:2: colour" in listed.stderr


@pytest.fixture
def crawled(town: Town, crawls: Crawls) -> list[dict[str, object]]:
    """What ``scrapy crawl one -o out.jsonl`` wrote."""
    crawls.declare("one")
    town.answers[f"{HOME}/rss.xml"] = reply(rss(f"{HOME}/1", f"{HOME}/2"), kind="text/xml")
    town.answers[f"{HOME}/1"] = reply("<p>note</p>")
    settings = f'newsstand = "{town.url}"\ndelay = 0\n[somewhere]\nelse = true\n'
    (crawls.folder / "dronewire.toml").write_text(settings, encoding="utf-8")
    ended = _scrapy(crawls.folder, "crawl", "one", "-o", "out.jsonl")
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in (crawls.folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_crawl_by_hand_yields_the_lines(crawled: list[dict[str, object]]) -> None:
    """Without an assignment everything counts as new, and all lines are items."""
    assert [(line["address"], line.get("outcome")) for line in crawled] == [
        (f"{HOME}/robots.txt", "gone"),
        (f"{HOME}/1", None),
        (f"{HOME}/2", "gone"),
        (f"{HOME}/rss.xml", "read"),
    ]


def test_private_addresses_are_refused(crawls: Crawls) -> None:
    """Without a newsstand nothing within our own walls is asked, by number or by name."""
    crawls.declare("one", homepage="http://127.0.0.1:9", feeds=("http://127.0.0.1:9/rss", "http://localhost:9/rss"))
    outlet = crawls.folder / "outlets" / "one.toml"
    outlet.write_text(outlet.read_text(encoding="utf-8").replace("https://one.example", ""), encoding="utf-8")
    _scrapy(crawls.folder, "crawl", "one", "-o", "out.jsonl", "-s", "DOWNLOAD_DELAY=0.001")
    lines = [json.loads(line) for line in (crawls.folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    robots = {line["address"]: line["outcome"] for line in lines if line["kind"] == "robots"}

    assert robots == {"http://127.0.0.1:9/robots.txt": "off_site", "http://localhost:9/robots.txt": "off_site"}
