"""`dronewire topics try` and `topics diff`: what drafts find, in articles of a file and in the archive."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import typer
from typer.testing import CliRunner, Result

from flows.cli import app
from flows.commands.common import since_of
from flows.extraction import Extractors
from flows.settings import settings_of_values
from flows.workspace import opened
from newsstand.server import Newsstand

from .commanding import Command, dronewire_in
from .conftest import MORNING
from .rounds import run_round

pytestmark = pytest.mark.slow  # a process for each command

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
MADE = {"id": "a", "title": "Дирижабль испытали", "text": "Дирижабли собрали в Самаре. Полёт прошёл.", "lang": "ru"}
BRIEF = {"id": "b", "title": "Под Самарой", "text": "Показали дирижабль. Гости пили чай.", "lang": "ru"}
OTHER = {"id": "c", "title": "Погода", "text": "Снег и ветер.", "lang": "ru", "url": "https://example.org/c"}
DRONES = {
    "id": "d",
    "title": "Завод дронов открыт",
    "text": "Производство дронов выросло. Дирижабль рядом.",
    "lang": "ru",
}
TOPIC = 'title = {{ en = "Airships", ru = "Дирижабли" }}\nquery = "{query}"\nleast = {least}\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with two wordings of a topic, and four articles."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "airships.toml").write_text(TOPIC.format(query="дирижабль", least=2))
    (tmp_path / "wider.toml").write_text(TOPIC.format(query="дирижабль OR снег", least=1))
    lines = (json.dumps(one, ensure_ascii=False) for one in (MADE, BRIEF, OTHER, DRONES))
    (tmp_path / "articles.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["topics", *arguments])


def _lines(done: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("30d", NOW - timedelta(days=30)),
        ("12h", NOW - timedelta(hours=12)),
        ("2w", NOW - timedelta(weeks=2)),
        ("2026-11-01", datetime(2026, 10, 31, 21, tzinfo=UTC)),
        ("2026-11-01T10:00:00+00:00", datetime(2026, 11, 1, 10, tzinfo=UTC)),
    ],
)
def test_since_is_so_long_ago_or_a_day(said: str, meant: datetime) -> None:
    """A day begins where the settings' zone says."""
    assert since_of(said, now=NOW, zone=ZoneInfo("Europe/Moscow")) == meant


@pytest.mark.parametrize("said", ["", "d", "30", "-3d", "yesterday", "2026-13-01"])
def test_another_since_is_wrong_use(said: str) -> None:
    """It says what is expected."""
    with pytest.raises(typer.BadParameter, match="so long ago"):
        since_of(said, now=NOW, zone=ZoneInfo("Europe/Moscow"))


def test_each_article_is_a_line(folder: Path) -> None:
    """With the topics, their score, and the words; those without any are there as well."""
    done = _run("try", "airships.toml", "--articles", "articles.jsonl", "--json")
    first, *others = _lines(done)
    words = [
        {"term": "дирижабль", "found": "Дирижабль", "zone": "title", "start": 0, "end": 9},
        {"term": "дирижабль", "found": "Дирижабли", "zone": "text", "start": 0, "end": 9},
    ]

    assert first == {"id": "a", "topics": [{"topic": "airships", "score": 3, "words": words}]}
    assert others == [{"id": "b", "topics": []}, {"id": "c", "topics": []}, {"id": "d", "topics": []}]
    assert (done.exit_code, done.stderr) == (0, "")


def test_without_a_file_all_topics_are_tried(folder: Path) -> None:
    """Ours, and those of the working folder."""
    (folder / "topics").mkdir()
    (folder / "airships.toml").rename(folder / "topics" / "airships.toml")
    done = _run("try", "--articles", "articles.jsonl", "--json")
    found = {line["id"]: [each["topic"] for each in line["topics"]] for line in _lines(done)}  # type: ignore[attr-defined] # a list

    assert found == {"a": ["airships"], "b": [], "c": [], "d": ["production"]}


def test_a_broken_line_is_named_and_loses_nothing_else(folder: Path) -> None:
    """File and line, with what is wrong with it."""
    broken = b'{"id": 1\n\n\xff\n[]\n{"title": "x"}\n{"id": 2}\n{"id": 3, "text": 4}\n' + b"[" * 9999 + b"\n"
    good = json.dumps({**MADE, "lang": None, "text": MADE["text"] + " \ud83d."}).encode()
    (folder / "articles.jsonl").write_bytes(broken + b"\xef\xbb\xbf" + good)
    done = _run("try", "airships.toml", "--articles", "articles.jsonl", "--json")
    named = [line.partition(": ")[2] for line in done.stderr.splitlines()]

    assert (done.exit_code, [line["id"] for line in _lines(done)]) == (1, ["a"])
    assert [line.split(": ")[0] for line in named] == [f"articles.jsonl:{number}" for number in (1, 3, 4, 5, 6, 7, 8)]
    assert named[3:6] == [
        "articles.jsonl:5: it has no id",
        "articles.jsonl:6: it has neither title nor text",
        "articles.jsonl:7: text is no text",
    ]


def test_an_identifier_comes_back_as_it_was_given(folder: Path) -> None:
    """A number as a number."""
    (folder / "articles.jsonl").write_text(json.dumps({**OTHER, "id": 7}))

    assert _lines(_run("try", "airships.toml", "--articles", "articles.jsonl", "--json")) == [{"id": 7, "topics": []}]


@pytest.mark.parametrize(("arguments", "named"), [(("--json",), 40), ((), 26)])
def test_a_program_is_told_of_each_broken_line(folder: Path, arguments: tuple[str, ...], named: int) -> None:
    """A person of a screen of them, and how many more."""
    (folder / "articles.jsonl").write_text("broken\n" * 40)
    done = _run("try", "airships.toml", "--articles", "articles.jsonl", *arguments)

    assert (done.exit_code, done.stderr.count("\n")) == (1, named)


def test_a_person_sees_the_words_in_their_place(folder: Path) -> None:
    """And which other topics have the same articles."""
    done = _run("try", "wider.toml", "--articles", "articles.jsonl")

    assert "a, 3 point(s)\n  [Дирижабль] испытали\n  [Дирижабли] собрали в Самаре." in done.stdout
    assert "https://example.org/c, 1 point(s)\n  Погода\n  [Снег] и ветер." in done.stdout
    assert "production 1" in done.stdout
    assert "4 article(s)" in done.stdout


def test_diff_shows_what_is_gained_and_lost(folder: Path) -> None:
    """Each with its words; the sums come last."""
    wider = _lines(_run("diff", "airships.toml", "wider.toml", "--articles", "articles.jsonl", "--json"))
    narrower = _run("diff", "wider.toml", "airships.toml", "--articles", "articles.jsonl")

    assert [(line["id"], line["change"]) for line in wider[:-1]] == [("b", "gained"), ("c", "gained"), ("d", "gained")]
    assert wider[-1] == {"articles": 4, "both": 1, "gained": 3, "lost": 0}
    assert "lost:\nb, 1 point(s)\n  Под Самарой\n  Показали [дирижабль]." in narrower.stdout
    assert "4 article(s): 1 found by both, 0 gained, 3 lost" in narrower.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("try", "broken.toml"), "error: broken.toml:2: column 10: "),
        (("try", "airships.toml", "--articles", "nowhere.jsonl"), "error: nowhere.jsonl: No such file"),
        (("diff", "nothing", "airships.toml"), "error: unknown topic 'nothing'; known are: airships, attacks_on_"),
    ],
)
def test_wrong_use_is_one_line(folder: Path, dronewire: Command, arguments: tuple[str, ...], message: str) -> None:
    """With the file, the line and the column."""
    (folder / "topics").mkdir()
    (folder / "topics" / "airships.toml").write_text((folder / "airships.toml").read_text())
    (folder / "broken.toml").write_text('title = { en = "x", ru = "х" }\nquery = "(дрон"\n')
    done = dronewire("topics", *arguments)

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(message)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, pool: Extractors) -> Path:
    """A folder with one round of three outlets of the town in it."""
    folder = tmp_path_factory.mktemp("archive")
    with Newsstand(at=MORNING) as stand:
        values = {"workspace": folder, "var": folder / "var", "newsstand": stand.url, "delay": 0.0}
        with opened(settings_of_values(**values)) as room:
            run_round(room, pool, stand.at, ("tass", "serdalo", "fortanga"))
    return folder


@pytest.mark.slow
def test_over_the_archive_the_sums_are_by_day(archive: Path) -> None:
    """The days add up to the articles, the stories are not more, and the articles found are those the round found."""
    done = dronewire_in(archive)("topics", "try", "--since", "2026-11-01", "--json")
    *found, sums = map(json.loads, done.stdout.splitlines())
    topics = {one["topic"]: one for one in sums["topics"] if one["articles"]}

    assert (done.returncode, done.stderr) == (0, "")
    assert topics
    for name, one in topics.items():
        assert sum(one["days"].values()) == one["articles"] == sum(name in _topics(line) for line in found)
        assert one["stories"] <= one["articles"]
        assert one["alerts_a_day"] == one["stories"] / sums["days"]


def _topics(line: dict[str, list[dict[str, str]]]) -> list[str]:
    return [each["topic"] for each in line["topics"]]


@pytest.mark.slow
def test_a_person_sees_the_days(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing of a time that nothing came in."""
    monkeypatch.chdir(archive)
    (archive / "drones.toml").write_text(TOPIC.format(query="@drone", least=2))
    done = _run("try", "drones.toml", "--since", "2026-11-01")
    none = _run("try", "drones.toml", "--since", "2099-01-01")

    assert "drones by day\n  2026-11-" in done.stdout
    assert (none.exit_code, "0 article(s)" in none.stdout) == (0, True)
