"""`dronewire search`: the archive, asked in the language of topics."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text, update
from typer.testing import CliRunner, Result

from dronewire.match import Match
from flows.cli import app
from storage.articles import history
from storage.articles.matches import keep_matches
from storage.database import writing
from storage.tables import word_index

from .commanding import Command
from .desk import HOST, OTHER, PARAGRAPHS, Desk, page_of

pytestmark = pytest.mark.slow  # many rounds and commands, each of several processes


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with two articles, of which the second, on poetry, is noted to match a topic."""
    desk.look("/news/1", page_of(PARAGRAPHS))
    desk.look("/news/2", page_of(OTHER))
    with writing(desk.database) as connection:
        keep_matches(connection, 2, [Match(topic="training", words=())], at=datetime(2026, 11, 20, tzinfo=UTC))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRONEWIRE_DATABASE", str(desk.database.url))
    return tmp_path


def _search(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["search", *arguments])


def _found(*arguments: str) -> list[str]:
    lines = _search(*arguments, "--json").stdout.splitlines()
    return [json.loads(line)["address"].removeprefix(HOST) for line in lines]


def test_all_forms_of_a_word_are_found() -> None:
    """With the places, one of which is enough."""
    (line,) = map(json.loads, _search("библиотека AND вечер NEAR/2 поэзия", "--json").stdout.splitlines())

    assert (line["address"], line["outlet"], line["day"]) == (f"{HOST}/news/2", "vestnik", "2026-11-20")
    assert {"библиотека", "вечер", "поэзии"} <= {word["found"] for word in line["words"]}


def test_the_last_that_came_is_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are read at once, and as many as are asked for."""
    monkeypatch.setattr(history, "FIRST", 1)

    assert (_found("читатель OR цех"), _found("читатель OR цех", "--limit", "1")) == (
        ["/news/2", "/news/1"],
        ["/news/2"],
    )


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        (("--topic", "training"), ["/news/2"]),
        (("--topic", "production"), []),
        (("--since", "2026-11-20T14:00:00"), ["/news/2"]),
        (("--until", "2026-11-20T14:00:00"), ["/news/1"]),
        (("--since", "2099-01-01"), []),
        (("--outlet", "tass"), []),
    ],
)
def test_it_is_narrowed(narrowed: tuple[str, ...], found: list[str]) -> None:
    """By topic, time and outlet."""
    assert _found("читатель OR цех", *narrowed) == found


def test_a_person_sees_the_words_in_their_place() -> None:
    """Marked, and how many there were."""
    said = _search("гость стихи").stdout

    assert "[Гостям] прочтут [стихи] местных авторов" in said
    assert said.endswith("\n1 article(s)\n")


def test_more_than_is_shown_is_said() -> None:
    """To a program on standard error."""
    said = "more than 1 article(s); --limit 0 shows all\n"

    assert _search("читатель OR цех", "--limit", "1").stdout.endswith(said)
    assert _search("читатель OR цех", "--limit", "1", "--json").stderr == said
    assert _search("читатель OR цех", "--limit", "0", "--json").stderr == "2 article(s)\n"


def test_a_changed_article_is_found_by_what_it_says_now(desk: Desk) -> None:
    """And no longer by what it said."""
    desk.look("/news/2", page_of((*OTHER, "Вечер перенесли на воскресенье, билеты можно сдать в кассу.")))

    assert (_found("касса"), _found("баллада")) == (["/news/2"], [])


def test_an_archive_from_before_the_index_is_indexed_first(desk: Desk) -> None:
    """Once, and told."""
    with writing(desk.database) as connection:
        connection.execute(text("INSERT INTO article_words (article_words) VALUES ('delete-all')"))
        connection.execute(update(word_index).values(goal=2, done=0))
    first, second = _search("цех", "--json"), _search("цех", "--json")

    assert first.stderr == "indexed 2 article(s) that came before there was an index of words\n1 article(s)\n"
    assert (first.stdout, second.stderr) == (second.stdout, "1 article(s)\n")


def test_a_wrong_until_is_called_by_its_name(dronewire: Command) -> None:
    """Not by that of --since."""
    assert "Invalid value for --until: 'soon' is neither" in dronewire("search", "дрон", "--until", "soon").stderr


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("(дрон", "error: query: column 1: "),
        ("NOT дрон", "error: query: nothing has to occur; name words beside NOT"),
    ],
)
def test_a_mistake_in_the_query_is_one_line(dronewire: Command, query: str, message: str) -> None:
    """With the column."""
    done = dronewire("search", query)

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(message)
