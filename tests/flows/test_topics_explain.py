"""`dronewire topics explain`: why an archived article matches, and why it does not."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.cli import app

from .commanding import Command
from .desk import HOST, Desk, page_of

pytestmark = pytest.mark.slow  # many rounds and commands, each of several processes

QUERIES = {
    "assembly": "цех AND сборка",
    "ships": "цех AND (корабль OR верфь) AND @drone NEAR/3 якорь",
    "forests": "лесная NEAR/1 геодезия",
    "quiet": "цех NOT (министерство OR завод)",
    "strict": "геодезия",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with one article, and five topics."""
    (tmp_path / "topics").mkdir()
    for name, query in QUERIES.items():
        topic = f'title = {{ en = "x", ru = "х" }}\nquery = "{query}"\nleast = {1 if name == "quiet" else 2}\n'
        (tmp_path / "topics" / f"{name}.toml").write_text(topic)
    desk.look("/news/1", page_of())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRONEWIRE_DATABASE", str(desk.database.url))
    return tmp_path


def _explain(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["topics", "explain", HOST + "/news/1", *arguments])


def _explained() -> dict[str, dict[str, object]]:
    return {line["topic"]: line for line in map(json.loads, _explain("--json").stdout.splitlines())}


def test_what_matches_says_its_points_and_words() -> None:
    """Those that match come first."""
    done = _explained()
    words = done["assembly"]["words"]
    assert isinstance(words, list)

    assert (done["assembly"]["matches"], done["assembly"]["rule"]) == (True, "цех AND сборка")
    assert (done["assembly"]["score"], done["assembly"]["least"]) == (3, 2)  # the title counts twice
    assert [(word["found"], word["zone"]) for word in words[:2]] == [("цех", "title"), ("сборки", "title")]
    assert next(iter(done.values()))["matches"]


def test_what_was_missing_is_named_as_it_is_written() -> None:
    """Of what must stand near each other, the side that is not there."""
    done = _explained()

    assert done["ships"]["missing"] == ["(корабль OR верфь)", "якорь"]
    assert (done["ships"]["matches"], done["ships"]["bars"]) == (False, [])


def test_words_too_far_apart_are_missing_as_a_pair() -> None:
    """Both are there."""
    assert _explained()["forests"]["missing"] == ["(лесная NEAR/1 геодезия)"]


def test_what_stands_against_a_topic_is_named_with_its_words() -> None:
    """The part that says NOT."""
    (bar,) = _explained()["quiet"]["bars"]  # type: ignore[misc] # a list

    assert bar["part"] == "NOT (министерство OR завод)"
    assert [word["found"] for word in bar["words"]] == ["министерстве", "завода"]


def test_too_few_points_are_no_missing_part() -> None:
    """The words are shown with what they count."""
    done = _explained()["strict"]

    assert (done["matches"], done["score"], done["least"], done["missing"]) == (False, 1, 2, [])


def test_a_person_reads_it_in_a_terminal() -> None:
    """The words marked in their places, with their zones."""
    done = _explain().stdout

    assert "assembly: matches, 3 point(s) of 2\n  rule: цех AND сборка\n  цех: цех; title 1, lead 1\n" in done
    assert "\n  В Заречном открыли [цех] [сборки] беспилотников" in done
    assert "ships: does not match, 0 point(s) of 2" in done
    assert "  missing: (корабль OR верфь)\n  missing: якорь\n" in done
    assert "  against it: NOT (министерство OR завод), by министерство (министерстве; lead 1), завод (завода;" in done


def test_an_address_that_is_not_kept_is_wrong_use(dronewire: Command, desk: Desk) -> None:
    """One line says so."""
    done = dronewire("topics", "explain", HOST + "/news/2", DRONEWIRE_DATABASE=str(desk.database.url))

    assert (done.returncode, done.stderr) == (2, f"error: the archive has no article of {HOST}/news/2\n")


def test_any_spelling_of_the_address_will_do() -> None:
    """As it is copied from a browser."""
    address = "http://www.vestnik.example/news/1/?utm_source=x#top"

    assert CliRunner().invoke(app, ["topics", "explain", address]).exit_code == 0
