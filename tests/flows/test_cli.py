"""The command line as its users meet it: real processes, JSON lines, exit statuses, one-line errors."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from newsstand.server import Newsstand

from .commanding import Command

COMMANDS = ["demo", "run", "bundle", "up", "outlets", "topics", "extract", "reextract", "rematch", "search", "status"]
PAGE = """<html><head><title>Дроны</title><meta property="article:published_time" content="2026-11-22T10:00:00+03:00">
</head><body><h1>Технопарк начал выпуск</h1><article><p>В Назрани открыли технопарк, где собирают беспилотники.</p>
<p>До конца года здесь выпустят тысячу аппаратов для хозяйств республики и соседей.</p></article></body></html>"""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_help(dronewire: Command, command: str) -> None:
    """With status 0 and what it does."""
    done = dronewire(command, "--help")

    assert (done.returncode, "Usage:" in done.stdout) == (0, True)


def test_help_loads_nothing_heavy() -> None:
    """That is what keeps it under half a second."""
    heavy = "{'scrapy', 'prefect', 'sqlalchemy', 'trafilatura', 'pymorphy3', 'pydantic', 'numpy'}"
    code = f"import sys, flows.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_round_speaks_json(dronewire: Command, stand: Newsstand) -> None:
    """One line whose outcomes add up; then status and outlets know of it."""
    done = dronewire("run", "--outlet", "tass", "--newsstand", stand.url, "--at", "2026-11-22T06:00:00", "--json")
    line = json.loads(done.stdout)
    status = json.loads(dronewire("status", "--json").stdout)
    outlets = [json.loads(one) for one in dronewire("outlets", "--json").stdout.splitlines()]

    assert (done.returncode, done.stderr) == (0, "")
    assert sum(one["count"] for one in line["outcomes"]) == line["addresses"] > 0
    assert status["rounds"][0]["addresses"] == line["addresses"]
    assert [one["answers"][0]["outcome"] for one in outlets if one["id"] == "tass"] == ["read"]


def test_a_round_speaks_to_people(dronewire: Command, stand: Newsstand) -> None:
    """A table, where the mails lie, and where the bundle was written."""
    arguments = ("run", "--outlet", "tass", "--newsstand", stand.url, "--at", "2026-11-22T06:00:00")
    done = dronewire(*arguments)
    bundle = dronewire("bundle", "2026-11-22")

    assert "addresses touched" in done.stdout
    assert "no mail server is set: 1 mail(s) written to" in done.stdout
    assert bundle.stdout.strip().endswith("2026-11-22/index.html (version 1)")


def test_an_outlet_that_cannot_be_read_is_a_failure_that_is_named(dronewire: Command, tmp_path: Path) -> None:
    """Status 1, the outlet on standard error."""
    done = dronewire("run", "--outlet", "tass", "--newsstand", "http://127.0.0.1:9", "--json")

    assert done.returncode == 1
    assert "failed: tass: https://tass.ru/rss/v2.xml: disallowed: robots.txt of tass.ru cannot be had" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run", "--outlet", "nobody"), "error: unknown outlet 'nobody'; known are: "),
        (("status", "--config", "nowhere.toml"), "error: nowhere.toml: there is no such file"),
        (("topics", "check", "nowhere.toml"), "error: nowhere.toml: "),
    ],
)
def test_wrong_use_ends_in_one_line(dronewire: Command, arguments: tuple[str, ...], message: str) -> None:
    """Status 2, and no traceback."""
    done = dronewire(*arguments)

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(message)


def test_a_mistaken_topic_is_named_and_left_out(dronewire: Command, tmp_path: Path) -> None:
    """The others are listed."""
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "mine.toml").write_text('title = { en = "x", ru = "х" }\nquery = "(дрон"\n')
    done = dronewire("topics", "--json")

    assert done.returncode == 1
    assert "topics/mine.toml:2" in done.stderr
    assert "production" in {json.loads(line)["id"] for line in done.stdout.splitlines()}


def test_shipped_topics_prove_their_examples(dronewire: Command) -> None:
    """All of them."""
    done = dronewire("topics", "check")

    assert (done.returncode, done.stderr) == (0, "")


def test_a_saved_page_is_extracted(dronewire: Command, tmp_path: Path) -> None:
    """With its instant and where it was said."""
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    done = dronewire("extract", "page.html", "--url", "https://example.org/1", "--json")
    line = json.loads(done.stdout)

    assert (line["outcome"], line["title"], line["language"]) == ("kept", "Технопарк начал выпуск", "ru")
    assert (line["published"], line["published_source"]) == ("2026-11-22T07:00:00+00:00", "meta")


def test_a_page_that_is_not_there_fails_alone(dronewire: Command, tmp_path: Path) -> None:
    """The other is extracted; the status says that something failed."""
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    done = dronewire("extract", "none.html", "page.html", "--json")

    assert done.returncode == 1
    assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == ["failed", "kept"]
